import {
  byGate,
  byGrade,
  byHolder,
  byPlace,
  counts,
  sessionRows,
  threeConcerns,
  whoStandsInTheWay,
  type CampusDay,
  type Counts,
  type SessionRow,
} from '@baton/custody';
import type { DayAddress } from '../day/streams';
import type { Board } from './boards';

/** Minutes over which releases are counted for the gates' rate. */
const RATE_MINUTES = 5;
const MINUTE = 60_000;

/** The duty leader's board: numbers and ids, no names. */
export interface BoardView extends DayAddress {
  readonly now: number;
  readonly revision: number;
  readonly listVersion: number;
  readonly frozen: boolean;
  /** the day is rehearsed: nothing of it is reported */
  readonly rehearsal: boolean;
  readonly closed: { readonly number: number; readonly at: number } | null;
  readonly counts: Counts;
  readonly expectedOnList: number;
  /** each sums to `counts.inCustody`; the key '' is "none named" */
  readonly byHolder: Readonly<Record<string, number>>;
  readonly byPlace: Readonly<Record<string, number>>;
  readonly byGrade: Readonly<Record<string, number>>;
  readonly byGate: Readonly<Record<string, number>>;
  readonly groups: readonly SessionRow[];
  readonly groupsNotStarted: readonly string[];
  readonly concerns: ReturnType<typeof threeConcerns>;
  readonly offersOpen: readonly OpenOffer[];
  readonly transitOverdue: readonly string[];
  readonly conflictsOpen: readonly { readonly conflictId: string; readonly childId: string; readonly kind: string; readonly at: number }[];
  readonly discrepanciesOpen: readonly string[];
  readonly findingsOpen: readonly string[];
  readonly silentDevices: readonly { readonly deviceId: string; readonly gateId: string; readonly since: number }[];
  readonly blockers: number;
  readonly canClose: boolean;
  /** completed in the last five minutes, per minute */
  readonly releasesPerMinute: number;
  readonly totals: CampusDay['totals'];
  readonly alertsOpen: number;
}

export interface OpenOffer {
  readonly offerId: string;
  readonly from: string;
  readonly to: {
    readonly kind: string;
    readonly staffId: string | null;
    readonly sessionId: string | null;
    readonly gateId: string | null;
  };
  readonly children: readonly string[];
  readonly at: number;
  readonly dueAt: number;
  readonly escortId: string | null;
}

export function boardView({ address, day, alerts, dayRevision }: Board, now: number): BoardView {
  const blockers = whoStandsInTheWay(day);
  const offers = offersOpen(day);
  const groups = sessionRows(day);
  return {
    ...address,
    now,
    revision: dayRevision,
    listVersion: day.listVersion,
    frozen: day.frozen,
    rehearsal: day.opened?.rehearsal ?? false,
    closed: day.closed && { number: day.closed.number, at: day.closed.at },
    counts: counts(day),
    expectedOnList: day.expected,
    byHolder: asRecord(byHolder(day)),
    byPlace: asRecord(byPlace(day)),
    byGrade: asRecord(byGrade(day)),
    byGate: asRecord(byGate(day)),
    groups,
    groupsNotStarted: groupsNotStarted(day, groups, now),
    concerns: threeConcerns(day, now),
    offersOpen: offers,
    transitOverdue: offers.filter((o) => o.dueAt <= now).map((o) => o.offerId),
    conflictsOpen: open(day.conflicts).map(({ conflictId, childId, kind, at }) => ({ conflictId, childId, kind, at })),
    discrepanciesOpen: open(day.discrepancies).map((d) => d.discrepancyId),
    findingsOpen: open(day.findings).map((f) => f.findingId),
    silentDevices: [...day.silentDevices].map(([deviceId, { gateId, since }]) => ({ deviceId, gateId, since })),
    blockers: blockers.length,
    canClose: day.frozen && day.closed === null && blockers.length === 0,
    releasesPerMinute: releasesSince(day, now - RATE_MINUTES * MINUTE) / RATE_MINUTES,
    totals: { ...day.totals },
    alertsOpen: [...alerts.byId.values()].filter((alert) => alert.state === 'open').length,
  };
}

const asRecord = (by: ReadonlyMap<string | null, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...by].map(([key, n]) => [key ?? '', n]));

const open = <T extends { readonly resolvedAt: number | null }>(of: ReadonlyMap<string, T>): readonly T[] =>
  [...of.values()].filter((item) => item.resolvedAt === null);

export const offersOpen = (day: CampusDay): readonly OpenOffer[] =>
  [...day.offers.values()]
    .filter((offer) => offer.open.size > 0)
    .map(({ offerId, from, to, open: children, at, dueAt, escortId }) => ({
      offerId,
      from,
      to: { kind: to.kind, staffId: to.staffId, sessionId: to.sessionId, gateId: to.gateId },
      children: [...children],
      at,
      dueAt,
      escortId,
    }));

const groupsNotStarted = (day: CampusDay, groups: readonly SessionRow[], now: number): readonly string[] =>
  groups
    .filter((row) => row.expected > 0 && row.rollCall === 'not_started' && (day.sessions.get(row.sessionId)?.startsAt ?? now + 1) <= now)
    .map((row) => row.sessionId);

function releasesSince(day: CampusDay, since: number): number {
  let n = 0;
  for (const child of day.children.values()) if (child.release && child.release.undone === null && child.release.at > since) n++;
  return n;
}

export interface HolderRow {
  readonly holder: string;
  readonly children: readonly {
    readonly childId: string;
    readonly state: string;
    readonly placeId: string | null;
    readonly since: number;
  }[];
}

/** Who answers for whom now. */
export function holderRows(day: CampusDay): readonly HolderRow[] {
  const rows = new Map<string, HolderRow['children'][number][]>();
  for (const child of day.children.values()) {
    if (child.holder === null) continue;
    const of = rows.get(child.holder) ?? [];
    of.push({ childId: child.childId, state: child.state, placeId: child.placeId, since: child.since });
    rows.set(child.holder, of);
  }
  return [...rows].map(([holder, children]) => ({ holder, children })).sort((a, b) => b.children.length - a.children.length);
}
