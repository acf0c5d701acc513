import type { Vault } from '@baton/event-log';
import { createHash, randomBytes } from 'node:crypto';
import { deviceTokenOf } from '../access/cookie';
import type { DeviceDirectory } from './device-directory';
import type { PairedDevice } from './paired-device';

const KIND = 'device';
/** Bytes of a device's secret. */
const TOKEN_BYTES = 32;
/** Credentials remembered; whose they are never changes. */
const MAX_REMEMBERED = 5_000;

interface Whose {
  readonly schoolId: string;
  readonly deviceId: string;
}

/** The devices' own secrets, in the vault under their SHA-256: who takes the vault can't use them. */
export class DeviceCredentials {
  private readonly remembered = new Map<string, Whose>();

  constructor(
    private readonly vault: Vault,
    private readonly directory: DeviceDirectory,
    private readonly now: () => number = Date.now,
  ) {}

  /** Answers the secret, which exists nowhere else than in the device's cookie from now on. */
  async issue(whose: Whose): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.vault.putVerifier(KIND, hashOf(token), { value: JSON.stringify(whose), expiresAt: null });
    return token;
  }

  /** null: not paired. A revoked device is still known: it is to be told, and to hand in what it holds. */
  async ofCookies(cookieHeader: string | undefined): Promise<PairedDevice | null> {
    const token = deviceTokenOf(cookieHeader);
    const whose = token === null ? null : await this.whose(hashOf(token));
    if (!whose) return null;
    this.directory.heard(whose.deviceId, this.now());
    return this.directory.get(whose.schoolId, whose.deviceId);
  }

  /** The device is empty: its secret opens nothing any more. */
  async forget(cookieHeader: string | undefined): Promise<void> {
    const token = deviceTokenOf(cookieHeader);
    if (token === null) return;
    this.remembered.delete(hashOf(token));
    await this.vault.deleteVerifier(KIND, hashOf(token));
  }

  private async whose(hash: string): Promise<Whose | null> {
    const known = this.remembered.get(hash);
    if (known) return known;
    const stored = await this.vault.getVerifier(KIND, hash);
    if (!stored) return null;
    const whose = JSON.parse(stored.value) as Whose;
    this.remembered.set(hash, whose);
    if (this.remembered.size > MAX_REMEMBERED) this.remembered.delete(this.remembered.keys().next().value as string);
    return whose;
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
