import { happened } from '../decision';
import { accept, offer, toClinic } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay, playDay } from '../testing/play-day';
import {
  ALL_CHILDREN,
  CLASS_51,
  expectedChild,
  factOf,
  freezeTheList,
  NOT_PLANNED,
  ON_LEAVE,
  openTheDay,
  STAFF,
} from '../testing/small-school';
import { counts } from '../board';
import { FOLD_VERSION } from '../campus-day';

describe('the day opens', () => {
  it('writes everything that today’s rules need into today’s stream, once', () => {
    given()
      .when(says('15:00', STAFF.clock, openTheDay()))
      .thenTypes('DayOpened', 'DutyPlanned', ...Array.from({ length: 6 }, () => 'SessionPlanned' as const));
    expect(FOLD_VERSION).toBeGreaterThan(0);
  });

  it('does not open on a day without service', () => {
    const command = openTheDay();
    const plan = { ...command.plan, calendar: { ...command.plan.calendar, serviceMode: 'none' as const } };
    given()
      .when(says('15:00', STAFF.clock, { ...command, plan }))
      .thenRefused({ code: 'no_service_today' });
  });

  it('answers nothing before it is open', () => {
    given()
      .when(says('15:52', STAFF.teacher1, { type: 'SignOff', sessionId: null }))
      .thenRefused({ code: 'day_not_open' });
  });

  it('holds children who were carried in from the first moment, and never drops them', () => {
    const carried = { childId: 'child5a', classId: 'class51', grade: 5, holder: STAFF.dutyLeader, placeId: 'library' };
    const previousDay = { stream: 'campusDay-campus1-2026-03-09', revision: '812', hash: 'cd'.repeat(32) };
    const { day } = given()
      .when(says('00:01', STAFF.clock, { ...openTheDay(), previousDay, carriedIn: [carried] }))
      .thenTypes('DayOpened', 'DutyPlanned', ...Array.from({ length: 6 }, () => 'SessionPlanned' as const), 'CarriedIn');
    day.send('15:30', STAFF.clock, freezeTheList());
    expect(day.child('child5a')).toMatchObject({ state: 'held', holder: STAFF.dutyLeader });
    expect(() => playDay().send('00:01', STAFF.clock, { ...openTheDay(), carriedIn: [carried] })).toThrow(/names no day before/);
  });
});

describe('S01 the expected list freezes', () => {
  it('lists who is expected per class and group, and who is on leave; nobody is present', () => {
    const day = frozenDay();
    expect(day.state.expected).toBe(ALL_CHILDREN.length);
    const byClass = day.all('ClassListed').map((c) => c.children.length);
    expect(byClass.reduce((a, b) => a + b)).toBe(day.state.expected);
    expect([...day.state.onLeave.keys()]).toEqual([ON_LEAVE]);
    expect(day.child(ON_LEAVE).state).toBe('on_leave');
    expect(counts(day.state)).toMatchObject({ expected: ALL_CHILDREN.length, onLeave: 1, held: 0, inCustody: 0 });
    expect(day.all('ExpectedListFrozen')).toEqual([{ listVersion: 1, expected: 8, onLeave: 1, groups: 6 }]);
  });

  it('freezes once', () => {
    given(frozenDay())
      .when(says('15:31', STAFF.clock, freezeTheList()))
      .thenUnchanged();
  });
});

describe('S02 a leave after the freeze', () => {
  it('makes list v2 before the first mark, and v1 stays readable', () => {
    const removed = [{ childId: 'child5b', reason: 'leave', fact: factOf('child5b', 4) }] as const;
    const { day, child } = given(frozenDay())
      .when(says('15:42', STAFF.clock, { type: 'ReviseExpectedList', added: [], removed, approvedBy: null }))
      .then(happened('ExpectedListRevised', { listVersion: 2, added: [], removed, expected: 7, approvedBy: null }));
    expect(child('child5b').state).toBe('on_leave');
    expect([...(day.state.sessions.get('stage1of51')?.expected ?? [])]).toEqual(CLASS_51.filter((c) => c !== 'child5b'));
    expect(day.all('ClassListed')[1].children.map((c) => c.childId)).toEqual([...CLASS_51]);
  });

  it('ends an offer of the homeroom teacher: a child on leave is not on its way', () => {
    const day = frozenDay();
    day.send('15:41', STAFF.homeroom51, offer('sick', ['child5b'], toClinic));
    const removed = [{ childId: 'child5b', reason: 'leave', fact: null }] as const;
    day.send('15:42', STAFF.clock, { type: 'ReviseExpectedList', added: [], removed, approvedBy: null });
    expect(day.state.offers.get('sick')?.open.size).toBe(0);
    // and if the nurse has it after all, she has it
    day.send('15:43', STAFF.nurse, accept('sick', ['child5b']));
    expect(day.child('child5b')).toMatchObject({ state: 'held', holder: STAFF.nurse });
  });

  it('does not take a child off the list that somebody has', () => {
    given(checkedInDay())
      .when(
        says('16:00', STAFF.clock, {
          type: 'ReviseExpectedList',
          added: [],
          removed: [{ childId: 'child5b', reason: 'leave', fact: null }],
          approvedBy: null,
        }),
      )
      .thenRefused({ code: 'already_here', childId: 'child5b', holder: STAFF.teacher2 });
  });

  it('puts a child back on the list when the leave is cancelled', () => {
    const added = [{ ...expectedChild('child2c'), childId: ON_LEAVE, reason: 'leave_cancelled' }] as const;
    const { child, day } = given(frozenDay())
      .when(says('15:45', STAFF.clock, { type: 'ReviseExpectedList', added, removed: [], approvedBy: null }))
      .thenTypes('ExpectedListRevised');
    expect(child(ON_LEAVE).state).toBe('expected');
    expect(day.state.onLeave.size).toBe(0);
  });
});

describe('S28 joining for today only', () => {
  const added = [{ ...expectedChild('child5c'), childId: NOT_PLANNED, extendedCare: false, reason: 'ad_hoc_join' }] as const;

  it('needs the duty leader’s word after the freeze', () => {
    given(frozenDay())
      .when(says('15:45', STAFF.homeroom51, { type: 'ReviseExpectedList', added, removed: [], approvedBy: null }))
      .thenRefused({ code: 'needs_duty_leader' });
  });

  it('makes list v2 with it', () => {
    const { day, child } = given(frozenDay())
      .when(says('15:45', STAFF.homeroom51, { type: 'ReviseExpectedList', added, removed: [], approvedBy: STAFF.dutyLeader }))
      .thenTypes('ExpectedListRevised');
    expect(day.state).toMatchObject({ expected: 9, listVersion: 2 });
    expect(child(NOT_PLANNED)).toMatchObject({ state: 'expected', listed: true });
  });

  it('is not possible before the list is frozen, nor after the close', () => {
    const open = playDay();
    open.send('15:00', STAFF.clock, openTheDay());
    given(open)
      .when(says('15:10', STAFF.clock, { type: 'ReviseExpectedList', added, removed: [], approvedBy: STAFF.dutyLeader }))
      .thenRefused({ code: 'list_not_frozen' });
  });
});
