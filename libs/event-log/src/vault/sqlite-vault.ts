import type { RetentionClass } from '@baton/event-schema';
import Database from 'better-sqlite3';
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { NotDurable } from '../sqlite/connection';
import { isBusy } from '../sqlite/error-codes';
import { appendErasures, readErasures } from './erasure-register';
import type { MovableVault, NamedVerifier } from './copy-vault';
import {
  type Erasure,
  INSTANCE_LEASE_MS,
  type KeyName,
  type KeyVersion,
  type Unconfirmed,
  VaultBusy,
  type VaultKey,
  type Verifier,
  WrongMasterKey,
} from './vault';
import { atMostAtOnce, KEY_BYTES, LOG_SECRET, ofKey, ofVerifier, unwrap, wrap } from './wrapping';

/** Tries to empty the write-ahead log after keys were destroyed, and milliseconds between them. */
const TRUNCATE_TRIES = 250;
const TRUNCATE_PAUSE_MS = 20;
/** Keys or verifiers read in one batch when the whole vault is moved. */
const ROWS_AT_ONCE = 5_000;
/** Milliseconds that opening waits for another process that opens, and stands still meanwhile. */
const OPEN_TIMEOUT_MS = 10_000;
/** Milliseconds that SQLite itself waits for another process's lock, in which nothing else is served here. */
const BUSY_TIMEOUT_MS = 5;
/** Milliseconds in which a locked vault is tried again before its caller hears that it is busy, and between two tries. */
const LOCK_WAIT_MS = 10_000;
const LOCK_RETRY_MS = 5;

const TABLES = `
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS key (
  subject TEXT NOT NULL, class TEXT NOT NULL, version INTEGER NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY (subject, class, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erasure (
  subject TEXT NOT NULL, class TEXT NOT NULL, up_to_version INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (subject, class, up_to_version)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verifier (
  kind TEXT NOT NULL, id TEXT NOT NULL, wrapped BLOB NOT NULL, expires_at INTEGER,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS instance (name TEXT PRIMARY KEY, alive_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unconfirmed (
  subject TEXT NOT NULL, instance TEXT NOT NULL,
  PRIMARY KEY (subject, instance)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS verifier_expiry ON verifier (expires_at) WHERE expires_at IS NOT NULL;
`;

export interface SqliteVaultOptions {
  readonly file: string;
  /** 32 bytes, kept outside the data folder and its backups */
  readonly masterKey: Buffer;
  /** default `<file>-erasures.ndjson` */
  readonly registerFile?: string;
  /** default INSTANCE_LEASE_MS */
  readonly leaseMs?: number;
  /** ms that a statement waits for another process's lock; default 10,000 */
  readonly lockWaitMs?: number;
}

/**
 * Opens the vault, or makes it, and applies the erasure register that lies beside it.
 * @throws WrongMasterKey, NotDurable
 */
export async function openSqliteVault(options: SqliteVaultOptions): Promise<SqliteVault> {
  if (options.masterKey.length !== KEY_BYTES)
    throw new WrongMasterKey(`The master key has ${options.masterKey.length} bytes instead of ${KEY_BYTES}.`);
  const db = new Database(options.file, { timeout: OPEN_TIMEOUT_MS });
  try {
    prepare(db);
    const vault = new SqliteVault(db, options);
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    await vault.applyErasures(readErasures(vault.registerFile));
    return vault;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  if (db.pragma('journal_mode', { simple: true }) !== 'wal' || db.pragma('synchronous', { simple: true }) !== 2)
    throw new NotDurable('The vault must run in WAL mode with synchronous=FULL: put it on a local disk.');
  if (db.pragma('secure_delete', { simple: true }) !== 1) throw new NotDurable('The vault must overwrite what it deletes (secure_delete).');
  db.exec(TABLES);
}

interface StoredKey {
  readonly version: number;
  readonly wrapped: Buffer;
}

/** Every question and every change may find another process writing: @throws VaultBusy after `lockWaitMs`, nothing was done. */
export class SqliteVault implements MovableVault {
  readonly file: string;
  readonly registerFile: string;
  private readonly masterKey: KeyObject;
  private readonly leaseMs: number;
  private readonly lockWaitMs: number;
  private readonly newest: Database.Statement<[string, string], StoredKey>;
  private readonly ofVersion: Database.Statement<[string, string, number], StoredKey>;
  private readonly insert: Database.Statement<[string, string, number, Buffer]>;

  constructor(
    private readonly db: Database.Database,
    options: SqliteVaultOptions,
  ) {
    this.file = options.file;
    this.registerFile = options.registerFile ?? `${options.file}-erasures.ndjson`;
    this.masterKey = createSecretKey(options.masterKey);
    this.newest = db.prepare('SELECT version, wrapped FROM key WHERE subject = ? AND class = ? ORDER BY version DESC LIMIT 1');
    this.ofVersion = db.prepare('SELECT version, wrapped FROM key WHERE subject = ? AND class = ? AND version = ?');
    this.insert = db.prepare('INSERT INTO key (subject, class, version, wrapped) VALUES (?, ?, ?, ?)');
    this.leaseMs = options.leaseMs ?? INSTANCE_LEASE_MS;
    this.lockWaitMs = options.lockWaitMs ?? LOCK_WAIT_MS;
    this.storedLogSecret(); // a wrong master key is found at once
  }

  async createKeys(names: readonly KeyName[]): Promise<VaultKey[]> {
    atMostAtOnce(names, 'made');
    const make = this.db.transaction(() => names.map((name) => this.newestKey(name) ?? this.makeKey(name)));
    return this.patiently(() => {
      const found = names.map((name) => this.newestKey(name));
      return found.every((key) => key !== null) ? found : make.immediate();
    });
  }

  async getKey(name: KeyName, version: number): Promise<Buffer | null> {
    const stored = await this.patiently(() => this.ofVersion.get(name.subject, name.class, version));
    return stored ? unwrap(this.masterKey, ofKey(name, version), stored.wrapped) : null;
  }

  async getKeys(asked: readonly KeyVersion[]): Promise<(Buffer | null)[]> {
    atMostAtOnce(asked, 'looked up');
    const read = this.db.transaction(() => asked.map((key) => this.ofVersion.get(key.subject, key.class, key.version)));
    const found = await this.patiently(() => read());
    return found.map((stored, i) => (stored ? unwrap(this.masterKey, ofKey(asked[i], asked[i].version), stored.wrapped) : null));
  }

  async destroyKeys(subject: string, at: number, classes?: readonly RetentionClass[]): Promise<Erasure[]> {
    const newest = this.db.prepare<[string], { class: RetentionClass; version: number }>(
      'SELECT class, max(version) AS version FROM key WHERE subject = ? GROUP BY class',
    );
    const rows = await this.patiently(() => newest.all(subject));
    const erasures = rows
      .filter((row) => !classes || classes.includes(row.class))
      .map((row): Erasure => ({ subject, class: row.class, upToVersion: row.version, at }));
    appendErasures(this.registerFile, erasures); // first: a crash in between destroys them at the next start
    await this.applyErasures(erasures);
    return erasures;
  }

  async erasures(): Promise<Erasure[]> {
    const all = this.db.prepare<[], Erasure>(
      'SELECT subject, class, up_to_version AS upToVersion, at FROM erasure ORDER BY at, subject, class, up_to_version',
    );
    return this.patiently(() => all.all());
  }

  async applyErasures(register: readonly Erasure[]): Promise<number> {
    const destroy = this.db.prepare('DELETE FROM key WHERE subject = ? AND class = ? AND version <= ?');
    const note = this.db.prepare('INSERT INTO erasure (subject, class, up_to_version, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
    const ask = this.db.prepare(
      'INSERT INTO unconfirmed (subject, instance) SELECT ?, name FROM instance WHERE true ON CONFLICT DO NOTHING',
    );
    const apply = this.db.transaction(() => {
      let keys = 0;
      for (const { subject, class: retention, upToVersion, at } of register) {
        const destroyedNow = destroy.run(subject, retention, upToVersion).changes;
        if (destroyedNow > 0) ask.run(subject);
        keys += destroyedNow;
        note.run(subject, retention, upToVersion, at);
      }
      return keys;
    });
    const destroyed = await this.patiently(() => apply.immediate());
    if (destroyed > 0) await this.emptyWriteAheadLog();
    return destroyed;
  }

  async enter(instance: string): Promise<void> {
    await this.countOut();
    const enter = this.db.prepare(
      'INSERT INTO instance (name, alive_until) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until',
    );
    await this.patiently(() => enter.run(instance, Date.now() + this.leaseMs));
  }

  async renew(instance: string): Promise<boolean> {
    const renew = this.db.prepare('UPDATE instance SET alive_until = ? WHERE name = ?');
    return this.patiently(() => renew.run(Date.now() + this.leaseMs, instance).changes === 1);
  }

  async leave(instance: string): Promise<void> {
    const leave = this.db.transaction(() => {
      this.db.prepare('DELETE FROM instance WHERE name = ?').run(instance);
      this.db.prepare('DELETE FROM unconfirmed WHERE instance = ?').run(instance);
    });
    await this.patiently(() => leave.immediate());
  }

  async toForget(instance: string): Promise<readonly string[]> {
    const asked = this.db.prepare<[string], string>('SELECT subject FROM unconfirmed WHERE instance = ? ORDER BY subject').pluck();
    return this.patiently(() => asked.all(instance));
  }

  async confirmForgotten(instance: string, subjects: readonly string[]): Promise<void> {
    const confirm = this.db.prepare('DELETE FROM unconfirmed WHERE instance = ? AND subject = ?');
    const all = this.db.transaction(() => {
      for (const subject of subjects) confirm.run(instance, subject);
    });
    await this.patiently(() => all.immediate());
  }

  async unconfirmed(): Promise<readonly Unconfirmed[]> {
    await this.countOut();
    const all = this.db.prepare<[], Unconfirmed>('SELECT subject, instance FROM unconfirmed ORDER BY subject, instance');
    return this.patiently(() => all.all());
  }

  /** An instance that was silent for longer than its lease has ended: it holds nothing any more. */
  private async countOut(): Promise<void> {
    const countOut = this.db.transaction(() => {
      this.db.prepare('DELETE FROM instance WHERE alive_until < ?').run(Date.now());
      this.db.prepare('DELETE FROM unconfirmed WHERE instance NOT IN (SELECT name FROM instance)').run();
    });
    await this.patiently(() => countOut.immediate());
  }

  async putVerifier(kind: string, id: string, verifier: Verifier): Promise<void> {
    const wrapped = wrap(this.masterKey, ofVerifier(kind, id), Buffer.from(verifier.value));
    const put = this.db.prepare('INSERT OR REPLACE INTO verifier (kind, id, wrapped, expires_at) VALUES (?, ?, ?, ?)');
    await this.patiently(() => put.run(kind, id, wrapped, verifier.expiresAt));
  }

  async claimVerifier(kind: string, id: string, verifier: Verifier): Promise<boolean> {
    const wrapped = wrap(this.masterKey, ofVerifier(kind, id), Buffer.from(verifier.value));
    const claim = this.db.prepare('INSERT INTO verifier (kind, id, wrapped, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
    return this.patiently(() => claim.run(kind, id, wrapped, verifier.expiresAt).changes === 1);
  }

  async replaceVerifier(kind: string, id: string, verifier: Verifier): Promise<boolean> {
    const wrapped = wrap(this.masterKey, ofVerifier(kind, id), Buffer.from(verifier.value));
    const replace = this.db.prepare('UPDATE verifier SET wrapped = ?, expires_at = ? WHERE kind = ? AND id = ?');
    return this.patiently(() => replace.run(wrapped, verifier.expiresAt, kind, id).changes === 1);
  }

  async getVerifier(kind: string, id: string): Promise<Verifier | null> {
    const verifier = this.db.prepare<[string, string], { wrapped: Buffer; expiresAt: number | null }>(
      'SELECT wrapped, expires_at AS expiresAt FROM verifier WHERE kind = ? AND id = ?',
    );
    const row = await this.patiently(() => verifier.get(kind, id));
    if (!row) return null;
    return { value: unwrap(this.masterKey, ofVerifier(kind, id), row.wrapped).toString(), expiresAt: row.expiresAt };
  }

  async deleteVerifier(kind: string, id: string): Promise<void> {
    const remove = this.db.prepare('DELETE FROM verifier WHERE kind = ? AND id = ?');
    await this.patiently(() => remove.run(kind, id));
  }

  async purgeVerifiers(now: number): Promise<number> {
    const purge = this.db.prepare('DELETE FROM verifier WHERE expires_at < ?');
    return this.patiently(() => purge.run(now).changes);
  }

  async logSecret(): Promise<Buffer> {
    const stored = await this.patiently(() => this.storedLogSecret());
    if (stored) return stored;
    await this.adoptLogSecret(randomBytes(KEY_BYTES)); // of two processes that make one, the first one's holds
    const made = await this.patiently(() => this.storedLogSecret());
    if (!made) throw new Error(`${this.file} has lost its log secret.`);
    return made;
  }

  async adoptLogSecret(secret: Buffer): Promise<boolean> {
    const adopt = this.db.prepare(`INSERT INTO secret (name, wrapped) VALUES ('log', ?) ON CONFLICT DO NOTHING`);
    return this.patiently(() => {
      adopt.run(wrap(this.masterKey, LOG_SECRET, secret));
      return this.storedLogSecret()?.equals(secret) ?? false;
    });
  }

  async *allKeys(): AsyncGenerator<readonly VaultKey[]> {
    const after = this.db.prepare<[string, string, number, number], StoredKey & KeyName>(
      'SELECT subject, class, version, wrapped FROM key WHERE (subject, class, version) > (?, ?, ?) ORDER BY subject, class, version LIMIT ?',
    );
    let last: KeyName & { readonly version: number } = { subject: '', class: '' as RetentionClass, version: 0 };
    for (;;) {
      const { subject, class: retention, version } = last;
      const rows = await this.patiently(() => after.all(subject, retention, version, ROWS_AT_ONCE));
      if (rows.length === 0) return;
      yield rows.map((row) => ({ ...nameOf(row), version: row.version, key: this.unwrapKey(row) }));
      last = rows[rows.length - 1];
    }
  }

  async takeKeys(keys: readonly VaultKey[]): Promise<void> {
    const take = this.db.prepare('INSERT INTO key (subject, class, version, wrapped) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
    const takeAll = this.db.transaction(() => {
      for (const { key, version, ...name } of keys)
        take.run(name.subject, name.class, version, wrap(this.masterKey, ofKey(name, version), key));
    });
    await this.patiently(() => takeAll.immediate());
  }

  async *allVerifiers(): AsyncGenerator<readonly NamedVerifier[]> {
    const after = this.db.prepare<[string, string, number], { kind: string; id: string; wrapped: Buffer; expiresAt: number | null }>(
      'SELECT kind, id, wrapped, expires_at AS expiresAt FROM verifier WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?',
    );
    let last = { kind: '', id: '' };
    for (;;) {
      const { kind: lastKind, id: lastId } = last;
      const rows = await this.patiently(() => after.all(lastKind, lastId, ROWS_AT_ONCE));
      if (rows.length === 0) return;
      yield rows.map(({ kind, id, wrapped, expiresAt }) => {
        return { kind, id, expiresAt, value: unwrap(this.masterKey, ofVerifier(kind, id), wrapped).toString() };
      });
      last = rows[rows.length - 1];
    }
  }

  async clearVerifiers(): Promise<void> {
    const clear = this.db.prepare('DELETE FROM verifier');
    await this.patiently(() => clear.run());
  }

  async takeVerifiers(verifiers: readonly NamedVerifier[]): Promise<void> {
    const take = this.db.prepare('INSERT INTO verifier (kind, id, wrapped, expires_at) VALUES (?, ?, ?, ?)');
    const takeAll = this.db.transaction(() => {
      for (const { kind, id, value, expiresAt } of verifiers)
        take.run(kind, id, wrap(this.masterKey, ofVerifier(kind, id), Buffer.from(value)), expiresAt);
    });
    await this.patiently(() => takeAll.immediate());
  }

  async close(): Promise<void> {
    this.db.close();
  }

  /** Tried again while another process writes. This one serves others meanwhile, which it didn't while SQLite itself waited. */
  private async patiently<T>(run: () => T): Promise<T> {
    const until = Date.now() + this.lockWaitMs;
    for (;;) {
      try {
        return run();
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (Date.now() > until) throw new VaultBusy(`Another process kept ${this.file} locked for ${this.lockWaitMs} ms: try again.`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS * (1 + Math.random())));
    }
  }

  private newestKey(name: KeyName): VaultKey | null {
    const stored = this.newest.get(name.subject, name.class);
    if (!stored) return null;
    return { ...name, version: stored.version, key: unwrap(this.masterKey, ofKey(name, stored.version), stored.wrapped) };
  }

  /** A version is never used twice: what was erased under version 1 isn't opened by a later key. */
  private makeKey(name: KeyName): VaultKey {
    const erased = this.db
      .prepare<[string, string], number | null>('SELECT max(up_to_version) FROM erasure WHERE subject = ? AND class = ?')
      .pluck()
      .get(name.subject, name.class);
    const version = (erased ?? 0) + 1;
    const key = randomBytes(KEY_BYTES);
    this.insert.run(name.subject, name.class, version, wrap(this.masterKey, ofKey(name, version), key));
    return { ...name, version, key };
  }

  private unwrapKey(row: StoredKey & KeyName): Buffer {
    return unwrap(this.masterKey, ofKey(row, row.version), row.wrapped);
  }

  /** @throws WrongMasterKey */
  private storedLogSecret(): Buffer | null {
    const stored = this.db.prepare<[], Buffer>(`SELECT wrapped FROM secret WHERE name = 'log'`).pluck().get();
    try {
      return stored ? unwrap(this.masterKey, LOG_SECRET, stored) : null;
    } catch {
      throw new WrongMasterKey(`The master key doesn't open ${this.file}: use the one that it was made with.`);
    }
  }

  /** Deleted keys are overwritten in the main file by secure_delete; this removes them from the write-ahead log. */
  private async emptyWriteAheadLog(): Promise<void> {
    for (let tries = 0; tries < TRUNCATE_TRIES; tries++) {
      const [result] = this.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (result.busy === 0) return;
      await new Promise((resolve) => setTimeout(resolve, TRUNCATE_PAUSE_MS));
    }
    throw new VaultBusy('The keys are destroyed, but another process keeps the write-ahead log of the vault open: destroy them again.');
  }
}

const nameOf = (row: KeyName): KeyName => ({ subject: row.subject, class: row.class });
