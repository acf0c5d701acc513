import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { usePerson } from '../access/session';
import { newCommandId, post } from '../api/api';
import { useHere } from '../day/here';
import type { AlertShown } from './use-alerts';

type Act = 'seen' | 'acknowledge' | 'take-over' | 'delegate' | 'resolve';

/** What a person says of these alerts, of each the same. */
export function useAlertActs(alertIds: readonly string[]) {
  const queries = useQueryClient();
  const say = useSayOf();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const give = async (act: Act, body: object = {}): Promise<boolean> => {
    setBusy(true);
    try {
      await Promise.all(alertIds.map((alertId) => say(alertId, act, body)));
      setProblem(null);
      await queries.invalidateQueries({ queryKey: ['alerts'] });
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { give, problem, busy };
}

function useSayOf(): (alertId: string, act: Act, body: object) => Promise<unknown> {
  const { campus } = useHere();
  return (alertId, act, body) => {
    const path = `/api/campuses/${campus.campusId}/days/${campus.serviceDay}/alerts/${encodeURIComponent(alertId)}/${act}`;
    return post(path, { commandId: newCommandId(), ...body });
  };
}

/** On the screen of a person is seen by that person. */
export function useSeen(alerts: readonly AlertShown[]): void {
  const { staffId } = usePerson();
  const queries = useQueryClient();
  const say = useSayOf();
  const unseen = alerts.filter(({ seenBy }) => !seenBy.includes(staffId)).map(({ alertId }) => alertId);
  useEffect(() => {
    if (unseen.length === 0 || document.visibilityState !== 'visible') return;
    // what was not said now is said when the list is asked for again
    void Promise.all(unseen.map((alertId) => say(alertId, 'seen', {})))
      .then(() => queries.invalidateQueries({ queryKey: ['alerts'] }))
      .catch(() => undefined);
    // once for each alert: what `say` closes over changes with every drawing
  }, [unseen.join(' ')]); // eslint-disable-line react-hooks/exhaustive-deps
}
