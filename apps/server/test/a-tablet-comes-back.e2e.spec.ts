import { randomUUID } from 'node:crypto';
import { deviceCodec } from '@baton/roster';
import { EVENT_STORE } from '../src/platform/tokens';
import { decodeRecorded, type EventStore } from '@baton/event-log';
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

  it('gives a report to the person at the tap, and puts aside what nobody has checked', async () => {
    const { staffId } = school.people.gate;
    const checked = { ...release('k4', '17:47', 6), person: { staffId, proof: 'offline_pin' } };
    const unchecked = { ...release('k5', '17:48', 7), person: { staffId, proof: 'unverified' } };
    const { body } = await outbox([checked, unchecked], 'guard').expect(200);
    expect(body.answers.map((a: { status: number }) => a.status)).toEqual([200, 202]);
    const released = (await eventsOf(school, `campusDay-campus1-2026-03-10`)).filter((event) => event.type === 'ReleaseCompleted').at(-1);
    expect(released?.actor).toMatchObject({ id: staffId, proof: 'offline_pin' });
  });

  it('takes what was written on paper as a report with its witness and both times', async () => {
    const paper = { witnessId: school.people.deputy.staffId, sheet: 'gate_list', writtenAt: at('17:49') };
    const { body } = release('k5', '17:49', 9);
    await school.give('gate', 'pickup/report-release', { ...body, tap: { ...tap('17:49', 9), paper } }).expect(200);
    const [entered, completed] = (await eventsOf(school, 'campusDay-campus1-2026-03-10')).slice(-2);
    expect([entered.type, entered.data, completed.type]).toEqual(['EnteredFromPaper', paper, 'ReleaseCompleted']);
  });

  it('refuses nothing that it is told late: a second release is a conflict, not a second release', async () => {
    await school.give('gate', 'pickup/report-release', { ...release('k1', '17:50', 8).body, tap: tap('17:50', 8) }).expect(200);
    const board = await school.get('leader', 'board');
    expect(board.body.totals).toMatchObject({ released: 5, conflicts: 1 });
  });
});

async function eventsOf(school: LittleSchool, stream: string) {
  const store = school.server.running.app.get<EventStore>(EVENT_STORE);
  const events: { type: string; data: unknown; actor: unknown }[] = [];
  for await (const recorded of store.readStream(stream)) {
    const data = stream.startsWith('device-')
      ? decodeRecorded(deviceCodec, recorded, recorded.revision).event.data
      : (JSON.parse(recorded.data) as object);
    events.push({ type: recorded.type, data, actor: (JSON.parse(recorded.metadata) as { actor: unknown }).actor });
  }
  return events;
}
