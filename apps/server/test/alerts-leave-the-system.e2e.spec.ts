import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendAlerts } from '../src/alerts/outgoing/send-alerts';
import { DAY, littleSchool, type LittleSchool } from './little-school';
import { until } from './live-listener';
import { startTestServer, type TestServer } from './support';

const SECRET = 'a secret of sixteen characters';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('alerts leave the system', () => {
  let robot: Server;
  let received: Received[];
  let answer: { status: number; body: string };
  let folder: string;
  let school: LittleSchool;

  const addressOf = () => `http://127.0.0.1:${(robot.address() as AddressInfo).port}`;
  const webhook = (more: object = {}) => ({
    name: 'leaders',
    url: `${addressOf()}/robot`,
    secret: SECRET,
    levels: ['class', 'grade', 'school'],
    ...more,
  });
  const envFor = (webhooks: readonly object[]) => {
    const file = join(folder, 'webhooks.json');
    writeFileSync(file, JSON.stringify(webhooks));
    return { BATON_ALERT_WEBHOOKS: file, BATON_PUBLIC_URL: 'https://baton.school.example' };
  };
  const contents = () => received.map(({ body }) => (JSON.parse(body) as { text: { content: string } }).text.content);
  const look = (server: TestServer) => server.running.app.get(SendAlerts).look();

  beforeEach(async () => {
    received = [];
    answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };
    folder = mkdtempSync(join(tmpdir(), 'baton-robot-'));
    robot = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ url: request.url ?? '', headers: request.headers, body });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => robot.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await school?.remove();
    await new Promise((resolve) => robot.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  /** 15:54: one child is missing. */
  async function oneIsMissing(webhooks: readonly object[]): Promise<void> {
    school = await littleSchool({ env: envFor(webhooks) });
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
    await school.clockTo('15:51');
    const marks = ['k1', 'k2', 'k3', 'k4', 'k5'].map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.clockTo('15:54');
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
    await school.clockTo('15:54');
  }

  it('a number and a time, signed, no name; a new level is a new message, the same one is sent once', async () => {
    await oneIsMissing([webhook()]);
    await until(() => received.length === 1);
    const [{ headers, body, url }] = received;
    expect(url).toBe('/robot');
    expect(contents()[0]).toContain('【接力】1 名学生未到，15:54 起');
    expect(contents()[0]).toContain('https://baton.school.example/board');
    for (const name of ['赵明轩', 'k6']) expect(body).not.toContain(name);
    const timestamp = String(headers['x-baton-timestamp']);
    expect(headers['x-baton-signature']).toBe(createHmac('sha256', SECRET).update(`${timestamp}\n${body}`).digest('hex'));
    expect(headers['idempotency-key']).toMatch(/^unaccounted\.k6\..*\.class$/);
    await look(school.server);
    expect(received).toHaveLength(1);
    await school.clockTo('15:57');
    await until(() => received.length === 2);
    expect(received[1].headers['idempotency-key']).not.toBe(headers['idempotency-key']);
    // a restart sends nothing again
    school = await school.restart();
    await look(school.server);
    expect(received).toHaveLength(2);
  });

  it('with names only where the school has said so, and for DingTalk with its signature in the address', async () => {
    await oneIsMissing([webhook({ service: 'dingtalk', names: true })]);
    await until(() => received.length === 1);
    expect(contents()[0]).toContain('赵明轩');
    const { searchParams } = new URL(received[0].url, addressOf());
    const timestamp = searchParams.get('timestamp');
    expect(searchParams.get('sign')).toBe(createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64'));
    expect(received[0].headers['x-baton-signature']).toBeUndefined();
  });

  it('two instances send one message between them', async () => {
    await oneIsMissing([webhook({ levels: ['school'] })]);
    const other = await startTestServer({
      mode: 'demo',
      folder: school.server.folder,
      env: { BATON_CLOCK_FACTOR: '0', ...envFor([webhook({ levels: ['school'] })]) },
    });
    await school.clockTo('16:04');
    for (let i = 0; i < 5; i++) await Promise.all([look(school.server), look(other)]);
    await until(() => received.length > 0);
    expect(received).toHaveLength(1);
    await other.close();
  });

  it('that a robot does not take are tried again after the lease, and shown as not sent when it never does', async () => {
    answer = { status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' };
    await oneIsMissing([webhook()]);
    await until(() => received.length === 1);
    await look(school.server);
    expect(received).toHaveLength(1);
    const machine = jest.spyOn(Date, 'now');
    let now = Date.now();
    machine.mockImplementation(() => now);
    for (let attempt = 2; attempt <= 6; attempt++) {
      now += 300_000;
      await look(school.server);
    }
    machine.mockRestore();
    expect(received).toHaveLength(5);
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    await school.clockTo('15:55');
    const { body } = await school.get('leader', 'alerts').expect(200);
    expect(body).toMatchObject([{ kind: 'unaccounted', notSentBy: ['leaders'] }]);
    expect((body as { notReached: string[] }[])[0].notReached).toContain(school.people.homeroom.staffId);
    // neither address nor secret stands in the log
    const stored: string[] = [];
    for await (const e of school.server.running.platform.stores.store.readStream(`alerts-campus1-${DAY}`)) stored.push(e.data);
    expect(stored.join()).toContain('not_accepted');
    for (const secret of [SECRET, '127.0.0.1', 'sign not match']) expect(stored.join()).not.toContain(secret);
  });

  it('an entry that is wrong keeps the server from starting, and says which and why', async () => {
    for (const [entry, said] of [
      [{ url: 'http://robot.example/x' }, 'entry 1: "url" must be an https address'],
      [{ secret: 'short' }, 'entry 1: "secret" needs at least 16 characters'],
      [{ levels: ['loud'] }, 'entry 1: "levels" must be a list of class'],
      [{ colour: 'red' }, 'entry 1: "colour" is not known'],
    ] as const)
      await expect(startTestServer({ env: envFor([webhook(entry)]) })).rejects.toThrow(said);
    school = await littleSchool();
  });
});
