import type { PhonePass } from './pass-text';

/** ms for which a phone shows one code */
export const CODE_WINDOW_MS = 30_000;
/** windows before and after the present one that are still taken: clocks differ, and a scan takes its time */
export const WINDOWS_EITHER_SIDE = 1;

/** @param at epoch ms, real time: phones know no other */
export const windowOf = (at: number): number => Math.floor(at / CODE_WINDOW_MS);

/** "This code is of now." Shown again later it is worth nothing, and within its window it counts once. */
export const isOfNow = (code: Pick<PhonePass, 'window'>, at: number): boolean =>
  Math.abs(windowOf(at) - code.window) <= WINDOWS_EITHER_SIDE;

/** epoch ms after which nobody takes the code any more: so long it is remembered as used */
export const overAt = (code: Pick<PhonePass, 'window'>): number => (code.window + 1 + WINDOWS_EITHER_SIDE) * CODE_WINDOW_MS;
