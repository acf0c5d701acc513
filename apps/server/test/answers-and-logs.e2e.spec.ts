import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { LogFull, OutcomeUnknown } from '@baton/event-log';
import { answerOfError } from '../src/platform/answer-of-error';
import { createLogger, errorForLog } from '../src/platform/logging';
import { Refused } from '../src/platform/refused';
import { PASSWORD, signIn, startTestServer, type TestServer } from './support';

describe('what is asked wrongly', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.remove());

  it('is answered field by field, in both languages', async () => {
    const answer = await server.nobody.post('/api/access/sign-in', { login: 7, secert: 'x', kind: 'face' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', message: { zh: expect.any(String), en: expect.any(String) } });
    const fields = answer.body.fields as { field: string; rule: string; message: { zh: string; en: string } }[];
    expect(fields.map(({ field }) => field).sort()).toEqual(['kind', 'login', 'secert', 'secret']);
    expect(fields.find(({ field }) => field === 'secert')?.message).toEqual({
      zh: 'secert：没有这个字段，请删去',
      en: 'secert is not a field of this request: leave it out',
    });
  });

  it('every answer tells browsers what a page may do, the first like the next', async () => {
    const fresh = await startTestServer();
    const answers = [
      await fresh.nobody.get('/api/nowhere'),
      await fresh.nobody.get('/api/health'),
      await fresh.nobody.post('/api/access/sign-in', { login: 7 }),
      await fresh.nobody.get('/api/access/me'),
    ];
    await fresh.remove();
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toMatch(/^default-src 'self';base-uri 'none';.*frame-ancestors 'none'/);
      expect(headers).toMatchObject({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': expect.stringContaining('max-age='),
        'referrer-policy': 'no-referrer',
      });
    }
    expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(answers.length);
  });

  it('broken JSON, a foreign type, a body that is too large and an unknown address have codes of their own', async () => {
    const raw = (body: string, type = 'application/json') => server.nobody.post('/api/access/sign-in').set('content-type', type).send(body);
    expect((await raw('{"login":')).body.code).toBe('malformed_body');
    expect((await raw('login=1', 'text/plain')).body.code).toBe('unsupported_media_type');
    expect((await raw(JSON.stringify({ login: 'x'.repeat(300_000) }))).body.code).toBe('payload_too_large');
    const lost = await server.nobody.get('/api/nowhere');
    expect([lost.status, lost.body.code]).toEqual([404, 'not_found']);
    const nothing = await server.nobody.post('/api/access/sign-in').set('content-type', 'application/json').send('');
    expect(nothing.status).toBe(400);
  });

  it('a poisoned key does no harm', async () => {
    const poisoned = '{"login":"x","secret":"y","__proto__":{"admin":true}}';
    const answer = await server.nobody.post('/api/access/sign-in').set('content-type', 'application/json').send(poisoned);
    expect(answer.status).toBe(400);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('a long or odd field name isn’t sent back at length', async () => {
    const answer = await server.nobody.post('/api/access/sign-in', { login: 'x', secret: 'y', ['名'.repeat(5_000)]: 1 });
    expect(answer.text.length).toBeLessThan(1_000);
  });
});

describe('an error inside', () => {
  it('never shows its text, neither in the answer nor in the log', async () => {
    const server = await startTestServer();
    const { vault } = server.running.platform.stores;
    const broken = jest.spyOn(vault, 'getVerifier').mockRejectedValue(new Error('cannot open 王小明 13900000001'));
    const answer = await server.nobody.get('/api/access/me').set('cookie', '__Host-baton=anything');
    broken.mockRestore();
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ code: 'internal', requestId: answer.headers['x-request-id'] });
    expect(answer.text + server.log()).not.toMatch(/王小明|13900000001/);
    const line = server
      .log()
      .split('\n')
      .find((text) => text.includes('"request failed"'));
    expect(JSON.parse(line ?? '')).toMatchObject({ error: 'Error', code: 'internal', req: answer.body.requestId });
    await server.remove();
  });

  it.each([
    [new LogFull('x'), 503, 'log_full'],
    [new OutcomeUnknown('x'), 503, 'outcome_unknown'],
    [new Refused('command_id_reused'), 422, 'command_id_reused'],
    [new Error('x'), 500, 'internal'],
    ['a string', 500, 'internal'],
    [{ statusCode: 418 }, 500, 'internal'],
  ])('%p answers %d %s', (error, status, code) => {
    expect(answerOfError(error)).toMatchObject({ status, body: { code } });
  });
});

describe('a full disk', () => {
  it('refuses what would be recorded with 503, while reading goes on', async () => {
    const server = await startTestServer();
    const teacher = await server.signedInAs('duty_teacher');
    const { store } = server.running.platform.stores;
    const full = jest.spyOn(store, 'append').mockRejectedValue(new LogFull('database or disk is full'));
    const refused = await teacher.post('/api/access/pin', { current: PASSWORD, next: '730514' });
    expect([refused.status, refused.body.code]).toEqual([503, 'log_full']);
    expect((await teacher.get('/api/access/me')).status).toBe(200);
    // signing in records nothing, so it goes on; the PIN that was refused doesn't hold
    expect((await signIn(server, 'duty_teacher-1')).status).toBe(200);
    expect((await signIn(server, 'duty_teacher-1', '730514', 'pin')).status).not.toBe(200);
    full.mockRestore();
    expect((await teacher.post('/api/access/pin', { current: PASSWORD, next: '730514' })).status).toBe(204);
    await server.remove();
  });
});

describe('the log of the server', () => {
  it('holds ids, routes and codes, but nothing that a person typed and no cookie', async () => {
    const server = await startTestServer();
    const teacher = await server.signedInAs('duty_teacher', { login: 'T7', name: '欧阳晨曦' });
    await teacher.get('/api/access/me?q=欧阳晨曦&phone=13912345678');
    await teacher.get(`/api/${encodeURIComponent('欧阳晨曦')}/13912345678`);
    await server.nobody.post('/api/access/sign-in', { login: '欧阳晨曦', secret: '口令口令口令', phone: '13912345678' });
    await server.nobody.post('/api/access/sign-in', { login: '欧阳晨曦', secret: '口令口令口令' });
    await server.nobody.post('/api/access/sign-in').set('content-type', 'application/json').send('{"login":"欧阳晨曦" 13912345678');
    const log = server.log();
    expect(log).toContain(teacher.staffId);
    expect(log).toContain('"route":"/api/access/me"');
    for (const text of ['欧阳', encodeURIComponent('欧阳'), '13912345678', '口令', teacher.cookie.split('=')[1], 'T7"'])
      expect(log).not.toContain(text);
    await server.remove();
  });

  it('an error’s message stays out, its class, code and frames are in', () => {
    const error = Object.assign(new TypeError('张三'), { code: 'E_X' });
    expect(errorForLog(error)).toMatchObject({ error: 'TypeError', errorCode: 'E_X' });
    expect(JSON.stringify(errorForLog(error))).not.toContain('张三');
    expect(errorForLog('张三')).toEqual({ error: 'string', frames: [] });
  });

  it('a multi-line message can’t smuggle itself into the frames', () => {
    const error = new Error('first\nsecond 李四\n  at nowhere');
    expect(JSON.stringify(errorForLog(error))).not.toContain('李四');
  });

  it('is silent when told so', () => {
    expect(createLogger('silent', 'i').isLevelEnabled('fatal')).toBe(false);
  });
});

describe('health', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { BATON_METRICS_TOKEN: 'a-token-of-some-length' } });
  });
  afterAll(() => server.remove());

  it('lives without a session, says no more than that', async () => {
    const answer = await server.nobody.get('/api/health');
    expect([answer.status, answer.body]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when its parts are, and names the part that isn’t', async () => {
    const { readiness } = server.running.platform;
    const answer = await server.nobody.get('/api/health/ready');
    expect(answer.body).toMatchObject({ ready: true, parts: { log: { ready: true }, 'staff-directory': { ready: true, stopped: null } } });
    readiness.add('broken', () => Promise.reject(new Error('王小明')));
    const unready = await server.nobody.get('/api/health/ready');
    expect(unready.status).toBe(503);
    expect(unready.body.parts.broken).toEqual({ ready: false, problem: 'Error' });
    readiness.add('broken', () => ({ ready: true }));
    expect((await server.nobody.get('/api/health/ready')).status).toBe(200);
  });

  it('shows figures to the bearer of the token only', async () => {
    const teacher = await server.signedInAs('system_administrator');
    for (const authorization of ['', 'Bearer wrong', 'Bearer ', 'Basic a-token-of-some-length', 'Bearer a-token-of-some-lengthX'])
      expect((await teacher.get('/api/metrics').set('authorization', authorization)).status).toBe(401);
    const figures = await server.nobody.get('/api/metrics').set('authorization', 'Bearer a-token-of-some-length');
    expect(figures.status).toBe(200);
    expect(figures.text).toMatch(/baton_http_request_seconds_count\{method="POST",route="\/api\/access\/sign-in",status="200"\} \d/);
    expect(figures.text).toMatch(/baton_append_events_count [1-9]/);
    expect(figures.text).toMatch(/baton_append_seconds_bucket\{le="0.005",outcome="appended"\} \d/);
    expect(figures.text).toMatch(/baton_sign_ins_total\{outcome="signed_in"\} [1-9]/);
    expect(figures.text).not.toContain(teacher.staffId);
  });

  it('without a token configured nobody reads figures', async () => {
    const plain = await startTestServer();
    expect((await plain.nobody.get('/api/metrics').set('authorization', 'Bearer null')).status).toBe(401);
    await plain.remove();
  });
});

describe('who looked at a record', () => {
  it('is in the log before the answer, and nothing is shown when it can’t be recorded', async () => {
    const server = await startTestServer();
    const { ViewedRecords } = await import('../src/access/viewed-records');
    const viewed = server.running.app.get(ViewedRecords);
    const person = {
      staffId: 'teacher1',
      schoolId: 'school1',
      sessionId: 's1',
      proof: 'session',
      deviceId: null,
      roles: ['duty_teacher'],
      duties: [],
      actingRoles: ['duty_teacher'],
      mustChangePassword: false,
      endsAt: 0,
    } as const;
    await Promise.all(Array.from({ length: 250 }, (_, i) => viewed.record(person, [`child${i}`], 'custody')));
    await viewed.record(
      person,
      Array.from({ length: 900 }, (_, i) => `many${i}`),
      'print',
    );
    const db = new Database(server.running.platform.config.dataFolder + '/log.sqlite', { readonly: true });
    const rows = db.prepare(`SELECT e.data FROM event e JOIN event_type t ON t.id = e.type_id WHERE t.name = 'RecordViewed'`).all() as {
      data: string;
    }[];
    db.close();
    const views = rows.map(({ data }) => JSON.parse(data) as { staffId: string; children: string[]; purpose: string; at: number });
    expect(views.filter(({ purpose }) => purpose === 'custody').flatMap(({ children }) => children)).toHaveLength(250);
    expect(views.filter(({ purpose }) => purpose === 'print').flatMap(({ children }) => children)).toHaveLength(900);
    expect(views.every(({ staffId, at }) => staffId === 'teacher1' && at > 0)).toBe(true);

    const { store } = server.running.platform.stores;
    const full = jest.spyOn(store, 'append').mockRejectedValue(new LogFull('full'));
    await expect(viewed.record(person, ['child1'], 'custody')).rejects.toThrow(LogFull);
    full.mockRestore();
    await expect(viewed.record(person, ['child1'], 'custody')).resolves.toBeUndefined();
    await server.remove();
  });
});

describe('a client that goes away', () => {
  it('while its request is worked on doesn’t hold up the stop', async () => {
    const server = await startTestServer();
    await server.register({ login: 'T9', name: '郑九', roles: ['nurse'], password: PASSWORD });
    await server.running.app.listen(0, '127.0.0.1');
    const { port } = server.running.app.getHttpServer().address() as { port: number };
    const { connect } = await import('node:net');
    const socket = connect(port, '127.0.0.1');
    const body = JSON.stringify({ login: 'T9', secret: PASSWORD });
    const head = ['POST /api/access/sign-in HTTP/1.1', 'Host: x', 'x-baton-client: t', 'content-type: application/json'];
    socket.write(`${head.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
    socket.destroy();
    const start = Date.now();
    await server.close();
    expect(Date.now() - start).toBeLessThan(10_000);
    await server.remove();
  });
});

describe('the keys of the house', () => {
  it('the master key is made once, readable by its owner alone, and never beside a vault that has one', async () => {
    const server = await startTestServer();
    const { stores } = server.running.platform;
    expect(stores.keyCreated).toBe(true);
    const { statSync, rmSync, chmodSync } = await import('node:fs');
    const { masterKeyFile } = server.config;
    expect(statSync(masterKeyFile).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(masterKeyFile, 'utf8').trim(), 'base64')).toHaveLength(32);
    await server.close();
    chmodSync(masterKeyFile, 0o644);
    await expect(startTestServer({ folder: server.folder })).rejects.toThrow('chmod 600');
    chmodSync(masterKeyFile, 0o600);
    const key = readFileSync(masterKeyFile);
    rmSync(masterKeyFile);
    await expect(startTestServer({ folder: server.folder })).rejects.toThrow('is missing');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(masterKeyFile, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    await expect(startTestServer({ folder: server.folder })).rejects.toThrow('master key');
    writeFileSync(masterKeyFile, key, { mode: 0o600 });
    const again = await startTestServer({ folder: server.folder });
    expect(again.running.platform.stores.keyCreated).toBe(false);
    await again.remove();
  });

  it('a school’s server refuses a demo’s log, and a demo refuses a school’s', async () => {
    const demo = await startTestServer({ mode: 'demo', env: { BATON_CLOCK_FACTOR: '0' } });
    await demo.close();
    await expect(startTestServer({ mode: 'serve', folder: demo.folder })).rejects.toThrow('simulated clock');
    const real = await startTestServer();
    await real.close();
    await expect(startTestServer({ mode: 'demo', folder: real.folder })).rejects.toThrow('real log');
    const again = await startTestServer({ mode: 'demo', folder: demo.folder });
    expect(again.running.platform.stores.clock.now()).toBe(Date.parse('2026-03-10T15:00:00+08:00'));
    await again.remove();
    await (await startTestServer({ folder: real.folder })).remove();
  });
});
