import type { Vault, Verifier } from '@baton/event-log';
import { hash as digest, randomBytes } from 'node:crypto';

/** ms without a request after which a session ends. Real time, as all of these. */
export const SESSION_IDLE_MS = 4 * 3_600_000;
/** ms after which a session ends in any case: a long service day with its evening study. */
export const SESSION_LONGEST_MS = 14 * 3_600_000;
/**
 * ms between two notes in the vault that a session is in use; an idle session may end that much early. Each is a write
 * that waits for the disk: of a hundred campuses' people, once a minute, they were a tenth of all that the server did.
 */
const TOUCH_EVERY_MS = 10 * 60_000;
/** ms for which a session that was just read from the vault is believed without reading again: how late another instance may hear of a sign-out. */
const CACHED_MS = 1_000;
/** Sessions remembered for CACHED_MS. */
const MAX_CACHED = 5_000;
/** Ended sessions remembered, so that an answer of the vault that is on its way can't bring one back. */
const MAX_ENDED = 5_000;
/** Bytes of a session's secret. */
const TOKEN_BYTES = 32;

const KIND = 'session';

/** A session as the vault keeps it, under the SHA-256 of its token: who takes the vault can't use it. */
export interface Session {
  /** opaque; not the secret */
  readonly sessionId: string;
  readonly staffId: string;
  readonly schoolId: string;
  /** sessions of the person that were begun before this number are revoked */
  readonly epoch: number;
  readonly proof: 'session' | 'online_pin';
  /** the paired device on which it was begun: it holds nowhere else; null: of no paired device */
  readonly deviceId: string | null;
  /** signed in with a one-time password */
  readonly mustChangePassword: boolean;
  /** epoch ms */
  readonly startedAt: number;
  readonly usedAt: number;
}

export type NewSession = Omit<Session, 'sessionId' | 'startedAt' | 'usedAt' | 'deviceId'> & { readonly deviceId?: string | null };

/** Opens, finds and ends sessions. They outlive a restart, and any instance knows them. */
export class Sessions {
  private readonly cache = new Map<string, { readonly session: Session; readonly readAt: number }>();

  private readonly ended = new Set<string>();

  constructor(
    private readonly vault: Vault,
    private readonly now: () => number = Date.now,
  ) {}

  /** Answers the token, which exists nowhere else than in the cookie from now on. */
  async open(session: NewSession): Promise<{ readonly token: string; readonly session: Session }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = this.now();
    const opened: Session = {
      ...session,
      deviceId: session.deviceId ?? null,
      sessionId: `s${randomBytes(9).toString('hex')}`,
      startedAt: now,
      usedAt: now,
    };
    await this.store(hashOf(token), opened);
    return { token, session: opened };
  }

  /** null: no such session, or it ended. */
  async find(token: string): Promise<Session | null> {
    const hash = hashOf(token);
    const now = this.now();
    const session = this.remembered(hash, now) ?? (await this.load(hash, now));
    if (!session) return null;
    if (isOver(session, now)) {
      await this.end(token);
      return null;
    }
    if (now - session.usedAt >= TOUCH_EVERY_MS) await this.noteUse(hash, { ...session, usedAt: now });
    return session;
  }

  async end(token: string): Promise<void> {
    const hash = hashOf(token);
    this.cache.delete(hash);
    this.ended.add(hash);
    if (this.ended.size > MAX_ENDED) this.ended.delete(this.ended.keys().next().value as string);
    await this.vault.deleteVerifier(KIND, hash);
  }

  private remembered(hash: string, now: number): Session | null {
    const cached = this.cache.get(hash);
    return cached && now - cached.readAt < CACHED_MS ? cached.session : null;
  }

  private async load(hash: string, now: number): Promise<Session | null> {
    const stored = await this.vault.getVerifier(KIND, hash);
    if (!stored) {
      this.cache.delete(hash);
      return null;
    }
    const session = JSON.parse(stored.value) as Session;
    this.remember(hash, session, now);
    return session;
  }

  private async store(hash: string, session: Session): Promise<void> {
    await this.vault.putVerifier(KIND, hash, verifierOf(session));
    this.remember(hash, session, this.now());
  }

  /** A session that was ended meanwhile, here or by another instance, is not brought back. */
  private async noteUse(hash: string, session: Session): Promise<void> {
    if (await this.vault.replaceVerifier(KIND, hash, verifierOf(session))) this.remember(hash, session, this.now());
    else this.cache.delete(hash);
  }

  private remember(hash: string, session: Session, readAt: number): void {
    if (this.ended.has(hash)) return;
    this.cache.delete(hash);
    this.cache.set(hash, { session, readAt });
    if (this.cache.size > MAX_CACHED) this.cache.delete(this.cache.keys().next().value as string);
  }
}

const verifierOf = (session: Session): Verifier => ({ value: JSON.stringify(session), expiresAt: session.startedAt + SESSION_LONGEST_MS });

const isOver = (session: Session, now: number): boolean =>
  now - session.usedAt > SESSION_IDLE_MS || now - session.startedAt > SESSION_LONGEST_MS;

export const endOf = (session: Session): number => session.startedAt + SESSION_LONGEST_MS;

const hashOf = (token: string): string => digest('sha256', token);
