export type { PersonSignedIn } from '@baton/contracts';
/** Digits; the server's own number is the same, its package stays out of the app. */
export const PIN_DIGITS = 6;
