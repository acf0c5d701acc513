import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Milliseconds that a new server may take until it answers, and to stop. */
const START_MS = 30_000;
/** Where Debian puts what it installs. */
const DEBIAN = '/usr/lib/postgresql';
const USER = 'baton';

/** Of this process, so that each database has a name of its own. */
let databases = 0;

export interface Postgres {
  /** where its files lie */
  readonly data: string;
  readonly port: number;
  /** address of an empty database of its own */
  newDatabase(): string;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** default: a free one */
  readonly port?: number;
  /** `name=value` of postgresql.conf */
  readonly settings?: readonly string[];
}

/** `15.14`; null where it isn't installed. */
export function postgresVersion(): string | null {
  const folder = binaries();
  if (folder === null) return null;
  return /\d[\d.]*/.exec(spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout)?.[0] ?? null;
}

/**
 * A server in a folder, as it comes, on a loopback port; a folder that held one before goes on with its databases.
 * Null where PostgreSQL isn't installed.
 */
export async function startPostgres(folder: string, options: PostgresOptions = {}): Promise<Postgres | null> {
  const bin = binaries();
  if (bin === null) return null;
  const data = join(folder, 'postgres');
  const as = notRoot();
  if (!existsSync(data)) makeCluster(bin, folder, data, as);
  const port = options.port ?? (await freePort());
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${data}`, ...(options.settings ?? [])];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...as,
  });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await untilReady(server);
  return {
    data,
    port,
    newDatabase() {
      const name = `baton_${process.pid}_${++databases}`;
      run(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', USER, name], as);
      return `postgresql://${USER}@127.0.0.1:${port}/${name}`;
    },
    async stop() {
      const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
      server.kill('SIGINT'); // fast: ends its sessions, writes its checkpoint
      const late = setTimeout(kill, START_MS);
      await gone;
      clearTimeout(late);
      process.off('exit', kill);
    },
  };
}

function makeCluster(bin: string, folder: string, data: string, as: As | null): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (as) for (const owned of [folder, data]) chownSync(owned, as.uid, as.gid);
  run(join(bin, 'initdb'), ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8'], as);
}

/** For a test that can't do without: never skipped in silence. */
export async function startPostgresOrFail(folder: string, options: PostgresOptions = {}): Promise<Postgres> {
  const postgres = await startPostgres(folder, options);
  if (postgres === null) throw new Error('PostgreSQL is not installed: node tools/ensure-postgres.cjs (apt-get install postgresql).');
  return postgres;
}

function binaries(): string | null {
  const ofDebian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : [];
  const folders = [...ofDebian.reverse(), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => ['initdb', 'postgres', 'createdb'].every((name) => existsSync(join(folder, name)))) ?? null;
}

interface As {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as the user whom its package made. */
function notRoot(): As | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const as = { uid: id('-u'), gid: id('-g') };
  if (!(as.uid > 0)) throw new Error('PostgreSQL does not run as root, and there is no user "postgres".');
  return as;
}

function run(program: string, args: readonly string[], as: As | null): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: '/', ...as });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const failed = (why: string) => reject(new Error(`PostgreSQL ${why}: ${said.slice(-1_000)}`));
    const timer = setTimeout(() => failed(`was not ready within ${START_MS} ms`), START_MS);
    server.once('exit', (code) => failed(`ended with ${code}`));
    server.stderr?.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-10_000);
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
