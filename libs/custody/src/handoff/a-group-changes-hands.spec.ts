import { happened } from '../decision';
import { byPlace, bySession, counts } from '../board';
import { accept, marks, offer, release, take, toClinic, toGate, toLateCare, toSession, toStaff } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay, type PlayedDay } from '../testing/play-day';
import { CLASS_21, CLASS_51, clock, father, STAFF } from '../testing/small-school';

const { teacher1, teacher2, teacher3, teacher4, gradeLead5, nurse, dutyLeader, homeroom21, gateTeacherEast } = STAFF;
const current = (...children: readonly string[]) => children.map((childId) => ({ childId, effect: 'current' }) as const);

describe('S08 fan-out with one missing', () => {
  const day = checkedInDay();
  it('offers by destination; the giver answers until somebody accepts', () => {
    const { child } = given(day)
      .when(says('16:41', teacher1, offer('toClub', ['child2c', 'child2d'], toSession('club'))))
      .then(
        happened('CustodyOffered', {
          offerId: 'toClub',
          from: teacher1,
          children: current('child2c', 'child2d'),
          count: 2,
          to: toSession('club'),
          route: 'same_building',
          escortId: null,
          dueAt: clock('16:46'),
          remarks: [],
        }),
      );
    expect(child('child2c')).toMatchObject({ state: 'in_transit', holder: teacher1, offerId: 'toClub' });
  });

  it('moves only the child that is accepted by name', () => {
    const { child, day: now } = given(day)
      .when(says('16:45', teacher3, accept('toClub', ['child2c'], 1)))
      .thenTypes('DutySignedOn', 'CustodyAccepted');
    expect(child('child2c')).toMatchObject({ state: 'held', holder: teacher3, sessionId: 'club' });
    expect(child('child2d')).toMatchObject({ state: 'in_transit', holder: teacher1 });
    expect([...(now.state.offers.get('toClub')?.open ?? [])]).toEqual(['child2d']);
  });
});

describe('S10 count mismatch', () => {
  let day: PlayedDay;
  beforeAll(() => {
    day = checkedInDay();
    day.send('17:40', teacher1, offer('line', CLASS_21, toGate('gateEast')));
  });

  it('leaves the refused child with the giver', () => {
    day.send('17:41', gateTeacherEast, accept('line', CLASS_21.slice(0, 3), 3));
    const { child } = given(day)
      .when(says('17:41', gateTeacherEast, { type: 'RefuseCustody', offerId: 'line', children: ['child2d'], reason: 'not_in_the_line' }))
      .then(happened('CustodyRefused', { offerId: 'line', children: current('child2d'), reason: 'not_in_the_line' }));
    expect(child('child2d')).toMatchObject({ state: 'held', holder: teacher1, offerId: null });
  });

  it('keeps the giver from signing off', () => {
    given(day)
      .when(says('17:42', teacher1, { type: 'SignOff', sessionId: 'stage1of21' }))
      .thenRefused({ code: 'still_holding', children: ['child2d'] });
  });

  it('makes the child missing when the giver says “not with me”', () => {
    const { child } = given(day)
      .when(says('17:42', teacher1, { type: 'DenyCustody', children: ['child2d'] }))
      .then(
        happened('CustodyDenied', { children: current('child2d') }),
        happened('ChildUnaccounted', { childId: 'child2d', cause: 'denied', sessionId: 'stage1of21' }),
      );
    expect(child('child2d')).toMatchObject({ state: 'unaccounted', holder: teacher1, unaccounted: { at: clock('17:42') } });
    given(day)
      .when(says('17:43', teacher1, { type: 'SignOff', sessionId: 'stage1of21' }))
      .thenRefused({ code: 'still_holding' });
  });

  it('does not let anybody take over a missing child by a form: it would be missing no more, and nobody has seen it', () => {
    given(day)
      .when(
        says('17:44', dutyLeader, { type: 'TakeOver', children: ['child2d'], from: teacher1, placeId: null, reason: 'giver_went_home' }),
      )
      .thenRefused({ code: 'not_in_custody', childId: 'child2d' });
    expect(day.child('child2d').state).toBe('unaccounted');
  });

  it('does not let a missing child be offered on', () => {
    const { child } = given(day)
      .when(says('17:45', teacher1, offer('again', ['child2d'], toStaff(teacher2))))
      .thenTypes('CustodyOffered');
    expect(child('child2d')).toMatchObject({ state: 'unaccounted', offerId: null });
  });

  it('ends when the gate finds it in another line after all', () => {
    const { child } = given(day)
      .when(says('17:46', gateTeacherEast, accept('line', ['child2d'], 1)))
      .thenTypes('CustodyAccepted');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: gateTeacherEast, unaccounted: null });
  });
});

describe('S11 teacher swap', () => {
  it('changes all spans at one moment, and the giver may sign off', () => {
    const day = checkedInDay();
    day.send('16:51', teacher1, marks('homework', 'present', 'child2a', 'child2b'));
    day.send('17:05', teacher4, { type: 'SignOn', role: 'duty_teacher', sessionId: 'homework' });
    day.send('17:05', teacher1, offer('swap', ['child2a', 'child2b'], toStaff(teacher4)));
    const { child } = given(day)
      .when(says('17:06', teacher4, accept('swap', ['child2a', 'child2b'], 2)))
      .thenTypes('DutySignedOn', 'CustodyAccepted');
    for (const childId of ['child2a', 'child2b']) {
      const [before, after] = child(childId).spans.slice(-2);
      expect(before).toMatchObject({ holder: teacher1, from: clock('16:51'), to: clock('17:06') });
      expect(after).toMatchObject({ holder: teacher4, from: clock('17:06'), to: null });
    }
    given(day)
      .when(says('17:07', teacher1, { type: 'SignOff', sessionId: 'homework' }))
      .then(happened('DutySignedOff', { staffId: teacher1, sessionId: 'homework' }));
  });
});

describe('S12 no-show', () => {
  it('leaves the children with the stage-1 teachers until the lead accepts, without a gap', () => {
    const day = checkedInDay();
    day.send('16:48', teacher2, offer('toClub', ['child5c', 'child5d'], toSession('club')));
    expect(day.child('child5c').holder).toBe(teacher2);
    const { child } = given(day)
      .when(says('16:55', gradeLead5, accept('toClub', ['child5c', 'child5d'], 2)))
      .thenTypes('DutySignedOn', 'CustodyAccepted');
    expect(child('child5c')).toMatchObject({ holder: gradeLead5, sessionId: 'club' });
    const spans = child('child5c').spans;
    expect(spans[1].from - (spans[0].to ?? 0)).toBe(0);
  });
});

describe('S13 clinic', () => {
  const day = checkedInDay();
  it('moves a child out of its group and into the clinic; both counts stay right', () => {
    day.send('17:12', teacher2, { type: 'ReportUnwell', childId: 'child5a' });
    day.send('17:13', teacher2, offer('sick', ['child5a'], toClinic, { escortId: STAFF.administrator }));
    expect(day.state.offers.get('sick')?.dueAt).toBe(clock('17:18'));
    expect(day.child('child5a').holder).toBe(teacher2);
    given(day)
      .when(says('17:15', nurse, accept('sick', ['child5a'], 1)))
      .thenTypes('DutySignedOn', 'CustodyAccepted');
    expect(bySession(day.state).get('stage1of51')).toBe(3);
    expect(byPlace(day.state).get('clinic')).toBe(1);
    expect(counts(day.state).inCustody).toBe(8);
    day.send('17:17', nurse, {
      type: 'AttemptContact',
      childId: 'child5a',
      concern: 'unwell',
      personId: father('child5a'),
      outcome: 'reached',
    });
    expect(day.state.contacts.get('child5a')).toEqual([{ concern: 'unwell', at: clock('17:17'), outcome: 'reached', by: nurse }]);
  });

  it('lets the nurse bring the child to the gate and release it', () => {
    given(day)
      .when(says('17:48', nurse, release('child5a', { collectorId: father('child5a') })))
      .thenTypes('ReleaseCompleted');
    expect(day.all('ReleaseCompleted')[0]).toMatchObject({ holder: nurse, kind: 'list' });
  });
});

describe('15:42 a child that was never checked in goes to the clinic', () => {
  it('opens custody by the nurse’s acceptance; the homeroom teacher answered without a span', () => {
    const { child } = given(frozenDay())
      .and('15:41', homeroom21, offer('sick', ['child2d'], toClinic))
      .when(says('15:42', nurse, accept('sick', ['child2d'], 1)))
      .then(
        happened('DutySignedOn', { staffId: nurse, role: 'nurse', sessionId: null, implied: true }),
        happened('CustodyAccepted', { offerId: 'sick', holder: nurse, placeId: 'clinic', children: current('child2d'), counted: 1 }),
        happened('CustodyOpened', { children: ['child2d'], holder: nurse, placeId: 'clinic', sessionId: null, kind: 'accepted' }),
      );
    expect(child('child2d').spans).toEqual([{ holder: nurse, placeId: 'clinic', sessionId: null, from: clock('15:42'), to: null }]);
  });

  it('opens it also when the news comes after the roll call has missed the child', () => {
    const day = frozenDay();
    day.send('15:41', homeroom21, offer('sick', ['child2d'], toClinic));
    const seen = day.state.revision;
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    expect(day.child('child2d').state).toBe('unaccounted');
    const { child } = given(day)
      .when(says('15:42', nurse, accept('sick', ['child2d'], 1), { arrives: '16:10', seen }))
      .thenTypes('DutySignedOn', 'CustodyAccepted', 'CustodyOpened');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: nurse });
  });

  it('opens it also when no clock can be trusted and the offer was taken back meanwhile', () => {
    const day = frozenDay();
    day.send('15:41', homeroom21, offer('sick', ['child2d'], toClinic));
    day.send('15:43', homeroom21, { type: 'RecallOffer', offerId: 'sick', children: ['child2d'] });
    const { child } = given(day)
      .when(says('03:00', nurse, accept('sick', ['child2d'], 1), { arrives: '16:10', seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAccepted', 'CustodyOpened');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: nurse });
  });

  it('opens it even for a child that no list names', () => {
    const { child } = given(frozenDay())
      .when(says('15:42', nurse, accept('unheardOf', ['childUnknown'])))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAccepted', 'CustodyOpened');
    expect(child('childUnknown')).toMatchObject({ state: 'held', holder: nurse });
  });
});

describe('S23 the late chain', () => {
  it('goes from the late room to extended care to the duty leader, without a gap', () => {
    const day = checkedInDay();
    const child = 'child2d';
    day.send('17:40', teacher1, offer('o1', [child], toSession('lateRoom')));
    day.send('17:40', teacher3, accept('o1', [child]));
    day.send('18:09', teacher3, offer('o2', [child], toSession('extended')));
    day.send('18:10', teacher4, accept('o2', [child]));
    day.send('18:29', teacher4, offer('o3', [child], toLateCare(dutyLeader)));
    day.send('18:30', dutyLeader, accept('o3', [child]));
    day.send('19:06', dutyLeader, release(child, { collectorId: `uncleOf${child}` }));
    expect(day.child(child).spans.map(({ holder, from, to }) => ({ holder, from, to }))).toEqual([
      { holder: teacher1, from: clock('15:52'), to: clock('17:40') },
      { holder: teacher3, from: clock('17:40'), to: clock('18:10') },
      { holder: teacher4, from: clock('18:10'), to: clock('18:30') },
      { holder: dutyLeader, from: clock('18:30'), to: clock('19:06') },
    ]);
  });
});

describe('an offer ends', () => {
  it('by recall: the child is with the giver, and late acceptances of it are contradictions', () => {
    const day = checkedInDay();
    day.send('16:41', teacher1, offer('toClub', ['child2c'], toSession('club')));
    const seen = day.state.revision;
    const { child } = given(day)
      .when(says('16:49', teacher1, { type: 'RecallOffer', offerId: 'toClub', children: ['child2c'] }))
      .then(happened('CustodyRecalled', { offerId: 'toClub', children: current('child2c') }));
    expect(child('child2c')).toMatchObject({ state: 'held', holder: teacher1 });
    // the receiver had the child before the giver took the offer back: silently calling it the past would lose the child
    given(day)
      .when(says('16:47', teacher3, accept('toClub', ['child2c']), { arrives: '16:55', seen }))
      .thenTypes('DutySignedOn', 'CustodyAccepted', 'ConflictDetected');
    expect(day.all('ConflictDetected')[0]).toMatchObject({ childId: 'child2c', kind: 'holder', whereabouts: true });
  });

  it('by a recall that lost the race: it is kept as history and changes nothing', () => {
    const day = checkedInDay();
    day.send('16:41', teacher1, offer('toClub', ['child2c'], toSession('club')));
    day.send('16:45', teacher3, accept('toClub', ['child2c']));
    const { child } = given(day)
      .when(says('16:45:30', teacher1, { type: 'RecallOffer', offerId: 'toClub', children: ['child2c'] }))
      .then(happened('CustodyRecalled', { offerId: 'toClub', children: [{ childId: 'child2c', effect: 'history' }] }));
    expect(child('child2c').holder).toBe(teacher3);
  });

  it('not by the counts of a walking line: they stand beside the offer for giver, gate and escort to see', () => {
    const day = checkedInDay();
    day.send('17:40', teacher1, offer('line', ['child2c', 'child2d'], toGate('gateEast'), { escortId: STAFF.escort }));
    expect(day.state.offers.get('line')).toMatchObject({ departed: null, arrived: null });
    day.send('17:41', STAFF.escort, { type: 'DepartEscort', offerId: 'line', count: 2 });
    day.send('17:46', STAFF.escort, { type: 'ArriveEscort', offerId: 'line', count: 1 });
    expect(day.state.offers.get('line')).toMatchObject({
      departed: { at: clock('17:41'), by: STAFF.escort, count: 2 },
      arrived: { at: clock('17:46'), by: STAFF.escort, count: 1 },
    });
    expect(day.child('child2d').holder).toBe(teacher1);
  });

  it('by the escort’s return: who was not collected is with the giver again', () => {
    const day = checkedInDay();
    day.send('17:40', teacher1, offer('line', ['child2c', 'child2d'], toGate('gateEast'), { escortId: STAFF.escort }));
    day.send('17:40', STAFF.escort, { type: 'DepartEscort', offerId: 'line', count: 2 });
    day.send('17:46', STAFF.escort, { type: 'ArriveEscort', offerId: 'line', count: 2 });
    day.send('17:48', gateTeacherEast, release('child2c'));
    const { child } = given(day)
      .when(says('17:55', STAFF.escort, { type: 'ReturnEscort', offerId: 'line', children: ['child2d'] }))
      .then(happened('EscortReturned', { offerId: 'line', escortId: STAFF.escort, children: current('child2d') }));
    expect(child('child2d')).toMatchObject({ state: 'held', holder: teacher1 });
    expect(child('child2c').state).toBe('released');
  });

  it('by a new offer: a child is on the way to one receiver only', () => {
    const day = checkedInDay();
    day.send('16:41', teacher1, offer('o1', ['child2c'], toSession('club')));
    day.send('16:42', teacher1, offer('o2', ['child2c'], toSession('homework')));
    expect(day.state.offers.get('o1')?.open.size).toBe(0);
    expect(day.child('child2c').offerId).toBe('o2');
  });
});

describe('forced handoff', () => {
  it('gives the group to the leader with a reason, from the holder that the screen showed', () => {
    const { child } = given(checkedInDay())
      .when(says('16:20', dutyLeader, { type: 'TakeOver', children: CLASS_51, from: teacher2, placeId: null, reason: 'teacher_unwell' }))
      .then(
        happened('DutySignedOn', { staffId: dutyLeader, role: 'duty_leader', sessionId: 'stage1of51', implied: true }),
        happened('CustodyAssumed', {
          children: CLASS_51.map((childId) => ({ childId, from: teacher2, effect: 'current' as const })),
          holder: dutyLeader,
          placeId: 'room51',
          sessionId: 'stage1of51',
          kind: 'forced',
          reason: 'teacher_unwell',
        }),
      );
    expect(child('child5a').holder).toBe(dutyLeader);
  });

  it('puts the children into the receiver’s own group, and the giver hears who has them and why, until it is confirmed', () => {
    const day = checkedInDay();
    const forced = { type: 'TakeOver', children: ['child2c', 'child2d'], from: teacher1, placeId: 'gym', sessionId: 'club' } as const;
    day.send('16:52', teacher3, { ...forced, reason: 'not_handed_over' });
    expect(day.child('child2c')).toMatchObject({ holder: teacher3, sessionId: 'club', placeId: 'gym' });
    const [notice] = [...day.state.notices.values()];
    expect(notice).toMatchObject({ kind: 'children_taken', staffIds: [teacher1], at: clock('16:52'), dueAt: null });
    expect(notice.taken).toEqual({ by: teacher3, children: ['child2c', 'child2d'], how: 'forced', reason: 'not_handed_over' });
    day.send('16:53', teacher1, { type: 'AcknowledgeNotice', noticeId: notice.noticeId });
    expect([...notice.acknowledged]).toEqual([teacher1]);
  });

  it('the giver also hears of “I have this child”, but not of what was offered to that person, nor of the past', () => {
    const day = checkedInDay();
    day.send('16:40', teacher1, offer('o1', ['child2a'], toStaff(teacher2)));
    day.send('16:41', teacher2, take(['child2a']));
    expect(day.state.notices.size).toBe(0);
    day.send('16:42', teacher1, offer('o2', ['child2b'], toStaff(teacher2)));
    day.send('16:43', STAFF.peTeacher, take(['child2b', 'child5a']));
    day.send('16:30', STAFF.peTeacher, take(['child2a']), { arrives: '16:45', seen: 0 });
    expect([...day.state.notices.values()].map(({ staffIds, taken }) => [staffIds, taken?.children])).toEqual([
      [[teacher1], ['child2b']],
      [[teacher2], ['child5a']],
    ]);
  });

  it('is refused when somebody else answers by now', () => {
    given(checkedInDay())
      .and('16:10', STAFF.peTeacher, take(['child5a']))
      .when(says('16:20', dutyLeader, { type: 'TakeOver', children: ['child5a'], from: teacher2, placeId: null, reason: 'teacher_unwell' }))
      .thenRefused({ code: 'holder_changed', childId: 'child5a', holder: STAFF.peTeacher });
  });

  it('is refused for a child that nobody holds', () => {
    given(frozenDay())
      .when(says('15:45', dutyLeader, { type: 'TakeOver', children: ['child5a'], from: teacher2, placeId: null, reason: 'teacher_unwell' }))
      .thenRefused({ code: 'unknown_child' });
  });
});

describe('“not with me” of somebody who doesn’t answer', () => {
  it('is kept as history and makes nobody missing', () => {
    const { child } = given(checkedInDay())
      .when(says('16:20', teacher1, { type: 'DenyCustody', children: ['child5a'] }))
      .then(happened('CustodyDenied', { children: [{ childId: 'child5a', effect: 'history' }] }));
    expect(child('child5a')).toMatchObject({ state: 'held', holder: teacher2 });
  });

  it('from a clock of unknown error is never dropped: it becomes a conflict', () => {
    const day = checkedInDay();
    const { child } = given(day)
      .when(says('15:00', teacher2, { type: 'DenyCustody', children: ['child5a'] }, { arrives: '16:30', seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'CustodyDenied', 'ConflictDetected');
    expect(child('child5a').holder).toBe(teacher2);
    expect(day.all('ReportMarked')).toEqual([{ marks: ['clock_unknown'] }]);
  });
});
