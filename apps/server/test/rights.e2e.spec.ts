import { LIVE_MESSAGES, LIVE_NAMESPACE, ROLES, type Role } from '@baton/contracts';
import { io } from 'socket.io-client';
import { isOpen, OPEN_ROUTES } from '../src/access/open-routes';
import type { Right } from '../src/access/right';
import { RIGHTS } from '../src/access/rights';
import { schoolOf } from '../src/access/first-administrator';
import { SocketAccess } from '../src/access/socket-access';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';
import { Aggregates } from '../src/platform/aggregates';
import { describeApi, operationsOf } from '../src/openapi';
import { startTestServer, type TestClient, type TestServer } from './support';

/** Served by plugins, so that the description of the API doesn't list them. */
const isOfPlugin = (key: string): boolean => key.startsWith('GET /api/docs') || ['GET /', 'GET /*'].includes(key);

/** Everybody may; asked for real it would end the session of this test. */
const ENDS_SESSIONS = ['POST /api/access/sign-out', 'POST /api/access/lock'];

const CAMPUS = 'campus1';
const DAY = '2026-03-10';

async function openCampus(server: TestServer): Promise<void> {
  const { stores, identity } = server.running.platform;
  const schoolId = schoolOf(stores.store.logId);
  const metadata = serverMetadata(identity, stores.clock, { schoolId, campusId: CAMPUS, actor: systemActor('test') });
  const data = { campusId: CAMPUS, schoolId, timeZone: 'Asia/Shanghai', label: null };
  const decide = () => ({ kind: 'accepted', events: [{ type: 'CampusOpened', data }] }) as const;
  await server.running.app.get(Aggregates).campus.transact({ stream: `campus-${CAMPUS}`, metadata, decide });
}

/** set once the server runs: an address of another school is denied to everybody */
let school = '';

const pathOf = (key: string): string =>
  key.split(' ')[1].replace(':schoolId', school).replace(':campusId', CAMPUS).replace(':serviceDay', DAY).replace(/:\w+/g, 'nobody1');

function send(client: TestClient, key: string) {
  return key.startsWith('GET ') ? client.get(pathOf(key)) : client.post(pathOf(key), {});
}

/** What the access hook said of a request, as the log has it; null: it may. */
function deniedOf(server: TestServer, requestId: string): string | null {
  const line = server
    .log()
    .split('\n')
    .find((text) => text.includes(`"req":"${requestId}"`) && text.includes('"msg":"request"'));
  if (!line) throw new Error(`request ${requestId} is not in the log`);
  return (JSON.parse(line) as { denied?: string }).denied ?? null;
}

describe('rights, from the description of the API', () => {
  let server: TestServer;
  let operations: string[];
  const clients = new Map<Role, TestClient>();

  beforeAll(async () => {
    // the demo has every operation of a school's server, and its clock
    server = await startTestServer({ mode: 'demo', env: { BATON_CLOCK_FACTOR: '0' } });
    await openCampus(server);
    school = schoolOf(server.running.platform.stores.store.logId);
    operations = operationsOf(describeApi(server.running.app)).map(({ key }) => key);
    for (const role of ROLES) clients.set(role, await server.signedInAs(role));
  });
  afterAll(() => server.remove());

  it('every operation is either on the short list of open routes or in the table of rights, never in both', () => {
    const unlisted = operations.filter((key) => !isOpen(key) && !Object.hasOwn(RIGHTS, key));
    const both = Object.keys(RIGHTS).filter((key) => isOpen(key));
    expect({ unlisted, both }).toEqual({ unlisted: [], both: [] });
  });

  it('the table names nothing that isn’t there', () => {
    const http = [...Object.keys(RIGHTS), ...Object.keys(OPEN_ROUTES)].filter((key) => !key.startsWith('SOCKET '));
    expect(http.filter((key) => !operations.includes(key) && !isOfPlugin(key))).toEqual([]);
  });

  it('without a session every operation but the open ones answers 401', async () => {
    for (const key of Object.keys(RIGHTS).filter((row) => operations.includes(row))) {
      const answer = await send(server.nobody, key);
      expect(`${key} ${answer.status}`).toBe(`${key} 401`);
    }
  });

  it('every operation × every role: denied exactly where the table says so', async () => {
    const wrong: string[] = [];
    for (const [key, right] of Object.entries<Right>(RIGHTS)) {
      if (!operations.includes(key) || ENDS_SESSIONS.includes(key)) continue;
      for (const role of ROLES) {
        const answer = await send(clients.get(role) as TestClient, key);
        const denied = deniedOf(server, answer.headers['x-request-id']);
        const expected = right.roles.includes(role) ? null : 'not_permitted';
        if (denied !== expected) wrong.push(`${role} ${key}: ${denied ?? 'permitted'}`);
        // kept aside, or left with the sender because it has too many kept aside
        const kept = right.report && (answer.status === 202 || answer.body.code === 'quarantine_full');
        if (denied && answer.status !== 403 && !kept) wrong.push(`${role} ${key}: ${answer.status} ${answer.body.code} though denied`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('an address that nobody listed is denied though somebody serves it', async () => {
    const fastify = server.running.app.getHttpAdapter().getInstance();
    expect(fastify.hasRoute({ method: 'GET', url: '/api/docs-yaml' })).toBe(true);
    expect(Object.hasOwn(RIGHTS, 'GET /api/docs-yaml')).toBe(false);
    for (const client of clients.values()) expect((await client.get('/api/docs-yaml')).status).toBe(403);
  });

  it('a campus of another school, or of none, is nobody’s', async () => {
    const leader = clients.get('duty_leader') as TestClient;
    for (const key of operations.filter((row) => row.startsWith('GET ') && row.includes(':campusId'))) {
      const answer = await leader.get(pathOf(key).replace(CAMPUS, 'campus2'));
      expect(`${key} ${answer.status}`).toBe(`${key} 403`);
    }
  });

  it('an address of another school is nobody’s', async () => {
    const admin = clients.get('system_administrator') as TestClient;
    const keys = operations.filter((row) => row.startsWith('GET ') && row.includes(':schoolId'));
    for (const key of keys) expect(`${key} ${(await admin.get(pathOf(key).replace(school, 'school2'))).status}`).toBe(`${key} 403`);
  });
});

describe('duties of the day', () => {
  const BOARD = 'GET /api/campuses/:campusId/days/:serviceDay/ledger';
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await openCampus(server);
  });
  afterAll(() => server.remove());

  async function assign(staffId: string, role: Role, day = DAY): Promise<void> {
    const { stores, identity } = server.running.platform;
    const schoolId = schoolOf(stores.store.logId);
    const metadata = serverMetadata(identity, stores.clock, { schoolId, campusId: CAMPUS, actor: systemActor('test') });
    const data = { staffId, role, sessionId: null, grade: null, classId: null, gateId: null, replaces: null };
    const decide = () => ({ kind: 'accepted', events: [{ type: 'DutyAssigned', data }] }) as const;
    await server.running.app.get(Aggregates).day.transact({ stream: `campusDay-${CAMPUS}-${day}`, metadata, decide });
  }

  it('give a substitute the rights of the duty from the moment it is given, on that day only', async () => {
    const guard = await server.signedInAs('gate_guard');
    const denied = async (day = DAY) => {
      const answer = await guard.get(pathOf(BOARD).replace(DAY, day));
      return deniedOf(server, answer.headers['x-request-id']);
    };
    expect(RIGHTS[BOARD].roles).not.toContain('gate_guard');
    expect(await denied()).toBe('not_permitted');
    await assign(guard.staffId, 'duty_leader');
    expect(await denied()).toBeNull();
    expect(await denied('2026-03-11')).toBe('not_permitted');
  });

  it('another instance knows it too', async () => {
    const volunteer = await server.signedInAs('volunteer');
    const other = await startTestServer({ folder: server.folder });
    const denied = async () => {
      const answer = await other.nobody.get(pathOf(BOARD)).set('cookie', volunteer.cookie);
      return deniedOf(other, answer.headers['x-request-id']);
    };
    expect(await denied()).toBe('not_permitted');
    await assign(volunteer.staffId, 'duty_leader');
    expect(await denied()).toBeNull();
    await other.close();
  });
});

it('a school’s own server has no clock to set', async () => {
  const server = await startTestServer();
  const admin = await server.signedInAs('system_administrator');
  expect((await admin.post('/api/demo/clock', { to: 0 })).status).toBe(404);
  await server.remove();
});

describe('sockets', () => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    server = await startTestServer({ env: { BATON_ORIGINS: 'https://baton.school.example' } });
    await server.running.app.listen(0, '127.0.0.1');
    url = await server.running.app.getUrl();
  });
  afterAll(() => server.remove());

  const connect = (namespace: string, headers: Record<string, string>, transport: 'polling' | 'websocket') =>
    new Promise<string>((resolve) => {
      const socket = io(`${url}${namespace}`, { extraHeaders: headers, transports: [transport], forceNew: true, reconnection: false });
      const end = (how: string) => {
        socket.close();
        resolve(how);
      };
      socket.on('connect', () => end('connected'));
      socket.on('connect_error', () => end('refused'));
    });

  it.each(['polling', 'websocket'] as const)(
    'by %s: nobody without a session, nobody from another site, nobody in the common namespace',
    async (transport) => {
      const { cookie } = await server.signedInAs('duty_teacher', { login: `T-${transport}` });
      expect(await connect(LIVE_NAMESPACE, { cookie }, transport)).toBe('connected');
      expect(await connect(LIVE_NAMESPACE, { cookie, origin: 'https://baton.school.example' }, transport)).toBe('connected');
      expect(await connect(LIVE_NAMESPACE, {}, transport)).toBe('refused');
      expect(await connect(LIVE_NAMESPACE, { cookie: `${cookie}x` }, transport)).toBe('refused');
      expect(await connect(LIVE_NAMESPACE, { cookie, origin: 'https://evil.example' }, transport)).toBe('refused');
      expect(await connect('/', { cookie }, transport)).toBe('refused');
    },
  );

  it('every message has its row in the table of rights, and the table names no other', () => {
    const rows = Object.keys(RIGHTS).filter((key) => key.startsWith('SOCKET '));
    expect(rows.sort()).toEqual(LIVE_MESSAGES.map((message) => `SOCKET ${message}`).sort());
  });

  it('every message × every role: permitted exactly where the table says so', async () => {
    const access = server.running.app.get(SocketAccess);
    for (const role of ROLES) {
      const { cookie } = await server.signedInAs(role, { login: `S-${role}` });
      const person = await access.personOf({ headers: { cookie } }, null);
      for (const message of [...LIVE_MESSAGES, 'unlisted', '__proto__', 'constructor']) {
        const row = Object.entries<Right>(RIGHTS).find(([key]) => key === `SOCKET ${message}`);
        const permitted = person ? access.permitted(person, message) !== null : null;
        expect(`${role} ${message} ${permitted}`).toBe(`${role} ${message} ${row?.[1].roles.includes(role) ?? false}`);
      }
    }
  });
});

describe('requests of other sites', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { BATON_ORIGINS: 'https://baton.school.example' } });
  });
  afterAll(() => server.remove());

  it('are refused by origin, also with the right cookie', async () => {
    const teacher = await server.signedInAs('duty_teacher');
    const post = (origin: string, host = 'baton.local') => teacher.post('/api/access/pin', {}).set('origin', origin).set('host', host);
    for (const origin of ['https://evil.example', 'null', 'https://baton.local.evil.example', 'file://', 'https://baton.local:8443'])
      expect((await post(origin)).body.code).toBe('foreign_origin');
    for (const origin of ['https://baton.local', 'https://baton.school.example']) expect((await post(origin)).status).toBe(400);
  });

  it('can’t be made by a plain form: the client’s header and JSON are required', async () => {
    const teacher = await server.signedInAs('duty_teacher', { login: 'T2' });
    const plain = await teacher.post('/api/access/pin', {}).set('x-baton-client', '');
    expect(plain.body.code).toBe('client_header_missing');
    const form = await teacher.post('/api/access/pin').set('content-type', 'application/x-www-form-urlencoded').send('next=1');
    expect(form.body.code).toBe('unsupported_media_type');
    const signIn = await server.nobody.post('/api/access/sign-in', { login: 'x', secret: 'y' }).set('x-baton-client', '');
    expect(signIn.body.code).toBe('client_header_missing');
  });
});
