import { marks, offer, toSession } from '../../../../libs/custody/src/testing/commands';
import { checkedInDay, type PlayedDay } from '../../../../libs/custody/src/testing/play-day';
import { clock, STAFF, STAYS_LONG } from '../../../../libs/custody/src/testing/small-school';
import { clinicOf, offerOf, receiverAt } from './offering';
import { fanOut, keyOf, routeTo, whereNext } from './where-next';

const { teacher1, teacher2, teacher3, dutyLeader } = STAFF;
const next = (day: PlayedDay, childId: string, time: string) => keyOf(whereNext(day.state, day.child(childId), clock(time)));
const rows = (day: PlayedDay, who: string, time: string) =>
  fanOut(day.state, who, clock(time)).map(({ destination, children }) => [keyOf(destination), children.map(({ childId }) => childId)]);

describe('where a child goes next', () => {
  it('is the next group of the programme board, not the one that the child is in', () => {
    const day = checkedInDay();
    expect(next(day, 'child2a', '16:10')).toBe('homework');
    expect(next(day, 'child2c', '16:41')).toBe('club');
  });

  it('is the own gate when the time to go home comes before any other group', () => {
    const day = checkedInDay();
    day.send('16:52', teacher3, marks('club', 'present', 'child2c', 'child5c'));
    expect(next(day, 'child2c', '17:35')).toBe('gateEast');
    expect(next(day, STAYS_LONG, '17:35')).toBe('lateRoom');
  });

  it('is the other gate when rain has closed the own one, and the group into which the own one was merged', () => {
    const day = checkedInDay();
    day.send('16:20', dutyLeader, {
      ...{ type: 'ChangeDayPlan', planId: 'rain', kind: 'gates', severity: 'orange', noticeId: 'notice1', staffIds: [] },
      gates: [{ gateId: 'gateEast', open: false, insteadGateId: 'gateSouth', grades: [1, 2], at: null }],
    });
    day.send('16:30', dutyLeader, { type: 'MergeSessions', fromSessionId: 'homework', intoSessionId: 'club' });
    expect(next(day, 'child2a', '16:41')).toBe('club');
    day.send('16:52', teacher3, marks('club', 'present', 'child2a'));
    expect(next(day, 'child2a', '17:35')).toBe('gateSouth');
  });

  it('is nowhere for a child of no plan: a person decides', () => {
    const day = checkedInDay();
    day.send('16:00', teacher1, { type: 'TakeChild', children: ['child5z'], placeId: null, sessionId: null, kind: 'kept' });
    expect(next(day, 'child5z', '16:10')).toBe('nowhere');
  });
});

describe('the fan-out of a class', () => {
  it('has each child that can be given once, groups before gates', () => {
    expect(rows(checkedInDay(), teacher1, '16:41')).toEqual([
      ['homework', ['child2a', 'child2b']],
      ['club', ['child2c', 'child2d']],
    ]);
  });

  it('leaves out who is on the way already, who is missing, and whom somebody else has', () => {
    const day = checkedInDay();
    day.send('16:41', teacher1, offer('o1', ['child2a'], toSession('homework')));
    day.send('16:41', teacher1, { type: 'DenyCustody', children: ['child2b'] });
    day.send('16:42', teacher2, { type: 'TakeChild', children: ['child2c'], placeId: null, sessionId: null, kind: 'kept' });
    expect(rows(day, teacher1, '16:43')).toEqual([['club', ['child2d']]]);
  });

  it('becomes offers that the domain takes as they stand, each with its way and what the receiver must know', () => {
    const day = checkedInDay();
    day.send('16:35', teacher1, { type: 'ReportUnwell', childId: 'child2c' });
    const [, club] = fanOut(day.state, teacher1, clock('16:41'));
    const to = receiverAt(day.state, club.destination);
    expect(to).toEqual({ kind: 'session', sessionId: 'club', placeId: 'gym' });
    const children = club.children.map(({ childId }) => childId);
    const body = offerOf(day.state, { offerId: 'o1', children, to: to as NonNullable<typeof to> }, clock('16:41'));
    expect(body).toMatchObject({ route: 'across_grounds', remarks: [{ childId: 'child2c', kind: 'unwell' }] });
  });

  it('knows short ways from long ones', () => {
    const { state } = checkedInDay();
    expect(routeTo(state, 'room21', { kind: 'session', sessionId: 'homework' })).toBe('same_building');
    expect(routeTo(state, 'room21', { kind: 'session', sessionId: 'club' })).toBe('across_grounds');
    expect(routeTo(state, 'room21', { kind: 'gate', gateId: 'gateEast' })).toBe('line_to_gate');
    expect(clinicOf(state)).toEqual({ kind: 'clinic', staffId: STAFF.nurse, placeId: 'clinic' });
  });
});
