import type { Sealer } from '@baton/event-log';

/** What stands in delegations and at the gate instead of the last four characters of a document. */
export const delegateIdDigest = (sealer: Sealer, last4: string): string => sealer.keyedHash('delegate-id-last4', last4.toUpperCase());
