import type { CampusDay } from '@baton/custody';
import { useQuery } from '@tanstack/react-query';
import { get } from '../api/api';
import { useDay, useHere } from '../day/here';

/** A report that was kept aside; what it says is asked for one by one. */
export interface KeptReport {
  readonly quarantineId: string;
  readonly reason: string;
  readonly commandType: string | null;
  readonly senderId: string | null;
  /** epoch ms */
  readonly at: number;
}

/** ms; no socket tells of a report that was kept aside */
const LOOK_AGAIN_MS = 30_000;

/** What only a person can settle: from the day itself, and the kept reports from the server. */
export function useOpenTasks(day: CampusDay) {
  const { campus } = useHere();
  const { live } = useDay();
  const path = `/api/campuses/${campus.campusId}/days/${campus.serviceDay}/tasks`;
  const { data } = useQuery({
    queryKey: ['tasks', path],
    queryFn: () => get<{ readonly keptReports: readonly KeptReport[] }>(path),
    refetchInterval: LOOK_AGAIN_MS,
    enabled: live,
  });
  const open = <T extends { readonly resolvedAt: number | null }>(of: ReadonlyMap<string, T>) =>
    [...of.values()].filter((one) => one.resolvedAt === null);
  const conflicts = open(day.conflicts);
  const discrepancies = open(day.discrepancies);
  const findings = open(day.findings);
  const kept = data?.keptReports ?? [];
  return { path, conflicts, discrepancies, findings, kept, count: conflicts.length + discrepancies.length + findings.length + kept.length };
}
