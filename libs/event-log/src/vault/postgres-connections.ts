import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { VaultBusy, VaultProblem, type VaultProblemKind, VaultUnavailable } from './vault';

/** Connections of one instance; PostgreSQL as it comes serves 100 in all. */
const MAX_CONNECTIONS = 10;
/** Milliseconds for a connection, for the server to work on one statement or to wait for a lock, and for its answer to be here. */
const CONNECT_MS = 5_000;
const STATEMENT_MS = 15_000;
const LOCK_MS = 5_000;
const ANSWER_MS = 20_000;
/** Milliseconds after which an unused connection is closed, and after which the server ends a transaction that went silent. */
const IDLE_MS = 30_000;
/** Tries of one piece of work when the connection is lost, and milliseconds between them. */
const TRIES = 4;
const PAUSES_MS = [50, 300, 1_000] as const;

/** What PostgreSQL says when the same thing will work in a moment: a restart, a failover, too many guests, two who waited for each other. */
const PASSING = new Set(['57P01', '57P02', '57P03', '53300', '25006', '40001', '40P01']);
const OF_THE_NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);
const LOST = /^(Connection terminated|Client was closed|Client has encountered a connection error)/;
/** Waited for long enough already: not tried again. */
const SILENT = /^(timeout exceeded when trying to connect|Query read timeout)|^Connection terminated due to connection timeout/;

export type Rows = <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A bounded pool. Work is done anew when its connection is lost, so that every piece of it must bear to be done twice. */
export class PostgresConnections {
  private readonly pool: Pool;
  /** host and database, without user and password */
  readonly place: string;

  constructor(url: string) {
    this.place = placeOf(url);
    this.pool = new Pool({
      connectionString: url,
      application_name: 'baton',
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      idleTimeoutMillis: IDLE_MS,
      statement_timeout: STATEMENT_MS,
      lock_timeout: LOCK_MS,
      query_timeout: ANSWER_MS,
      idle_in_transaction_session_timeout: IDLE_MS,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    this.pool.on('error', () => undefined); // an idle connection was cut: the next piece of work takes another
    this.pool.on('connect', (client) => client.on('error', () => undefined)); // the query in hand says so itself
  }

  /** One statement. @throws VaultUnavailable, VaultBusy, VaultProblem */
  async rows<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.tried((client) => rowsOf(client)<Row>(sql, values));
  }

  /** Several statements that hold together. @throws VaultUnavailable, VaultBusy, VaultProblem */
  async transaction<T>(work: (rows: Rows) => Promise<T>): Promise<T> {
    return this.tried(async (client) => {
      await client.query('BEGIN');
      const result = await work(rowsOf(client));
      await client.query('COMMIT');
      return result;
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async tried<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (!isPassing(failureOf(error)) || attempt + 1 === TRIES) throw explained(error, this.place);
      }
      const pause = PAUSES_MS[attempt];
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** A connection on which something failed isn't used again: nobody knows what it is in the middle of. */
  private async once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } finally {
      client.release(broken);
    }
  }
}

const rowsOf =
  (client: PoolClient): Rows =>
  async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(sql, [...values])).rows;

interface Failure {
  readonly message: string;
  /** of PostgreSQL (SQLSTATE) or of the operating system */
  readonly code: string;
}

/** Of a host with several addresses, what was wrong with the first one. */
function failureOf(error: unknown): Failure {
  const { code, message, errors } = error as { readonly code?: string; readonly message?: string; readonly errors?: readonly unknown[] };
  if (errors && errors.length > 0) return failureOf(errors[0]);
  return { code: code ?? '', message: message ?? '' };
}

function isPassing({ code, message }: Failure): boolean {
  if (SILENT.test(message)) return false;
  return PASSING.has(code) || OF_THE_NETWORK.has(code) || code.startsWith('08') || LOST.test(message);
}

/** What stands in the way and what to do. PostgreSQL's own words are kept, they hold no password. */
function explained(error: unknown, place: string): unknown {
  const failure = failureOf(error);
  const { code, message } = failure;
  const known = REMEDIES[code];
  if (known) return new VaultProblem(known[0], `The vault ${place}: ${known[1]} (${message})`);
  if (code === '55P03' || code === '57014')
    return new VaultBusy(`The vault ${place} is busy, perhaps a dump is being made: try again. (${message})`);
  if (code === '25006') return new VaultUnavailable(`The vault ${place} is read only just now: is it a replica?`);
  if (isPassing(failure) || SILENT.test(message)) return new VaultUnavailable(`The vault ${place} can't be reached: ${message || code}`);
  if (TLS.test(`${code} ${message}`))
    return new VaultProblem(
      'tls_failed',
      `The vault ${place}: TLS failed, name its authority by sslrootcert=…, or switch TLS on there. (${message})`,
    );
  return error;
}

const REMEDIES: Readonly<Record<string, readonly [VaultProblemKind, string]>> = {
  '3D000': ['no_database', 'there is no such database: make it with createdb, or correct BATON_VAULT.'],
  '28P01': ['wrong_password', 'user or password is wrong: correct BATON_VAULT.'],
  '28000': ['not_from_here', 'this user may not come from here: see pg_hba.conf.'],
  '42501': ['not_allowed', 'this user may not do that: the vault needs a database or a schema of its own.'],
  ENOTFOUND: ['no_host', 'there is no such host: correct BATON_VAULT.'],
};

const TLS = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME|does not support SSL/;

function placeOf(url: string): string {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new VaultProblem(
      'wrong_address',
      'The address of the vault must look like postgresql://user:password@host:5432/database?sslmode=verify-full.',
    );
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
