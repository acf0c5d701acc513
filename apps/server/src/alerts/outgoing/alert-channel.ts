import type { AlertLevel } from '@baton/custody';

/** One alert as it leaves the system. */
export interface OutgoingAlert {
  readonly alertId: string;
  /** the same for every attempt: whoever gets it twice can tell */
  readonly idempotencyKey: string;
  readonly text: string;
}

export type Outcome = { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly reason: FailureCode };

/** Process codes that stand in the log; an address or an answer of another server never does. */
export type FailureCode = 'unreachable' | 'timed_out' | 'refused' | 'not_accepted';

/** A way on which alerts leave the system. At least once: a channel may be asked for the same message again. */
export interface AlertChannel {
  readonly name: string;
  readonly levels: readonly AlertLevel[];
  /** may a message name children? */
  readonly names: boolean;
  /** Never throws. */
  send(alert: OutgoingAlert): Promise<Outcome>;
}

export const ALERT_CHANNELS = Symbol('AlertChannels');
