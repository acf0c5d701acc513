import type { RetentionClass } from '@baton/event-schema';

/** Whose data a key opens, and for how long it is kept. */
export interface KeyName {
  readonly subject: string;
  readonly class: RetentionClass;
}

/** One key of somebody: what was sealed says which. */
export interface KeyVersion extends KeyName {
  readonly version: number;
}

export interface VaultKey extends KeyVersion {
  /** 32 bytes */
  readonly key: Buffer;
}

/** One line of the erasure register: every version up to this one is gone for good. */
export interface Erasure extends KeyName {
  readonly upToVersion: number;
  /** epoch ms */
  readonly at: number;
}

/** Keys made or looked up in one call. */
export const MAX_KEYS_AT_ONCE = 20_000;
/** Milliseconds for which an instance counts as alive after its last word to the vault, unless the vault was opened with another. */
export const INSTANCE_LEASE_MS = 5 * 60_000;

/** An instance that may still hold the opened keys, or the names, of somebody whose keys were destroyed. */
export interface Unconfirmed {
  readonly subject: string;
  readonly instance: string;
}

/** A secret that is checked, never read out: an argon2 hash of a password or PIN, the hash of a session or a pass. */
export interface Verifier {
  readonly value: string;
  /** epoch ms of the machine's clock; null: until it is deleted */
  readonly expiresAt: number | null;
}

/**
 * The second port: keys that can really be destroyed, and secrets that must never be in an event. An event that was sealed
 * stays in the log for ever; without its key nobody reads it.
 */
export interface Vault {
  /** The newest key of each name, made where there is none. One transaction, durable before it answers. */
  createKeys(names: readonly KeyName[]): Promise<VaultKey[]>;
  /** null: erased, or never made here */
  getKey(name: KeyName, version: number): Promise<Buffer | null>;
  /**
   * The same for up to MAX_KEYS_AT_ONCE, in the order of the question, as they all stood at one moment: one question to a
   * database elsewhere, where each key by itself would be a round trip.
   */
  getKeys(asked: readonly KeyVersion[]): Promise<(Buffer | null)[]>;
  /**
   * Puts the erasure on the register, then destroys the keys. Default: of every retention class. Every instance that is in
   * by then must confirm that it dropped what it had opened.
   */
  destroyKeys(subject: string, at: number, classes?: readonly RetentionClass[]): Promise<Erasure[]>;
  /** The erasure register. */
  erasures(): Promise<Erasure[]>;
  /** Applies a register again, after a restore. Answers how many keys it destroyed. */
  applyErasures(register: readonly Erasure[]): Promise<number>;

  /** This instance opens keys from now on, so erasures wait for its word. Before it opens the first. */
  enter(instance: string): Promise<void>;
  /** At least once per lease. False: it was late and counted out, others were told that it holds nothing, so it must end. */
  renew(instance: string): Promise<boolean>;
  /** It has stopped; nothing that it opened is in memory any more. */
  leave(instance: string): Promise<void>;
  /** Whose keys were destroyed while this instance was in, and not yet confirmed by it. */
  toForget(instance: string): Promise<readonly string[]>;
  /** Nothing of these people is in this instance's memory any more. */
  confirmForgotten(instance: string, subjects: readonly string[]): Promise<void>;
  /** Empty: every erasure is complete. Instances whose lease ran out are counted out by this question. */
  unconfirmed(): Promise<readonly Unconfirmed[]>;

  putVerifier(kind: string, id: string, verifier: Verifier): Promise<void>;
  /** Keeps it only if there is none of that id: of many who claim it at once, on any instance, one is answered true. */
  claimVerifier(kind: string, id: string, verifier: Verifier): Promise<boolean>;
  /** Replaces it only where there still is one: what another instance deleted meanwhile stays deleted, and false is answered. */
  replaceVerifier(kind: string, id: string, verifier: Verifier): Promise<boolean>;
  getVerifier(kind: string, id: string): Promise<Verifier | null>;
  deleteVerifier(kind: string, id: string): Promise<void>;
  /** Deletes what expired before `now` (epoch ms); answers how many. */
  purgeVerifiers(now: number): Promise<number>;

  /** 32 bytes for keyed hashes; made with the vault, never changed */
  logSecret(): Promise<Buffer>;
  close(): Promise<void>;
}

/** The vault was locked with another master key. */
export class WrongMasterKey extends Error {}
/** The vault can't be opened as it is; the message says what to do, and names no password. */
export class VaultProblem extends Error {
  constructor(
    readonly kind: VaultProblemKind,
    message: string,
  ) {
    super(message);
  }
}
export type VaultProblemKind =
  'no_database' | 'wrong_password' | 'not_from_here' | 'not_allowed' | 'no_host' | 'tls_failed' | 'read_only' | 'wrong_address';
/** The vault can't be reached, or doesn't answer in time. Nothing is known to be lost: try again. */
export class VaultUnavailable extends Error {}
/** Somebody else has the vault in hand for too long: it writes, or it reads so that a key's last trace can't be removed. Try again. */
export class VaultBusy extends Error {}
