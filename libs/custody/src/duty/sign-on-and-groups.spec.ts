import { happened } from '../decision';
import { accept, marks, offer, take, toStaff } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay, playDay } from '../testing/play-day';
import { ALL_CHILDREN, expectedChild, freezeTheList, openTheDay, planOfTheDay, STAFF } from '../testing/small-school';
import { countInSession } from '../patrol/patrol';

const { teacher1, teacher2, teacher3, teacher4, peTeacher, gradeLead2 } = STAFF;

describe('nobody signs off while holding a child', () => {
  it('not from the session', () => {
    given(checkedInDay())
      .when(says('16:40', teacher1, { type: 'SignOff', sessionId: 'stage1of21' }))
      .thenRefused({ code: 'still_holding' });
  });

  it('not from the last duty, though the child was found in a corridor and is in no session', () => {
    const day = frozenDay();
    day.send('15:45', peTeacher, { type: 'SignOn', role: 'duty_teacher', sessionId: 'stage1of21' });
    day.send('15:50', peTeacher, { type: 'FindChild', childId: 'child5a', placeId: 'gym' });
    day.send('15:51', peTeacher, { type: 'SignOff', sessionId: 'stage1of21' });
    given(day)
      .when(says('15:52', peTeacher, { type: 'SignOff', sessionId: null }))
      .thenRefused({ code: 'still_holding', children: ['child5a'] });
  });

  it('but from a session that is over, while holding the next one’s children', () => {
    const day = checkedInDay();
    day.send('16:51', teacher1, marks('homework', 'present', 'child2a', 'child2b'));
    day.send('16:51', teacher1, offer('rest', ['child2c', 'child2d'], toStaff(teacher3)));
    day.send('16:52', teacher3, accept('rest', ['child2c', 'child2d']));
    given(day)
      .when(says('16:53', teacher1, { type: 'SignOff', sessionId: 'stage1of21' }))
      .then(happened('DutySignedOff', { staffId: teacher1, sessionId: 'stage1of21' }));
  });

  it('and who never signed on has nothing to sign off from', () => {
    given(checkedInDay())
      .when(says('16:40', teacher4, { type: 'SignOff', sessionId: 'club' }))
      .thenUnchanged();
  });
});

describe('signing on', () => {
  it('is explicit once; a second tap says nothing new', () => {
    const signOn = { type: 'SignOn', role: 'duty_teacher', sessionId: 'club' } as const;
    const { day } = given(frozenDay())
      .when(says('16:45', teacher3, signOn))
      .then(happened('DutySignedOn', { staffId: teacher3, role: 'duty_teacher', sessionId: 'club', implied: false }));
    given(day)
      .when(says('16:46', teacher3, signOn))
      .thenUnchanged();
  });

  it('is implied by whatever makes a person a holder', () => {
    const day = checkedInDay();
    day.send('16:20', peTeacher, take(['child5a']));
    day.send('16:30', STAFF.administrator, { type: 'FindChild', childId: 'child5b', placeId: 'library' });
    for (const who of [peTeacher, STAFF.administrator]) expect(day.state.signedOn.get(who)).toMatchObject([{ sessionId: null }]);
  });
});

describe('a substitute', () => {
  const swap = {
    type: 'AssignDuty',
    staffId: peTeacher,
    role: 'duty_teacher',
    sessionId: 'club',
    grade: null,
    classId: null,
    gateId: null,
    replaces: teacher3,
  } as const;

  it('is in charge from now on', () => {
    const { day } = given(frozenDay())
      .when(says('16:40', gradeLead2, swap))
      .thenTypes('DutyAssigned');
    expect(day.state.sessions.get('club')?.staffIds).toEqual([peTeacher]);
    expect(day.state.duties).toContainEqual(expect.objectContaining({ staffId: peTeacher, role: 'duty_teacher' }));
  });

  it('replaces a whole role of the day', () => {
    const day = frozenDay();
    day.send('15:45', STAFF.principal, { ...swap, staffId: teacher4, role: 'duty_leader', sessionId: null, replaces: STAFF.dutyLeader });
    expect(day.state.duties.filter((d) => d.role === 'duty_leader').map((d) => d.staffId)).toEqual([teacher4]);
  });

  it('is not assigned to a session that doesn’t exist', () => {
    given(frozenDay())
      .when(says('16:40', gradeLead2, { ...swap, sessionId: 'nowhere' }))
      .thenRefused({ code: 'unknown_session' });
  });
});

describe('X1 merge below twenty', () => {
  /** two homework groups of 17 and 22 in stage 2 */
  function twoGroups(capacity: number | null) {
    const plan = planOfTheDay();
    const day = playDay();
    const places = plan.places.map((p) => (p.placeId === 'gym' ? { ...p, capacity } : p));
    day.send('15:00', STAFF.clock, { ...openTheDay(), plan: { ...plan, places } });
    const child = (i: number) => ({ ...expectedChild('child5d'), childId: `child6x${i}`, sessions: [i < 17 ? 'homework' : 'club'] });
    day.send('15:30', STAFF.clock, {
      type: 'FreezeExpectedList',
      list: { children: Array.from({ length: 39 }, (_, i) => child(i)), onLeave: [] },
    });
    return day;
  }
  const merge = { type: 'MergeSessions', fromSessionId: 'homework', intoSessionId: 'club' } as const;

  it('makes one group of 39 where the room takes them', () => {
    const { day } = given(twoGroups(39))
      .when(says('16:45', gradeLead2, merge))
      .thenTypes('SessionsMerged');
    expect(day.state.sessions.get('club')?.expected.size).toBe(39);
    expect(day.state.sessions.get('homework')).toMatchObject({ mergedInto: 'club' });
    day.send('16:52', teacher3, marks('club', 'present', ...[...(day.state.sessions.get('club')?.expected ?? [])]));
    expect(countInSession(day.state, 'club')).toBe(39);
  });

  it('is refused where it doesn’t, and above the blocking size', () => {
    given(twoGroups(38))
      .when(says('16:45', gradeLead2, merge))
      .thenRefused({ code: 'capacity_exceeded' });
    const strict = playDay();
    strict.send('15:00', STAFF.clock, openTheDay({ policy: { groupMaxBlock: 7 } }));
    strict.send('15:30', STAFF.clock, freezeTheList());
    given(strict)
      .when(says('16:45', gradeLead2, merge))
      .thenRefused({ code: 'capacity_exceeded' });
    expect(ALL_CHILDREN).toHaveLength(8);
  });

  it('joins groups of one period only', () => {
    given(twoGroups(null))
      .when(says('16:45', gradeLead2, { ...merge, fromSessionId: 'stage1of21' }))
      .thenRefused({ code: 'unknown_session' });
  });
});

describe('a session moves', () => {
  it('into a room that takes its children', () => {
    const day = frozenDay();
    given(day)
      .when(says('16:40', gradeLead2, { type: 'MoveSession', sessionId: 'club', placeId: 'library' }))
      .thenTypes('SessionMoved');
    expect(day.state.sessions.get('club')?.placeId).toBe('library');
    day.send('16:45', teacher2, { type: 'SignOn', role: 'duty_teacher', sessionId: 'club' });
  });

  it('not into a closet', () => {
    const day = playDay();
    const plan = planOfTheDay();
    day.send('15:00', STAFF.clock, {
      ...openTheDay(),
      plan: { ...plan, places: plan.places.map((p) => (p.placeId === 'closet' ? { ...p, capacity: 3 } : p)) },
    });
    day.send('15:30', STAFF.clock, freezeTheList());
    given(day)
      .when(says('16:40', gradeLead2, { type: 'MoveSession', sessionId: 'club', placeId: 'closet' }))
      .thenRefused({ code: 'capacity_exceeded' });
    given(day)
      .when(says('16:40', gradeLead2, { type: 'MoveSession', sessionId: 'nowhere', placeId: 'gym' }))
      .thenRefused({ code: 'unknown_session' });
  });
});
