import type { ChildRecord } from './child-record';
import { planDay } from './campus/plan-day';
import { expectedList, findingsOfList, type ChildAt } from './expected-list';
import { childRecord, shanghai } from './testing/samples';
import { placedIn, smallSchool, TEACHERS } from './testing/small-school';

const P1 = [{ periodId: 'p1', groupId: 'hw32' }];
const P12 = [...P1, { periodId: 'p2', groupId: 'chess' }];
const TUESDAY = '2026-03-10';

const child = (childId: string, more: Partial<ChildRecord> = {}): ChildAt => ({
  record: childRecord({ childId, classId: 'class32', gradeLevel: 3, placements: placedIn(P12), ...more }),
  fact: { stream: `child-school1.${childId}`, revision: '3', hash: 'a'.repeat(64) },
});
const plan = (date = TUESDAY, school = smallSchool()) => planDay(school, TEACHERS, date);
const ids = (children: readonly ChildAt[], date = TUESDAY, at = shanghai(date, '15:30'), school = smallSchool()) =>
  expectedList(plan(date, school), children, at).children.map((c) => c.childId);

describe('the plan of a day', () => {
  it('rings in the time zone of the campus and freezes the list 20 minutes before the first roll call', () => {
    const p = plan();
    expect(p.lessonsEnd).toBe(shanghai(TUESDAY, '15:40'));
    expect(p.freezeAt).toBe(shanghai(TUESDAY, '15:30'));
    expect(p.periods.map((x) => [x.periodId, x.startsAt, x.endsAt])).toEqual([
      ['p1', shanghai(TUESDAY, '15:50'), shanghai(TUESDAY, '16:40')],
      ['p2', shanghai(TUESDAY, '16:50'), shanghai(TUESDAY, '17:40')],
    ]);
    expect(p.duties.map((d) => [d.staffId, d.role])).toEqual([['leader', 'duty_leader']]);
    expect(plan('2026-03-11').duties).toEqual([]);
  });

  it('has neither periods nor sessions on a day without service', () => {
    const sunday = plan('2026-03-15');
    expect([sunday.periods, sunday.sessions]).toEqual([[], []]);
    expect(expectedList(sunday, [child('c1')], 0)).toEqual({ children: [], onLeave: [] });
  });
});

describe('the expected list', () => {
  it('holds the placed children in the order of class and number, with sessions, way out and revision', () => {
    const list = expectedList(plan(), [child('c2', { inClassNo: 9 }), child('c1', { inClassNo: 2, soundsLike: ['c2'] })], 0);
    expect(list.children.map((c) => c.childId)).toEqual(['c1', 'c2']);
    expect(list.children[0]).toEqual({
      childId: 'c1',
      classId: 'class32',
      grade: 3,
      fact: { stream: 'child-school1.c1', revision: '3', hash: 'a'.repeat(64) },
      sessions: [`s2.${TUESDAY}`, `s3.${TUESDAY}`],
      dismissalPeriodId: 'p2',
      gateId: 'north',
      mode: 'collected',
      extendedCare: false,
      soundAlike: true,
    });
  });

  it('a child that leaves after the first period is in no later session', () => {
    const early = child('c1', { placements: placedIn(P12).map((p) => ({ ...p, dismissalPeriodId: 'p1' })) });
    expect(expectedList(plan(), [early], 0).children[0].sessions).toEqual([`s2.${TUESDAY}`]);
  });

  it('leave approved by the freeze takes a child off; approved after it the frozen list stays as it was', () => {
    const leave = (hhmm: string) => ({
      leaveId: 'l1',
      from: TUESDAY,
      to: TUESDAY,
      approvedAt: shanghai(TUESDAY, hhmm),
      source: 'guardian' as const,
    });
    const before = child('c1', { leaves: [leave('15:29')] });
    const after = child('c2', { leaves: [leave('15:42')] });
    expect(ids([before, after])).toEqual(['c2']);
    expect(ids([before, after], TUESDAY, shanghai(TUESDAY, '15:42'))).toEqual([]);
    expect(expectedList(plan(), [before], shanghai(TUESDAY, '15:30')).onLeave.map((l) => l.leaveId)).toEqual(['l1']);
    expect(ids([before], '2026-03-11')).toEqual(['c1']);
  });

  it('an ad-hoc join is on today and not on tomorrow; left out the other way round', () => {
    const join = {
      date: TUESDAY,
      kind: 'join' as const,
      groups: P1,
      dismissalPeriodId: 'p1',
      gateId: 'north',
      mode: 'collected' as const,
    };
    const guest = child('guest', { placements: [], adHoc: [join] });
    const out = child('out', { adHoc: [{ ...join, kind: 'leave_out', groups: [], dismissalPeriodId: null, gateId: null, mode: null }] });
    expect(ids([guest, out])).toEqual(['guest']);
    expect(ids([guest, out], '2026-03-11')).toEqual(['out']);
  });

  it('a child that left the school is on no list from the day after', () => {
    expect(ids([child('c1', { leftOn: '2026-03-09' }), child('c2', { leftOn: TUESDAY })])).toEqual(['c2']);
  });

  it('a child of another campus is not expected here', () => {
    expect(ids([child('c1', { campusId: 'campus2' })])).toEqual([]);
  });

  it("a make-up Saturday that follows Friday expects Friday's children, not Saturday's", () => {
    const school = smallSchool({
      type: 'SetCalendarDay',
      date: '2026-05-09',
      isTeachingDay: null,
      timetableWeekday: 5,
      season: null,
      serviceMode: null,
      makeUpDay: null,
      note: null,
    });
    const friday = child('friday', { placements: placedIn(P1, [5]) });
    const saturday = child('saturday', { placements: placedIn(P1, [6]) });
    expect(ids([friday, saturday], '2026-05-09', 0, school)).toEqual(['friday']);
  });

  it('children of a merged group are expected in the group that took it in', () => {
    const school = smallSchool({
      type: 'MergeGroups',
      groupId: 'hw31',
      intoGroupId: 'hw32',
      periodId: 'p1',
      weekdays: [2],
      from: TUESDAY,
      to: null,
      expected: 39,
      capacity: 45,
      groupMaxBlock: 45,
    });
    const merged = child('c1', { placements: placedIn([{ periodId: 'p1', groupId: 'hw31' }]) });
    expect(expectedList(plan(TUESDAY, school), [merged], 0).children[0].sessions).toEqual([`s2.${TUESDAY}`]);
  });

  it('a child stays on the list when its group is not held, and the office is told before the freeze', () => {
    const school = smallSchool({ type: 'CancelSlotOnDate', slotId: 's3', date: TUESDAY });
    expect(ids([child('c1')], TUESDAY, 0, school)).toEqual(['c1']);
    expect(findingsOfList(plan(TUESDAY, school), [child('c1')])).toEqual([
      { code: 'no_session', childId: 'c1', periodId: 'p2', groupId: 'chess' },
    ]);
    expect(findingsOfList(plan(), [child('c1')])).toEqual([]);
  });

  it('a child that is placed without any group is a finding', () => {
    const lost = child('c1', { placements: placedIn(P1).map((p) => ({ ...p, groups: [] })) });
    expect(findingsOfList(plan(), [lost])).toEqual([{ code: 'no_session', childId: 'c1', periodId: null, groupId: null }]);
  });

  it('a child in two groups at a time is a finding', () => {
    const twice = child('c1', { placements: placedIn([...P1, { periodId: 'p1', groupId: 'hw31' }]) });
    expect(findingsOfList(plan(), [twice]).map((f) => f.code)).toEqual(['in_two_groups']);
  });
});
