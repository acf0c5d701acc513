import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { type KeyName, MAX_KEYS_AT_ONCE } from './vault';

/** Bytes of an AES-256 key, of a GCM nonce and of its tag. */
export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** What each thing in a vault is wrapped under: the same in every kind of vault. */
export const LOG_SECRET = 'secret/log';
export const ofKey = (name: KeyName, version: number): string => `key/${name.subject}/${name.class}/${version}`;
export const ofVerifier = (kind: string, id: string): string => `verifier/${kind}/${id}`;

/** @throws Error for more keys than a vault takes in one call */
export function atMostAtOnce(keys: readonly unknown[], what: 'made' | 'looked up'): void {
  if (keys.length > MAX_KEYS_AT_ONCE) throw new Error(`At most ${MAX_KEYS_AT_ONCE} keys are ${what} at once, not ${keys.length}.`);
}

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag. `context` is authenticated with it, so that a value can't be moved elsewhere. */
export function wrap(key: KeyObject, context: string, secret: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when key, context or bytes aren't those that it was wrapped with */
export function unwrap(key: KeyObject, context: string, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(context));
  decipher.setAuthTag(wrapped.subarray(wrapped.length - TAG_BYTES));
  return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, wrapped.length - TAG_BYTES)), decipher.final()]);
}
