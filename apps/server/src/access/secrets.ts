import type { SecretKind } from '@baton/contracts';
import { PIN_DIGITS } from '@baton/contracts';
import type { Vault } from '@baton/event-log';
import { ONE_TIME_PASSWORD_MS, type StoredVerifier } from '@baton/installation';
import { randomInt } from 'node:crypto';
import type { Argon } from './argon';
import { pinIsWeak } from './common-secrets';

export { newOneTimePassword } from '@baton/installation';

export type Verdict = 'right' | 'right_once' | 'wrong';

/** Verifiers of passwords and PINs, in the vault and nowhere else. */
export class Secrets {
  constructor(
    private readonly vault: Vault,
    private readonly argon: Argon,
    private readonly now: () => number = Date.now,
  ) {}

  async set(staffId: string, kind: SecretKind, secret: string, oneTime: boolean): Promise<void> {
    const stored: StoredVerifier = { hash: await this.argon.hash(secret), oneTime };
    const expiresAt = oneTime ? this.now() + ONE_TIME_PASSWORD_MS : null;
    await this.vault.putVerifier(kind, staffId, { value: JSON.stringify(stored), expiresAt });
  }

  /** `staffId` null: nobody of that name; takes as long as a wrong secret. */
  async verify(staffId: string | null, kind: SecretKind, secret: string): Promise<Verdict> {
    const stored = staffId === null ? null : await this.stored(staffId, kind);
    const right = await this.argon.verify(secret, stored?.hash ?? null);
    if (!right || !stored) return 'wrong';
    return stored.oneTime ? 'right_once' : 'right';
  }

  async has(staffId: string, kind: SecretKind): Promise<boolean> {
    return (await this.stored(staffId, kind)) !== null;
  }

  private async stored(staffId: string, kind: SecretKind): Promise<StoredVerifier | null> {
    const verifier = await this.vault.getVerifier(kind, staffId);
    if (!verifier || (verifier.expiresAt !== null && verifier.expiresAt <= this.now())) return null;
    return JSON.parse(verifier.value) as StoredVerifier;
  }
}

export function newPin(): string {
  for (;;) {
    const pin = String(randomInt(10 ** PIN_DIGITS)).padStart(PIN_DIGITS, '0');
    if (!pinIsWeak(pin)) return pin; // 30 of a million are weak
  }
}
