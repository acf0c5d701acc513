import { notReached, notSentBy, type Alerts, type RaisedAlert } from '@baton/custody';

export interface AlertView extends Omit<RaisedAlert, 'seenBy'> {
  readonly seenBy: readonly string[];
  /** people whom it was told to by name, and whom nothing has reached */
  readonly notReached: readonly string[];
  /** channels out of the system that gave up on it */
  readonly notSentBy: readonly string[];
}

/** @param now clock of the domain, epoch ms */
export const alertView = (alert: RaisedAlert, alerts: Alerts, now: number): AlertView => ({
  ...alert,
  seenBy: [...alert.seenBy],
  notReached: notReached(alerts, alert, now),
  notSentBy: notSentBy(alerts, alert.alertId),
});
