import type { Role } from '@baton/contracts';

/** What sign-in and rights need to know about a member of staff. Names are in memory only. */
export interface Account {
  readonly staffId: string;
  readonly schoolId: string;
  /** null: erased */
  readonly name: string | null;
  /** true: may sign in by a staff number or another short login */
  readonly hasLogin: boolean;
  /** standing roles */
  readonly roles: readonly Role[];
  readonly suspended: boolean;
  /** yyyy-mm-dd; a substitute's account is good for this date only */
  readonly onlyOn: string | null;
  /** yyyy-mm-dd; last day at the school */
  readonly leftOn: string | null;
  /** sessions begun under a smaller number are revoked */
  readonly epoch: number;
  /** epoch ms, real time; null: not locked */
  readonly lockedUntil: number | null;
}

/** Suspended, gone, or a one-day account on another day: nobody who may sign in. `today` is the school's date. */
export const mayUseAccount = (account: Account, today: string): boolean =>
  !account.suspended && (account.leftOn === null || account.leftOn >= today) && (account.onlyOn === null || account.onlyOn === today);

export { foldedLogin, signInDigest } from '@baton/installation';
