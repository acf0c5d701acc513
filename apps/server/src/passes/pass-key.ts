import type { Sealer } from '@baton/event-log';
import { passText, signedBytes, type CardPass, type SignedPass } from '@baton/roster';
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** Number of the key that signs now; a further one gets the next number, and cards of this one stay readable. */
export const KEY_NO = 1;

/** PKCS #8 of an Ed25519 key up to its 32 bytes of seed (RFC 8410). */
const PKCS8_BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key that a school signs pickup cards with, derived from the log's secret in the vault: every instance has it, and
 * neither the log nor a lost card lets anybody make another.
 */
export class PassKey {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(sealer: Sealer) {
    const seed = Buffer.from(sealer.keyedHash('pass-signing-key', String(KEY_NO)), 'hex');
    this.privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_BEFORE_SEED, seed]), format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.privateKey);
  }

  /** The same card each time: Ed25519 draws no random number. */
  textOf(schoolId: string, held: { readonly passId: string; readonly version: number }): string {
    const pass: CardPass = { kind: 'card', passId: held.passId, version: held.version, keyNo: KEY_NO };
    return passText(pass, this.sign(signedBytes(schoolId, pass)));
  }

  hasSigned(schoolId: string, { pass, signature }: SignedPass): boolean {
    if (pass.kind !== 'card' || pass.keyNo !== KEY_NO) return false;
    return verify(null, signedBytes(schoolId, pass), this.publicKey, signature);
  }

  sign(bytes: Uint8Array): Buffer {
    return sign(null, bytes, this.privateKey);
  }

  /** What gates verify by: raw Ed25519 key, base64url. */
  published(): { readonly keyNo: number; readonly publicKey: string } {
    return { keyNo: KEY_NO, publicKey: (this.publicKey.export({ format: 'jwk' }) as { x: string }).x };
  }
}
