import type { Placement, Weekday } from '../child-record';
import { addDays } from '../dates';
import type { DismissalRow, EnrolmentRow, PlacementRow } from '../import/rows';
import type { FoundChild } from './find-children';
import type { Findings } from './import-input';
import type { CampusNames } from './plan-campus';

interface RowsOfChild {
  readonly placements: readonly PlacementRow[];
  readonly dismissals: readonly DismissalRow[];
  readonly enrolments: readonly EnrolmentRow[];
}

interface Valid {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * A child's placements per timetable weekday, put together from lists of groups, dismissal plans and enrolment. The weekday
 * counts when any of them names it (and the enrolment, where there is one, allows it). Without a dismissal plan a child
 * leaves after its last group, by its class's or grade's gate, and is collected: the way out that needs an adult.
 */
export function wantedPlacements(names: CampusNames, child: FoundChild, rows: RowsOfChild, findings: Findings): readonly Placement[] {
  const enrolled = rows.enrolments.length === 0 ? null : new Set(rows.enrolments.filter((e) => e.joins).flatMap((e) => e.weekdays));
  return ([1, 2, 3, 4, 5, 6, 7] as const).flatMap((weekday): readonly Placement[] => {
    const onDay = <T extends { readonly weekdays: readonly Weekday[] }>(all: readonly T[]) =>
      all.filter((r) => r.weekdays.includes(weekday));
    const own = { placements: onDay(rows.placements), dismissals: onDay(rows.dismissals), enrolments: onDay(rows.enrolments) };
    if (enrolled ? !enrolled.has(weekday) : own.placements.length + own.dismissals.length === 0) return [];
    // a dismissal plan without an end doesn't outlive the enrolment
    const carrying: readonly Valid[] = enrolled ? own.enrolments : [...own.placements, ...own.dismissals];
    const spans = spansOf([...own.placements, ...own.dismissals, ...own.enrolments], carrying, names.firstDay);
    return spans.flatMap((span) => {
      const placement = placementIn(names, child, weekday, span, own, findings);
      return placement ? [placement] : [];
    });
  });
}

interface Span {
  readonly from: string;
  readonly to: string | null;
}

/** The dates at which any row begins or ends cut the time into spans in which nothing changes; kept where one carries. */
function spansOf(rows: readonly Valid[], carrying: readonly Valid[], firstDay: string): readonly Span[] {
  const begins = rows.flatMap((r) => [r.from ?? firstDay, ...(r.to === null ? [] : [addDays(r.to, 1)])]);
  const cuts = [...new Set(begins)].sort();
  return cuts
    .map((from, i) => ({ from, to: i + 1 < cuts.length ? addDays(cuts[i + 1], -1) : null }))
    .filter((span) => carrying.some((r) => holds(r, span, firstDay)));
}

const holds = (row: Valid, span: Span, firstDay: string) => (row.from ?? firstDay) <= span.from && (row.to === null || span.from <= row.to);

function placementIn(
  names: CampusNames,
  child: FoundChild,
  weekday: Weekday,
  span: Span,
  rows: RowsOfChild,
  findings: Findings,
): Placement | null {
  const now = <T extends Valid>(all: readonly T[]) => all.filter((r) => holds(r, span, names.firstDay));
  const listed = now(rows.placements).flatMap((row) => {
    const periodId = names.period.idOf(row.period);
    const groupId = names.group.idOf(row.group);
    if (periodId === null) findings.report(row.at, 'placements', 'period', 'period_unknown', { value: row.period });
    if (groupId === null) findings.report(row.at, 'placements', 'group', 'group_unknown', { value: row.group });
    return periodId === null || groupId === null ? [] : [{ periodId, groupId }];
  });
  const dismissal = now(rows.dismissals)[0];
  const after = dismissal ? names.period.idOf(dismissal.afterPeriod) : null;
  if (dismissal && after === null)
    findings.report(dismissal.at, 'dismissals', 'afterPeriod', 'period_unknown', { value: dismissal.afterPeriod });
  const groups = [...listed, ...classStage(names, child, weekday, listed)].sort(
    (a, b) => names.startOf(a.periodId) - names.startOf(b.periodId),
  );
  const dismissalPeriodId = after ?? groups.at(-1)?.periodId;
  const ownGate = names.classes.get(child.classId)?.gateId ?? names.gateOfGrade(child.gradeLevel);
  const gateId = dismissal?.gate ? names.gate.idOf(dismissal.gate) : ownGate;
  if (dismissal?.gate && gateId === null) findings.report(dismissal.at, 'dismissals', 'gate', 'gate_unknown', { value: dismissal.gate });
  // enrolled and placed nowhere: recognition has asked the school about it
  if (dismissalPeriodId === undefined || gateId === null) return null;
  return { weekday, from: span.from, to: span.to, groups, dismissalPeriodId, gateId, mode: dismissal?.mode ?? 'collected' };
}

/** In the class stage a child is with its own class, when the file lists no other group for that period. */
function classStage(names: CampusNames, child: FoundChild, weekday: Weekday, listed: Placement['groups']): Placement['groups'] {
  return names.classGroups(child.classId, weekday).filter((own) => !listed.some((g) => g.periodId === own.periodId));
}
