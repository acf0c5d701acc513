import { decideCampus } from '@baton/roster';
import { randomUUID } from 'node:crypto';
import { aboutChild, motherOf, withMother } from './family';
import { CAMPUS, DAY, littleSchool, type LittleSchool, type Who } from './little-school';
import { Aggregates } from '../src/platform/aggregates';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';

let school: LittleSchool;
beforeEach(async () => {
  school = await littleSchool();
});
afterEach(() => school.remove());

const say = (who: Who, childId: string, path: string, fields: object, commandId?: string) =>
  aboutChild(school, who, childId, path, fields, commandId);
const board = async () => (await school.get('leader', 'board').expect(200)).body;
const TOMORROW = '2026-03-11';
const codeOf = async (test: ReturnType<typeof say>) => {
  const { status, body } = await test;
  return [status, body.code];
};

describe('the homeroom teacher’s one gesture', () => {
  const gesture = (who: Who, children: readonly string[], commandId = randomUUID()) =>
    school.people[who].post('/api/classes/c31/absent-today', { commandId, children });

  it('begins in the morning, before there is a list: the own class by name, and who is away already', async () => {
    const mine = async (who: Who) => (await school.people[who].get('/api/classes/mine').expect(200)).body;
    const away = async () => {
      const [{ classId, date, children }] = await mine('homeroom');
      expect([classId, date]).toEqual(['c31', DAY]);
      return children.filter((child: { away: boolean }) => child.away).map((child: { childId: string }) => child.childId);
    };
    expect(await away()).toEqual([]);
    await gesture('homeroom', ['k1']).expect(200);
    expect(await away()).toEqual(['k1']);
    await school.people.gate.get('/api/classes/mine').expect(403);
  });

  it('puts several children on leave for today, answers for each, and a child of no class keeps nobody on the list', async () => {
    const commandId = randomUUID();
    const { body } = await gesture('homeroom', ['k1', 'k9', 'k2'], commandId).expect(200);
    expect(body.date).toBe(DAY);
    expect(body.answers).toMatchObject([
      { childId: 'k1', outcome: 'accepted' },
      { childId: 'k9', outcome: 'refused', code: 'not_your_child' },
      { childId: 'k2', outcome: 'accepted' },
    ]);
    const again = await gesture('homeroom', ['k1', 'k9', 'k2'], commandId).expect(200);
    expect(again.body.answers[0]).toMatchObject({ repeated: true, leaveId: body.answers[0].leaveId });
    await school.clockTo('15:45');
    expect(await board()).toMatchObject({ expectedOnList: 4, counts: { onLeave: 2 } });
    expect((await gesture('homeroom', ['k3']).expect(200)).body.answers[0].code).toBe('after_cutoff_needs_duty_leader');
    expect((await gesture('leader', ['k3']).expect(200)).body.answers[0].outcome).toBe('accepted');
    expect(await board()).toMatchObject({ listVersion: 2, expectedOnList: 3 });
    await gesture('gate', ['k4']).expect(403);
  });
});

describe('for one day', () => {
  it('a placed child is left out, and joins again; nobody joins where nothing is held', async () => {
    await school.clockTo('15:45');
    expect(await codeOf(say('homeroom', 'k1', 'ad-hoc/leave-out', { date: DAY }))).toEqual([403, 'after_cutoff_needs_duty_leader']);
    await say('leader', 'k1', 'ad-hoc/leave-out', { date: DAY }).expect(200);
    expect(await board()).toMatchObject({ listVersion: 2, expectedOnList: 5 });
    await say('leader', 'k1', 'ad-hoc/undo', { date: DAY }).expect(200);
    expect(await board()).toMatchObject({ listVersion: 3, expectedOnList: 6 });
    const join = { date: DAY, groups: [{ periodId: 'p1', groupId: 'hw31' }], dismissalPeriodId: 'p1', gateId: 'north', mode: 'collected' };
    await say('leader', 'k2', 'ad-hoc/join', join).expect(200);
    expect(await codeOf(say('leader', 'k3', 'ad-hoc/join', { ...join, gateId: 'moon' }))).toEqual([404, 'unknown_gate']);
    expect(await codeOf(say('leader', 'k3', 'ad-hoc/join', { ...join, date: '2026-03-14' }))).toEqual([409, 'no_service_on_date']);
  });

  const lastSeat = {
    date: DAY,
    groups: [{ periodId: 'p1', groupId: 'hw31' }],
    ...{ dismissalPeriodId: 'p1', gateId: 'north', mode: 'collected' },
  };
  /** Of five seats four are taken; k1 and k2 are not among them. */
  async function oneSeatLeft(): Promise<void> {
    const { app, platform } = school.server.running;
    const { stores, identity } = platform;
    const group = { groupId: 'hw31', kind: 'homework', capacity: 5, grades: [3], classId: null, label: null } as const;
    await app.get(Aggregates).campus.transact({
      stream: `campus-${CAMPUS}`,
      metadata: serverMetadata(identity, stores.clock, { schoolId: school.schoolId, actor: systemActor('test') }),
      decide: (state) => decideCampus({ type: 'SetGroup', ...group }, state),
    });
    await school.clockTo('15:00');
    for (const childId of ['k1', 'k2']) await say('homeroom', childId, 'ad-hoc/leave-out', { date: DAY }).expect(200);
  }

  it('the last seat is another’s at once when a join was refused', async () => {
    await oneSeatLeft();
    expect(await codeOf(say('homeroom', 'k1', 'ad-hoc/join', { ...lastSeat, gateId: 'moon' }))).toEqual([404, 'unknown_gate']);
    await say('homeroom', 'k2', 'ad-hoc/join', lastSeat).expect(200);
    expect(await codeOf(say('homeroom', 'k1', 'ad-hoc/join', lastSeat))).toEqual([409, 'group_full']);
  });

  it('two children who ask for the last seat at the same moment: one has it', async () => {
    await oneSeatLeft();
    const answers = await Promise.all(['k1', 'k2'].map((childId) => say('homeroom', childId, 'ad-hoc/join', lastSeat)));
    expect(answers.map(({ status, body }) => [status, body.code ?? body.outcome]).sort()).toEqual([
      [200, 'accepted'],
      [409, 'group_full'],
    ]);
    await school.clockTo('15:31');
    expect(await board()).toMatchObject({ expectedOnList: 5 });
  });

  it('changes of children and decisions of the day that read them never wait for each other', async () => {
    await school.clockTo('15:45');
    const join = { date: DAY, groups: [{ periodId: 'p1', groupId: 'hw31' }], dismissalPeriodId: 'p1', gateId: 'north', mode: 'collected' };
    const revise = (childId: string) =>
      school.give('leader', 'opening/revise', { added: [{ childId, reason: 'ad_hoc_join' }], removed: [] });
    const answers = await Promise.all(
      school.children.flatMap((childId) => [
        say('leader', childId, 'ad-hoc/join', join),
        revise(childId),
        say('leader', childId, 'leave/record', { from: DAY, to: DAY }),
      ]),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('leaves in another way: today’s book follows at once', async () => {
    await school.clockTo('15:45');
    const change = { weekday: 2, from: DAY, to: DAY, dismissalPeriodId: 'p1', gateId: 'north', mode: 'collected' };
    await say('homeroom', 'k1', 'dismissal/change', change).expect(200);
    const { body } = await school.get('teacher', 'children/k1').expect(200);
    expect(body.dismissalPeriodId).toBe('p1');
  });
});

describe('an application', () => {
  it('is reviewed by the class, decided by the school and placed from tomorrow on, each by its own people', async () => {
    await withMother(school, 'k1');
    const wishes = [{ weekday: 3, periodIds: ['p1'] }];
    const { enrolmentId } = (
      await say('homeroom', 'k1', 'enrolment/submit', { termId: 'spring', wishes, submittedBy: motherOf('k1') }).expect(200)
    ).body;
    expect(await codeOf(say('office', 'k1', 'enrolment/decide', { enrolmentId, accepts: true }))).toEqual([409, 'not_reviewed_by_class']);
    expect(await codeOf(say('homeroom', 'k1', 'enrolment/review', { enrolmentId, supports: false }))).toEqual([422, 'reason_required']);
    await say('homeroom', 'k1', 'enrolment/review', { enrolmentId, supports: true }).expect(200);
    await say('homeroom', 'k1', 'enrolment/decide', { enrolmentId, accepts: true }).expect(403);
    await say('office', 'k1', 'enrolment/decide', { enrolmentId, accepts: true }).expect(200);
    const row = { weekday: 3, groups: [{ periodId: 'p1', groupId: 'hw31' }], dismissalPeriodId: 'p1', gateId: 'north', mode: 'collected' };
    const place = (from: string) => say('office', 'k1', 'enrolment/place', { enrolmentId, rows: [{ ...row, from }] });
    expect(await codeOf(place(DAY))).toEqual([409, 'placement_from_next_service_day']);
    await place(TOMORROW).expect(200);
    expect(await codeOf(say('homeroom', 'k1', 'enrolment/withdraw', { enrolmentId, weekdays: [3], from: DAY }))).toEqual([
      409,
      'placement_from_next_service_day',
    ]);
    await say('homeroom', 'k1', 'enrolment/withdraw', { enrolmentId, weekdays: [3], from: '2026-03-18' }).expect(200);
    await say('homeroom', 'k2', 'enrolment/decline', { termId: 'spring' }).expect(200);
  });
});

describe('who may come, and whether alone', () => {
  it('a new grandmother is written down once, may collect on her days, and not any more when it is revoked', async () => {
    const grandmother = { person: { name: '李奶奶', phone: '13700000007', idLast4: '0042' }, kind: 'listed', relation: '61', from: DAY };
    const granted = (await say('homeroom', 'k1', 'authority/grant', { ...grandmother, weekdays: [2, 4] }).expect(200)).body;
    const other = (await say('homeroom', 'k2', 'authority/grant', grandmother).expect(200)).body;
    expect(other.personId).toBe(granted.personId);
    expect(await codeOf(say('homeroom', 'k1', 'authority/grant', { ...grandmother, person: null, personId: 'nobody' }))).toEqual([
      404,
      'person_unknown',
    ]);
    await say('homeroom', 'k1', 'authority/revoke', { authorityId: granted.authorityId }).expect(200);
    const child = (await school.people.office.get(`/api/schools/${school.schoolId}/children`).expect(200)).body.children.find(
      (c: { childId: string }) => c.childId === 'k1',
    );
    expect(child.adults.map((a: { personId: string }) => a.personId)).not.toContain(granted.personId);
  });

  it('a teacher of another class writes nobody down', async () => {
    const other = await school.server.signedInAs('homeroom_teacher', { login: 'other', name: '别班班主任' });
    const body = { commandId: randomUUID(), person: { name: '陌生人' }, kind: 'listed', relation: '99', from: DAY };
    await other.post('/api/children/k1/authority/grant', body).expect(403);
    const { body: list } = await school.people.office.get(`/api/schools/${school.schoolId}/children`).expect(200);
    expect(JSON.stringify(list)).not.toContain('陌生人');
  });

  it('a call-back for a delegation asked before goes to the number before, for one asked after to the new one', async () => {
    await withMother(school, 'k1');
    const window = { windowFrom: Date.parse(`${DAY}T17:30:00+08:00`), windowTo: Date.parse(`${DAY}T18:00:00+08:00`) };
    const ask = async (idLast4: string) => {
      const asked = { name: '王代接', phone: '13900000002', idLast4, date: DAY, ...window, requestedBy: motherOf('k1') };
      return (await say('homeroom', 'k1', 'delegation/request', asked).expect(200)).body.delegationId as string;
    };
    const before = await ask('0001');
    await school.clockTo('14:55');
    await say('homeroom', 'k1', 'contact/change-phone', { personId: motherOf('k1'), phone: '13611112222' }).expect(200);
    const confirm = (delegationId: string, number: string) =>
      say('homeroom', 'k1', 'delegation/confirm', { delegationId, calledPersonId: motherOf('k1'), number });
    expect(await codeOf(confirm(before, '13611112222'))).toEqual([409, 'number_not_on_file']);
    await school.clockTo('14:56');
    const after = await ask('0002');
    await confirm(after, '13611112222').expect(200);
  });

  it('a consent to leave alone holds from grade 3 on, can be suspended for a day and revoked', async () => {
    const consent = { weekdays: [2, 4], from: DAY, to: '2026-07-03', latest: 1080 };
    const { consentId } = (await say('homeroom', 'k1', 'self-consent/grant', consent).expect(200)).body;
    await say('homeroom', 'k1', 'self-consent/suspend', { consentId, date: DAY, reason: 'guardian' }).expect(200);
    await say('homeroom', 'k1', 'self-consent/revoke', { consentId }).expect(200);
    expect(await codeOf(say('homeroom', 'k1', 'self-consent/confirm', { consentId, date: DAY, by: 'x' }))).toEqual([
      409,
      'consent_revoked',
    ]);
  });
});

describe('a consent to leave alone that ends today', () => {
  it.each([
    ['revoked', 'self-consent/revoke', {}, true],
    ['suspended for today', 'self-consent/suspend', { date: DAY, reason: 'guardian' }, true],
    ['suspended for tomorrow', 'self-consent/suspend', { date: TOMORROW, reason: 'guardian' }, false],
  ])('%s: today’s book, and with it every gate, hears of what ends today', async (_, path, fields, reachesToday) => {
    const consent = { weekdays: [2, 4], from: DAY, to: '2026-07-03', latest: 1080 };
    const { consentId } = (await say('homeroom', 'k1', 'self-consent/grant', consent).expect(200)).body;
    await school.clockTo('15:45');
    await say('homeroom', 'k1', path, { consentId, ...fields }).expect(200);
    const { body } = await school.get('gate', 'on-device/day').expect(200);
    const withdrawn = body.changes.filter(({ type }: { type: string }) => type === 'AuthorityWithdrawn');
    expect(withdrawn.map(({ data }: { data: object }) => data)).toMatchObject(
      reachesToday ? [{ childId: 'k1', authorityId: consentId }] : [],
    );
  });
});

describe('what is known about a child', () => {
  it('a health note is sealed on disk, read by those who answer for the child, and each reading is written down', async () => {
    await say('nurse', 'k1', 'health-note/record', { note: '青霉素过敏' }).expect(200);
    const { body } = await school.people.homeroom.get('/api/children/k1/health-notes').expect(200);
    expect(body).toMatchObject([{ note: '青霉素过敏' }]);
    await school.people.guard.get('/api/children/k1/health-notes').expect(403);
    let readings = 0;
    for await (const recorded of school.server.running.platform.stores.store.readStream(`child-${school.schoolId}.k1`))
      expect(recorded.data).not.toContain('青霉素');
    const viewed = `access-${school.schoolId}.${DAY}`;
    for await (const { type, data } of school.server.running.platform.stores.store.readStream(viewed))
      if (type === 'RecordViewed' && data.includes('health_note')) readings++;
    expect(readings).toBe(1);
  });

  it('is forgotten with its mother’s number after it left, and not before; saying it again changes nothing', async () => {
    await withMother(school, 'k1');
    await withMother(school, 'k2');
    expect(await codeOf(say('principal', 'k1', 'erase', {}))).toEqual([409, 'still_at_school']);
    await say('office', 'k1', 'left', { on: '2026-03-09' }).expect(200);
    await say('office', 'k1', 'erase', {}).expect(403);
    const commandId = randomUUID();
    await say('principal', 'k1', 'erase', {}, commandId).expect(200);
    const again = (await say('principal', 'k1', 'erase', {}, commandId).expect(200)).body;
    expect(again.repeated).toBe(true);
    expect((await say('principal', 'k1', 'erase', {}).expect(200)).body.outcome).toBe('unchanged');
    await school.clockTo('14:52');
    const names = (await school.people.office.get(`/api/schools/${school.schoolId}/children`).expect(200)).text;
    expect(names).not.toContain('林小晨');
    expect(names).not.toContain('母亲k1');
    expect(names).toContain('母亲k2');
    const { vault } = school.server.running.platform.stores;
    expect(await vault.getKey({ subject: motherOf('k1'), class: 'roster' }, 1)).toBeNull();
    expect(await codeOf(say('homeroom', 'k1', 'leave/record', { from: DAY, to: DAY }))).toEqual([409, 'child_erased']);
  });
});

describe('whoever has the duty today', () => {
  it('leads the day’s children by today’s duty roster alone, also before the day’s book begins; tomorrow it is somebody else', async () => {
    const stand = await school.server.signedInAs('duty_teacher', { login: 'stand-in', name: '代班领导' });
    const record = (childId: string) =>
      stand.post(`/api/children/${childId}/leave/record`, { commandId: randomUUID(), from: DAY, to: DAY });
    await record('k1').expect(403);
    await school.server.running.app.get(Aggregates).campus.transact({
      stream: `campus-${CAMPUS}`,
      metadata: serverMetadata(school.server.running.platform.identity, school.server.running.platform.stores.clock, {
        schoolId: school.schoolId,
        actor: systemActor('test'),
      }),
      decide: () => ({
        kind: 'accepted',
        events: [{ type: 'DutySubstituted', data: { dutyId: 'd1', date: DAY, staffId: stand.staffId } }],
      }),
    });
    await record('k1').expect(200);
    await school.clockTo('15:45');
    await record('k2').expect(200);
  });
});
