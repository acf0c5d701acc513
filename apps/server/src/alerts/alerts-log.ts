import {
  alertCodec,
  ALERTS_FOLD_VERSION,
  evolveAlerts,
  initialAlerts,
  type AlertDecision,
  type AlertEvent,
  type Alerts,
} from '@baton/custody';
import { createAggregate, type Aggregate, type EventStore, type Fold, type Revision } from '@baton/event-log';

export type AlertRefusal = Extract<AlertDecision, { kind: 'refused' }>['refusal'];
export type AlertsLog = Aggregate<Alerts, AlertEvent, AlertRefusal>;

export const alertsFold: Fold<Alerts, AlertEvent> = { version: ALERTS_FOLD_VERSION, initial: initialAlerts, evolve: evolveAlerts };

/** The alerts of each campus day, a stream beside the day's: the watch never contends with custody. No refusal is recorded. */
export const alertsAggregate = (store: EventStore, onBrokenLink?: (stream: string, revision: Revision) => void): AlertsLog =>
  createAggregate<Alerts, AlertEvent, AlertRefusal>({
    store,
    codec: alertCodec,
    fold: alertsFold,
    refusalOf: () => null,
    ...(onBrokenLink ? { onBrokenLink } : {}),
  });
