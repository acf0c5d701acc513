import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESSION_IDLE_MS, SESSION_LONGEST_MS, Sessions } from '../src/access/sessions';
import { cookieOf, PASSWORD, signIn, startTestServer, type TestServer } from './support';

/** Everything that lies on the disk of the data folder, but for the vault, whose file may hold verifiers. */
function bytesOfLog(server: TestServer): Buffer {
  const folder = server.config.dataFolder;
  return Buffer.concat(
    readdirSync(folder)
      .filter((name) => name.startsWith('log.'))
      .map((name) => readFileSync(join(folder, name))),
  );
}

describe('signing in', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await server.register({ login: 'T0101', name: '王𠮷', roles: ['duty_teacher'], password: PASSWORD, pin: '730514' });
    await server.register({ login: 'T0102', name: '李静', roles: ['duty_teacher'], password: PASSWORD });
    await server.register({ login: 'T0103', name: '李静', roles: ['nurse'], password: PASSWORD });
  });
  afterAll(() => server.remove());

  it('by staff number, in any case and width', async () => {
    for (const login of ['T0101', 't0101', ' Ｔ０１０１ ']) expect((await signIn(server, login)).status).toBe(200);
  });

  it('by full name when only one person has it, and not when two have it', async () => {
    expect((await signIn(server, '王𠮷')).body).toMatchObject({ name: '王𠮷', roles: ['duty_teacher'], proof: 'session' });
    expect((await signIn(server, '李静')).body).toMatchObject({ code: 'wrong_credentials' });
  });

  it('by PIN, and the session says so', async () => {
    expect((await signIn(server, 'T0101', '730514', 'pin')).body.proof).toBe('online_pin');
    expect((await signIn(server, 'T0101', '730514', 'password')).status).toBe(401);
  });

  it('sets a cookie that scripts can’t read, other sites can’t send and only this host gets', async () => {
    const answer = await signIn(server, 'T0101');
    const [cookie] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^__Host-baton=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect(answer.text).not.toContain(cookieOf(answer).split('=')[1]);
  });

  it('answers an unknown name and a wrong password alike', async () => {
    const unknown = await signIn(server, 'T9999', 'no such person');
    const wrong = await signIn(server, 'T0102', 'no such password');
    expect(unknown.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
  });

  it('ends with signing out, for good', async () => {
    const cookie = cookieOf(await signIn(server, 'T0101'));
    const me = () => server.nobody.get('/api/access/me').set('cookie', cookie);
    expect((await me()).status).toBe(200);
    expect((await server.nobody.post('/api/access/sign-out').set('cookie', cookie)).status).toBe(204);
    expect((await me()).status).toBe(401);
  });

  it('a forged or foreign token is nobody', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), '__proto__', 'a'.repeat(5_000)])
      expect((await server.nobody.get('/api/access/me').set('cookie', `__Host-baton=${token}`)).status).toBe(401);
  });

  it('no secret, and no hash of one, is in the log or in what was logged', async () => {
    await signIn(server, 'T0101', 'a wrong secret nobody has');
    const log = bytesOfLog(server);
    for (const secret of [PASSWORD, '730514', 'a wrong secret nobody has', '$argon2', '王𠮷', '李静', 'T0101']) {
      expect(log.includes(secret)).toBe(false);
      expect(server.log()).not.toContain(secret);
    }
  });
});

describe('whoever guesses', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer();
  });
  afterEach(() => server.remove());

  it('waits longer after each wrong attempt, known name or not', async () => {
    await server.register({ login: 'T0201', name: '张三', roles: ['duty_teacher'], password: PASSWORD });
    for (const login of ['T0201', 'T8888']) {
      for (let i = 0; i < 3; i++) expect((await signIn(server, login, `guess ${i}`)).status).toBe(401);
      const slowed = await signIn(server, login, PASSWORD);
      expect(slowed.status).toBe(429);
      expect(slowed.body).toMatchObject({ code: 'too_many_attempts', retryAfter: 1 });
      expect(slowed.headers['retry-after']).toBe('1');
    }
  });

  it('twenty guesses at once count one after another', async () => {
    await server.register({ login: 'T0202', name: '赵四', roles: ['duty_teacher'], pin: '730514' });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => signIn(server, 'T0202', String(100_000 + i), 'pin')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(17);
  });

  it('is locked out after five failures, from wherever they come, and the right PIN doesn’t help', async () => {
    const { staffId } = await server.register({ login: 'T0203', name: '孙五', roles: ['duty_teacher'], pin: '730514', password: PASSWORD });
    const from = (address: string, secret: string) =>
      server.nobody.post('/api/access/sign-in', { login: 'T0203', secret, kind: 'pin' }).set('x-forwarded-for', address);
    const proxied = await startTestServer({ folder: server.folder, env: { BATON_TRUSTED_PROXIES: '127.0.0.1,::1,::ffff:127.0.0.1' } });
    const fromThere = (address: string, secret: string) =>
      proxied.nobody.post('/api/access/sign-in', { login: 'T0203', secret, kind: 'pin' }).set('x-forwarded-for', address);
    // two on this instance, three on another one from another address: together they are five
    for (let i = 0; i < 2; i++) expect((await from('10.0.0.1', `11122${i}`)).body.code).toBe('wrong_credentials');
    for (let i = 0; i < 2; i++) expect((await fromThere('10.0.0.2', `11133${i}`)).body.code).toBe('wrong_credentials');
    expect((await fromThere('10.0.0.3', '111444')).body.code).toBe('locked_out');
    for (const answer of [await from('10.0.0.9', '730514'), await fromThere('10.0.0.9', '730514')])
      expect(answer.body).toMatchObject({ code: 'locked_out', retryAfter: expect.any(Number) });
    const admin = await server.signedInAs('system_administrator');
    const reset = await admin.post(`/api/access/staff/${staffId}/reset`, { kind: 'pin' });
    expect(reset.body).toMatchObject({ staffId, kind: 'pin', secret: expect.stringMatching(/^\d{6}$/) });
    expect((await from('10.0.0.9', reset.body.secret)).status).toBe(200);
    await proxied.close();
  });
});

describe('sessions', () => {
  it('outlive a restart, and the epoch ends them all on every instance', async () => {
    const server = await startTestServer();
    const teacher = await server.signedInAs('duty_teacher', { login: 'T0301' });
    const again = await server.restart();
    const other = await startTestServer({ folder: server.folder });
    const me = (at: TestServer) => at.nobody.get('/api/access/me').set('cookie', teacher.cookie);
    expect([(await me(again)).status, (await me(other)).status]).toEqual([200, 200]);
    const admin = await again.signedInAs('system_administrator');
    expect((await admin.post(`/api/access/staff/${teacher.staffId}/revoke-sessions`)).status).toBe(204);
    expect((await me(again)).status).toBe(401);
    for (let i = 0; i < 300 && (await me(other)).status !== 401; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await me(other)).status).toBe(401);
    await other.close();
    await again.remove();
  });

  it('a suspended person is out at once', async () => {
    const server = await startTestServer();
    const teacher = await server.signedInAs('duty_teacher');
    const { StaffLog } = await import('../src/access/staff-log');
    const by = { id: 'test', kind: 'system', role: 'test', proof: 'system' } as const;
    await server.running.app.get(StaffLog).say(teacher, by, [{ type: 'SuspendStaff', at: Date.now(), reason: null }]);
    expect((await teacher.get('/api/access/me')).status).toBe(401);
    expect((await signIn(server, 'duty_teacher-1')).body.code).toBe('person_suspended');
    await server.remove();
  });

  it('end after hours without use and after a day in any case', async () => {
    const server = await startTestServer();
    let now = 1_000_000;
    const sessions = new Sessions(server.running.platform.stores.vault, () => now);
    const who = { staffId: 'a', schoolId: 's', epoch: 0, proof: 'session', mustChangePassword: false } as const;
    const idle = await sessions.open(who);
    const busy = await sessions.open(who);
    for (let used = 0; used < SESSION_LONGEST_MS; used += SESSION_IDLE_MS - 1_000) {
      expect(await sessions.find(busy.token)).not.toBeNull();
      now += SESSION_IDLE_MS - 1_000;
    }
    expect(await sessions.find(idle.token)).toBeNull();
    now = 1_000_000 + SESSION_LONGEST_MS + 1;
    expect(await sessions.find(busy.token)).toBeNull();
    await server.remove();
  });

  it('that are over are swept out of the vault', async () => {
    const server = await startTestServer();
    const { vault } = server.running.platform.stores;
    await vault.putVerifier('session', 'old', { value: '{}', expiresAt: Date.now() - 1 });
    await vault.putVerifier('session', 'new', { value: '{}', expiresAt: Date.now() + 60_000 });
    const again = await server.restart();
    const after = again.running.platform.stores.vault;
    expect(await after.getVerifier('session', 'old')).toBeNull();
    expect(await after.getVerifier('session', 'new')).not.toBeNull();
    await again.remove();
  });

  it('120 people sign in within seconds', async () => {
    const server = await startTestServer();
    const logins = Array.from({ length: 120 }, (_, i) => `T1${String(i).padStart(3, '0')}`);
    await Promise.all(logins.map((login) => server.register({ login, name: `老师${login}`, roles: ['duty_teacher'], pin: '730514' })));
    const start = Date.now();
    const answers = await Promise.all(logins.map((login) => signIn(server, login, '730514', 'pin')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(Date.now() - start).toBeLessThan(20_000);
    await server.remove();
  });
});

describe('the first start', () => {
  it('makes one administrator whose one-time password opens nothing but its own change', async () => {
    const server = await startTestServer();
    const { login, oneTimePassword } = server.running.firstSteps ?? { login: '', oneTimePassword: '' };
    const answer = await signIn(server, login, oneTimePassword);
    expect(answer.body).toMatchObject({ roles: ['system_administrator'], mustChangePassword: true });
    const cookie = cookieOf(answer);
    const post = (path: string, body: object) => server.nobody.post(path, body).set('cookie', cookie);
    expect((await post('/api/access/pins', {})).body.code).toBe('password_change_required');
    expect((await post('/api/access/password', { current: oneTimePassword, next: '1234567890' })).body.code).toBe('weak_password');
    const changed = await post('/api/access/password', { current: oneTimePassword, next: 'eine lange Reise' });
    expect(changed.status).toBe(204);
    // the old session and the one-time password are over, the new session is good
    expect((await post('/api/access/pins', {})).status).toBe(401);
    expect((await signIn(server, login, oneTimePassword)).status).toBe(401);
    expect((await server.nobody.post('/api/access/pins').set('cookie', cookieOf(changed))).status).toBe(200);
    const again = await server.restart();
    expect(again.running.firstSteps).toBeNull();
    expect((await signIn(again, login, 'eine lange Reise')).body.mustChangePassword).toBe(false);
    await again.remove();
  });

  it('a one-time password that nobody used is replaced by a new one only when no administrator can sign in', async () => {
    const server = await startTestServer();
    const first = server.running.firstSteps;
    const again = await server.restart();
    expect(first).not.toBeNull();
    expect(again.running.firstSteps).toBeNull();
    await again.remove();
  });
});

describe('PINs', () => {
  it('are issued once to everybody who has none, as slips; a second call adds nobody', async () => {
    const server = await startTestServer();
    await server.register({ login: 'T0401', name: '钱一', roles: ['duty_teacher'] });
    await server.register({ login: 'T0402', name: '钱二', roles: ['nurse'] });
    await server.register({ login: 'T0403', name: '钱二', roles: ['nurse'] });
    const office = await server.signedInAs('academic_office');
    const { slips } = (await office.post('/api/access/pins')).body as {
      slips: { name: string; pin: string; signInWith: string }[];
    };
    const teachers = slips.filter(({ name }) => name.startsWith('钱'));
    expect(teachers.map(({ signInWith }) => signInWith).sort()).toEqual(['name', 'staff_number', 'staff_number']);
    const slip = teachers.find(({ name }) => name === '钱一');
    expect((await signIn(server, '钱一', slip?.pin ?? '', 'pin')).status).toBe(200);
    expect((await office.post('/api/access/pins')).body).toEqual({ slips: [] });
    await server.remove();
  });

  it('a person changes the own PIN; an easy one is refused', async () => {
    const server = await startTestServer();
    const teacher = await server.signedInAs('duty_teacher', { login: 'T0405' });
    for (const next of ['111111', '123456', '987654', '12345', 'abcdef'])
      expect((await teacher.post('/api/access/pin', { current: PASSWORD, next })).body.code).toBe('weak_pin');
    expect((await teacher.post('/api/access/pin', { current: 'wrong one', next: '730514' })).status).toBe(401);
    expect((await teacher.post('/api/access/pin', { current: PASSWORD, next: '730514' })).status).toBe(204);
    expect((await signIn(server, 'T0405', '730514', 'pin')).status).toBe(200);
    await server.remove();
  });
});
