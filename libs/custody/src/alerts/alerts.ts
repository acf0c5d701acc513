import type { Sealed } from '@baton/event-schema';
import type { CommandContext } from '../commands';
import type { AlertEvent, AlertEventOf, AlertKind, AlertLevel, Recipient } from './events';

/** The day's alerts, folded. */
export interface Alerts {
  readonly byId: Map<string, RaisedAlert>;
}

export interface RaisedAlert {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly children: readonly string[];
  readonly sessionId: string | null;
  readonly offerId: string | null;
  readonly gateId: string | null;
  readonly startedAt: number;
  readonly causeEventId: string;
  level: AlertLevel;
  to: readonly Recipient[];
  /** when the present level was due, and when its people were told (server time) */
  dueAt: number;
  firstDueAt: number;
  toldAt: number;
  /** when somebody was told last, a repetition included (server time) */
  lastToldAt: number;
  seenBy: Set<string>;
  /** of the present level */
  acknowledgedBy: string | null;
  takenOverBy: string | null;
  repetitions: number;
  state: 'open' | 'resolved' | 'retracted';
}

export type AlertCommand =
  | { readonly type: 'RaiseAlert'; readonly data: AlertEventOf<'AlertRaised'>['data'] }
  | { readonly type: 'EscalateAlert'; readonly data: AlertEventOf<'AlertEscalated'>['data'] }
  | { readonly type: 'RepeatAlert'; readonly data: AlertEventOf<'AlertRepeated'>['data'] }
  | { readonly type: 'ResolveOverAlert'; readonly alertId: string; readonly dayRevision: string }
  | { readonly type: 'RetractAlert'; readonly alertId: string; readonly dayRevision: string }
  | { readonly type: 'RecordAlertDelivered'; readonly alertId: string; readonly staffId: string; readonly channel: string }
  | { readonly type: 'SeeAlert'; readonly alertId: string }
  | { readonly type: 'AcknowledgeAlert'; readonly alertId: string }
  | { readonly type: 'TakeOverAlert'; readonly alertId: string; readonly staffId: string }
  | { readonly type: 'ResolveAlert'; readonly alertId: string; readonly note?: Sealed };

export type AlertDecision =
  | { readonly kind: 'accepted'; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: { readonly code: 'unknown_alert' | 'alert_over' } };

export const ALERTS_FOLD_VERSION = 2;
export const initialAlerts = (): Alerts => ({ byId: new Map() });

const LEVELS: readonly AlertLevel[] = ['class', 'grade', 'school', 'police_prompt', 'principal'];
const isHigher = (a: AlertLevel, b: AlertLevel): boolean => LEVELS.indexOf(a) > LEVELS.indexOf(b);

const told = (type: AlertEvent['type'], data: object): AlertDecision => ({
  kind: 'accepted',
  events: [{ type, data } as AlertEvent],
});
const unchanged: AlertDecision = { kind: 'unchanged' };

/** Any number of instances may raise the same alert: the log keeps one. */
export function decideAlert(alerts: Alerts, command: AlertCommand, context: Pick<CommandContext, 'actor'>): AlertDecision {
  const alertId = 'alertId' in command ? command.alertId : command.data.alertId;
  const alert = alerts.byId.get(alertId);
  if (command.type === 'RaiseAlert') return alert ? unchanged : told('AlertRaised', command.data);
  if (!alert) return { kind: 'refused', refusal: { code: 'unknown_alert' } };
  const by = context.actor.id;
  switch (command.type) {
    case 'EscalateAlert':
      return alert.state === 'open' && isHigher(command.data.level, alert.level) ? told('AlertEscalated', command.data) : unchanged;
    case 'RepeatAlert':
      return alert.state === 'open' && alert.acknowledgedBy === null && command.data.repetition === alert.repetitions + 1
        ? told('AlertRepeated', command.data)
        : unchanged;
    case 'ResolveOverAlert':
      return alert.state === 'open' ? told('AlertResolved', { alertId, by: null, dayRevision: command.dayRevision }) : unchanged;
    case 'RetractAlert':
      return alert.state === 'open' ? told('AlertRetracted', { alertId, dayRevision: command.dayRevision }) : unchanged;
    case 'RecordAlertDelivered':
      return told('AlertDelivered', { alertId, staffId: command.staffId, channel: command.channel });
    case 'SeeAlert':
      return alert.seenBy.has(by) ? unchanged : told('AlertSeen', { alertId, staffId: by });
    case 'AcknowledgeAlert':
      return alert.state === 'open' && alert.acknowledgedBy === null ? told('AlertAcknowledged', { alertId, staffId: by }) : unchanged;
    case 'TakeOverAlert':
      if (alert.state !== 'open') return { kind: 'refused', refusal: { code: 'alert_over' } };
      return alert.takenOverBy === command.staffId ? unchanged : told('AlertTakenOver', { alertId, staffId: command.staffId, by });
    case 'ResolveAlert':
      return alert.state === 'open'
        ? told('AlertResolved', { alertId, by, dayRevision: null, ...(command.note ? { note: command.note } : {}) })
        : unchanged;
  }
  return command satisfies never;
}

/** An event of the alerts stream with what the fold needs of its envelope. */
export interface AlertRecord {
  readonly event: AlertEvent;
  readonly metadata: { readonly time: { readonly recordedAt: number } };
}

export function evolveAlerts(alerts: Alerts, record: AlertRecord): Alerts {
  const { event: e } = record;
  const toldAt = record.metadata.time.recordedAt;
  if (e.type === 'AlertRaised') {
    const { alertId, kind, children, sessionId, offerId, gateId, startedAt, causeEventId, level, to, dueAt } = e.data;
    alerts.byId.set(alertId, {
      ...{ alertId, kind, children, sessionId, offerId, gateId, startedAt, causeEventId, level, to, dueAt, toldAt, lastToldAt: toldAt },
      firstDueAt: e.data.passed[0]?.dueAt ?? dueAt,
      seenBy: new Set(),
      acknowledgedBy: null,
      takenOverBy: null,
      repetitions: 0,
      state: 'open',
    });
    return alerts;
  }
  const alert = alerts.byId.get(e.data.alertId);
  if (alert) follow(alert, e, toldAt);
  return alerts;
}

function follow(alert: RaisedAlert, e: Exclude<AlertEvent, { type: 'AlertRaised' }>, toldAt: number): void {
  switch (e.type) {
    case 'AlertEscalated':
      alert.level = e.data.level;
      alert.to = e.data.to;
      alert.dueAt = e.data.dueAt;
      alert.toldAt = toldAt;
      alert.lastToldAt = toldAt;
      // the next level has not answered yet
      alert.acknowledgedBy = null;
      alert.repetitions = 0;
      return;
    case 'AlertRepeated':
      alert.repetitions = e.data.repetition;
      alert.lastToldAt = toldAt;
      return;
    case 'AlertDelivered':
      return;
    case 'AlertSeen':
      alert.seenBy.add(e.data.staffId);
      return;
    case 'AlertAcknowledged':
      alert.acknowledgedBy = e.data.staffId;
      return;
    case 'AlertTakenOver':
      alert.takenOverBy = e.data.staffId;
      return;
    case 'AlertResolved':
      alert.state = 'resolved';
      return;
    case 'AlertRetracted':
      alert.state = 'retracted';
      return;
  }
  return e satisfies never;
}
