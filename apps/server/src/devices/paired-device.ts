import type { DevicePurpose } from '@baton/roster';

/** The tablet or screen that sends a request, proven by its own credential. Who holds it is another question. */
export interface PairedDevice {
  readonly deviceId: string;
  readonly schoolId: string;
  readonly campusId: string;
  readonly purpose: DevicePurpose;
  readonly gateId: string | null;
  readonly placeId: string | null;
  readonly revoked: boolean;
  /** revoked, and what it had not sent was taken in: nothing more is accepted from it */
  readonly delivered: boolean;
}

/** Ids that this server gives to devices; no browser may use one as its own name without the credential. */
export const PAIRED_ID = /^dv[0-9a-f]{20}$/;
/** What a browser is called that claims to be a device of the school, or names none. */
export const UNPAIRED = 'unpaired';
