import type { Vault } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { personStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { VAULT } from '../platform/tokens';

const DAY_MS = 24 * 3_600_000;
/** ms without a visit after which the phone must be invited again. Real time, as all of these. */
export const GUARDIAN_IDLE_MS = 120 * DAY_MS;
/** ms after which it ends in any case: a school year. */
export const GUARDIAN_LONGEST_MS = 400 * DAY_MS;
/** ms between two notes that it is in use */
const TOUCH_EVERY_MS = DAY_MS;
const TOKEN_BYTES = 32;
const KIND = 'guardian-session';

/** A guardian's phone, proven by its cookie. */
export interface Guardian {
  readonly personId: string;
  readonly schoolId: string;
  readonly phoneId: string;
}

interface Kept extends Guardian {
  /** epoch ms, real time */
  readonly startedAt: number;
  readonly usedAt: number;
}

/** Sessions of guardians' phones: in the vault under the hash of their token, ended by the event that takes the phone away. */
@Injectable()
export class GuardianSessions {
  constructor(
    private readonly aggregates: Aggregates,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** Answers the token, which exists nowhere else than in the cookie from now on. */
  async open(guardian: Guardian, now: number = Date.now()): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.keep(hashOf(token), { ...guardian, startedAt: now, usedAt: now });
    return token;
  }

  /** Null: no session, one that is over, or a phone that is not the guardian's any more, as the log says this moment. */
  async find(token: string, now: number = Date.now()): Promise<Guardian | null> {
    const hash = hashOf(token);
    const stored = await this.vault.getVerifier(KIND, hash);
    const kept = stored && (JSON.parse(stored.value) as Kept);
    if (!kept || now - kept.usedAt > GUARDIAN_IDLE_MS || now - kept.startedAt > GUARDIAN_LONGEST_MS) return null;
    if (!(await this.isHeld(kept))) return null;
    if (now - kept.usedAt > TOUCH_EVERY_MS) await this.keep(hash, { ...kept, usedAt: now });
    const { personId, schoolId, phoneId } = kept;
    return { personId, schoolId, phoneId };
  }

  private isHeld({ schoolId, personId, phoneId }: Guardian): Promise<boolean> {
    const stream = personStream(schoolId, personId);
    return this.aggregates.person.read(stream, ({ record }) => record?.held.phones.some((phone) => phone.phoneId === phoneId) ?? false);
  }

  private keep(hash: string, kept: Kept): Promise<void> {
    return this.vault.putVerifier(KIND, hash, { value: JSON.stringify(kept), expiresAt: kept.startedAt + GUARDIAN_LONGEST_MS });
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
