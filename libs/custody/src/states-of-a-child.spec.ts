import type { DayCommand } from './commands';
import type { ChildState } from './state';
import { accept, marks, offer, release, take, toSession } from './testing/commands';
import { checkedInDay, frozenDay, type PlayedDay } from './testing/play-day';
import { factOf, mother, NOT_PLANNED, ON_LEAVE, STAFF } from './testing/small-school';

/** policy.md 10.1, row by row: what enters a state, and what leaves it. */

const { teacher1, teacher2, teacher3, peTeacher, homeroom51, dutyLeader } = STAFF;
const CHILD = 'child5d';
type Said = readonly [time: string, who: string, command: DayCommand];

const explained: Said = [
  '16:03',
  homeroom51,
  { type: 'ExplainAbsence', childId: CHILD, kind: 'at_home', personId: mother(CHILD), consentBreach: false },
];
const complete: Said = ['15:54', teacher2, { type: 'CompleteRollCall', sessionId: 'stage1of51' }];
const present: Said = ['16:00', teacher2, marks('stage1of51', 'present', CHILD)];
const taken: Said = ['16:05', peTeacher, take([CHILD])];
const offered: Said = ['16:41', teacher2, offer('o', [CHILD], toSession('club'))];
const accepted: Said = ['16:45', teacher3, accept('o', [CHILD])];
const left: Said = ['17:41', teacher2, release(CHILD)];
const list = (childId: string, kind: 'leave' | 'leave_cancelled' | 'ad_hoc_join'): Said => {
  const child = {
    ...{ childId, classId: 'class51', grade: 5, fact: factOf(childId), sessions: ['stage1of51'], dismissalPeriodId: 'stage2' },
    ...{ gateId: 'gateSouth', mode: 'collected' as const, extendedCare: false, soundAlike: false },
  };
  const added = kind === 'leave' ? [] : [{ ...child, reason: kind }];
  const removed = kind === 'leave' ? [{ childId, reason: kind, fact: null }] : [];
  return ['15:45', STAFF.clock, { type: 'ReviseExpectedList', added, removed, approvedBy: dutyLeader }];
};
const reverse = (day: PlayedDay): Said => [
  '17:49',
  dutyLeader,
  { type: 'ReverseRelease', childId: CHILD, release: String(day.child(CHILD).release?.revision), reason: 'wrong_child' },
];

const before = (...said: readonly Said[]): PlayedDay => {
  const day = frozenDay();
  for (const [time, who, command] of said) day.send(time, who, command);
  return day;
};

interface Row {
  readonly from: ChildState | 'unknown';
  readonly by: string;
  readonly to: ChildState;
  readonly day: () => PlayedDay;
  readonly said: Said | ((day: PlayedDay) => Said);
  readonly childId?: string;
  readonly holder: string | null;
}

const ROWS: readonly Row[] = [
  {
    from: 'unknown',
    by: 'an ad-hoc join',
    to: 'expected',
    day: () => before(),
    said: list(NOT_PLANNED, 'ad_hoc_join'),
    childId: NOT_PLANNED,
    holder: null,
  },
  {
    from: 'unknown',
    by: 'a walk-in that a teacher accepts',
    to: 'held',
    day: () => before(),
    said: ['15:55', teacher2, { type: 'AdmitWalkIn', childId: NOT_PLANNED, classId: 'class51', grade: 5, sessionId: 'stage1of51' }],
    childId: NOT_PLANNED,
    holder: teacher2,
  },
  {
    from: 'on_leave',
    by: 'a leave that is cancelled',
    to: 'expected',
    day: () => before(),
    said: list(ON_LEAVE, 'leave_cancelled'),
    childId: ON_LEAVE,
    holder: null,
  },
  {
    from: 'on_leave',
    by: '“I have this child”',
    to: 'held',
    day: () => before(),
    said: ['16:05', peTeacher, take([ON_LEAVE])],
    childId: ON_LEAVE,
    holder: peTeacher,
  },
  { from: 'expected', by: 'a mark “present”', to: 'held', day: () => before(), said: present, holder: teacher2 },
  { from: 'expected', by: 'a roll call complete without it', to: 'unaccounted', day: () => before(), said: complete, holder: null },
  { from: 'expected', by: '“I have this child”', to: 'held', day: () => before(), said: taken, holder: peTeacher },
  { from: 'expected', by: 'a leave', to: 'on_leave', day: () => before(), said: list(CHILD, 'leave'), holder: null },
  { from: 'expected', by: 'a guardian who was reached', to: 'explained', day: () => before(), said: explained, holder: null },
  { from: 'unaccounted', by: 'being found', to: 'held', day: () => before(complete), said: taken, holder: peTeacher },
  { from: 'unaccounted', by: 'a guardian who was reached', to: 'explained', day: () => before(complete), said: explained, holder: null },
  {
    from: 'unaccounted',
    by: 'a decision on police, which ends nothing',
    to: 'unaccounted',
    day: () => before(complete),
    said: ['16:20', dutyLeader, { type: 'DecidePolice', childId: CHILD, decision: 'called' }],
    holder: null,
  },
  {
    from: 'explained',
    by: 'appearing anyway',
    to: 'held',
    day: () => before(complete, explained),
    said: ['16:10', peTeacher, take([CHILD])],
    holder: peTeacher,
  },
  { from: 'held', by: 'an offer', to: 'in_transit', day: () => before(present), said: offered, holder: teacher2 },
  { from: 'held', by: 'a verified release', to: 'released', day: () => before(present), said: left, holder: null },
  {
    from: 'held',
    by: '“not with me” of the holder',
    to: 'unaccounted',
    day: () => before(present),
    said: ['16:20', teacher2, { type: 'DenyCustody', children: [CHILD] }],
    holder: teacher2,
  },
  { from: 'in_transit', by: 'acceptance', to: 'held', day: () => before(present, offered), said: accepted, holder: teacher3 },
  {
    from: 'in_transit',
    by: 'refusal',
    to: 'held',
    day: () => before(present, offered),
    said: ['16:45', teacher3, { type: 'RefuseCustody', offerId: 'o', children: [CHILD], reason: 'room_full' }],
    holder: teacher2,
  },
  {
    from: 'in_transit',
    by: 'recall',
    to: 'held',
    day: () => before(present, offered),
    said: ['16:45', teacher2, { type: 'RecallOffer', offerId: 'o', children: [CHILD] }],
    holder: teacher2,
  },
  {
    from: 'in_transit',
    by: '“not with me” of the giver',
    to: 'unaccounted',
    day: () => before(present, offered),
    said: ['16:45', teacher2, { type: 'DenyCustody', children: [CHILD] }],
    holder: teacher2,
  },
  {
    from: 'released',
    by: 'coming back',
    to: 'held',
    day: () => before(present, left),
    said: ['17:50', peTeacher, take([CHILD], 'returned')],
    holder: peTeacher,
  },
  {
    from: 'released',
    by: 'being found inside',
    to: 'held',
    day: () => before(present, left),
    said: ['18:47', peTeacher, { type: 'FindChild', childId: CHILD, placeId: 'library' }],
    holder: peTeacher,
  },
  { from: 'released', by: 'a reversal', to: 'unaccounted', day: () => before(present, left), said: reverse, holder: null },
];

describe('states of a child on one service day', () => {
  it.each(ROWS.map((row) => [`${row.from} → ${row.to} by ${row.by}`, row] as const))('%s', (_, row) => {
    const day = row.day();
    const childId = row.childId ?? CHILD;
    expect(day.state.children.get(childId)?.state ?? 'unknown').toBe(row.from);
    const [time, who, command] = typeof row.said === 'function' ? row.said(day) : row.said;
    day.send(time, who, command);
    expect(day.child(childId)).toMatchObject({ state: row.to, holder: row.holder });
  });

  it('a transit that is overdue changes nothing by itself: the giver answers until somebody says otherwise', () => {
    const day = before(present, offered);
    day.send('18:59', teacher1, { type: 'SignOn', role: 'duty_teacher', sessionId: null });
    expect(day.child(CHILD)).toMatchObject({ state: 'in_transit', holder: teacher2 });
  });

  it('every state is in the table', () => {
    const states = new Set(ROWS.flatMap((r) => [r.from, r.to]));
    const all: readonly ChildState[] = ['expected', 'on_leave', 'unaccounted', 'explained', 'held', 'in_transit', 'released'];
    expect(all.filter((s) => !states.has(s))).toEqual([]);
    expect(checkedInDay().child(CHILD).state).toBe('held');
  });
});
