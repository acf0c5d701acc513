import type { DayPlan, ExpectedList, Session } from './day-plan';
import type { PolicyValues } from './policy';

export interface BoardFinding {
  /**
   * no_teacher: nobody in charge. unfit_place: care in a canteen or guard room. place_too_small, group_too_large (beyond
   * what the school allows), group_large, few_adults: counts against what the plan gives them.
   */
  readonly code: 'no_teacher' | 'unfit_place' | 'place_too_small' | 'group_too_large' | 'group_large' | 'few_adults';
  readonly sessionId: string;
  readonly expected: number;
  /** what `expected` is held against; null where nothing is counted */
  readonly limit: number | null;
}

const UNFIT: readonly string[] = ['canteen', 'guard_room'];

/** What the office looks at before a day: every session without a holder, in an unfit place, or fuller than it should be. */
export function boardFindings(plan: DayPlan, list: ExpectedList): readonly BoardFinding[] {
  const counts = expectedPerSession(list);
  const places = new Map(plan.places.map((p) => [p.placeId, p]));
  const { groupMaxWarn, groupMaxBlock, staffRatioWarn } = plan.policy;
  return plan.sessions.flatMap((s): BoardFinding[] => {
    const expected = counts.get(s.sessionId) ?? 0;
    const place = places.get(s.placeId);
    const adults = s.staffIds.length + s.externalIds.length;
    const found = (code: BoardFinding['code'], limit: number | null = null) => ({ code, sessionId: s.sessionId, expected, limit });
    const capacity = place?.capacity ?? null;
    return [
      ...(s.staffIds.length === 0 ? [found('no_teacher')] : []),
      ...(place && UNFIT.includes(place.kind) ? [found('unfit_place')] : []),
      ...(capacity !== null && expected > capacity ? [found('place_too_small', capacity)] : []),
      ...(expected > groupMaxBlock
        ? [found('group_too_large', groupMaxBlock)]
        : expected > groupMaxWarn
          ? [found('group_large', groupMaxWarn)]
          : []),
      ...(adults > 0 && expected > staffRatioWarn * adults ? [found('few_adults', staffRatioWarn * adults)] : []),
    ];
  });
}

export interface MergeProposal {
  readonly fromSessionId: string;
  readonly intoSessionId: string;
  readonly expected: number;
  /** of the place where they would be together; null: no limit known */
  readonly capacity: number | null;
}

/**
 * "Groups below the minimum are put together": within a period, of one kind, sharing a grade, where both fit into one of
 * the two places and the largest usual group. A proposal only: a person decides. Each session stands in one proposal at most.
 */
export function mergeProposals(plan: DayPlan, list: ExpectedList, policy: PolicyValues = plan.policy): readonly MergeProposal[] {
  const counts = expectedPerSession(list);
  const count = (s: Session) => counts.get(s.sessionId) ?? 0;
  const grades = gradesPerSession(list);
  const capacityOf = (s: Session) => plan.places.find((p) => p.placeId === s.placeId)?.capacity ?? null;
  const free = new Set(plan.sessions.filter((s) => count(s) > 0).map((s) => s.sessionId));
  const proposals: MergeProposal[] = [];
  const small = plan.sessions.filter((s) => count(s) > 0 && count(s) < policy.groupMin).sort((a, b) => count(a) - count(b));
  for (const from of small) {
    if (!free.has(from.sessionId)) continue;
    const fits = (into: Session) => {
      const together = count(from) + count(into);
      const capacity = capacityOf(into);
      const alike = into.periodId === from.periodId && into.groupKind === from.groupKind && into.sessionId !== from.sessionId;
      const shared = [...(grades.get(from.sessionId) ?? [])].some((g) => grades.get(into.sessionId)?.has(g));
      return free.has(into.sessionId) && alike && shared && together <= policy.groupMaxWarn && (capacity === null || together <= capacity);
    };
    const into = plan.sessions.filter(fits).sort((a, b) => count(a) - count(b))[0];
    if (!into) continue;
    free.delete(from.sessionId);
    free.delete(into.sessionId);
    const expected = count(from) + count(into);
    proposals.push({ fromSessionId: from.sessionId, intoSessionId: into.sessionId, expected, capacity: capacityOf(into) });
  }
  return proposals;
}

function expectedPerSession(list: ExpectedList): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const child of list.children) for (const s of child.sessions) counts.set(s, (counts.get(s) ?? 0) + 1);
  return counts;
}

function gradesPerSession(list: ExpectedList): ReadonlyMap<string, ReadonlySet<number>> {
  const grades = new Map<string, Set<number>>();
  for (const child of list.children) for (const s of child.sessions) grades.set(s, (grades.get(s) ?? new Set<number>()).add(child.grade));
  return grades;
}
