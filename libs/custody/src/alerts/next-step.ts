import type { PolicyValues } from '@baton/roster';
import type { CampusDay } from '../state';
import type { Alerts, RaisedAlert } from './alerts';
import { alertIdOf } from './alert-id';
import { runningClocks, type RunningClock, type Step } from './clocks';

/** Levels that the alert has not come to yet, in the order of their due times; one that an acknowledgement spares is left out. */
export const levelsAhead = (
  { steps }: Pick<RunningClock, 'steps'>,
  raised: Pick<RaisedAlert, 'dueAt' | 'level' | 'acknowledgedBy'> | undefined,
): readonly Step[] =>
  steps.filter(
    (step) =>
      !(step.unlessAcknowledged && raised?.acknowledgedBy) &&
      (raised === undefined || (step.dueAt > raised.dueAt && step.level !== raised.level)),
  );

/** By alert: who is told next, of which level, and when, as the day stands at this moment. Nobody for the last level. */
export function nextSteps(day: CampusDay, alerts: Alerts, policy: PolicyValues, now: number): ReadonlyMap<string, Step> {
  const next = new Map<string, Step>();
  for (const clock of runningClocks(day, policy, now)) {
    const raised = alerts.byId.get(alertIdOf(clock));
    if (raised?.state !== 'open') continue;
    const [step] = levelsAhead(clock, raised);
    if (step) next.set(raised.alertId, step);
  }
  return next;
}
