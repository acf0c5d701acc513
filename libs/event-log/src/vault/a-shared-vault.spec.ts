import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Postgres, startPostgresOrFail } from '../testing/postgres';
import { temporaryFolder } from '../testing/temporary-folder';
import { openPostgresVault, type PostgresVault } from './postgres-vault';
import { type KeyName, VaultBusy, VaultProblem, VaultUnavailable } from './vault';

type Refusal = readonly [string, () => string, new (message: string) => Error, RegExp];

const masterKey = Buffer.alloc(32, 7);
const roster = (subject: string): KeyName => ({ subject, class: 'roster' });

describe('The vault that instances share', () => {
  let folder: string;
  let postgres: Postgres;
  let url: string;
  let vault: PostgresVault;
  const sql = async <Row>(text: string, address = url): Promise<Row[]> => {
    const client = new Client({ connectionString: address });
    client.on('error', () => undefined); // the server was stopped between two questions: the next one says so
    await client.connect();
    try {
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  beforeAll(async () => {
    folder = temporaryFolder();
    postgres = await startPostgresOrFail(folder);
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = postgres.newDatabase();
    vault = await openPostgresVault({ url, masterKey });
  });
  afterEach(() => vault.close());

  describe('an erased key', () => {
    const filesWith = async (bytes: Buffer): Promise<string[]> => {
      await sql('CHECKPOINT');
      const base = join(postgres.data, 'base');
      const files = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((name) => join(base, name));
      return files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(bytes));
    };
    const wrappedOf = async (table: string, subject: string): Promise<Buffer> =>
      (await sql<{ wrapped: Buffer }>(`SELECT wrapped FROM ${table} WHERE subject = '${subject}'`))[0].wrapped;

    it('leaves no bytes in any table or index, and its neighbours stay', async () => {
      const names = Array.from({ length: 500 }, (_, i) => roster(`child${i}`));
      const keys = await vault.createKeys(names);
      const wrapped = await wrappedOf('baton_vault.key', 'child77');
      expect(await filesWith(wrapped)).not.toEqual([]);
      await vault.destroyKeys('child77', 1_000);
      expect(await filesWith(wrapped)).toEqual([]);
      const left = await vault.createKeys(names.filter(({ subject }) => subject !== 'child77'));
      expect(left).toEqual(keys.filter(({ subject }) => subject !== 'child77'));
    });

    it('that is only deleted and vacuumed does leave its bytes: so the search finds what is there', async () => {
      await vault.createKeys([roster('child1'), roster('child2')]);
      await sql(`CREATE TABLE plain AS SELECT * FROM baton_vault.key ORDER BY subject DESC`);
      await vault.destroyKeys('child1', 1_000);
      const wrapped = await wrappedOf('plain', 'child1');
      await sql(`DELETE FROM plain WHERE subject = 'child1'`);
      await sql('VACUUM plain');
      expect(await filesWith(wrapped)).not.toEqual([]);
    });
  });

  it('says that it is busy while a dump reads it, and destroys when asked again', async () => {
    await vault.createKeys([roster('child1')]);
    const dump = new Client({ connectionString: url });
    await dump.connect();
    await dump.query('BEGIN; LOCK TABLE baton_vault.key IN ACCESS SHARE MODE');
    await expect(vault.destroyKeys('child1', 1_000)).rejects.toThrow(VaultBusy);
    expect(await vault.getKey(roster('child1'), 1)).not.toBeNull();
    expect(await vault.erasures()).toEqual([]);
    await dump.end();
    expect(await vault.destroyKeys('child1', 1_000)).toHaveLength(1);
    expect(await vault.getKey(roster('child1'), 1)).toBeNull();
  });

  it('works on after every connection was cut, and after the server was killed and started again', async () => {
    const [{ key }] = await vault.createKeys([roster('child1')]);
    await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'baton'`);
    expect(await vault.getKey(roster('child1'), 1)).toEqual(key);
    const cutting = setInterval(
      () => void sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'baton'`).catch(() => undefined),
      40,
    );
    const claims = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 5));
        return vault.claimVerifier('code', `c${i}`, { value: `${i}`, expiresAt: null }).catch((error: unknown) => error);
      }),
    );
    clearInterval(cutting);
    // told in the end that it won, or that the vault was out of reach: never that somebody else did
    expect(claims.filter((claim) => claim !== true && !(claim instanceof VaultUnavailable))).toEqual([]);
    await postgres.stop();
    const started = startPostgresOrFail(folder, { port: postgres.port });
    const found = vault.getKey(roster('child1'), 1);
    postgres = await started;
    expect(await found.catch(() => vault.getKey(roster('child1'), 1))).toEqual(key);
  });

  describe('can not be opened, and says why without a password', () => {
    const problemOf = async (address: string): Promise<Error> =>
      openPostgresVault({ url: address, masterKey }).then(
        async (opened) => {
          await opened.close();
          throw new Error(`${address} was opened`);
        },
        (error: Error) => error,
      );
    const at = (path: string, user = 'baton:s3cret'): string => `postgresql://${user}@127.0.0.1:${postgres.port}/${path}`;

    it.each([
      ['a database that is not there', () => at('nowhere'), VaultProblem, /there is no such database: make it with createdb/],
      ['an unknown user', () => at('postgres', 'nobody:s3cret'), VaultProblem, /may not come from here|user or password is wrong/],
      ['a host that is not there', () => 'postgresql://baton:s3cret@nowhere.invalid/x', Error, /no such host|can't be reached/],
      ['a port on which nobody answers', () => 'postgresql://baton:s3cret@127.0.0.1:9/x', VaultUnavailable, /can't be reached/],
      ['no address', () => 'vault.sqlite', VaultProblem, /must look like postgresql:\/\//],
      ['a server without TLS', () => at('postgres?sslmode=verify-full'), VaultProblem, /does not support SSL/],
    ] as readonly Refusal[])('%s', async (_, address, kind, words) => {
      const problem = await problemOf(address());
      expect(problem).toBeInstanceOf(kind);
      expect(problem.message).toMatch(words);
      expect(problem.message).not.toContain('s3cret');
    });

    it('a replica, or a database that is set read only', async () => {
      const database = new URL(url).pathname.slice(1);
      await sql(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
      expect((await problemOf(url)).message).toMatch(/read only: name the primary/);
    });

    it('a database that may lose what it acknowledged', async () => {
      const database = new URL(url).pathname.slice(1);
      await sql(`ALTER DATABASE ${database} SET synchronous_commit = off`);
      expect((await problemOf(url)).message).toMatch(/may lose keys at a power cut/);
    });

    it('a user who may make no schema', async () => {
      const empty = postgres.newDatabase();
      await sql('CREATE ROLE guest LOGIN');
      expect((await problemOf(empty.replace('baton@', 'guest@'))).message).toMatch(/needs a database or a schema of its own/);
    });

    it('a server that takes the connection and never answers, within a bounded time', async () => {
      const silent = await listening(() => undefined);
      const begun = Date.now();
      expect(await problemOf(`postgresql://baton@127.0.0.1:${silent.port}/x`)).toBeInstanceOf(VaultUnavailable);
      expect(Date.now() - begun).toBeLessThan(15_000);
      silent.close();
    });
  });

  it('speaks TLS to a server whose authority is named in the address, and to no other', async () => {
    const certificate = selfSigned(folder);
    await postgres.stop();
    const settings = ['ssl=on', `ssl_cert_file=${certificate.cert}`, `ssl_key_file=${certificate.key}`];
    postgres = await startPostgresOrFail(folder, { port: postgres.port, settings });
    const named = url.replace('127.0.0.1', 'localhost');
    const secure = await openPostgresVault({ url: `${named}?sslmode=verify-full&sslrootcert=${certificate.cert}`, masterKey });
    expect(await sql<{ n: string }>(`SELECT count(*) AS n FROM pg_stat_ssl WHERE ssl`)).not.toEqual([{ n: '0' }]);
    await secure.close();
    await expect(openPostgresVault({ url: `${named}?sslmode=verify-full`, masterKey })).rejects.toThrow('TLS failed, name its authority');
  });
});

function selfSigned(folder: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) throw new Error(`openssl: ${String(made.stderr)}`);
  if (process.getuid?.() === 0) spawnSync('chown', ['postgres', key, cert]);
  spawnSync('chmod', ['600', key]);
  return { cert, key };
}

async function listening(connected: (socket: Socket) => void): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
