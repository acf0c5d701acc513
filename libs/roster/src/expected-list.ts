import type { Fact } from '@baton/event-schema';
import type { AdHocDay, ChildRecord, Placement } from './child-record';
import { placementOn } from './child/placing';
import { covers } from './dates';
import type { DayPlan, ExpectedChild, ExpectedList, Session } from './day-plan';

/** A child as its stream tells, and where in the stream. */
export interface ChildAt {
  readonly record: ChildRecord;
  readonly fact: Fact;
}

/**
 * Who is expected today: placed on the day's timetable weekday or joining for the day, not left out, not on leave, not
 * gone from the school. Only what was known at `now` counts, so that a frozen list can be made again later. In the order
 * of class and number in class. Nobody is marked present.
 */
export function expectedList(plan: DayPlan, children: readonly ChildAt[], now: number): ExpectedList {
  const expected: ExpectedChild[] = [];
  const onLeave: ExpectedList['onLeave'][number][] = [];
  if (plan.calendar.serviceMode === 'none') return { children: expected, onLeave };
  const board = boardOf(plan);
  const ofCampus = children.filter((c) => c.record.campusId === plan.campusId).sort(byClassAndNumber);
  for (const { record, fact } of ofCampus) {
    const how = howPlannedOn(record, plan);
    if (!how) continue;
    const { childId, classId, gradeLevel: grade } = record;
    const leave = record.leaves.find((l) => covers(l, plan.serviceDay) && l.approvedAt <= now);
    if (leave) onLeave.push({ childId, classId, grade, leaveId: leave.leaveId, fact });
    else expected.push({ childId, classId, grade, fact, ...attendance(how, plan, board), soundAlike: record.soundsLike.length > 0 });
  }
  return { children: expected, onLeave };
}

type HowPlanned = Pick<Placement, 'groups' | 'dismissalPeriodId' | 'gateId' | 'mode'>;

/** The one-day change before the plan; null: not expected. */
function howPlannedOn(child: ChildRecord, plan: DayPlan): HowPlanned | null {
  if (child.leftOn !== null && child.leftOn < plan.serviceDay) return null;
  const today = child.adHoc.find((d) => d.date === plan.serviceDay);
  const placed = placementOn(child.placements, plan.calendar.timetableWeekday, plan.serviceDay);
  if (!today) return placed;
  return today.kind === 'leave_out' ? null : joined(today, placed);
}

const joined = (today: AdHocDay, placed: Placement | null): HowPlanned | null => {
  const dismissalPeriodId = today.dismissalPeriodId ?? placed?.dismissalPeriodId;
  const gateId = today.gateId ?? placed?.gateId;
  if (dismissalPeriodId === undefined || gateId === undefined) return null;
  return { groups: today.groups, dismissalPeriodId, gateId, mode: today.mode ?? placed?.mode ?? 'collected' };
};

/** period -> group -> session; a merged group's children are in the session of the group that took it in */
function boardOf(plan: DayPlan): ReadonlyMap<string, Session> {
  const board = new Map<string, Session>();
  for (const s of plan.sessions) for (const g of [s.groupId, ...(s.mergedGroupIds ?? [])]) board.set(`${s.periodId} ${g}`, s);
  return board;
}

function attendance(how: HowPlanned, plan: DayPlan, board: ReadonlyMap<string, Session>) {
  const order = new Map(plan.periods.map((p, i) => [p.periodId, i]));
  const last = order.get(how.dismissalPeriodId) ?? plan.periods.length;
  const sessions = how.groups
    .filter((g) => (order.get(g.periodId) ?? Number.MAX_SAFE_INTEGER) <= last)
    .sort((a, b) => (order.get(a.periodId) ?? 0) - (order.get(b.periodId) ?? 0))
    .flatMap((g) => board.get(`${g.periodId} ${g.groupId}`)?.sessionId ?? []);
  const extendedCare = how.groups.some((g) => plan.periods.some((p) => p.periodId === g.periodId && p.kind === 'extended_care'));
  return { sessions, dismissalPeriodId: how.dismissalPeriodId, gateId: how.gateId, mode: how.mode, extendedCare };
}

const byClassAndNumber = (a: ChildAt, b: ChildAt) =>
  a.record.gradeLevel - b.record.gradeLevel ||
  compare(a.record.classId, b.record.classId) ||
  a.record.inClassNo - b.record.inClassNo ||
  compare(a.record.childId, b.record.childId);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export interface ListFinding {
  /** no_session: the child has no group (both null), or the board has no entry for it in that period today. no_dismissal_period, no_gate: not in today's plan */
  readonly code: 'no_session' | 'no_dismissal_period' | 'no_gate' | 'in_two_groups';
  readonly childId: string;
  readonly periodId: string | null;
  readonly groupId: string | null;
}

/** What the office must mend before the freeze: children who are expected where nothing is held, or twice at a time. */
export function findingsOfList(plan: DayPlan, children: readonly ChildAt[]): readonly ListFinding[] {
  if (plan.calendar.serviceMode === 'none') return [];
  const board = boardOf(plan);
  return children.flatMap(({ record }): ListFinding[] => {
    const how = record.campusId === plan.campusId ? howPlannedOn(record, plan) : null;
    if (!how) return [];
    const { childId } = record;
    const nowhere = how.groups.filter((g) => !board.has(`${g.periodId} ${g.groupId}`));
    const nothing = how.groups.length === 0 ? [{ code: 'no_session' as const, childId, periodId: null, groupId: null }] : [];
    const twice = how.groups.filter((g, i) => how.groups.findIndex((o) => meets(plan, o.periodId, g.periodId)) < i);
    const noDismissal = !plan.periods.some((p) => p.periodId === how.dismissalPeriodId);
    const noGate = !plan.gates.some((g) => g.gateId === how.gateId);
    return [
      ...nothing,
      ...nowhere.map((g) => ({ code: 'no_session' as const, childId, ...g })),
      ...twice.map((g) => ({ code: 'in_two_groups' as const, childId, ...g })),
      ...(noDismissal ? [{ code: 'no_dismissal_period' as const, childId, periodId: how.dismissalPeriodId, groupId: null }] : []),
      ...(noGate ? [{ code: 'no_gate' as const, childId, periodId: null, groupId: null }] : []),
    ];
  });
}

function meets(plan: DayPlan, one: string, other: string): boolean {
  const a = plan.periods.find((p) => p.periodId === one);
  const b = plan.periods.find((p) => p.periodId === other);
  return one === other || (a !== undefined && b !== undefined && a.startsAt < b.endsAt && b.startsAt < a.endsAt);
}
