import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ReadDatabase } from '../src/projections/read-database';
import { at, littleSchool, type LittleSchool } from './little-school';

describe('what was true, and who may read it', () => {
  let school: LittleSchool;
  beforeAll(async () => {
    school = await littleSchool();
    await school.clockTo('15:51');
    const { homework } = school.sessions;
    const marks = ['k1', 'k2', 'k3', 'k4', 'k5'].map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: homework, marks }).expect(200);
    await school.clockTo('15:54');
    await school.give('teacher', 'roll-call/complete', { sessionId: homework }).expect(200);
    await school.clockTo('16:01');
    const late = { time: { occurredAt: at('15:58'), occurredRaw: at('15:58'), offsetMs: 0, errorMs: 100 } };
    await school.give('gradeLead', 'check-in/take', { children: ['k6'], kind: 'found', placeId: 'library' }, late).expect(200);
    await school
      .give('homeroom', 'concern/attempt-contact', {
        childId: 'k6',
        concern: 'absence',
        outcome: 'reached',
        number: '13800001234',
        note: '妈妈说在图书馆',
      })
      .expect(200);
    await school.clockTo('17:41');
    await school
      .give('teacher', 'handoff/offer', { offerId: 'o1', children: ['k1'], to: { kind: 'gate', gateId: 'north' }, route: 'line_to_gate' })
      .expect(200);
    const released = await school
      .give('gate', 'pickup/release', { pickupId: 'v1', childId: 'k1', collectorId: 'mother_k1', gateId: 'north' })
      .expect(200);
    const { revision } = released.body.events.find((e: { type: string }) => e.type === 'ReleaseCompleted');
    await school
      .give('gate', 'correction/correct-record', { corrects: revision, childId: 'k1', what: 'collector', note: '爷爷来的' })
      .expect(200);
    await school.clockTo('17:42');
  });
  afterAll(() => school.remove());

  it('shows a child’s day with both clocks, who answered, the alerts, and a correction beside what it corrects', async () => {
    const { body } = await school.get('leader', 'review/children/k6').expect(200);
    expect(body.child).toMatchObject({ name: '赵明轩', grade: 3, classNo: 1 });
    expect(body.spans).toMatchObject([
      { holder: school.people.gradeLead.staffId, holderName: '老师gradeLead', from: at('15:58'), to: null },
    ]);
    const found = body.records.find((r: { type: string }) => r.type === 'CustodyOpened' || r.type === 'CustodyAssumed');
    expect(found).toMatchObject({ effectiveAt: at('15:58'), recordedAt: at('16:01') });
    expect(body.records.find((r: { type: string }) => r.type === 'ContactAttempted')).toMatchObject({ note: '妈妈说在图书馆' });
    expect(body.alerts[0]).toMatchObject({ kind: 'unaccounted', level: 'class' });
    const k1 = await school.get('leader', 'review/children/k1').expect(200);
    expect(k1.body.releases).toMatchObject([{ kind: 'list', collectorId: 'mother_k1', by: school.people.gate.staffId, undone: null }]);
    const corrected = k1.body.records.find((r: { type: string }) => r.type === 'ReleaseCompleted');
    expect(k1.body.records.find((r: { corrects: number | null }) => r.corrects !== null)).toMatchObject({ corrects: corrected.revision });
    expect(corrected.correctedBy).toHaveLength(1);
  });

  it('shows an inspector the records without families’ names and without what was written', async () => {
    const { body } = await school.get('inspector', 'review/children/k6').expect(200);
    expect(body.child.name).toBe('赵**');
    expect(JSON.stringify(body)).not.toContain('图书馆');
  });

  it('tells what the book said at a minute, and what was so at that minute', async () => {
    const { body } = await school.get('leader', `state-at?at=${at('15:59')}`).expect(200);
    expect(body.known.counts.inCustody).toBe(5);
    expect(body.actual.inCustody).toBe(6);
  });

  it('gives the ledger of the day, and minutes on duty', async () => {
    const { body } = await school.get('inspector', 'ledger').expect(200);
    expect(body).toMatchObject({
      statement: { expected: 6, opened: 6, released: 1, net: 1 },
      releasesByKind: { list: 1 },
      expectedBalance: { entered: 6 },
    });
    const minutes = await school.get('office', 'duty-minutes').expect(200);
    expect(minutes.body).toContainEqual({ staffId: school.people.teacher.staffId, role: 'duty_teacher', periodId: 'p1', minutes: 49 });
  });

  it('gives a teacher the roll sheet of her group with names, and nobody else’s', async () => {
    const sheet = await school.get('teacher', `groups/${school.sessions.homework}`).expect(200);
    expect(sheet.body.expected.map((row: { name: string; mark: string | null }) => [row.name, row.mark])).toContainEqual([
      '林小晨',
      'present',
    ]);
    expect((await school.get('chess', `groups/${school.sessions.homework}`)).body.code).toBe('unknown_session');
  });

  it('tells a gate how a child may leave, without phones, and finds children by initials and class', async () => {
    const child = await school.get('gate', 'gate/children/k2?gateId=north').expect(200);
    expect(child.body).toMatchObject({
      name: '王一诺',
      state: 'held',
      waysToLeave: [{ personId: 'mother_k2', allowed: true }],
      stillOnList: false,
    });
    expect(JSON.stringify(child.body)).not.toContain('phone');
    expect((await school.get('guard', 'gate/search?q=wyn')).body.map((c: { childId: string }) => c.childId)).toEqual(['k2']);
    expect((await school.get('guard', 'gate/search?q=三1')).body).toHaveLength(6);
    expect((await school.get('gate', 'gate/collectors/mother_k3')).body).toMatchObject([{ childId: 'k3' }]);
  });

  it('writes down who looked at whose record', async () => {
    const before = await viewsOf(school);
    await school.get('leader', 'children/k3').expect(200);
    expect((await viewsOf(school)) - before).toBe(1);
  });

  it('loses no row when the disk is full for a moment', async () => {
    const database = school.server.running.app.get(ReadDatabase, { strict: false });
    const full = jest.spyOn(database, 'advance').mockImplementation(() => {
      throw new Error('SQLITE_FULL');
    });
    await school.give('homeroom', 'concern/attempt-contact', { childId: 'k5', concern: 'absence', outcome: 'reached' }).expect(200);
    await school.clockTo('17:43');
    const contacts = async () => {
      const { body } = await school.get('leader', 'review/children/k5').expect(200);
      return body.records.filter((r: { type: string }) => r.type === 'ContactAttempted').length as number;
    };
    expect(await contacts()).toBe(0);
    full.mockRestore();
    expect(await contacts()).toBe(1);
  });

  it('makes the read database again when it was deleted', async () => {
    const before = await school.get('leader', 'review/children/k1').expect(200);
    const file = join(school.server.folder, 'data', 'read.sqlite');
    expect(existsSync(file)).toBe(true);
    await school.server.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    school = await school.restart();
    await school.clockTo('17:43');
    const after = await school.get('leader', 'review/children/k1').expect(200);
    expect(after.body).toEqual(before.body);
  });
});

async function viewsOf(school: LittleSchool): Promise<number> {
  const { store } = school.server.running.platform.stores;
  let views = 0;
  for await (const _ of store.readStream(`access-${school.schoolId}.2026-03-10`)) views++;
  return views;
}
