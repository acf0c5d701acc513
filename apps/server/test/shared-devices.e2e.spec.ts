import { randomUUID } from 'node:crypto';
import { decodeRecorded, type EventStore } from '@baton/event-log';
import { deviceCodec, type DeviceEvent } from '@baton/roster';
import { Secrets } from '../src/access/secrets';
import { checkOf, OFFLINE_TRIES } from '../src/devices/offline-pins';
import { EVENT_STORE } from '../src/platform/tokens';
import { GateDevices } from '../src/watch/devices';
import { deviceOf, pairedDevice, sessionOf, type TestDevice } from './devices';
import { CAMPUS, DAY, dayPath, littleSchool, type LittleSchool, type Who } from './little-school';
import { listenAs } from './live-listener';
import { cookieOf, signIn, startTestServer, type TestClient } from './support';

const PINS: Partial<Record<Who, string>> = { gate: '730514', teacher: '481926', guard: '902846' };
const ALL_ROLES_CAMPUS = { campusId: CAMPUS };

describe('devices that people share', () => {
  let school: LittleSchool;
  let administrator: TestClient;
  let gate: TestDevice;

  beforeAll(async () => {
    school = await littleSchool();
    administrator = await school.server.signedInAs('system_administrator');
    const secrets = school.server.running.app.get(Secrets);
    for (const [who, pin] of Object.entries(PINS)) await secrets.set(school.people[who as Who].staffId, 'pin', pin, false);
    gate = await pairedDevice(school.server, administrator, { ...ALL_ROLES_CAMPUS, purpose: 'gate', gateId: 'north', name: '北门平板' });
  });
  afterAll(() => school.remove());

  const signInOn = (device: TestDevice, who: Who, pin = PINS[who], session?: string) =>
    device.post('/api/devices/sign-in', { staffId: school.people[who].staffId, pin }, session);

  describe('pairing', () => {
    it('is done by a code that an administrator makes for one gate, and the device knows what it is from then on', async () => {
      const { body } = await gate.get('/api/devices/me').expect(200);
      expect(body).toMatchObject({ deviceId: gate.deviceId, campusId: CAMPUS, purpose: 'gate', gateId: 'north', name: '北门平板' });
      expect(body.autoLockMinutes).toBe(5);
      const { body: list } = await administrator.get('/api/devices').expect(200);
      expect(list.devices).toEqual([
        expect.objectContaining({ deviceId: gate.deviceId, name: '北门平板', revokedAt: null, keptReports: 0 }),
      ]);
    });

    it('needs the code, and takes it once: who saw it over a shoulder comes too late', async () => {
      const { body } = await administrator.post('/api/devices/pairing-codes', { campusId: CAMPUS, purpose: 'office', name: '教务' });
      expect(body.qrText).toMatch(new RegExp(`^https?://[^/]+/pair#${body.code}$`));
      const typed = body.code.toLowerCase().replace('-', ' ');
      const answers = await Promise.all([0, 1].map(() => school.server.nobody.post('/api/devices/pair', { code: typed })));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404]);
    });

    it('is over after ten minutes', async () => {
      const { body } = await administrator.post('/api/devices/pairing-codes', { campusId: CAMPUS, purpose: 'office', name: '' });
      expect(Math.abs(body.expiresAt - Date.now() - 600_000)).toBeLessThan(60_000);
      const { vault, sealer } = school.server.running.platform.stores;
      const hash = sealer.keyedHash('pairing-code', body.code.replace('-', ''));
      const stored = await vault.getVerifier('pairing-code', hash);
      await vault.putVerifier('pairing-code', hash, { value: stored?.value ?? '', expiresAt: Date.now() - 1 });
      const late = await school.server.nobody.post('/api/devices/pair', { code: body.code });
      expect([late.status, late.body.code]).toEqual([404, 'pairing_code_unknown']);
    });

    it('only with a gate and campus that the school has, and only by the administrator', async () => {
      const ask = (body: object) => administrator.post('/api/devices/pairing-codes', { name: 'x', ...body });
      expect((await ask({ campusId: CAMPUS, purpose: 'gate' })).body.code).toBe('validation_failed');
      expect((await ask({ campusId: CAMPUS, purpose: 'gate', gateId: 'moon' })).body.code).toBe('unknown_gate');
      expect((await ask({ campusId: 'elsewhere', purpose: 'office' })).body.code).toBe('campus_unknown');
      const principal = await school.people.principal.post('/api/devices/pairing-codes', {
        campusId: CAMPUS,
        purpose: 'office',
        name: 'x',
      });
      expect(principal.status).toBe(403);
    });

    it('leaves neither code nor secret nor the device’s name readable in the log', async () => {
      const { body } = await administrator.post('/api/devices/pairing-codes', { campusId: CAMPUS, purpose: 'office', name: '教务处' });
      const device = deviceOf(school.server, await school.server.nobody.post('/api/devices/pair', { code: body.code }));
      const written = JSON.stringify(await eventsOf(school, device.deviceId)) + school.server.log();
      for (const secret of [body.code, body.code.replace('-', ''), device.cookie.split('=')[1], '教务处'])
        expect(written).not.toContain(secret);
    });
  });

  describe('people', () => {
    it('are shown as tiles to a paired device only: who stands at this gate today comes first, and nothing but names', async () => {
      expect((await school.server.nobody.get('/api/devices/tiles')).body.code).toBe('device_not_paired');
      const { body } = await gate.get('/api/devices/tiles').expect(200);
      const here = body.people.filter((tile: { here: boolean }) => tile.here).map((tile: { staffId: string }) => tile.staffId);
      expect(here).toContain(school.people.gate.staffId);
      expect(body.people.findIndex((tile: { here: boolean }) => !tile.here)).toBeGreaterThanOrEqual(here.length);
      expect(Object.keys(body.people[0]).sort()).toEqual(['here', 'letter', 'name', 'onDuty', 'recent', 'staffId']);
    });

    it('change by PIN; the session is proven by it, holds on this device only, and ends when the next person signs in', async () => {
      const first = await signInOn(gate, 'gate').expect(200);
      expect(first.body).toMatchObject({ staffId: school.people.gate.staffId, proof: 'online_pin', deviceId: gate.deviceId });
      const session = sessionOf(first);
      expect((await gate.get('/api/access/me', session)).body).toMatchObject({ proof: 'online_pin', autoLockMinutes: 5 });
      // the cookie of the person alone, as on a stolen copy
      expect((await school.server.nobody.get('/api/access/me').set('cookie', session)).status).toBe(401);
      const second = await signInOn(gate, 'guard', PINS.guard, session).expect(200);
      expect((await gate.get('/api/access/me', session)).status).toBe(401);
      expect((await gate.get('/api/access/me', sessionOf(second))).body.staffId).toBe(school.people.guard.staffId);
      const { body } = await gate.get('/api/devices/tiles');
      const recent = body.people.filter((tile: { recent: boolean }) => tile.recent).map((tile: { staffId: string }) => tile.staffId);
      expect(recent.sort()).toEqual([school.people.gate.staffId, school.people.guard.staffId].sort());
    });

    it('lock the device: the session is over, the device is not', async () => {
      const session = sessionOf(await signInOn(gate, 'gate'));
      const locked = await gate.post('/api/access/lock', {}, session).expect(204);
      expect(sessionOf(locked)).toBe('__Host-baton=');
      expect((await gate.get('/api/access/me', session)).status).toBe(401);
      expect((await gate.get('/api/devices/tiles')).status).toBe(200);
    });

    it('who sign in with a password on a paired device are bound to it as well', async () => {
      const session = cookieOf(await signIn(school.server, 'deputy').set('cookie', gate.cookie));
      expect((await gate.get('/api/access/me', session)).body.deviceId).toBe(gate.deviceId);
      expect((await school.server.nobody.get('/api/access/me').set('cookie', session)).status).toBe(401);
    });

    it('of whom one tries a PIN on tile after tile are slowed down on this device, not on another', async () => {
      const tablet = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'duty_teacher' });
      const tiles = Object.keys(school.people) as Who[];
      const statuses: number[] = [];
      for (const who of tiles) statuses.push((await signInOn(tablet, who, '111213')).status);
      expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true);
      expect(statuses.slice(10)).toContain(429);
      expect((await signInOn(gate, 'gate')).status).toBe(200);
    });

    it('who guess one person’s PIN are locked out, as everywhere', async () => {
      const tablet = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'duty_teacher' });
      for (let i = 0; i < 3; i++) expect((await signInOn(tablet, 'nurse', '111213')).status).toBe(401);
      // the same person's attempts by login count too: the log has them all
      await signIn(school.server, 'nurse', '111213', 'pin');
      await signIn(school.server, 'nurse', '111213', 'pin');
      const onAnother = await signInOn(gate, 'nurse', '111213');
      expect(['locked_out', 'too_many_attempts']).toContain(onAnother.body.code);
      expect((await signIn(school.server, 'nurse')).body.code).toBe('locked_out');
      await administrator.post(`/api/access/staff/${school.people.nurse.staffId}/reset`, { kind: 'pin' }).expect(200);
      expect((await signIn(school.server, 'nurse')).status).toBe(200);
    });

    it('take with them what checks their PIN without network: ten bits that a thousand PINs fit, not a hash to be searched', async () => {
      const { offlinePin } = (await signInOn(gate, 'gate')).body;
      const other = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'duty_teacher' });
      const again = (await signInOn(other, 'gate')).body.offlinePin;
      expect(offlinePin).toMatchObject({ check: 'HMAC-SHA-256', bits: 10, maxTries: OFFLINE_TRIES });
      expect(offlinePin.validUntil).toBeLessThanOrEqual(Date.now() + 14 * 3_600_000);
      expect(checkOf('730514', offlinePin.salt)).toBe(offlinePin.value);
      const fits = Array.from({ length: 100_000 }, (_, pin) => String(pin).padStart(6, '0')).filter(
        (pin) => checkOf(pin, offlinePin.salt) === offlinePin.value,
      );
      // of a million PINs about a thousand: a thief is left with guessing against the server's lock. Of these about 98, by chance
      expect(fits.length).toBeGreaterThan(40);
      // a second tablet tells a thief no more than the first
      expect([again.salt, again.value]).toEqual([offlinePin.salt, offlinePin.value]);
    });
  });

  describe('on the socket', () => {
    const heard = () => school.server.running.app.get(GateDevices).of({ campusId: CAMPUS, serviceDay: DAY });

    it('a gate’s tablet is heard at its own gate, whatever it calls itself', async () => {
      const session = sessionOf(await signInOn(gate, 'gate'));
      const tablet = await listenAs(school, 'gate', `${gate.cookie}; ${session}`);
      await tablet.watch({ deviceId: 'anything', gateId: 'south' });
      expect(heard()).toEqual([expect.objectContaining({ deviceId: gate.deviceId, gateId: 'north', sockets: 1 })]);
      tablet.close();
    });

    it('no other browser is heard as the school’s tablet: a gate that fell silent stays silent', async () => {
      const before = heard().map(({ lastHeardAt, sockets }) => ({ lastHeardAt, sockets }));
      const phone = await listenAs(school, 'teacher');
      await phone.watch({ deviceId: gate.deviceId, gateId: 'north' });
      expect(heard().map(({ lastHeardAt, sockets }) => ({ lastHeardAt, sockets }))).toEqual(before.map((at) => ({ ...at, sockets: 0 })));
      phone.close();
    });
  });

  it('what is said on a device has the device’s name in its envelope, also a command of the office', async () => {
    const { staffId } = school.people.office;
    await school.server.running.app.get(Secrets).set(staffId, 'pin', '640281', false);
    const office = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'office' });
    const session = sessionOf(await office.post('/api/devices/sign-in', { staffId, pin: '640281' }).expect(200));
    const leave = { commandId: randomUUID(), from: '2026-03-17', to: '2026-03-17' };
    await office.post('/api/children/k5/leave/record', leave, session).expect(200);
    const store = school.server.running.app.get<EventStore>(EVENT_STORE);
    const devices: unknown[] = [];
    for await (const event of store.readStream(`child-${school.schoolId}.k5`))
      if (event.type.startsWith('Leave')) devices.push((JSON.parse(event.metadata) as { device: unknown }).device);
    expect(devices).toEqual([{ id: office.deviceId, install: 'online', sequence: 0 }]);
  });

  it('a device that one instance revokes is refused by every other', async () => {
    const other = await startTestServer({ mode: 'demo', env: { BATON_CLOCK_FACTOR: '0' }, folder: school.server.folder });
    const stolen = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'duty_teacher' });
    const session = sessionOf(await signInOn(stolen, 'teacher'));
    const there = () => other.nobody.get('/api/access/me').set('cookie', `${stolen.cookie}; ${session}`);
    const until = async (status: number) => {
      for (let i = 0; i < 300 && (await there()).status !== status; i++) await new Promise((resolve) => setTimeout(resolve, 100));
      return (await there()).status;
    };
    expect(await until(200)).toBe(200);
    await administrator.post(`/api/devices/${stolen.deviceId}/revoke`).expect(204);
    expect(await until(410)).toBe(410);
    await other.close();
  });

  describe('a revoked device', () => {
    let lost: TestDevice;
    let session: string;
    beforeAll(async () => {
      lost = await pairedDevice(school.server, administrator, { campusId: CAMPUS, purpose: 'duty_teacher', name: '丢失' });
      session = sessionOf(await signInOn(lost, 'teacher'));
      expect((await lost.get('/api/access/me', session)).status).toBe(200);
      expect((await lost.post('/api/devices/emptied', { undelivered: 0 })).body.code).toBe('device_in_use');
      await administrator.post(`/api/devices/${lost.deviceId}/revoke`).expect(204);
    });

    it('is told so at its next contact, whatever it asks, and its session is over', async () => {
      const answers = [
        await lost.get('/api/access/me', session),
        await lost.get('/api/devices/me'),
        await lost.get('/api/devices/tiles'),
        await signInOn(lost, 'teacher'),
        await lost.post('/api/access/sign-in', { login: 'teacher', secret: 'x' }),
        await lost.post(dayPath('outbox'), { reports: [] }, session),
      ];
      for (const answer of answers)
        expect([answer.status, answer.body]).toEqual([410, expect.objectContaining({ code: 'device_revoked', deliver: true })]);
      expect((await school.server.nobody.get('/api/access/me').set('cookie', session)).status).toBe(401);
    });

    it('hands in what it had not sent, whole and once; a person judges it, nothing is applied', async () => {
      const report = (i: number) => ({
        report: { type: 'ReportRelease', body: { commandId: `odd-${i}`, childId: 'k1', note: '妈妈接走' } },
      });
      const part = await lost.post('/api/devices/last-queue', { install: 'i1', reports: [report(1), report(2)], total: 3, last: false });
      expect([part.status, part.body]).toEqual([200, { kept: 2, deliver: true }]);
      const lastPart = { install: 'i1', reports: [report(3)], total: 3, last: true };
      expect((await lost.post('/api/devices/last-queue', lastPart)).body).toEqual({ kept: 1, deliver: false });
      const again = await lost.post('/api/devices/last-queue', lastPart);
      expect([again.status, again.body]).toEqual([410, expect.objectContaining({ deliver: false })]);
      const kept = (await eventsOf(school, lost.deviceId)).filter((event) => event.type === 'ReportQuarantined');
      expect(kept.map((event) => (event.data as { reason: string }).reason)).toEqual(Array(3).fill('device_revoked'));
      expect(JSON.stringify(kept)).not.toContain('妈妈');
      const store = school.server.running.app.get<EventStore>(EVENT_STORE);
      for await (const event of store.readStream(`campusDay-${CAMPUS}-${DAY}`)) throw new Error(`${event.type} was applied`);
      await school.give('leader', 'opening/open').expect(200);
      const { body } = await school.get('leader', 'tasks').expect(200);
      const ofLost = body.keptReports.filter((task: { deviceId: string }) => task.deviceId === lost.deviceId);
      expect(ofLost).toHaveLength(3);
      const opened = await school.get('leader', `tasks/kept-reports/${ofLost[0].quarantineId}`).expect(200);
      expect(JSON.parse(opened.body.text).body).toEqual(report(1).report);
    });

    it('says that its store is empty, and is a browser like any other afterwards', async () => {
      const emptied = await lost.post('/api/devices/emptied', { install: 'i1', undelivered: 0 }, session).expect(204);
      expect(emptied.headers['set-cookie']).toHaveLength(2);
      expect((await lost.get('/api/devices/me')).body.code).toBe('device_not_paired');
      const { body } = await administrator.get('/api/devices');
      const listed = body.devices.find((device: { deviceId: string }) => device.deviceId === lost.deviceId);
      expect(listed).toMatchObject({
        keptReports: 3,
        revokedAt: expect.any(Number),
        deliveredAt: expect.any(Number),
        emptiedAt: expect.any(Number),
      });
      expect((await eventsOf(school, lost.deviceId)).map((event) => event.type)).toEqual([
        'DevicePaired',
        'DeviceUsed',
        'DeviceRevoked',
        ...Array(3).fill('ReportQuarantined'),
        'LastQueueDelivered',
        'DeviceEmptied',
      ]);
    });
  });

  it('whoever guesses pairing codes is slowed down', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 5; i++) codes.push((await school.server.nobody.post('/api/devices/pair', { code: `ABCD-EFG${i}` })).body.code);
    expect(codes.slice(0, 3)).toContain('pairing_code_unknown');
    expect(codes.slice(3)).toEqual(['too_many_attempts', 'too_many_attempts']);
  });

  it('devices are known after a restart, and a device keeps its credential', async () => {
    const again = await school.restart();
    school = again;
    const { body } = await again.server.nobody.get('/api/devices/me').set('cookie', gate.cookie).expect(200);
    expect(body).toMatchObject({ deviceId: gate.deviceId, name: '北门平板' });
  });
});

async function eventsOf(school: LittleSchool, deviceId: string): Promise<DeviceEvent[]> {
  const store = school.server.running.app.get<EventStore>(EVENT_STORE);
  const events: DeviceEvent[] = [];
  for await (const recorded of store.readStream(`device-${school.schoolId}.${deviceId}`))
    events.push(decodeRecorded(deviceCodec, recorded, recorded.revision).event);
  return events;
}
