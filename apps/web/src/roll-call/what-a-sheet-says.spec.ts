import { marks, offer, release, toSession } from '../../../../libs/custody/src/testing/commands';
import { checkedInDay, frozenDay, type PlayedDay } from '../../../../libs/custody/src/testing/play-day';
import { CLASS_21, clock, ON_LEAVE, STAFF } from '../../../../libs/custody/src/testing/small-school';
import { completionOf, guestsOf, onLeaveOf, permitOf, rowOf } from './sheet';

const { teacher1, teacher2, teacher3, peTeacher, guardEast, homeroom21 } = STAFF;
const session = (day: PlayedDay, sessionId: string) => {
  const found = day.state.sessions.get(sessionId);
  if (!found) throw new Error(sessionId);
  return found;
};
const says = (day: PlayedDay, childId: string, sessionId = 'stage1of21', who: string = teacher1) =>
  rowOf(day.state, session(day, sessionId), childId, who).mark;
const completion = (day: PlayedDay, time: string) =>
  completionOf(day.state, 'stage1of21', { id: teacher1, role: 'duty_teacher' }, clock(time));

describe('a tile of the roll call', () => {
  it('is unmarked until the teacher marks: nobody is present by default', () => {
    const day = frozenDay();
    expect(CLASS_21.map((childId) => says(day, childId))).toEqual(['unmarked', 'unmarked', 'unmarked', 'unmarked']);
  });

  it('says present, late, not here, and missing once the roll call is complete', () => {
    const day = frozenDay();
    day.send('15:52', teacher1, marks('stage1of21', 'present', 'child2a'));
    day.send('15:53', teacher1, marks('stage1of21', 'late', 'child2b'));
    day.send('15:53', teacher1, marks('stage1of21', 'not_present', 'child2c'));
    expect(CLASS_21.map((childId) => says(day, childId))).toEqual(['present', 'late', 'not_present', 'unmarked']);
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    expect(CLASS_21.map((childId) => says(day, childId))).toEqual(['present', 'late', 'missing', 'missing']);
  });

  it('says who else has the child, who is on the way here, who was sent on, who left', () => {
    const day = checkedInDay();
    day.send('16:10', peTeacher, { type: 'TakeChild', children: ['child2b'], placeId: 'gym', sessionId: null, kind: 'kept' });
    day.send('16:41', teacher1, offer('o1', ['child2c'], toSession('club')));
    day.send('17:41', guardEast, release('child2a', { gateId: 'gateEast' }));
    expect(rowOf(day.state, session(day, 'stage1of21'), 'child2b', teacher1)).toMatchObject({ mark: 'elsewhere', holder: peTeacher });
    expect(says(day, 'child2c', 'club', teacher3)).toBe('on_the_way');
    // for the room that it left it isn't one to wait for
    expect(says(day, 'child2c')).toBe('sent_on');
  });

  it('does not pass a child of the group before for called: it is “with me”, accepted ones are “accepted”', () => {
    const day = checkedInDay();
    expect(says(day, 'child2a', 'homework')).toBe('mine');
    day.send('16:41', teacher1, offer('o1', ['child2c'], toSession('club')));
    day.send('16:45', teacher3, { type: 'AcceptCustody', offerId: 'o1', children: ['child2c'], placeId: null, counted: 1 });
    expect(says(day, 'child2c', 'club', teacher3)).toBe('accepted');
  });
});

describe('completing', () => {
  it('says beforehand exactly what the domain will say', () => {
    const day = frozenDay();
    day.send('15:51', peTeacher, { type: 'TakeChild', children: ['child2d'], placeId: 'gym', sessionId: null, kind: 'kept' });
    day.send('15:52', teacher1, marks('stage1of21', 'present', 'child2a', 'child2b'));
    const said = completion(day, '15:54');
    expect(said).toEqual({ present: 2, notPresent: ['child2c'], knownElsewhere: ['child2d'] });
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    expect(day.all('RollCallCompleted').at(-1)).toMatchObject(said);
    expect(day.child('child2c').state).toBe('unaccounted');
  });

  it('changes nothing by being looked at', () => {
    const day = frozenDay();
    const { revision } = day.state;
    completion(day, '15:54');
    expect(day.state.revision).toBe(revision);
    expect(session(day, 'stage1of21').rollCall.completed).toBeNull();
    expect(day.child('child2a').state).toBe('expected');
  });
});

it('names who is on leave of the classes of the group, and guests who are on no list of it', () => {
  const day = checkedInDay();
  expect(onLeaveOf(day.state, session(day, 'stage1of21'))).toEqual([ON_LEAVE]);
  expect(onLeaveOf(day.state, session(day, 'stage1of51'))).toEqual([]);
  day.send('16:00', teacher2, {
    ...{ type: 'TakeChild', children: ['child2a'], placeId: 'room51', sessionId: 'stage1of51', kind: 'kept' },
  });
  expect(guestsOf(day.state, session(day, 'stage1of51'), teacher2)).toEqual(['child2a']);
});

it('shows an exit permit while it holds', () => {
  const day = checkedInDay();
  const permit = { permitId: 'permit1', childId: 'child2a', collectorId: null, reason: 'family', validUntil: clock('16:30') };
  day.send('16:00', homeroom21, { type: 'IssueExitPermit', ...permit });
  expect(permitOf(day.state, 'child2a', clock('16:10'))).toMatchObject(permit);
  expect(permitOf(day.state, 'child2a', clock('16:31'))).toBeNull();
});
