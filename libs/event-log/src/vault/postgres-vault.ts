import type { RetentionClass } from '@baton/event-schema';
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { NotDurable } from '../sqlite/connection';
import type { MovableVault, NamedVerifier } from './copy-vault';
import { PostgresConnections, type Rows } from './postgres-connections';
import { TABLES } from './postgres-tables';
import {
  type Erasure,
  INSTANCE_LEASE_MS,
  type KeyName,
  type KeyVersion,
  type Unconfirmed,
  type VaultKey,
  VaultProblem,
  type Verifier,
  WrongMasterKey,
} from './vault';
import { atMostAtOnce, KEY_BYTES, LOG_SECRET, ofKey, ofVerifier, unwrap, wrap } from './wrapping';

/** Keys or verifiers read in one batch when the whole vault is moved. */
const ROWS_AT_ONCE = 5_000;
/** Whoever makes or destroys keys, or comes in, holds this advisory lock: one after another, over all instances. */
const ONE_AT_A_TIME = 'SELECT pg_advisory_xact_lock(4715338, 1)';

export interface PostgresVaultOptions {
  /** postgresql://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/path/of/authority.pem */
  readonly url: string;
  /** 32 bytes, the same for every instance, never in the database or its backups */
  readonly masterKey: Buffer;
  /** default INSTANCE_LEASE_MS */
  readonly leaseMs?: number;
}

/**
 * Opens the vault that several instances share, or makes its tables.
 * @throws VaultProblem, VaultUnavailable, WrongMasterKey, NotDurable
 */
export async function openPostgresVault(options: PostgresVaultOptions): Promise<PostgresVault> {
  if (options.masterKey.length !== KEY_BYTES)
    throw new WrongMasterKey(`The master key has ${options.masterKey.length} bytes instead of ${KEY_BYTES}.`);
  const connections = new PostgresConnections(options.url);
  try {
    await prepare(connections);
    const vault = new PostgresVault(connections, options);
    await vault.heldLogSecret();
    return vault;
  } catch (error) {
    await connections.close();
    throw error;
  }
}

async function prepare(connections: PostgresConnections): Promise<void> {
  const [{ replica, fsync, commits }] = await connections.rows<{ replica: boolean; fsync: string; commits: string }>(
    `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS replica,
      current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits`,
  );
  if (replica) throw new VaultProblem('read_only', `The vault ${connections.place} is read only: name the primary, not a replica.`);
  if (fsync === 'off' || commits === 'off')
    throw new NotDurable(`The vault ${connections.place} may lose keys at a power cut: set fsync and synchronous_commit to on.`);
  const [{ made }] = await connections.rows<{ made: boolean }>(`SELECT to_regclass('baton_vault.verifier_expiry') IS NOT NULL AS made`);
  if (made) return;
  await connections.transaction(async (rows) => {
    await rows(ONE_AT_A_TIME);
    await rows(TABLES);
  });
}

interface KeyRow {
  readonly subject: string;
  readonly class: RetentionClass;
  readonly version: number;
  readonly wrapped: Buffer;
}

interface VerifierRow {
  readonly wrapped: Buffer;
  readonly expires_at: string | null;
}

const NAMES = 'unnest($1::text[], $2::text[]) AS asked (subject, class)';
const NEWEST = `SELECT DISTINCT ON (key.subject, key.class) key.* FROM ${NAMES}
  JOIN baton_vault.key ON key.subject = asked.subject AND key.class = asked.class ORDER BY key.subject, key.class, key.version DESC`;
/** One look at an index for each key: as a plain join the planner sorts the whole table for every question. */
const ASKED_KEYS = `SELECT asked.n::integer, key.wrapped
  FROM unnest($1::text[], $2::text[], $3::integer[]) WITH ORDINALITY AS asked (subject, class, version, n)
  CROSS JOIN LATERAL (
    SELECT wrapped FROM baton_vault.key
    WHERE key.subject = asked.subject AND key.class = asked.class AND key.version = asked.version LIMIT 1
  ) AS key`;
const ERASED_UP_TO = `SELECT erasure.subject, erasure.class, max(up_to_version) AS version FROM ${NAMES}
  JOIN baton_vault.erasure ON erasure.subject = asked.subject AND erasure.class = asked.class GROUP BY erasure.subject, erasure.class`;
const TAKE_KEYS = `INSERT INTO baton_vault.key (subject, class, version, wrapped)
  SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::bytea[]) ON CONFLICT DO NOTHING`;
/** What a register destroys, in which part of the table. */
const DOOMED = `CREATE TEMP TABLE doomed ON COMMIT DROP AS
  SELECT key.tableoid::regclass::text AS part, key.subject, key.class, key.version FROM baton_vault.key
  JOIN unnest($1::text[], $2::text[], $3::integer[]) AS erased (subject, class, version)
    ON key.subject = erased.subject AND key.class = erased.class AND key.version <= erased.version`;

export class PostgresVault implements MovableVault {
  private readonly masterKey: KeyObject;
  private readonly leaseMs: number;

  constructor(
    private readonly connections: PostgresConnections,
    options: PostgresVaultOptions,
  ) {
    this.masterKey = createSecretKey(options.masterKey);
    this.leaseMs = options.leaseMs ?? INSTANCE_LEASE_MS;
  }

  async createKeys(names: readonly KeyName[]): Promise<VaultKey[]> {
    atMostAtOnce(names, 'made');
    const found = await this.newestKeys((sql, values) => this.connections.rows(sql, values), names);
    const keys = names.every((name) => found.has(textOf(name))) ? found : await this.makeMissing(names);
    return names.map((name) => keys.get(textOf(name)) as VaultKey);
  }

  async getKey(name: KeyName, version: number): Promise<Buffer | null> {
    const [stored] = await this.connections.rows<{ wrapped: Buffer }>(
      'SELECT wrapped FROM baton_vault.key WHERE subject = $1 AND class = $2 AND version = $3',
      [name.subject, name.class, version],
    );
    return stored ? unwrap(this.masterKey, ofKey(name, version), stored.wrapped) : null;
  }

  async getKeys(asked: readonly KeyVersion[]): Promise<(Buffer | null)[]> {
    atMostAtOnce(asked, 'looked up');
    if (asked.length === 0) return [];
    const stored = await this.connections.rows<{ n: number; wrapped: Buffer }>(ASKED_KEYS, [
      ...columnsOf(asked),
      asked.map(({ version }) => version),
    ]);
    const keys: (Buffer | null)[] = asked.map(() => null);
    for (const { n, wrapped } of stored) keys[n - 1] = unwrap(this.masterKey, ofKey(asked[n - 1], asked[n - 1].version), wrapped);
    return keys;
  }

  async destroyKeys(subject: string, at: number, classes?: readonly RetentionClass[]): Promise<Erasure[]> {
    return this.connections.transaction(async (rows) => {
      await rows(ONE_AT_A_TIME);
      const held = await rows<{ class: RetentionClass; version: number }>(
        'SELECT class, max(version) AS version FROM baton_vault.key WHERE subject = $1 GROUP BY class',
        [subject],
      );
      const doomed = held.filter((row) => !classes || classes.includes(row.class));
      await destroy(
        rows,
        doomed.map((row) => ({ subject, class: row.class, upToVersion: row.version, at })),
      );
      // read back: done a second time because the first answer was lost, it finds no key and answers the same
      return (await erasuresOf(rows)).filter((erasure) => erasure.subject === subject && erasure.at === at);
    });
  }

  async erasures(): Promise<Erasure[]> {
    return erasuresOf((sql, values) => this.connections.rows(sql, values));
  }

  async applyErasures(register: readonly Erasure[]): Promise<number> {
    if (register.length === 0) return 0;
    return this.connections.transaction(async (rows) => {
      await rows(ONE_AT_A_TIME);
      return destroy(rows, register);
    });
  }

  async enter(instance: string): Promise<void> {
    await this.connections.transaction(async (rows) => {
      await rows(ONE_AT_A_TIME); // an erasure under way is over before the first key is opened
      await rows('DELETE FROM baton_vault.instance WHERE alive_until < now()');
      await rows(
        `INSERT INTO baton_vault.instance (name, alive_until) VALUES ($1, now() + $2 * interval '1 ms')
          ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until`,
        [instance, this.leaseMs],
      );
    });
  }

  async renew(instance: string): Promise<boolean> {
    const renewed = await this.connections.rows(
      `UPDATE baton_vault.instance SET alive_until = now() + $2 * interval '1 ms' WHERE name = $1 RETURNING name`,
      [instance, this.leaseMs],
    );
    return renewed.length === 1;
  }

  async leave(instance: string): Promise<void> {
    await this.connections.transaction(async (rows) => {
      await rows('DELETE FROM baton_vault.instance WHERE name = $1', [instance]);
      await rows('DELETE FROM baton_vault.unconfirmed WHERE instance = $1', [instance]);
    });
  }

  async toForget(instance: string): Promise<readonly string[]> {
    const waiting = await this.connections.rows<{ subject: string }>(
      'SELECT subject FROM baton_vault.unconfirmed WHERE instance = $1 ORDER BY subject',
      [instance],
    );
    return waiting.map(({ subject }) => subject);
  }

  async confirmForgotten(instance: string, subjects: readonly string[]): Promise<void> {
    await this.connections.rows('DELETE FROM baton_vault.unconfirmed WHERE instance = $1 AND subject = ANY($2::text[])', [
      instance,
      subjects,
    ]);
  }

  async unconfirmed(): Promise<readonly Unconfirmed[]> {
    return this.connections.transaction(async (rows) => {
      await rows('DELETE FROM baton_vault.instance WHERE alive_until < now()');
      await rows('DELETE FROM baton_vault.unconfirmed WHERE instance NOT IN (SELECT name FROM baton_vault.instance)');
      return rows<Unconfirmed>('SELECT subject, instance FROM baton_vault.unconfirmed ORDER BY subject, instance');
    });
  }

  async putVerifier(kind: string, id: string, verifier: Verifier): Promise<void> {
    await this.connections.rows(
      `INSERT INTO baton_vault.verifier (kind, id, wrapped, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (kind, id) DO UPDATE SET wrapped = excluded.wrapped, expires_at = excluded.expires_at`,
      [kind, id, this.wrapVerifier(kind, id, verifier), verifier.expiresAt],
    );
  }

  async claimVerifier(kind: string, id: string, verifier: Verifier): Promise<boolean> {
    const wrapped = this.wrapVerifier(kind, id, verifier);
    await this.connections.rows(
      'INSERT INTO baton_vault.verifier (kind, id, wrapped, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [kind, id, wrapped, verifier.expiresAt],
    );
    // wrapped bytes are never the same twice: whose they are won, also where the first answer was lost
    const [held] = await this.connections.rows<VerifierRow>('SELECT wrapped FROM baton_vault.verifier WHERE kind = $1 AND id = $2', [
      kind,
      id,
    ]);
    return held?.wrapped.equals(wrapped) ?? false;
  }

  async replaceVerifier(kind: string, id: string, verifier: Verifier): Promise<boolean> {
    const replaced = await this.connections.rows(
      'UPDATE baton_vault.verifier SET wrapped = $3, expires_at = $4 WHERE kind = $1 AND id = $2 RETURNING id',
      [kind, id, this.wrapVerifier(kind, id, verifier), verifier.expiresAt],
    );
    return replaced.length === 1;
  }

  async getVerifier(kind: string, id: string): Promise<Verifier | null> {
    const [row] = await this.connections.rows<VerifierRow>(
      'SELECT wrapped, expires_at FROM baton_vault.verifier WHERE kind = $1 AND id = $2',
      [kind, id],
    );
    return row ? this.unwrapVerifier(kind, id, row) : null;
  }

  async deleteVerifier(kind: string, id: string): Promise<void> {
    await this.connections.rows('DELETE FROM baton_vault.verifier WHERE kind = $1 AND id = $2', [kind, id]);
  }

  async purgeVerifiers(now: number): Promise<number> {
    return (await this.connections.rows('DELETE FROM baton_vault.verifier WHERE expires_at < $1 RETURNING id', [now])).length;
  }

  async logSecret(): Promise<Buffer> {
    const held = await this.heldLogSecret();
    if (held) return held;
    await this.adoptLogSecret(randomBytes(KEY_BYTES)); // of two instances that make one, the first one's holds
    return (await this.heldLogSecret()) as Buffer;
  }

  async close(): Promise<void> {
    await this.connections.close();
  }

  /** null: a new vault. @throws WrongMasterKey */
  async heldLogSecret(): Promise<Buffer | null> {
    const [stored] = await this.connections.rows<{ wrapped: Buffer }>(`SELECT wrapped FROM baton_vault.secret WHERE name = 'log'`);
    try {
      return stored ? unwrap(this.masterKey, LOG_SECRET, stored.wrapped) : null;
    } catch {
      throw new WrongMasterKey(`The master key doesn't open the vault ${this.connections.place}: use the one that it was made with.`);
    }
  }

  async adoptLogSecret(secret: Buffer): Promise<boolean> {
    await this.connections.rows(`INSERT INTO baton_vault.secret (name, wrapped) VALUES ('log', $1) ON CONFLICT DO NOTHING`, [
      wrap(this.masterKey, LOG_SECRET, secret),
    ]);
    return (await this.heldLogSecret())?.equals(secret) ?? false;
  }

  async *allKeys(): AsyncGenerator<readonly VaultKey[]> {
    let last: readonly [string, string, number] = ['', '', 0];
    for (;;) {
      const rows = await this.connections.rows<KeyRow>(
        `SELECT * FROM baton_vault.key WHERE (subject, class, version) > ($1, $2, $3) ORDER BY subject, class, version LIMIT $4`,
        [...last, ROWS_AT_ONCE],
      );
      if (rows.length === 0) return;
      yield rows.map((row) => this.keyOf(row));
      const end = rows[rows.length - 1];
      last = [end.subject, end.class, end.version];
    }
  }

  async takeKeys(keys: readonly VaultKey[]): Promise<void> {
    await this.insertKeys((sql, values) => this.connections.rows(sql, values), keys);
  }

  async *allVerifiers(): AsyncGenerator<readonly NamedVerifier[]> {
    let last: readonly [string, string] = ['', ''];
    for (;;) {
      const rows = await this.connections.rows<VerifierRow & { readonly kind: string; readonly id: string }>(
        'SELECT * FROM baton_vault.verifier WHERE (kind, id) > ($1, $2) ORDER BY kind, id LIMIT $3',
        [...last, ROWS_AT_ONCE],
      );
      if (rows.length === 0) return;
      yield rows.map((row) => ({ kind: row.kind, id: row.id, ...this.unwrapVerifier(row.kind, row.id, row) }));
      const end = rows[rows.length - 1];
      last = [end.kind, end.id];
    }
  }

  async clearVerifiers(): Promise<void> {
    await this.connections.rows('DELETE FROM baton_vault.verifier');
  }

  async takeVerifiers(verifiers: readonly NamedVerifier[]): Promise<void> {
    await this.connections.rows(
      `INSERT INTO baton_vault.verifier (kind, id, wrapped, expires_at)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[]) ON CONFLICT DO NOTHING`,
      [
        verifiers.map(({ kind }) => kind),
        verifiers.map(({ id }) => id),
        verifiers.map((verifier) => this.wrapVerifier(verifier.kind, verifier.id, verifier)),
        verifiers.map(({ expiresAt }) => expiresAt),
      ],
    );
  }

  private async makeMissing(names: readonly KeyName[]): Promise<ReadonlyMap<string, VaultKey>> {
    return this.connections.transaction(async (rows) => {
      await rows(ONE_AT_A_TIME);
      const keys = await this.newestKeys(rows, names);
      const missing = [...new Map(names.map((name) => [textOf(name), name])).values()].filter((name) => !keys.has(textOf(name)));
      const erased = await erasedUpTo(rows, missing);
      const made = missing.map((name): VaultKey => {
        // a version is never used twice: what was erased under version 1 isn't opened by a later key
        return { subject: name.subject, class: name.class, version: (erased.get(textOf(name)) ?? 0) + 1, key: randomBytes(KEY_BYTES) };
      });
      await this.insertKeys(rows, made);
      for (const key of made) keys.set(textOf(key), key);
      return keys;
    });
  }

  private async newestKeys(rows: Rows, names: readonly KeyName[]): Promise<Map<string, VaultKey>> {
    const found = await rows<KeyRow>(NEWEST, columnsOf(names));
    return new Map(found.map((row) => [textOf(row), this.keyOf(row)]));
  }

  private async insertKeys(rows: Rows, keys: readonly VaultKey[]): Promise<void> {
    const wrapped = keys.map((key) => wrap(this.masterKey, ofKey(key, key.version), key.key));
    await rows(TAKE_KEYS, [...columnsOf(keys), keys.map(({ version }) => version), wrapped]);
  }

  private keyOf(row: KeyRow): VaultKey {
    const key = unwrap(this.masterKey, ofKey(row, row.version), row.wrapped);
    return { subject: row.subject, class: row.class, version: row.version, key };
  }

  private wrapVerifier(kind: string, id: string, { value }: Verifier): Buffer {
    return wrap(this.masterKey, ofVerifier(kind, id), Buffer.from(value));
  }

  private unwrapVerifier(kind: string, id: string, row: VerifierRow): Verifier {
    const value = unwrap(this.masterKey, ofVerifier(kind, id), row.wrapped).toString();
    return { value, expiresAt: row.expires_at === null ? null : Number(row.expires_at) };
  }
}

/**
 * Destroys what a register names. A deleted row stays in its page until something else is written there; so each part of
 * the table that loses a key is written anew, without it, and the old file is given up as the transaction ends.
 */
async function destroy(rows: Rows, register: readonly Erasure[]): Promise<number> {
  const columns = [...columnsOf(register), register.map(({ upToVersion }) => upToVersion)];
  await rows(
    `INSERT INTO baton_vault.erasure (subject, class, up_to_version, at)
      SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) ON CONFLICT DO NOTHING`,
    [...columns, register.map(({ at }) => at)],
  );
  await rows(DOOMED, columns);
  const parts = await rows<{ part: string }>('SELECT DISTINCT part FROM doomed ORDER BY part');
  for (const { part } of parts) await writeAnew(rows, part);
  await rows(`INSERT INTO baton_vault.unconfirmed (subject, instance)
    SELECT DISTINCT doomed.subject, instance.name FROM doomed, baton_vault.instance ON CONFLICT DO NOTHING`);
  const [{ destroyed }] = await rows<{ destroyed: string }>('SELECT count(*) AS destroyed FROM doomed');
  return Number(destroyed);
}

/** `part` comes out of PostgreSQL's own catalogue. */
async function writeAnew(rows: Rows, part: string): Promise<void> {
  await rows(`LOCK TABLE ${part} IN ACCESS EXCLUSIVE MODE`);
  await rows(`CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM ${part} AS key
    WHERE NOT EXISTS (SELECT FROM doomed WHERE (doomed.subject, doomed.class, doomed.version) = (key.subject, key.class, key.version))`);
  await rows(`TRUNCATE ${part}`);
  await rows(`INSERT INTO ${part} SELECT * FROM kept`);
  await rows('DROP TABLE kept');
}

async function erasedUpTo(rows: Rows, names: readonly KeyName[]): Promise<ReadonlyMap<string, number>> {
  const erased = await rows<{ subject: string; class: RetentionClass; version: number }>(ERASED_UP_TO, columnsOf(names));
  return new Map(erased.map((row) => [textOf(row), row.version]));
}

async function erasuresOf(rows: Rows): Promise<Erasure[]> {
  const found = await rows<{ subject: string; class: RetentionClass; up_to_version: number; at: string }>(
    'SELECT * FROM baton_vault.erasure ORDER BY at, subject, class, up_to_version',
  );
  return found.map((row) => ({ subject: row.subject, class: row.class, upToVersion: row.up_to_version, at: Number(row.at) }));
}

/** Subject and class as two arrays for PostgreSQL. */
const columnsOf = (names: readonly KeyName[]): readonly string[][] => [
  names.map(({ subject }) => subject),
  names.map((name) => name.class),
];

const textOf = (name: KeyName): string => `${name.subject}/${name.class}`;
