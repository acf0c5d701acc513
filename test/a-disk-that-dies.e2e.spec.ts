import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type OwnServer, settingsIn, startOwnServer } from './own-server';

const CLI_FILE = join(__dirname, '..', 'dist/cli.js');

describe('the disk of the log dies while the school works', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-dead-disk-'));
  const copies = join(folder, 'other-disk');
  const env = (more: Readonly<Record<string, string>> = {}) => settingsIn(folder, { BATON_BACKUP: copies, ...more });
  let server: OwnServer;
  afterAll(async () => {
    await server?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const cli = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    promisify(execFile)(process.execPath, [CLI_FILE, ...args], { env: env(more) });
  const logCopies = () => readdirSync(copies, { recursive: true, encoding: 'utf8' }).map((name) => join(copies, name));
  const shipped = () =>
    logCopies()
      .filter((file) => file.endsWith('.ndjson') && file.includes('shipped-'))
      .map((file) => readFileSync(file, 'utf8'));
  async function until(what: () => boolean): Promise<void> {
    while (!what()) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-baton-client': 'test', cookie },
      body: JSON.stringify(body),
    });
  const typesIn = async (data: string) => (await cli(['export'], { BATON_DATA: data })).stdout.match(/(?<="type":")\w+/g) ?? [];
  const passwordsIn = (types: readonly string[]) => types.filter((type) => type === 'PasswordChanged').length;

  it('what was acknowledged since the day’s copy comes back from the other disk', async () => {
    server = await startOwnServer(env());
    // the first copy stands, and from then on whatever happens is shipped
    await until(() => shipped().length > 0);
    const signedIn = await post('/api/access/sign-in', { login: 'admin', secret: server.firstPassword, kind: 'password' });
    const cookie = signedIn.headers.getSetCookie()[0].split(';')[0];
    const changed = await post('/api/access/password', { current: server.firstPassword, next: 'our own long secret' }, cookie);
    expect(changed.status).toBe(204);
    await until(() => shipped().some((text) => text.includes('"PasswordChanged"')));
    await server.end('SIGKILL');
    const before = await typesIn(join(folder, 'data'));
    expect(passwordsIn(before)).toBe(2); // the one-time one and their own
    rmSync(join(folder, 'data'), { recursive: true });

    const { stderr } = await cli(['restore'], { BATON_DATA: join(folder, 'restored') });
    expect(stderr).toMatch(/其中 \d+ 个事件是那次备份之后的/);
    expect(await typesIn(join(folder, 'restored'))).toEqual([...before, 'LogRestored']);
    // the day's copy alone doesn't have it
    const [copy] = logCopies().filter((file) => /log-\w+\.db$/.test(file));
    await cli(['restore', '--from', copy], { BATON_DATA: join(folder, 'as-copied') });
    expect(passwordsIn(await typesIn(join(folder, 'as-copied')))).toBe(1);
  });

  it('and a server goes on from there, shipping anew', async () => {
    const after = env({ BATON_DATA: join(folder, 'restored') });
    const files = shipped().length;
    server = await startOwnServer(after);
    await until(() => shipped().length > files && shipped().some((text) => text.includes('"LogRestored"')));
  });
});
