import { START } from '@baton/event-log';
import { cookieOf, signIn, startTestServer, type TestServer } from '../apps/server/test/support';
import { Refused } from '../apps/cli/src/messages/say';
import { resetAdministrator } from '../apps/cli/src/reset-administrator';

let server: TestServer;
let printed = '';
beforeAll(async () => {
  server = await startTestServer({ env: { BATON_LOG_LEVEL: 'warn' } });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.remove();
});

const reset = async (...args: readonly string[]) => {
  printed = '';
  expect(await resetAdministrator(server.config, args)).toBe(true);
  return printed.trim();
};
const me = (cookie: string) => server.nobody.get('/api/access/me').set('cookie', cookie);
/** The server follows the log; ms until it must know what the command line wrote. */
const KNOWN_WITHIN = 30_000;
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < KNOWN_WITHIN && !(await done()); waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('an administrator lost the password', () => {
  it('gets a one-time password on the console while the server runs; the old one and all sessions are over', async () => {
    const first = server.running.firstSteps;
    if (!first) throw new Error('no first administrator');
    const before = cookieOf(await signIn(server, first.login, first.oneTimePassword));
    await server.nobody
      .post('/api/access/password', { current: first.oneTimePassword, next: 'our own long secret' })
      .set('cookie', before)
      .expect(204);
    const session = cookieOf(await signIn(server, first.login, 'our own long secret'));
    await me(session).expect(200);

    const password = await reset();
    expect(password).toMatch(/^([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$/);
    await until(async () => (await me(session)).status === 401);
    expect((await me(session)).status).toBe(401);
    expect((await signIn(server, first.login, 'our own long secret')).body.code).toBe('wrong_credentials');
    const again = await signIn(server, first.login, password);
    expect(again.status).toBe(200);
    // good for one thing: to be changed
    const denied = await server.nobody.get('/api/schools/any/staff').set('cookie', cookieOf(again));
    expect(denied.body.code).toBe('password_change_required');
  });

  it('it is on record, and the password in no event', async () => {
    const password = await reset();
    const stored: string[] = [];
    const types: string[] = [];
    const { store } = server.running.platform.stores;
    const all = store.subscribe({ after: START, prefixes: ['staff-'] });
    for await (const item of all) {
      if (item.kind !== 'event') break;
      stored.push(item.event.data, item.event.metadata);
      if (item.event.metadata.includes('command_line')) types.push(item.event.type);
    }
    await all.close();
    expect(types.slice(-2)).toEqual(['PasswordChanged', 'SessionsRevoked']);
    expect(stored.join('')).not.toContain(password);
  });

  it('of several administrators one is named, by staff number or name', async () => {
    await server.register({ login: 'A2', name: '钱管理员', roles: ['system_administrator'] });
    await expect(resetAdministrator(server.config, [])).rejects.toMatchObject({ key: 'which_administrator', params: { count: 2 } });
    await expect(resetAdministrator(server.config, ['--login', 'B7'])).rejects.toBeInstanceOf(Refused);
    const password = await reset('--login', '钱管理员');
    await until(async () => (await signIn(server, 'A2', password)).status === 200);
    expect((await signIn(server, 'A2', password)).status).toBe(200);
  });

  it('without a log, or without the master key, it says what is missing and makes neither', async () => {
    const nowhere = { ...server.config, log: { kind: 'sqlite' as const, file: `${server.folder}/nowhere/log.sqlite` } };
    await expect(resetAdministrator(nowhere, [])).rejects.toMatchObject({ key: 'no_log' });
    const keyless = { ...server.config, masterKeyFile: `${server.folder}/no.key` };
    await expect(resetAdministrator(keyless, [])).rejects.toMatchObject({ key: 'master_key_missing' });
  });
});
