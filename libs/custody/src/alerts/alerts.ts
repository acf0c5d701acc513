import type { Sealed } from '@baton/event-schema';
import type { CommandContext } from '../commands';
import type { AlertEvent, AlertEventOf, AlertKind, AlertLevel, Recipient } from './events';

/** One telling of an alert by one channel that leaves the system: how far it has come. */
export interface Sending {
  readonly alertId: string;
  readonly channel: string;
  readonly telling: string;
  readonly attempts: number;
  /** machine's time, epoch ms: until then the instance that claimed it is at it */
  readonly until: number;
  readonly state: 'claimed' | 'sent' | 'not_sent';
}

export const sendingKey = (channel: string, alertId: string, telling: string): string => `${channel} ${alertId} ${telling}`;

/** The day's alerts, folded. */
export interface Alerts {
  readonly byId: Map<string, RaisedAlert>;
  /** channel, alert and telling → how far it has come */
  readonly sendings: Map<string, Sending>;
  /** alert → people whose device got it */
  readonly reached: Map<string, Set<string>>;
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
  /** who was told of the levels before: the alert stays theirs to see until it is over */
  toldBefore: readonly Recipient[];
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
  /** how often the same worry came: 1, until one that had passed by itself is back */
  raisings: number;
  /** a person said that it is over: it stays so */
  resolvedBy: string | null;
}

/** The watch found that it was over; nobody has said so. What it was about may be true again. */
export const endedByItself = ({ state, resolvedBy }: Pick<RaisedAlert, 'state' | 'resolvedBy'>): boolean =>
  state !== 'open' && resolvedBy === null;

export type AlertCommand =
  /** `raising`: which of its comings is meant */
  | { readonly type: 'RaiseAlert'; readonly raising: number; readonly data: AlertEventOf<'AlertRaised'>['data'] }
  | { readonly type: 'EscalateAlert'; readonly raising: number; readonly data: AlertEventOf<'AlertEscalated'>['data'] }
  /** `level`: whose repetition it is; each level counts its own */
  | {
      readonly type: 'RepeatAlert';
      readonly raising: number;
      readonly level: AlertLevel;
      /** who acknowledged it and may not act any more; else null */
      readonly suspended: string | null;
      readonly data: AlertEventOf<'AlertRepeated'>['data'];
    }
  | { readonly type: 'ResolveOverAlert'; readonly raising: number; readonly alertId: string; readonly dayRevision: string }
  | { readonly type: 'RetractAlert'; readonly raising: number; readonly alertId: string; readonly dayRevision: string }
  | {
      readonly type: 'RecordAlertDelivered';
      readonly raising: number;
      readonly alertId: string;
      readonly staffId: string;
      readonly channel: string;
    }
  | {
      readonly type: 'ClaimSending';
      readonly alertId: string;
      readonly channel: string;
      readonly telling: string;
      readonly instance: string;
      readonly attempt: number;
      /** machine's time, epoch ms */
      readonly now: number;
      readonly until: number;
    }
  | { readonly type: 'RecordSent'; readonly alertId: string; readonly channel: string; readonly telling: string }
  | {
      readonly type: 'RecordNotSent';
      readonly alertId: string;
      readonly channel: string;
      readonly telling: string;
      readonly attempts: number;
      readonly reason: string;
    }
  | { readonly type: 'SeeAlert'; readonly alertId: string }
  | { readonly type: 'AcknowledgeAlert'; readonly alertId: string }
  | { readonly type: 'TakeOverAlert'; readonly alertId: string; readonly staffId: string }
  | { readonly type: 'ResolveAlert'; readonly alertId: string; readonly note?: Sealed };

export type AlertDecision =
  | { readonly kind: 'accepted'; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: { readonly code: 'unknown_alert' | 'alert_over' } };

export const ALERTS_FOLD_VERSION = 5;
export const initialAlerts = (): Alerts => ({ byId: new Map(), sendings: new Map(), reached: new Map() });

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
  if (command.type === 'RaiseAlert') return mayBeRaised(alert, command.raising) ? told('AlertRaised', command.data) : unchanged;
  if (!alert) return { kind: 'refused', refusal: { code: 'unknown_alert' } };
  // what an instance found out about the time before says nothing of this one
  if ('raising' in command && command.raising !== alert.raisings) return unchanged;
  const by = context.actor.id;
  switch (command.type) {
    case 'EscalateAlert':
      return alert.state === 'open' && isHigher(command.data.level, alert.level) ? told('AlertEscalated', command.data) : unchanged;
    case 'RepeatAlert':
      return alert.state === 'open' &&
        (alert.acknowledgedBy === null || alert.acknowledgedBy === command.suspended) &&
        command.level === alert.level &&
        command.data.repetition === alert.repetitions + 1
        ? told('AlertRepeated', command.data)
        : unchanged;
    case 'ResolveOverAlert':
      return alert.state === 'open' ? told('AlertResolved', { alertId, by: null, dayRevision: command.dayRevision }) : unchanged;
    case 'RetractAlert':
      return alert.state === 'open' ? told('AlertRetracted', { alertId, dayRevision: command.dayRevision }) : unchanged;
    case 'RecordAlertDelivered':
      return told('AlertDelivered', { alertId, staffId: command.staffId, channel: command.channel });
    case 'ClaimSending':
    case 'RecordSent':
    case 'RecordNotSent':
      return decideSending(alerts, alert, command);
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

const mayBeRaised = (alert: RaisedAlert | undefined, raising: number): boolean =>
  alert === undefined ? raising === 1 : endedByItself(alert) && raising === alert.raisings + 1;

type SendingCommand = Extract<AlertCommand, { type: 'ClaimSending' | 'RecordSent' | 'RecordNotSent' }>;

/** One instance at a time tries one telling; what was sent, or given up, is so for all of them. */
function decideSending(alerts: Alerts, alert: RaisedAlert, command: SendingCommand): AlertDecision {
  const { alertId, channel, telling } = command;
  const sending = alerts.sendings.get(sendingKey(channel, alertId, telling));
  if (sending && sending.state !== 'claimed') return unchanged;
  switch (command.type) {
    case 'ClaimSending': {
      const { instance, attempt, until } = command;
      const another = sending && (sending.until > command.now || sending.attempts !== attempt - 1);
      if (alert.state !== 'open' || another) return unchanged;
      return told('AlertSendingClaimed', { alertId, channel, telling, instance, attempt, until });
    }
    case 'RecordSent':
      return told('AlertSent', { alertId, channel, telling });
    case 'RecordNotSent':
      return told('AlertNotSent', { alertId, channel, telling, attempts: command.attempts, reason: command.reason });
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
    const before = alerts.byId.get(alertId);
    alerts.reached.delete(alertId);
    alerts.byId.set(alertId, {
      ...{ alertId, kind, children, sessionId, offerId, gateId, startedAt, causeEventId, level, to, dueAt, toldAt, lastToldAt: toldAt },
      firstDueAt: e.data.passed[0]?.dueAt ?? dueAt,
      toldBefore: before ? [...before.toldBefore, ...before.to] : [],
      seenBy: new Set(),
      acknowledgedBy: null,
      takenOverBy: null,
      repetitions: 0,
      state: 'open',
      raisings: (before?.raisings ?? 0) + 1,
      resolvedBy: null,
    });
    return alerts;
  }
  const alert = alerts.byId.get(e.data.alertId);
  if (alert) follow(alert, e, toldAt);
  followSending(alerts, e);
  return alerts;
}

function followSending({ sendings, reached }: Alerts, e: AlertEvent): void {
  if (e.type === 'AlertDelivered') {
    const of = reached.get(e.data.alertId) ?? new Set<string>();
    reached.set(e.data.alertId, of.add(e.data.staffId));
  }
  if (e.type !== 'AlertSendingClaimed' && e.type !== 'AlertSent' && e.type !== 'AlertNotSent') return;
  const { alertId, channel, telling } = e.data;
  const key = sendingKey(channel, alertId, telling);
  const { attempts, until } = sendings.get(key) ?? { attempts: 0, until: 0 };
  const of = { alertId, channel, telling };
  if (e.type === 'AlertSendingClaimed') sendings.set(key, { ...of, attempts: e.data.attempt, until: e.data.until, state: 'claimed' });
  else sendings.set(key, { ...of, attempts, until, state: e.type === 'AlertSent' ? 'sent' : 'not_sent' });
}

function follow(alert: RaisedAlert, e: Exclude<AlertEvent, { type: 'AlertRaised' }>, toldAt: number): void {
  switch (e.type) {
    case 'AlertEscalated':
      alert.level = e.data.level;
      alert.toldBefore = [...alert.toldBefore, ...alert.to];
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
      // told again although somebody had answered: who did is suspended, and another has to
      alert.acknowledgedBy = null;
      alert.lastToldAt = toldAt;
      return;
    case 'AlertDelivered':
    case 'AlertSendingClaimed':
    case 'AlertSent':
    case 'AlertNotSent':
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
      alert.resolvedBy = e.data.by;
      return;
    case 'AlertRetracted':
      alert.state = 'retracted';
      return;
  }
  return e satisfies never;
}
