import { randomUUID } from 'node:crypto';
import { at, dayPath, littleSchool, type LittleSchool } from './little-school';

describe('a conflict about where a child is', () => {
  let school: LittleSchool;
  let conflictId: string;
  beforeAll(async () => {
    school = await littleSchool();
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
    await school.clockTo('17:50');
    const time = { occurredAt: at('17:45'), occurredRaw: at('17:45'), offsetMs: 0, errorMs: 200 };
    const tap = { previousCommandId: null, device: { id: 'tablet7', install: 'install1', sequence: 1 }, time };
    const release = { pickupId: 'visit1', childId: 'k1', collectorId: 'mother_k1', gateId: 'north', snapshotAge: 300 };
    const report = { type: 'ReportRelease', body: { commandId: randomUUID(), tap, ...release } };
    const { body } = await school.people.gate.post(dayPath('outbox'), { reports: [report] }).expect(200);
    const conflict = body.answers[0].events.find((event: { type: string }) => event.type === 'ConflictDetected');
    conflictId = conflict.data.conflictId;
  });
  afterAll(() => school.remove());

  const decide = (holder: string | null) =>
    school.give('leader', 'correction/resolve-conflict', { conflictId, resolution: 'child_is_with', holder });
  const conflicts = async () => (await school.get('leader', 'board')).body.conflictsOpen;

  it('is not settled by giving the child to nobody, nor to somebody whom no alert reaches', async () => {
    expect((await decide(null)).body).toMatchObject({ code: 'holder_required' });
    expect((await decide('somebodyElse')).body).toMatchObject({ code: 'staff_unknown' });
    expect(await conflicts()).toHaveLength(1);
  });

  it('is settled by naming the colleague who has the child, and who answers for it from now on', async () => {
    const { staffId } = school.people.teacher;
    await decide(staffId).expect(200);
    expect(await conflicts()).toHaveLength(0);
    expect((await school.get('leader', 'board')).body.byHolder).toEqual({ [staffId]: 1 });
  });
});
