import { randomUUID } from 'node:crypto';
import { Secrets } from '../src/access/secrets';
import { deviceCodec } from '@baton/roster';
import { Aggregates } from '../src/platform/aggregates';
import { EVENT_STORE } from '../src/platform/tokens';
import { decodeRecorded, type EventStore } from '@baton/event-log';
import { pairedDevice, sessionOf, type TestDevice } from './devices';
import { at, dayPath, littleSchool, type LittleSchool } from './little-school';

describe('a tablet comes back with its queue', () => {
  let school: LittleSchool;
  beforeAll(async () => {
    school = await littleSchool();
    await school.clockTo('15:52');
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.clockTo('17:59');
  });
  afterAll(() => school.remove());

  const tap = (time: string, sequence: number, previousCommandId: string | null = null) => ({
    previousCommandId,
    device: { id: 'tablet7', install: 'install1', sequence },
    time: { occurredAt: at(time), occurredRaw: at(time) - 4_000, offsetMs: 4_000, errorMs: 500 },
  });
  const release = (childId: string, time: string, sequence: number) => ({
    type: 'ReportRelease',
    body: {
      commandId: randomUUID(),
      tap: tap(time, sequence),
      pickupId: `v${childId}`,
      childId,
      collectorId: `mother_${childId}`,
      gateId: 'north',
      snapshotAge: 300,
    },
  });
  const outbox = (reports: readonly object[], who: 'gate' | 'guard' = 'gate') => school.people[who].post(dayPath('outbox'), { reports });

  it('takes releases in the order of the device, at the time when they happened, and answers a second sending with the first answer', async () => {
    const reports = [release('k1', '17:43', 1), release('k2', '17:44', 2)];
    const first = await outbox(reports).expect(200);
    expect(
      first.body.answers.map((a: { status: number; outcome: string; events: { type: string }[] }) => [
        a.status,
        a.outcome,
        a.events.at(-1)?.type,
      ]),
    ).toEqual([
      [200, 'accepted', 'ReleaseCompleted'],
      [200, 'accepted', 'ReleaseCompleted'],
    ]);
    const again = await outbox(reports).expect(200);
    expect(again.body.answers.map((a: { repeated: boolean; revision: string }) => [a.repeated, a.revision])).toEqual(
      first.body.answers.map((a: { revision: string }) => [true, a.revision]),
    );
    const board = await school.get('leader', 'board');
    expect(board.body.totals).toMatchObject({ released: 2, conflicts: 0 });
  });

  it('keeps a report that it can’t take, sealed, and goes on with the next', async () => {
    const broken = { type: 'ReportRelease', body: { commandId: 'not-a-uuid', childId: '林小晨', tap: tap('17:45', 3) } };
    const unknown = { type: 'TeleportChild', body: { commandId: randomUUID(), tap: tap('17:45', 4) } };
    const good = release('k3', '17:46', 5);
    const { body } = await outbox([broken, unknown, good]).expect(200);
    expect(body.answers.map((a: { status: number; reason?: string }) => [a.status, a.reason])).toEqual([
      [202, 'validation_failed'],
      [202, 'unknown_command'],
      [200, undefined],
    ]);
    const kept = await eventsOf(school, `device-${school.schoolId}.tablet7`);
    expect(kept.map((event) => [event.type, (event.data as { reason: string }).reason])).toEqual([
      ['ReportQuarantined', 'invalid'],
      ['ReportQuarantined', 'version_unknown'],
    ]);
    expect(JSON.stringify(kept)).not.toContain('林小晨');
  });

  it('keeps a report sent to its own route as well, and a second sending of it is kept once', async () => {
    const send = () => school.people.gate.post(dayPath('handoff/accept'), { commandId: 'not-a-uuid', offerId: 7 });
    expect((await send()).body).toMatchObject({ outcome: 'kept' });
    expect((await send()).status).toBe(202);
    expect(await eventsOf(school, `device-${school.schoolId}.unpaired`)).toHaveLength(1);
  });

  describe('gives a report to the person at the tap', () => {
    const ofGate = (childId: string, time: string, sequence: number, proof = 'offline_pin') => ({
      ...release(childId, time, sequence),
      person: { staffId: school.people.gate.staffId, proof },
    });
    const statuses = ({ body }: { body: { answers: { status: number }[] } }) => body.answers.map(({ status }) => status);
    let tablet: TestDevice;
    const signedInOn = async (who: 'gate' | 'guard') => {
      await school.server.running.app.get(Secrets).set(school.people[who].staffId, 'pin', '730514', false);
      return sessionOf(await tablet.post('/api/devices/sign-in', { staffId: school.people[who].staffId, pin: '730514' }).expect(200));
    };
    beforeAll(async () => {
      const administrator = await school.server.signedInAs('system_administrator');
      tablet = await pairedDevice(school.server, administrator, { campusId: 'campus1', purpose: 'gate', gateId: 'north' });
    });

    it('if a device of the school has checked the PIN, and only where that person had signed in before', async () => {
      const guard = await signedInOn('guard');
      const send = (report: object) => tablet.post(dayPath('outbox'), { reports: [report] }, guard).expect(200);
      const never = ofGate('k4', '17:47', 6);
      expect(statuses(await send(never))).toEqual([202]);
      await signedInOn('gate');
      const session = await signedInOn('guard');
      const checked = ofGate('k4', '17:47', 7);
      expect(
        statuses(await tablet.post(dayPath('outbox'), { reports: [checked, ofGate('k5', '17:48', 8, 'unverified')] }, session)),
      ).toEqual([200, 202]);
      const released = (await eventsOf(school, `campusDay-campus1-2026-03-10`)).filter((event) => event.type === 'ReleaseCompleted').at(-1);
      expect(released?.actor).toMatchObject({ id: school.people.gate.staffId, proof: 'offline_pin' });
      // the tap called itself tablet7; the credential knows better
      expect(released?.device).toEqual({ id: tablet.deviceId, install: 'install1', sequence: 7 });
      const kept = await eventsOf(school, `device-${school.schoolId}.${tablet.deviceId}`);
      expect(kept.filter((event) => event.type === 'ReportQuarantined')).toHaveLength(2);
    });

    it('also when nobody is signed in any more: whose PIN it checked is believed, everything else is kept for a person to judge', async () => {
      const nameless = release('k6', '17:49', 20);
      const [unverified, checked] = [ofGate('k6', '17:49', 21, 'unverified'), ofGate('k6', '17:50', 22)];
      const answers = (await tablet.post(dayPath('outbox'), { reports: [nameless, unverified, checked] }).expect(200)).body.answers;
      expect(answers.map((a: { status: number; outcome: string; reason?: string }) => [a.status, a.outcome, a.reason])).toEqual([
        [202, 'kept', 'not_signed_in'],
        [202, 'kept', 'not_permitted'],
        [200, 'accepted', undefined],
      ]);
      const { body } = nameless;
      const own = await tablet.post(dayPath('pickup/report-release'), { ...body, commandId: randomUUID() });
      expect([own.status, own.body.outcome]).toEqual([202, 'kept']);
      const kept = (await eventsOf(school, `device-${school.schoolId}.${tablet.deviceId}`)).filter((e) => e.type === 'ReportQuarantined');
      expect(
        kept.slice(-3).map((e) => [(e.data as { senderId: string; reason: string }).senderId, (e.data as { reason: string }).reason]),
      ).toEqual([
        [tablet.deviceId, 'no_session'],
        [tablet.deviceId, 'no_rights'],
        [tablet.deviceId, 'no_session'],
      ]);
    });

    it('and answers a report that it has recorded as it did the first time, when the browser that sent it became a device meanwhile', async () => {
      const report = release('k4', '17:47', 24);
      const first = (await outbox([report]).expect(200)).body.answers[0];
      const session = await signedInOn('gate');
      const own = (await tablet.post(dayPath('outbox'), { reports: [report] }, session).expect(200)).body.answers[0];
      const named = { ...report, person: { staffId: school.people.gate.staffId, proof: 'offline_pin' } };
      const withNobody = (await tablet.post(dayPath('outbox'), { reports: [named] }).expect(200)).body.answers[0];
      for (const again of [own, withNobody]) expect(again).toEqual({ ...first, repeated: true });
      const other = { ...named, body: { ...report.body, childId: 'k5' } };
      const [refused] = (await tablet.post(dayPath('outbox'), { reports: [other] }).expect(200)).body.answers;
      expect([refused.status, refused.code]).toEqual([422, 'command_id_reused']);
    });

    it('and to a colleague who hands in what the first had tapped; whose report it is doesn’t change', async () => {
      const report = release('k4', '17:47', 25);
      const first = (await outbox([report]).expect(200)).body.answers[0];
      expect((await outbox([report], 'guard').expect(200)).body.answers[0]).toEqual({ ...first, repeated: true });
    });

    it('a stranger without session and device keeps what it has: nobody fills the log with it', async () => {
      const before = (await eventsOf(school, `device-${school.schoolId}.unpaired`)).length;
      expect((await school.server.nobody.post(dayPath('outbox'), { reports: [ofGate('k6', '17:50', 23)] })).status).toBe(401);
      expect((await school.server.nobody.post(dayPath('pickup/report-release'), release('k6', '17:50', 24).body)).status).toBe(401);
      expect((await eventsOf(school, `device-${school.schoolId}.unpaired`)).length).toBe(before);
    });

    it('never because some browser says so, not even one that calls itself the school’s tablet', async () => {
      const claimed = ofGate('k5', '17:48', 9);
      claimed.body.tap.device.id = tablet.deviceId;
      expect(statuses(await outbox([claimed], 'guard').expect(200))).toEqual([202]);
      const ofTablet = await eventsOf(school, `device-${school.schoolId}.${tablet.deviceId}`);
      expect(JSON.stringify(ofTablet)).not.toContain(claimed.body.commandId);
      const board = await school.get('leader', 'board');
      expect(board.body.totals).toMatchObject({ released: 5 });
    });
  });

  it('takes what was written on paper as a report with its witness and both times', async () => {
    const paper = { witnessId: school.people.deputy.staffId, sheet: 'gate_list', writtenAt: at('17:49') };
    const { body } = release('k5', '17:49', 9);
    await school.give('gate', 'pickup/report-release', { ...body, tap: { ...tap('17:49', 9), paper } }).expect(200);
    const [entered, completed] = (await eventsOf(school, 'campusDay-campus1-2026-03-10')).slice(-2);
    expect([entered.type, entered.data, completed.type]).toEqual(['EnteredFromPaper', paper, 'ReleaseCompleted']);
  });

  it('refuses nothing that it is told late: a second release is a conflict, not a second release', async () => {
    const conflicts = async () => (await school.get('leader', 'board')).body.totals as unknown;
    const again = release('k1', '17:50', 8).body;
    // the visit that is known already, told once more by a tablet that heard no answer
    await school.give('gate', 'pickup/report-release', again).expect(200);
    expect(await conflicts()).toMatchObject({ released: 6, conflicts: 0 });
    const another = { ...release('k1', '17:50', 9).body, pickupId: 'another-visit' };
    await school.give('gate', 'pickup/report-release', another).expect(200);
    expect(await conflicts()).toMatchObject({ released: 6, conflicts: 1 });
  });

  it('takes nobody back who has gone on the word of a screen that showed another log, from before a restore', async () => {
    const state = async () =>
      (await school.server.running.app.get(Aggregates).day.read('campusDay-campus1-2026-03-10', (day) => day.children.get('k3')?.state)) ??
      null;
    expect(await state()).toBe('released');
    const ofAnotherLog = { ...tap('15:58', 30), seen: { revision: '99999', rosterSnapshot: null } };
    await school.give('chess', 'check-in/take', { children: ['k3'], kind: 'kept' }, ofAnotherLog).expect(200);
    expect(await state()).toBe('released');
  });
});

async function eventsOf(school: LittleSchool, stream: string) {
  const store = school.server.running.app.get<EventStore>(EVENT_STORE);
  const events: { type: string; data: unknown; actor: unknown; device: unknown }[] = [];
  for await (const recorded of store.readStream(stream)) {
    const data = stream.startsWith('device-')
      ? decodeRecorded(deviceCodec, recorded, recorded.revision).event.data
      : (JSON.parse(recorded.data) as object);
    const { actor, device } = JSON.parse(recorded.metadata) as { actor: unknown; device: unknown };
    events.push({ type: recorded.type, data, actor, device });
  }
  return events;
}
