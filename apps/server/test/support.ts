import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Role } from '@baton/contracts';
import request, { type Response, type Test } from 'supertest';
import { signInDigest } from '../src/access/account';
import { SESSION_COOKIE } from '../src/access/cookie';
import { schoolOf } from '../src/access/first-administrator';
import { Secrets } from '../src/access/secrets';
import { staffStream } from '../src/access/staff-directory';
import { StaffLog } from '../src/access/staff-log';
import { createApp, type RunningApp } from '../src/app';
import { type Config, configFrom } from '@baton/installation';
import { systemActor } from '../src/platform/command-metadata';
import type { StartMode } from '../src/platform/stores';

export interface TestServer {
  readonly running: RunningApp;
  readonly config: Config;
  readonly folder: string;
  /** everything that was logged so far */
  log(): string;
  /** a client without a session */
  nobody: TestClient;
  /** Registers a person with this role and signs in. */
  signedInAs(role: Role, options?: { readonly login?: string; readonly name?: string }): Promise<TestClient>;
  /** Registers a person without signing in. */
  register(person: NewPerson): Promise<{ readonly staffId: string; readonly schoolId: string }>;
  /** Stops it and starts it again on the same folder. */
  restart(): Promise<TestServer>;
  close(): Promise<void>;
  /** Stops it and deletes its folder. */
  remove(): Promise<void>;
}

export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly password?: string;
  readonly pin?: string;
}

/** A browser with its cookie. */
export interface TestClient {
  readonly cookie: string;
  readonly staffId: string;
  readonly schoolId: string;
  get(path: string): Test;
  post(path: string, body?: object): Test;
  upload(path: string, bytes: Buffer, contentType?: string): Test;
}

export const PASSWORD = 'correct horse battery';

/** A server on a folder of its own, without a port. */
export async function startTestServer(
  options: { readonly mode?: StartMode; readonly env?: Record<string, string>; readonly folder?: string } = {},
): Promise<TestServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'baton-server-'));
  const config = configFrom({
    BATON_DATA: join(folder, 'data'),
    BATON_MASTER_KEY_FILE: join(folder, 'master.key'),
    BATON_LOG_LEVEL: 'debug',
    BATON_PORT: '0',
    ...options.env,
  });
  let logged = '';
  const logTo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const running = await createApp({ config, mode: options.mode ?? 'serve', logTo, onFatal: () => undefined });
  const http = running.app.getHttpServer();
  started.push(running);
  const client = (cookie: string, staffId = '', schoolId = ''): TestClient => ({
    cookie,
    staffId,
    schoolId,
    get: (path) => request(http).get(path).set('cookie', cookie),
    post: (path, body = {}) => request(http).post(path).set('cookie', cookie).set('x-baton-client', 'test').send(body),
    upload: (path, bytes, contentType = 'application/octet-stream') =>
      request(http).post(path).set('cookie', cookie).set('x-baton-client', 'test').set('content-type', contentType).send(bytes),
  });
  const server: TestServer = {
    running,
    config,
    folder,
    log: () => logged,
    nobody: client(''),
    register: (person) => register(running, person),
    async signedInAs(role, who = {}) {
      const login = who.login ?? `${role}-1`;
      const { staffId, schoolId } = await register(running, { login, name: who.name ?? `测试${login}`, roles: [role], password: PASSWORD });
      return client(cookieOf(await signIn(server, login)), staffId, schoolId);
    },
    async restart() {
      await running.close();
      return startTestServer({ ...options, folder });
    },
    close: () => running.close(),
    async remove() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

export const signIn = (server: TestServer, login: string, secret = PASSWORD, kind: 'password' | 'pin' = 'password'): Test =>
  server.nobody.post('/api/access/sign-in', { login, secret, kind });

export function cookieOf(response: Response): string {
  const header = response.headers['set-cookie'] as unknown as string[] | undefined;
  const cookie = header?.find((line) => line.startsWith(`${SESSION_COOKIE}=`));
  if (!cookie) throw new Error(`no session: ${response.status} ${response.text}`);
  return cookie.split(';')[0];
}

const started: RunningApp[] = [];
/** What a failed test left running would keep the whole run from ending. */
afterAll(async () => {
  for (const running of started.splice(0)) await running.close();
});

let people = 0;

async function register(
  { app, platform }: RunningApp,
  person: NewPerson,
): Promise<{ readonly staffId: string; readonly schoolId: string }> {
  const { sealer } = platform.stores;
  const schoolId = schoolOf(platform.stores.store.logId);
  const staffId = `t${(people += 1)}x${Math.random().toString(36).slice(2, 10)}`;
  const who = { schoolId, staffId };
  const place = { stream: staffStream(schoolId, staffId), type: 'StaffRegistered', path: 'name' };
  const said = await app.get(StaffLog).say(who, systemActor('test'), [
    {
      type: 'RegisterStaff',
      ...who,
      name: await sealer.seal(place, { subject: staffId, class: 'staff' }, person.name),
      phone: null,
      phoneDigest: null,
      signInDigest: signInDigest(sealer, person.login),
      roles: person.roles,
      external: false,
      onlyOn: null,
      registeredBy: 'test',
      importId: null,
    },
  ]);
  if ('refused' in said) throw new Error(said.refused);
  if (person.password) await app.get(Secrets).set(staffId, 'password', person.password, false);
  if (person.pin) await app.get(Secrets).set(staffId, 'pin', person.pin, false);
  return who;
}
