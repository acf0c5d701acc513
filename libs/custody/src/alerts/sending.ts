import { sendingKey, type Alerts, type RaisedAlert } from './alerts';
import type { AlertLevel } from './events';

/** A way out of the system, and which levels it carries. */
export interface OutgoingChannel {
  readonly name: string;
  readonly levels: readonly AlertLevel[];
}

export interface DueSending {
  readonly alertId: string;
  readonly channel: string;
  readonly telling: string;
  /** 1 for the first */
  readonly attempt: number;
}

/** Attempts at one telling; then a person has to know that the channel does not work. */
export const MAX_ATTEMPTS = 5;
/** Repetitions of one level that go out: a robot's group is not shouted at once a minute for two hours. */
const MAX_REPETITIONS_SENT = 3;

/** Which telling of the alert is the present one: its level, how often that has been repeated, and whether the worry is back. */
export const tellingOf = ({ level, repetitions, raisings }: Pick<RaisedAlert, 'level' | 'repetitions' | 'raisings'>): string =>
  (repetitions === 0 ? level : `${level}.${Math.min(repetitions, MAX_REPETITIONS_SENT)}`) + (raisings > 1 ? `.again${raisings}` : '');

/**
 * What should go out now, by which channel. Pure and asked again and again, on every instance and after a restart: the
 * claim in the log decides who does it. A telling that the ladder has overtaken meanwhile is not sent any more.
 * @param now machine's time, epoch ms, as leases are
 */
export function dueSendings(alerts: Alerts, channels: readonly OutgoingChannel[], now: number): DueSending[] {
  const due: DueSending[] = [];
  for (const alert of alerts.byId.values()) {
    if (alert.state !== 'open') continue;
    const telling = tellingOf(alert);
    for (const { name: channel, levels } of channels) {
      if (!levels.includes(alert.level)) continue;
      const sending = alerts.sendings.get(sendingKey(channel, alert.alertId, telling));
      if (sending && (sending.state !== 'claimed' || sending.until > now)) continue;
      due.push({ alertId: alert.alertId, channel, telling, attempt: (sending?.attempts ?? 0) + 1 });
    }
  }
  return due;
}

/** ms after it was told within which an alert should have been on the screen of whom it was told to */
const REACHED_WITHIN_MS = 60_000;

/** Named people to whom nothing has handed the alert by now. @param now clock of the domain, epoch ms */
export function notReached(alerts: Alerts, alert: RaisedAlert, now: number): readonly string[] {
  if (alert.state !== 'open' || now < alert.toldAt + REACHED_WITHIN_MS) return [];
  const reached = alerts.reached.get(alert.alertId);
  const knows = (staffId: string) => reached?.has(staffId) || alert.seenBy.has(staffId) || alert.acknowledgedBy === staffId;
  return alert.to.flatMap(({ staffId }) => (staffId !== null && !knows(staffId) ? [staffId] : []));
}

/** Channels that gave up on the alert as it stands. */
export const notSentBy = (alerts: Alerts, alertId: string): readonly string[] => [
  ...new Set([...alerts.sendings.values()].filter((s) => s.alertId === alertId && s.state === 'not_sent').map((s) => s.channel)),
];
