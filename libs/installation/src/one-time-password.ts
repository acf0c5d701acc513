import type { Sealer, Verifier } from '@baton/event-log';
import { hash } from '@node-rs/argon2';
import { randomInt } from 'node:crypto';

/**
 * argon2id (the library's default algorithm) at OWASP's 19 MiB and 2 passes: about 20 ms of one core here, so that the
 * staff of a school (120 people) signs in within a few seconds. The pepper is a secret of the log that only the master key
 * opens: a stolen vault can't be searched for six-digit PINs.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const pepperOf = (sealer: Pick<Sealer, 'keyedHash'>): Buffer => Buffer.from(sealer.keyedHash('verifier-pepper', ''), 'hex');

export const hashOfSecret = (secret: string, pepper: Uint8Array): Promise<string> =>
  hash(secret.normalize('NFKC'), { ...COST, secret: pepper });

/** How a login is compared: width, case and outer spaces don't matter, the letters of a name do. */
export const foldedLogin = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** What a staff stream keeps of a login, and finds it by: never the login itself. */
export const signInDigest = (sealer: Pick<Sealer, 'keyedHash'>, login: string): string =>
  sealer.keyedHash('sign-in-name', foldedLogin(login));

/** ms for which a one-time password may be used. */
export const ONE_TIME_PASSWORD_MS = 7 * 24 * 3_600_000;

/** What the vault keeps of a secret. */
export interface StoredVerifier {
  /** argon2id, PHC string */
  readonly hash: string;
  /** given by somebody else: must be changed at the first sign-in */
  readonly oneTime: boolean;
}

/** `now`: epoch ms of the machine's clock. */
export const oneTimeVerifier = async (password: string, pepper: Uint8Array, now: number): Promise<Verifier> => {
  const stored: StoredVerifier = { hash: await hashOfSecret(password, pepper), oneTime: true };
  return { value: JSON.stringify(stored), expiresAt: now + ONE_TIME_PASSWORD_MS };
};

/** No 0 O 1 I L: what is read from paper is typed right. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
/** Groups of four; 16 letters of 31 are 79 bits. */
const GROUPS = 4;

export const newOneTimePassword = (): string =>
  Array.from({ length: GROUPS }, () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join('-');
