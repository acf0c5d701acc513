import { randomUUID } from 'node:crypto';
import { startTestServer, type TestClient, type TestServer } from './support';

/** A Tuesday. */
const DAY = '2026-03-10';
const FROM = '2026-02-24';

let server: TestServer;
let admin: TestClient;
let teacher: TestClient;
let campusId: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  const env = { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: `${DAY}T08:00:00+08:00`, BATON_LOG_LEVEL: 'info' };
  server = await startTestServer({ mode: 'demo', env });
  admin = await server.signedInAs('system_administrator', { login: 'boss' });
  teacher = await server.signedInAs('duty_teacher', { login: 'teacher' });
});
afterAll(() => server.remove());

const school = (path: string, fields: object = {}, commandId: string = randomUUID()) =>
  admin.post(`/api/schools/${admin.schoolId}/${path}`, { commandId, ...fields });
const campus = (path: string, fields: object, who: TestClient = admin) =>
  who.post(`/api/campuses/${campusId}/${path}`, { commandId: randomUUID(), ...fields });
const setup = async () => (await admin.get(`/api/campuses/${campusId}/setup`).expect(200)).body;
const progress = async () => (await admin.get(`/api/schools/${admin.schoolId}/setup-progress`).expect(200)).body;
/** codes of what blocks, by step */
const blocking = async () => {
  const { steps } = await progress();
  return Object.fromEntries(
    steps.flatMap(({ step, problems }: { step: string; problems: { code: string; blocks: boolean }[] }) => {
      const codes = problems.filter(({ blocks }) => blocks).map(({ code }) => code);
      return codes.length > 0 ? [[step, codes]] : [];
    }),
  );
};
const refusal = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code];

describe('a school sets itself up without a workbook', () => {
  it('has no name and no campus at first; a campus needs a school', async () => {
    expect((await admin.get(`/api/schools/${admin.schoolId}`).expect(200)).body).toMatchObject({ name: null, campuses: [] });
    expect(await blocking()).toEqual({ school_and_campus: ['school_unnamed', 'no_campus'], staff: ['no_leader'] });
    const { nextStep, steps } = await progress();
    expect([nextStep, steps.length]).toEqual(['school_and_campus', 9]);
    expect(steps[0]).toMatchObject({ state: 'open', problems: [{ message: { zh: '学校还没有名称。请填写。' } }, {}] });
    expect(refusal(await school('campuses/open', { name: '本部' }))).toEqual([404, 'school_unknown']);
  });

  it('gets its name, and a campus that can be set up at once; the same tap makes one campus', async () => {
    expect((await school('name', { name: ' 育才小学 ', code: '3101' }).expect(200)).body.outcome).toBe('accepted');
    expect((await school('name', { name: '育才小学' }).expect(200)).body).toMatchObject({ outcome: 'unchanged', code: '3101' });
    const commandId = randomUUID();
    const { body } = await school('campuses/open', { name: '本部', timeZone: 'Asia/Shanghai' }, commandId).expect(200);
    campusId = body.campusId;
    const again = await school('campuses/open', { name: '本部', timeZone: 'Asia/Shanghai' }, commandId).expect(200);
    expect(again.body.campusId).toBe(campusId);
    const { campuses } = (await admin.get(`/api/schools/${admin.schoolId}`).expect(200)).body;
    expect(campuses).toEqual([{ campusId, name: '本部', timeZone: 'Asia/Shanghai' }]);
    expect(refusal(await school('campuses/open', { name: '分校', timeZone: 'Mars/Base' }))).toEqual([422, 'time_zone_unknown']);
    expect((await admin.get('/api/campuses/nowhere/setup')).status).toBe(403);
    expect(await blocking()).toEqual({
      term_and_bells: ['no_term', 'no_period'],
      gates_and_places: ['no_gate', 'no_place'],
      staff: ['no_leader'],
      roster: ['no_class', 'no_child'],
      groups: ['no_group', 'no_slot'],
    });
  });

  it('says when there is service: term, weekdays, seasons, the year’s holidays', async () => {
    const term = await campus('settings/term', { name: '2026 春', from: FROM, to: '2026-07-03' }).expect(200);
    expect(refusal(await campus('settings/term', { name: '又一学期', from: '2026-06-01', to: '2026-08-01' }))).toEqual([
      409,
      'terms_overlap',
    ]);
    const mistaken = await campus('settings/term', { name: '错', from: '2027-02-24', to: '2027-07-03' }).expect(200);
    await campus('settings/remove-term', { termId: mistaken.body.termId }).expect(200);
    await campus('settings/service-weekdays', { from: FROM, weekdays: [5, 4, 2, 1, 2] }).expect(200);
    await campus('settings/season', { from: '2026-05-01', season: 'summer' }).expect(200);
    const year = { year: 2027, holidays: [{ from: '2027-01-01', to: '2027-01-03' }], makeUpDays: [{ date: '2027-01-09' }] };
    await campus('calendar/set-year', year).expect(200);
    expect(refusal(await campus('calendar/set-year', { ...year, year: 2028 }))).toEqual([422, 'dates_of_another_year']);
    const settled = await setup();
    expect(settled.terms).toEqual([{ termId: term.body.termId, name: '2026 春', from: FROM, to: '2026-07-03' }]);
    expect(settled.serviceWeekdays).toEqual([{ from: FROM, weekdays: [1, 2, 4, 5] }]);
    expect(settled.nationalYears.find((y: { year: number }) => y.year === 2027)).toEqual({
      ...year,
      entered: true,
      makeUpDays: ['2027-01-09'],
    });
    expect(settled.nationalYears.find((y: { year: number }) => y.year === 2026)).toMatchObject({ entered: false });
  });

  it('says what rings when, with other times on a weekday', async () => {
    const times = [
      { weekdays: [5], startsAt: 15 * 60, endsAt: 15 * 60 + 50 },
      { startsAt: 15 * 60 + 50, endsAt: 16 * 60 + 40 },
    ];
    const set = await campus('bells/set-period', {
      name: '第一段',
      from: FROM,
      kind: 'stage',
      stage: 'class',
      careBlock: 'afternoon',
      times,
    });
    expect(set.status).toBe(200);
    ids.period = set.body.periodId;
    await campus('bells/lessons-end', { from: FROM, times: [{ endsAt: 15 * 60 + 40 }] }).expect(200);
    const backwards = [{ startsAt: 16 * 60, endsAt: 15 * 60 }];
    const wrong = await campus('bells/set-period', { name: '倒', from: FROM, kind: 'stage', careBlock: 'afternoon', times: backwards });
    expect(refusal(wrong)).toEqual([422, 'ends_before_it_begins']);
    const { periods } = await setup();
    expect(periods).toMatchObject([
      { periodId: ids.period, name: '第一段', versions: [{ kind: 'stage', countsForMinimum: true, grades: null }] },
    ]);
    expect(periods[0].versions[0].times[0]).toEqual({ season: null, weekdays: [5], serviceMode: null, startsAt: 900, endsAt: 950 });
  });

  it('has gates, places, classes and groups; two places in a building of one name are in one building', async () => {
    const place = async (name: string, more: object = {}) =>
      (await campus('places/set', { name, kind: 'room', building: '一号楼', capacity: 45, patrolCheckpoint: true, ...more }).expect(200))
        .body.placeId;
    ids.room = await place('101 室');
    ids.other = await place('102 室', { sweepArea: true });
    const gate = (await campus('gates/set', { name: '北门', grades: [4, 3] }).expect(200)).body;
    ids.gate = gate.gateId;
    expect(refusal(await campus('gates/set', { name: '南门', grades: [3, 3] }))).toEqual([422, 'bad_grades']);
    const home = { gradeLevel: 3, classNo: 1, placeId: ids.room, gateId: ids.gate };
    ids.class = (await campus('classes/set', home).expect(200)).body.classId;
    expect(refusal(await campus('classes/set', home))).toEqual([409, 'class_known']);
    ids.group = (
      await campus('groups/set', { name: '三（1）作业', kind: 'homework', classId: ids.class, grades: [3] }).expect(200)
    ).body.groupId;
    const { places, gates, classes, groups } = await setup();
    const rooms = places.filter((p: { kind: string }) => p.kind === 'room');
    expect(rooms.map((p: { name: string; buildingName: string; sweepArea: boolean }) => [p.name, p.buildingName, p.sweepArea])).toEqual([
      ['101 室', '一号楼', false],
      ['102 室', '一号楼', true],
    ]);
    expect(rooms[0].building).toBe(rooms[1].building);
    expect(gates).toEqual([{ gateId: ids.gate, name: '北门', placeId: gate.placeId, grades: [3, 4] }]);
    expect(classes[0]).toMatchObject({ gradeLevel: 3, classNo: 1, cohortYear: 2023 });
    expect(groups[0]).toMatchObject({ name: '三（1）作业', kind: 'homework', classId: ids.class });
  });

  it('puts groups on the board, and says who or what is wanted twice', async () => {
    const slot = {
      weekdays: [1, 2, 4, 5],
      periodId: ids.period,
      groupId: ids.group,
      placeId: ids.room,
      staffIds: [teacher.staffId],
      from: FROM,
    };
    ids.slot = (await campus('programme/schedule', { ...slot, activity: '作业辅导', form: '集中' }).expect(200)).body.slotId;
    ids.second = (await campus('groups/set', { name: '棋社', kind: 'club', capacity: 20 }).expect(200)).body.groupId;
    const twice = await campus('programme/schedule', { ...slot, groupId: ids.second, placeId: ids.other });
    expect([...refusal(twice), twice.body.staffId]).toEqual([409, 'staff_busy', teacher.staffId]);
    const meant = await campus('programme/schedule', { ...slot, groupId: ids.second, placeId: ids.other, conflictsSeen: true }).expect(200);
    expect((await setup()).slots[0]).toMatchObject({
      slotId: ids.slot,
      activity: '作业辅导',
      form: '集中',
      versions: [{ from: FROM, to: null }],
    });
    await campus('programme/cancel', { slotId: meant.body.slotId, from: '2026-04-01' }).expect(200);
    expect((await setup()).slots[1].versions[0].to).toBe('2026-03-31');
  });

  it('merges two groups for good only where both fit', async () => {
    const merge = { groupId: ids.second, intoGroupId: ids.group, periodId: ids.period, weekdays: [2], from: DAY };
    await campus('groups/merge', merge).expect(200);
    expect((await setup()).merges).toEqual([{ ...merge, to: null }]);
    const back = await campus('groups/merge', { ...merge, groupId: ids.group, intoGroupId: ids.second });
    expect(refusal(back)).toEqual([409, 'group_merged_already']);
  });

  it('keeps what somebody is still sent to, and says what needs it', async () => {
    const room = await campus('places/remove', { placeId: ids.room });
    expect([...refusal(room), room.body.by]).toEqual([409, 'still_in_use', 'class']);
    expect(refusal(await campus('gates/remove', { gateId: ids.gate }))).toEqual([409, 'still_in_use']);
    expect(refusal(await campus('groups/remove', { groupId: ids.group }))).toEqual([409, 'still_in_use']);
    const period = await campus('bells/end-period', { periodId: ids.period, to: '2026-03-31' });
    expect([...refusal(period), period.body.by, period.body.ids]).toEqual([409, 'still_in_use', 'slot', [ids.slot]]);
    const spare = (await campus('gates/set', { name: '边门', grades: [] }).expect(200)).body;
    await campus('gates/remove', { gateId: spare.gateId }).expect(200);
    await campus('places/remove', { placeId: spare.placeId }).expect(200);
    expect((await setup()).gates).toHaveLength(1);
  });

  it('is renamed, and shows every value of the policy with what it may be', async () => {
    await campus('settings/name', { name: '城东校区' }).expect(200);
    await campus('settings/policy', { key: 'rollCallDue', value: 6, from: '2026-04-01' }).expect(200);
    const settled = await setup();
    expect([settled.name, settled.timeZone]).toEqual(['城东校区', 'Asia/Shanghai']);
    const due = settled.policy.find((p: { key: string }) => p.key === 'rollCallDue');
    expect(due).toEqual({ key: 'rollCallDue', value: 5, usual: 5, min: 3, max: 10, changes: [{ value: 6, from: '2026-04-01' }] });
  });

  it('names of places, gates and groups stand in no log in the clear, and a teacher settles nothing', async () => {
    expect(refusal(await campus('places/set', { name: '密室', kind: 'room' }, teacher))).toEqual([403, 'not_permitted']);
    expect(refusal(await campus('settings/term', { name: ' ', from: FROM, to: FROM }))).toEqual([400, 'validation_failed']);
    const stored: string[] = [];
    for await (const { data } of server.running.platform.stores.store.readStream(`campus-${campusId}`)) stored.push(data);
    expect(stored.join('')).not.toMatch(/号楼|北门|作业|棋社|校区|本部/);
  });

  it('says what still blocks the list of the next service day, and only warns of the rest', async () => {
    expect(await blocking()).toEqual({ staff: ['no_leader'], roster: ['no_child'], duty_roster: ['no_leader_on_duty'] });
    const { ready, serviceDays, steps } = await progress();
    expect([ready, serviceDays]).toEqual([false, [{ campusId, date: DAY }]]);
    const places = steps.find(({ step }: { step: string }) => step === 'gates_and_places');
    expect(places).toMatchObject({ state: 'warnings', problems: [{ code: 'no_clinic', blocks: false, campusId }] });
    const leader = await server.signedInAs('duty_leader', { login: 'leader' });
    await campus('duties/plan', { staffId: leader.staffId, role: 'duty_leader', from: FROM }).expect(200);
    expect(await blocking()).toEqual({ roster: ['no_child'] });
    await campus('calendar/set-day', { date: DAY, serviceMode: 'none' }).expect(200);
    expect((await progress()).serviceDays).toEqual([{ campusId, date: '2026-03-12' }]);
    await campus('calendar/clear-day', { date: DAY }).expect(200);
  });

  it('is ready when a child is registered, placed and may be collected: it stands on the next list', async () => {
    const { childId } = (await school('children/register', { campusId, classId: ids.class, inClassNo: 1, name: '林小晨' }).expect(200))
      .body;
    expect(await blocking()).toEqual({ plans_and_consents: ['nobody_placed'] });
    const row = {
      weekday: 4,
      from: '2026-03-12',
      groups: [{ periodId: ids.period, groupId: ids.group }],
      gateId: ids.gate,
      mode: 'collected',
    };
    const rows = [{ ...row, dismissalPeriodId: ids.period }];
    await admin.post(`/api/children/${childId}/enrolment/place`, { commandId: randomUUID(), rows }).expect(403);
    const office = await server.signedInAs('academic_office', { login: 'office' });
    await office.post(`/api/children/${childId}/enrolment/place`, { commandId: randomUUID(), rows }).expect(200);
    expect(await progress()).toMatchObject({ ready: true, nextStep: null });
    const ready = await admin.get(`/api/campuses/${campusId}/days/2026-03-12/readiness`).expect(200);
    expect(ready.body).toMatchObject({ expected: 1, listFindings: [] });
    // on that day nobody may collect the child yet: said beforehand, with the child
    await office.post('/api/demo/clock', { to: Date.parse('2026-03-12T08:00:00+08:00') }).expect(200);
    const plans = (await progress()).steps.find(({ step }: { step: string }) => step === 'plans_and_consents');
    expect(plans).toMatchObject({ state: 'warnings', problems: [{ code: 'nobody_may_collect', ids: [childId], date: '2026-03-12' }] });
  });

  it('after a restart everything is as it was settled', async () => {
    const before = await setup();
    await server.close();
    const env = { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: `${DAY}T08:00:00+08:00`, BATON_LOG_LEVEL: 'info' };
    server = await startTestServer({ mode: 'demo', env, folder: server.folder });
    admin = await server.signedInAs('system_administrator', { login: 'boss2' });
    expect(await setup()).toEqual(before);
  });
});
