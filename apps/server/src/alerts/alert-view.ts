import type { RaisedAlert } from '@baton/custody';

export interface AlertView extends Omit<RaisedAlert, 'seenBy'> {
  readonly seenBy: readonly string[];
}

export const alertView = (alert: RaisedAlert): AlertView => ({ ...alert, seenBy: [...alert.seenBy] });
