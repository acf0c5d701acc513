import { BOARD_NAMESPACE, LIVE_NAMESPACE, type BoardToClient, type QueueBoard } from '@baton/contracts';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { pairedDevice, type TestDevice } from './devices';
import { motherOf, withMother } from './family';
import { portOf, until } from './live-listener';
import { at, CAMPUS, DAY, littleSchool, type LittleSchool } from './little-school';
import type { TestClient } from './support';

let school: LittleSchool;
let administrator: TestClient;
let board: TestDevice;

beforeAll(async () => {
  school = await littleSchool();
  await withMother(school, 'k2');
  administrator = await school.server.signedInAs('system_administrator');
  board = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'queue_board', name: '走廊屏' });
  await school.clockTo('15:51');
  const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
  await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
  await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
});
afterAll(() => school.remove());

const queue = async (): Promise<QueueBoard> => (await board.get('/api/board/queue').expect(200)).body;
const call = (childId: string) =>
  school.give('gate', 'pickup/call-child', { childId, gateId: 'north', pickupId: `v${childId}` }).expect(200);

describe('the queue board', () => {
  it('shows nobody before somebody is called', async () => {
    expect(await queue()).toMatchObject({ campusId: CAMPUS, serviceDay: DAY, opened: true, called: [], more: 0 });
  });

  it('shows who is called, the last first, that the teacher sent the child, and nothing more of it', async () => {
    await school.clockTo('17:41');
    await call('k1');
    await school.clockTo('17:42');
    await call('k3');
    const { called } = await queue();
    expect(called.map((child) => [child.childId, child.calledAt, child.onTheWay])).toEqual([
      ['k3', at('17:42'), false],
      ['k1', at('17:41'), false],
    ]);
    const shown = ['calledAt', 'childId', 'classNo', 'gate', 'gateId', 'grade', 'inClassNo', 'name', 'onTheWay'];
    for (const child of called) expect(Object.keys(child).sort()).toEqual(shown);
    const to = { kind: 'gate', gateId: 'north' };
    await school.give('teacher', 'handoff/offer', { offerId: 'o1', children: ['k1'], to, route: 'line_to_gate' }).expect(200);
    expect((await queue()).called.find((child) => child.childId === 'k1')).toMatchObject({ onTheWay: true, gateId: 'north' });
    await school.give('gate', 'handoff/accept', { offerId: 'o1', children: ['k1'], counted: 1, placeId: 'northGate' }).expect(200);
    expect((await queue()).called.map((child) => child.childId)).toEqual(['k3']);
  });

  it('never reads out the name of a child that a court keeps somebody from: class and number only', async () => {
    const restriction = { personId: motherOf('k2'), from: '2026-01-15', to: '2026-07-14', document: '裁定书' };
    await school.people.leader.post('/api/children/k2/restriction/record', { commandId: randomUUID(), ...restriction }).expect(200);
    await call('k2');
    const protectedChild = (await queue()).called.find((child) => child.childId === 'k2');
    expect(protectedChild).toMatchObject({ name: null, grade: 3, classNo: 1, inClassNo: 2 });
  });

  it('is shown to a paired board only: no browser, no other device, no member of staff', async () => {
    const tablet = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'duty_teacher' });
    const answers = [
      await school.server.nobody.get('/api/board/queue'),
      await tablet.get('/api/board/queue'),
      await school.people.principal.get('/api/board/queue'),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 403]);
    for (const path of [`/api/campuses/${CAMPUS}/days/${DAY}/board`, '/api/today', `/api/schools/${school.schoolId}/staff`])
      expect((await board.get(path)).status).toBe(401);
  });
});

describe('the board’s socket', () => {
  type BoardSocket = Socket<BoardToClient, Record<string, never>>;
  const connect = async (cookie: string, namespace = BOARD_NAMESPACE): Promise<BoardSocket> => {
    const port = await portOf(school);
    return io(`http://127.0.0.1:${port}${namespace}`, {
      extraHeaders: { cookie },
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
    });
  };
  const outcome = (socket: BoardSocket) =>
    new Promise<string>((resolve) => {
      socket.on('connect', () => resolve('connected'));
      socket.on('connect_error', () => resolve('refused'));
    });

  it('tells that the queue changed, and says no name', async () => {
    const socket = await connect(board.cookie);
    const heard: unknown[] = [];
    socket.on('queue.changed', (hint) => heard.push(hint));
    expect(await outcome(socket)).toBe('connected');
    await call('k5');
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ position: expect.any(String) }]);
    expect((await queue()).called.map((child) => child.childId)).toContain('k5');
    socket.disconnect();
  });

  it('is for boards only, and a board hears nothing of the day’s own messages', async () => {
    const tablet = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'gate', gateId: 'north' });
    const tries: [string, string][] = [
      [board.cookie, LIVE_NAMESPACE],
      [tablet.cookie, BOARD_NAMESPACE],
      [school.people.principal.cookie, BOARD_NAMESPACE],
      ['', BOARD_NAMESPACE],
    ];
    for (const [cookie, namespace] of tries) {
      const socket = await connect(cookie, namespace);
      expect(await outcome(socket)).toBe('refused');
      socket.disconnect();
    }
  });

  it('of a revoked board is closed, and its queue is dark', async () => {
    const lost = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'queue_board' });
    const socket = await connect(lost.cookie);
    expect(await outcome(socket)).toBe('connected');
    let open = true;
    socket.on('disconnect', () => (open = false));
    await administrator.post(`/api/devices/${lost.deviceId}/revoke`, { commandId: randomUUID() }).expect(204);
    expect((await lost.get('/api/board/queue')).body.code).toBe('device_revoked');
    await until(() => !open);
  });
});
