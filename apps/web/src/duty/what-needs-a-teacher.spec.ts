import { offer, release, toClinic, toGate, toSession, toStaff } from '../../../../libs/custody/src/testing/commands';
import { checkedInDay, frozenDay } from '../../../../libs/custody/src/testing/play-day';
import { CLASS_21, clock, STAFF } from '../../../../libs/custody/src/testing/small-school';
import {
  calledFrom,
  childrenOf,
  groupNow,
  inSession,
  linesOf,
  missingFrom,
  notHandedOver,
  noticesFor,
  offersFor,
  offersFrom,
  sessionNow,
  sessionsOf,
} from './my-day';

const { teacher1, teacher2, teacher3, escort, nurse, gateTeacherEast, dutyLeader } = STAFF;
const ids = (offers: readonly { readonly offerId: string }[]) => offers.map(({ offerId }) => offerId);

it('a teacher sees the own groups in the order of the day, and the one that runs or comes up', () => {
  const { state } = frozenDay();
  expect(sessionsOf(state, teacher1).map(({ sessionId }) => sessionId)).toEqual(['stage1of21', 'homework']);
  const now = (time: string) => sessionNow(state, teacher1, clock(time))?.sessionId ?? null;
  expect([now('15:20'), now('15:35'), now('16:39'), now('16:41'), now('17:41')]).toEqual([
    null,
    'stage1of21',
    'stage1of21',
    'homework',
    null,
  ]);
});

it('a receiver sees what is offered to them or to their group, a giver what nobody has accepted yet, an escort the line', () => {
  const day = checkedInDay();
  day.send('16:41', teacher1, offer('toClub', ['child2c', 'child2d'], toSession('club')));
  day.send('16:42', teacher1, offer('toMe', ['child2a'], toStaff(teacher2)));
  day.send('16:43', teacher2, offer('sick', ['child5b'], toClinic));
  day.send('16:44', teacher2, offer('line', ['child5a'], toGate('gateSouth'), { escortId: escort }));
  expect(ids(offersFor(day.state, teacher3))).toEqual(['toClub']);
  expect(ids(offersFor(day.state, teacher2))).toEqual(['toMe']);
  expect(ids(offersFor(day.state, nurse))).toEqual([]);
  expect(ids(offersFrom(day.state, teacher1))).toEqual(['toClub', 'toMe']);
  expect([linesOf(day.state, escort), linesOf(day.state, teacher2), linesOf(day.state, teacher1)].map(ids)).toEqual([
    ['line'],
    ['line'],
    [],
  ]);
  day.send('16:46', teacher3, { type: 'AcceptCustody', offerId: 'toClub', children: ['child2c', 'child2d'], placeId: null, counted: 2 });
  expect(ids(offersFor(day.state, teacher3))).toEqual([]);
});

it('a giver answers for children on the way and for missing ones; only who is in the room counts as here', () => {
  const day = checkedInDay();
  day.send('16:41', teacher1, offer('toClub', ['child2c'], toSession('club')));
  day.send('16:42', teacher1, { type: 'DenyCustody', children: ['child2d'] });
  expect(childrenOf(day.state, teacher1).map(({ childId }) => childId)).toEqual([...CLASS_21]);
  expect(inSession(day.state).get('stage1of21')).toBe(2);
  expect(missingFrom(day.state, teacher1).map(({ childId }) => childId)).toEqual(['child2d']);
  expect(missingFrom(day.state, teacher2)).toEqual([]);
});

it('a called child stays on the screen with its clock until the gate has it', () => {
  const day = checkedInDay();
  day.send('17:41', gateTeacherEast, { type: 'CallChild', childId: 'child2a', gateId: 'gateEast', pickupId: 'pickup1' });
  expect(calledFrom(day.state, teacher1)).toEqual([{ childId: 'child2a', gateId: 'gateEast', at: clock('17:41'), sentAt: null }]);
  day.send('17:42', teacher1, offer('out', ['child2a'], toGate('gateEast')));
  expect(calledFrom(day.state, teacher1)).toMatchObject([{ childId: 'child2a', sentAt: clock('17:42') }]);
  day.send('17:45', gateTeacherEast, release('child2a'));
  expect(calledFrom(day.state, teacher1)).toEqual([]);
});

it('a receiver sees whom others still have though they belong into the own group, from shortly before it begins', () => {
  const day = checkedInDay();
  const open = (time: string) => notHandedOver(day.state, teacher3, clock(time)).map(({ holder, children }) => [holder, children]);
  expect(open('16:44')).toEqual([]);
  expect(open('16:46')).toEqual([
    [teacher1, ['child2c', 'child2d']],
    [teacher2, ['child5c', 'child5d']],
  ]);
  day.send('16:47', teacher1, offer('toClub', ['child2c'], toSession('club')));
  day.send('16:47', teacher1, { type: 'DenyCustody', children: ['child2d'] });
  expect(open('16:48')).toEqual([[teacher2, ['child5c', 'child5d']]]);
  expect(notHandedOver(day.state, teacher2, clock('16:48'))).toEqual([]);
});

it('a child that comes back from the clinic belongs where the board has it at that minute', () => {
  const day = checkedInDay();
  const at = (time: string) => groupNow(day.state, day.child('child2c'), clock(time))?.sessionId ?? null;
  expect([at('16:10'), at('16:45'), at('17:00')]).toEqual(['stage1of21', null, 'club']);
});

it('a notice asks each person until that person has confirmed it, or it is withdrawn', () => {
  const day = checkedInDay();
  const plan = { type: 'ChangeDayPlan', planId: 'rain', kind: 'gates', severity: 'orange', gates: [], noticeId: 'n1' } as const;
  day.send('16:55', dutyLeader, { ...plan, staffIds: [teacher1, teacher2] });
  expect([teacher1, teacher2, teacher3].map((who) => noticesFor(day.state, who).length)).toEqual([1, 1, 0]);
  day.send('16:56', teacher1, { type: 'AcknowledgeNotice', noticeId: 'n1' });
  expect([teacher1, teacher2].map((who) => noticesFor(day.state, who).length)).toEqual([0, 1]);
  day.send('17:25', dutyLeader, { type: 'WithdrawDayPlan', planId: 'rain' });
  expect(noticesFor(day.state, teacher2)).toEqual([]);
});
