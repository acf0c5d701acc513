import { randomUUID } from 'node:crypto';
import { at, DAY, littleSchool, type LittleSchool } from './little-school';
import { delegateIdDigest } from '../src/pickup/id-digest';
import { Aggregates } from '../src/platform/aggregates';
import { childStream } from '../src/day/streams';

describe('the day reaches other books', () => {
  let school: LittleSchool;
  beforeAll(async () => {
    school = await littleSchool();
    await school.clockTo('15:51');
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
  });
  afterAll(() => school.remove());

  const read = async (stream: string) => {
    const events: { type: string; data: Record<string, unknown> }[] = [];
    for await (const e of school.server.running.platform.stores.store.readStream(stream))
      events.push({ type: e.type, data: JSON.parse(e.data) as Record<string, unknown> });
    return events;
  };

  const delegationNow = () =>
    school.server.running.app.get(Aggregates).child.read(childStream(school.schoolId, 'k1'), ({ record }) => record?.delegations[0].state);

  it('uses up a delegation in the child’s own book when the delegate has collected, and asks for the digits before', async () => {
    const { sealer } = school.server.running.platform.stores;
    const delegation = {
      delegationId: 'd1',
      personId: 'aunt',
      date: DAY,
      windowFrom: at('17:00'),
      windowTo: at('18:10'),
      idDigest: delegateIdDigest(sealer, '123X'),
    };
    await school.child(
      'k1',
      { type: 'ListContact', contactId: 'c1', personId: 'mother_k1', relation: '52', isGuardian: true, order: 1, document: null },
      { type: 'RequestDelegation', ...delegation, requestedBy: 'mother_k1', at: at('16:20'), delegateAge: 30, minimumAge: 18 },
      {
        type: 'ConfirmDelegation',
        delegationId: 'd1',
        by: 'homeroom',
        calledPersonId: 'mother_k1',
        calledDigest: 'ab'.repeat(32),
        numbersOnFile: ['ab'.repeat(32)],
        at: at('16:31'),
      },
    );
    await school.clockTo('17:41');
    await school
      .give('teacher', 'handoff/offer', { offerId: 'o1', children: ['k1'], to: { kind: 'gate', gateId: 'north' }, route: 'line_to_gate' })
      .expect(200);
    const release = { pickupId: 'v1', childId: 'k1', collectorId: 'aunt', gateId: 'north' };
    expect((await school.give('gate', 'pickup/release', { ...release, idLast4: '9999' })).body.code).toBe('id_mismatch');
    await school.give('gate', 'pickup/release', { ...release, idLast4: '123x' }).expect(200);
    await school.clockTo('17:42');
    expect(await delegationNow()).toBe('used');
  });

  it('gives it back when that release is annulled, and uses it up once more when the child has really gone', async () => {
    const standing = (await school.get('leader', 'on-device/day').expect(200)).body.changes;
    const { revision } = standing.findLast(({ type }: { type: string }) => type === 'ReleaseCompleted');
    await school
      .give('gate', 'pickup/annul-release', { childId: 'k1', release: revision, reason: 'tapped_by_mistake', placeId: null })
      .expect(200);
    await school.clockTo('17:43');
    expect(await delegationNow()).toBe('confirmed');
    const release = { pickupId: 'v2', childId: 'k1', collectorId: 'aunt', gateId: 'north' };
    await school.give('gate', 'pickup/release', { ...release, idLast4: '123x' }).expect(200);
    await school.clockTo('17:44');
    expect(await delegationNow()).toBe('used');
    const types = (await read(childStream(school.schoolId, 'k1')))
      .map(({ type }) => type)
      .filter((type) => /^Delegation(Used|Rest)/.test(type));
    expect(types).toEqual(['DelegationUsed', 'DelegationRestored', 'DelegationUsed']);
  });

  it('opens a file for an incident, with the deadlines of its level', async () => {
    await school
      .give('leader', 'closing/link-incident', { incidentId: 'i1', level: 'serious', kind: 'wrong_release', children: ['k1'] })
      .expect(200);
    await school.clockTo('17:45');
    const file = await read(`incident-${school.schoolId}.i1`);
    expect(file).toMatchObject([
      { type: 'IncidentOpened', data: { level: 'serious', firstReportBy: at('19:44'), openedBy: school.people.leader.staffId } },
    ]);
  });

  it('prints roll sheets, gate lists and the muster with names, for those with the right to them', async () => {
    const sheets = await school.get('teacher', 'print/roll-sheets').expect(200);
    expect(sheets.headers['content-type']).toContain('text/html');
    expect(sheets.text).toContain('林小晨');
    expect(sheets.text).toContain('三（1）班');
    expect((await school.get('gate', 'print/gate-lists').expect(200)).text).toContain('自行离校');
    expect((await school.get('leader', 'print/muster').expect(200)).text).toContain('老师teacher');
    expect((await school.get('volunteer', 'print/muster')).status).toBe(403);
  });

  it('shows the leader what only a person can settle, and what a kept report said', async () => {
    await school.people.gate.post(`/api/campuses/campus1/days/${DAY}/handoff/accept`, { commandId: 'nonsense', offerId: 7 }).expect(202);
    await school.clockTo('17:44');
    const { body } = await school.get('leader', 'tasks').expect(200);
    const [{ quarantineId }] = body.keptReports;
    expect((await school.get('leader', `tasks/kept-reports/${quarantineId}`)).body.text).toContain('nonsense');
    await school.give('leader', `tasks/kept-reports/${quarantineId}/settle`, { outcome: 'nothing_to_do' }).expect(200);
    await school.clockTo('17:45');
    expect((await school.get('leader', 'tasks')).body.keptReports).toEqual([]);
  });

  it('refuses to close while somebody is held, closes when the book balances, and seals the log upon it', async () => {
    const commandId = randomUUID();
    const refused = await school.give('leader', 'closing/close', { commandId });
    expect([refused.status, refused.body.code, refused.body.blockers.length]).toEqual([409, 'not_closable', 5]);
    for (const childId of ['k2', 'k3', 'k4', 'k5', 'k6'])
      await school
        .give('teacher', 'handoff/offer', {
          offerId: `o${childId}`,
          children: [childId],
          to: { kind: 'gate', gateId: 'north' },
          route: 'line_to_gate',
        })
        .expect(200);
    for (const childId of ['k2', 'k3', 'k4', 'k5', 'k6'])
      await school
        .give('gate', 'pickup/release', { pickupId: `v${childId}`, childId, collectorId: `mother_${childId}`, gateId: 'north' })
        .expect(200);
    expect((await school.give('leader', 'closing/close', { commandId })).body).toMatchObject({ code: 'not_closable', repeated: true });
    const closed = await school.give('leader', 'closing/close').expect(200);
    expect(closed.body.events[0]).toMatchObject({
      type: 'CampusClosed',
      data: { statement: { opened: 6, released: 7, annulled: 1, net: 6 } },
    });
    let seals = await read(`seals-${school.schoolId}`);
    for (let i = 0; i < 1_500 && seals.length === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seals = await read(`seals-${school.schoolId}`);
    }
    const heads = seals.flatMap((seal) => seal.data.heads as { stream: string }[]).map((head) => head.stream);
    expect(heads).toEqual(expect.arrayContaining([`campusDay-campus1-${DAY}`, `child-${school.schoolId}.k1`]));
  });
});
