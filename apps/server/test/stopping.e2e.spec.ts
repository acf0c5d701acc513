import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const WORKERS = 12;
/** ms of load before the signal */
const LOAD_MS = 1_500;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string | null;
}

interface Server {
  readonly process: ChildProcess;
  readonly url: string;
  readonly folder: string;
  readonly password: string;
  readonly exited: Promise<number | null>;
  /** what the server counted when it stopped */
  counted(): { readonly accepted: number; readonly answered: number };
}

function spawnServer(folder: string): Promise<Server> {
  const child = spawn(process.execPath, [join(__dirname, 'run-server.cjs'), 'demo'], {
    env: {
      PATH: process.env.PATH,
      BATON_DATA: join(folder, 'data'),
      BATON_MASTER_KEY_FILE: join(folder, 'master.key'),
      BATON_PORT: '0',
      BATON_LOG_LEVEL: 'info',
      BATON_CLOCK_FACTOR: '1',
    },
  });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const ready = /^BATON_READY (.*)$/m.exec(out);
      if (!ready) return;
      const { url, firstSteps } = JSON.parse(ready[1]) as { url: string; firstSteps: { oneTimePassword: string } | null };
      resolve({ process: child, url, folder, password: firstSteps?.oneTimePassword ?? '', exited, counted: () => countedIn(out) });
    });
    void exited.then((code) => reject(new Error(`the server ended with ${code} before it was ready: ${out}${err}`)));
  });
}

function countedIn(out: string): { accepted: number; answered: number } {
  const line = out.split('\n').find((text) => text.includes('"msg":"stopped"'));
  return JSON.parse(line ?? '{}') as { accepted: number; answered: number };
}

function call(server: Server, agent: http.Agent, path: string, body: object, cookie = ''): Promise<Answer> {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'x-baton-client': 'test', cookie };
  return new Promise((resolve, reject) => {
    const request = http.request(`${server.url}${path}`, { method: 'POST', agent, headers }, (response) => {
      let answer = '';
      response.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => {
        const [setCookie] = response.headers['set-cookie'] ?? [];
        resolve({ status: response.statusCode ?? 0, body: answer, cookie: setCookie?.split(';')[0] ?? null });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

/** Changes PINs as fast as it can until the server is gone. Each acknowledged change is an event that must be in the log. */
async function load(
  server: Server,
  cookie: string,
  current: string,
): Promise<{ readonly acknowledged: number; readonly others: string[] }> {
  let acknowledged = 0;
  const others: string[] = [];
  const worker = async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; ; i++) {
      try {
        const { status, body } = await call(server, agent, '/api/access/pin', { current, next: i % 2 ? '730514' : '905172' }, cookie);
        if (status === 204) acknowledged += 1;
        else others.push(`${status} ${(JSON.parse(body) as { code: string }).code}`);
        if (status === 503) break;
      } catch (error) {
        others.push((error as { code?: string }).code ?? String(error));
        break;
      }
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return { acknowledged, others };
}

function countOf(folder: string, type: string): number {
  const db = new Database(join(folder, 'data', 'log.sqlite'), { readonly: true });
  const { n } = db.prepare('SELECT count(*) AS n FROM event e JOIN event_type t ON t.id = e.type_id WHERE t.name = ?').get(type) as {
    n: number;
  };
  db.close();
  return n;
}

describe('a server under load that is told to stop', () => {
  it('answers everything that it accepted, loses nothing that it acknowledged, and ends by itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-stop-'));
    const server = await spawnServer(folder);
    const agent = new http.Agent();
    const first = await call(server, agent, '/api/access/sign-in', { login: 'admin', secret: server.password });
    const changed = await call(
      server,
      agent,
      '/api/access/password',
      { current: server.password, next: 'eine lange Reise' },
      first.cookie ?? '',
    );
    const loading = load(server, changed.cookie ?? '', 'eine lange Reise');
    await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
    server.process.kill('SIGTERM');
    const { acknowledged, others } = await loading;
    expect(await server.exited).toBe(0);
    expect(acknowledged).toBeGreaterThan(0);
    expect(countOf(folder, 'PinChanged')).toBe(acknowledged);
    // every worker was told, or found the door closed; each request that the server took in hand got its answer to the client
    expect(others).toHaveLength(WORKERS);
    const told = others.filter((other) => other === '503 shutting_down');
    expect(others.filter((other) => other !== '503 shutting_down' && other !== 'ECONNREFUSED' && other !== 'ECONNRESET')).toEqual([]);
    const answers = 2 + acknowledged + told.length;
    expect(server.counted()).toMatchObject({ accepted: answers, answered: answers });
    // and a restart finds everything as it was left
    const again = await spawnServer(folder);
    expect((await call(again, agent, '/api/access/sign-in', { login: 'admin', secret: 'eine lange Reise' })).status).toBe(200);
    again.process.kill('SIGTERM');
    expect(await again.exited).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('a second server on the same port is told in words, and the first goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-port-'));
    const server = await spawnServer(folder);
    const port = new URL(server.url).port;
    const second = spawn(process.execPath, [join(__dirname, 'run-server.cjs'), 'demo'], {
      env: {
        PATH: process.env.PATH,
        BATON_DATA: join(folder, 'other'),
        BATON_MASTER_KEY_FILE: join(folder, 'master.key'),
        BATON_PORT: port,
        BATON_LOG_LEVEL: 'silent',
      },
    });
    let err = '';
    second.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    expect(await new Promise((resolve) => second.on('exit', resolve))).toBe(78);
    expect(err).toContain('BATON_PORT');
    server.process.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a start that can’t be', () => {
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    new Promise<{ code: number | null; err: string }>((resolve) => {
      const child = spawn(process.execPath, [join(__dirname, 'run-server.cjs'), ...args], { env: { PATH: process.env.PATH, ...env } });
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('exit', (code) => resolve({ code, err }));
    });

  it('says how to start when nothing, or too much, is asked for', async () => {
    for (const args of [[], ['run'], ['serve', 'twice']])
      expect(await run(args)).toMatchObject({ code: 64, err: expect.stringContaining('serve') });
  });

  it('names a wrong setting', async () => {
    expect(await run(['serve'], { BATON_PORT: 'http' })).toMatchObject({ code: 78, err: expect.stringContaining('BATON_PORT') });
    for (const [name, value] of [
      ['BATON_CLOCK_FACTOR', '60'],
      ['BATON_CLOCK_START', '2026-03-10T15:00:00+08:00'],
    ] as const)
      expect(await run(['serve'], { [name]: value })).toMatchObject({
        code: 78,
        err: expect.stringMatching(new RegExp(`改正[^]*${name}`)),
      });
  });
});
