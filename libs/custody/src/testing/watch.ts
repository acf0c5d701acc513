import { decideAlert, evolveAlerts, initialAlerts, type AlertCommand, type Alerts } from '../alerts/alerts';
import { dueAlerts } from '../alerts/due-alerts';
import type { AlertEvent } from '../alerts/events';
import type { PlayedDay } from './play-day';
import { clock, roleOf } from './small-school';

/** The watch over a played day, asked when the scenario wants; and the people who answer it. */
export interface Watch {
  readonly alerts: Alerts;
  /** asks once at that time: what was told, in words */
  at(time: string | number): string[];
  /** what a person, or the watch, says of an alert */
  says(time: string | number, who: string, command: AlertCommand): readonly AlertEvent[];
  /** the alert of this kind (and child) that is newest */
  of(kind: string, childId?: string): string;
}

export function watching(day: PlayedDay): Watch {
  const alerts = initialAlerts();
  const epoch = (time: string | number) => (typeof time === 'number' ? time : clock(time));

  function fold(time: number, who: string, command: AlertCommand): readonly AlertEvent[] {
    const decision = decideAlert(alerts, command, { actor: { id: who, role: roleOf(who) } });
    if (decision.kind !== 'accepted') return [];
    for (const event of decision.events) evolveAlerts(alerts, { event, metadata: { time: { recordedAt: time } } });
    return decision.events;
  }

  return {
    alerts,
    at(time) {
      const now = epoch(time);
      return dueAlerts(day.state, alerts, day.state.policy, now)
        .flatMap((command) => fold(now, 'watch', command))
        .map((event) => inWords(event, alerts));
    },
    says: (time, who, command) => fold(epoch(time), who, command),
    of(kind, childId) {
      const found = [...alerts.byId.values()]
        .filter((a) => a.kind === kind && (childId === undefined || a.children.includes(childId)))
        .at(-1);
      if (!found) throw new Error(`no alert ${kind}`);
      return found.alertId;
    },
  };
}

/** "unaccounted class: staffHomeroom21, staffTeacher1" */
function inWords(event: AlertEvent, alerts: Alerts): string {
  const alert = alerts.byId.get(event.data.alertId);
  const to = 'to' in event.data ? event.data.to.map((r) => r.staffId ?? r.role).join(', ') : '';
  switch (event.type) {
    case 'AlertRaised':
    case 'AlertEscalated':
      return `${alert?.kind} ${event.data.level}: ${to}`;
    case 'AlertRepeated':
      return `${alert?.kind} again ${event.data.repetition}: ${to}`;
    default:
      return `${alert?.kind} ${alert?.state}`;
  }
}
