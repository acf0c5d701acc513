import type { RaisedAlert } from '@baton/custody';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get } from '../api/api';
import { useHere } from '../day/here';

export interface AlertShown extends Omit<RaisedAlert, 'seenBy'> {
  readonly seenBy: readonly string[];
  /** people whom it was told to by name, and whom nothing has reached */
  readonly notReached: readonly string[];
  /** channels out of the system that gave up on it */
  readonly notSentBy: readonly string[];
}

/** ms; the socket hints at once, this only covers what a socket lost */
const LOOK_AGAIN_MS = 15_000;

/** Alerts of the day that this person may see, the socket's hints taken at once. */
export function useAlerts() {
  const { day, campus } = useHere();
  const queries = useQueryClient();
  const key = ['alerts', campus.campusId, campus.serviceDay];
  useEffect(
    () => day.onAlerts(() => void queries.invalidateQueries({ queryKey: ['alerts', campus.campusId, campus.serviceDay] })),
    [day, queries, campus.campusId, campus.serviceDay],
  );
  return useQuery({
    queryKey: key,
    queryFn: () => get<readonly AlertShown[]>(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/alerts`),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** One cause that makes many is one line; a missing child and a restriction always stand alone. */
const NEVER_GROUPED: ReadonlySet<RaisedAlert['kind']> = new Set([
  'unaccounted',
  'restriction',
  'restricted_after_release',
  'wrong_release',
  'impostor',
]);
/** Alerts of one kind from which on they are shown as one line. */
const GROUP_FROM = 4;

export interface AlertGroup {
  readonly first: AlertShown;
  readonly others: readonly AlertShown[];
}

const LEVELS: readonly RaisedAlert['level'][] = ['principal', 'police_prompt', 'school', 'grade', 'class'];

/** Open ones, the gravest and oldest first. */
export function groupsOf(alerts: readonly AlertShown[]): readonly AlertGroup[] {
  const open = alerts
    .filter((alert) => alert.state === 'open')
    .sort((a, b) => grave(a) - grave(b) || LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || a.startedAt - b.startedAt);
  const byKind = Map.groupBy(open, (alert) => alert.kind);
  const groups: AlertGroup[] = [];
  for (const alert of open) {
    const same = byKind.get(alert.kind) ?? [];
    if (NEVER_GROUPED.has(alert.kind) || same.length < GROUP_FROM) groups.push({ first: alert, others: [] });
    else if (same[0] === alert) groups.push({ first: alert, others: same.slice(1) });
  }
  return groups;
}

const grave = (alert: AlertShown): number => (NEVER_GROUPED.has(alert.kind) ? 0 : 1);
