import type { Cause, RaisedAlert, Step } from '@baton/custody';
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
  /** what makes it and may make others */
  readonly cause: Cause | null;
  /** the next level: who is told, and when */
  readonly next: Pick<Step, 'level' | 'dueAt' | 'to'> | null;
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
