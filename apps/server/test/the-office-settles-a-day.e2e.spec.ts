import { randomUUID } from 'node:crypto';
import { dayPath, DAY, littleSchool, type LittleSchool, type Who } from './little-school';
import { signIn } from './support';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
});
afterAll(() => school.remove());

const TOMORROW = '2026-03-11';
const campus = (who: Who, path: string, fields: object, commandId: string = randomUUID()) =>
  school.people[who].post(`/api/campuses/campus1/${path}`, { commandId, ...fields });
const staff = (who: Who, path: string, fields: object, commandId: string = randomUUID()) =>
  school.people[who].post(`/api/schools/${school.schoolId}/staff/${path}`, { commandId, ...fields });
const readiness = async (serviceDay: string) => (await school.people.office.get(dayPath('readiness', serviceDay)).expect(200)).body;

describe('before a day begins', () => {
  it('says what stands against the list and the board, and which small groups could be one', async () => {
    expect(await readiness(TOMORROW)).toMatchObject({
      serviceMode: 'normal',
      expected: 6,
      onLeave: 0,
      listFindings: [],
      boardFindings: [],
    });
  });

  it('a value holds from its date on, inside what a school may set', async () => {
    await campus('office', 'settings/policy', { key: 'freezeBeforeFirstRollCall', value: 30, from: TOMORROW }).expect(200);
    expect((await readiness(TOMORROW)).freezeAt).toBe(Date.parse(`${TOMORROW}T15:20:00+08:00`));
    expect((await readiness(DAY)).freezeAt).toBe(Date.parse(`${DAY}T15:30:00+08:00`));
    const outside = await campus('office', 'settings/policy', { key: 'freezeBeforeFirstRollCall', value: 31, from: TOMORROW });
    expect([outside.status, outside.body.code]).toEqual([422, 'value_out_of_range']);
    const unknown = await campus('office', 'settings/policy', { key: 'constructor', value: 1, from: TOMORROW });
    expect([unknown.status, unknown.body.fields[0].field]).toEqual([400, 'key']);
    await campus('teacher', 'settings/policy', { key: 'rollCallDue', value: 5, from: TOMORROW }).expect(403);
  });

  it('a day off takes everybody from the list, and clearing it brings them back', async () => {
    await campus('office', 'calendar/set-day', { date: TOMORROW, serviceMode: 'none', note: '教研' }).expect(200);
    expect(await readiness(TOMORROW)).toMatchObject({ serviceMode: 'none', expected: 0 });
    await campus('office', 'calendar/clear-day', { date: TOMORROW }).expect(200);
    expect(await readiness(TOMORROW)).toMatchObject({ serviceMode: 'normal', expected: 6 });
  });

  it('for one date an entry of the board is with another teacher; an unknown one is named', async () => {
    const change = { slotId: 's1', date: TOMORROW, placeId: 'r2', externalIds: [] };
    const unknown = await campus('gradeLead', 'programme/change-on-date', { ...change, staffIds: ['nobody'] });
    expect([unknown.status, unknown.body]).toMatchObject([404, { code: 'staff_unknown', staffId: 'nobody' }]);
    await campus('gradeLead', 'programme/change-on-date', { ...change, staffIds: [school.people.late.staffId] }).expect(200);
    await campus('gradeLead', 'programme/cancel-on-date', { slotId: 's2', date: TOMORROW }).expect(200);
    const { listFindings } = await readiness(TOMORROW);
    expect(listFindings).toHaveLength(6);
    expect(listFindings[0]).toMatchObject({ code: 'no_session', groupId: 'chess' });
  });
});

describe('people', () => {
  it('a substitute gets an account for one day with a PIN at once, and a duty; tomorrow it is void', async () => {
    const { body } = await staff('principal', 'register', {
      name: '代班老师',
      staffNumber: 'S9',
      role: 'duty_teacher',
      onlyOn: DAY,
    }).expect(200);
    expect(body.pin).toMatch(/^\d{6}$/);
    const signedIn = await signIn(school.server, 'S9', body.pin, 'pin');
    expect(signedIn.status).toBe(200);
    const duty = { staffId: body.staffId, role: 'gate_teacher', gateId: 'north', date: DAY, from: DAY };
    const planned = await campus('leader', 'duties/plan', duty).expect(200);
    expect(planned.body.dutyId).toMatch(/^d[0-9a-f]{32}$/);
    const tomorrow = await campus('leader', 'duties/substitute', { dutyId: 'd6', date: TOMORROW, staffId: body.staffId });
    expect([tomorrow.status, tomorrow.body.code]).toEqual([409, 'one_day_account']);
  });

  it('the same tap registers one person; only an administrator makes administrators', async () => {
    const commandId = randomUUID();
    const person = { name: '新老师', role: 'duty_teacher' };
    const [first, again] = [await staff('office', 'register', person, commandId), await staff('office', 'register', person, commandId)];
    expect([again.body.staffId, again.body.outcome]).toEqual([first.body.staffId, 'unchanged']);
    const high = await staff('office', 'register', { name: '某人', role: 'system_administrator' });
    expect([high.status, high.body.code]).toEqual([403, 'not_permitted']);
    expect((await staff('principal', `${first.body.staffId}/roles`, { roles: ['system_administrator'] })).status).toBe(403);
    await staff('principal', `${first.body.staffId}/roles`, { roles: ['nurse'] }).expect(200);
  });

  it('who is suspended is signed out before the answer and on no roster; an external is rostered while vetted', async () => {
    const { guard, volunteer } = school.people;
    await guard.get('/api/access/me').expect(200);
    await staff('leader', `${guard.staffId}/suspend`, { reason: '调查中' }).expect(200);
    await guard.get('/api/access/me').expect(401);
    const { body } = await staff('office', 'register', { name: '外聘教练', role: 'external_instructor', external: true }).expect(200);
    const slot = { slotId: 's1', date: '2026-03-12', placeId: 'r2', staffIds: [school.people.late.staffId], externalIds: [body.staffId] };
    expect((await campus('office', 'programme/change-on-date', slot)).body.code).toBe('external_expired');
    await staff('office', `${body.staffId}/vet`, { vettedUntil: '2026-07-01', documents: '无犯罪记录证明、健康证' }).expect(200);
    await campus('office', 'programme/change-on-date', slot).expect(200);
    expect((await staff('office', `${volunteer.staffId}/vet`, { vettedUntil: TOMORROW, documents: '—' })).body.code).toBe('not_external');
  });
});
