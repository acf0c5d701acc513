import { randomUUID } from 'node:crypto';
import { littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
});
afterAll(() => school.remove());

const NUMBER = 'G310104201709120015';
const OTHER = 'G310104201709120023';
const register = (fields: object, who: Who = 'office', commandId: string = randomUUID()) =>
  school.people[who].post(`/api/schools/${school.schoolId}/children/register`, {
    commandId,
    campusId: 'campus1',
    classId: 'c31',
    ...fields,
  });
const child = (who: Who, childId: string, path: string, fields: object = {}) =>
  school.people[who].post(`/api/children/${childId}/${path}`, { commandId: randomUUID(), ...fields });
const record = async (who: Who, childId: string) => (await school.people[who].get(`/api/children/${childId}`).expect(200)).body;
const campus = (path: string, fields: object) =>
  school.people.office.post(`/api/campuses/campus1/${path}`, { commandId: randomUUID(), ...fields });
const refusal = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code];
const found = async (query: string) => {
  const { body } = await school.people.office.get(`/api/schools/${school.schoolId}/children?${query}`).expect(200);
  return body.children.map(({ name }: { name: string }) => name).sort();
};

describe('a child is registered by hand', () => {
  let childId: string;

  it('once, however often the same tap is sent, and is found at once by initials, name and class', async () => {
    const commandId = randomUUID();
    const fields = { name: '欧阳 若兮', inClassNo: 7, studentNumber: ` ${NUMBER} `, birthDate: '2017-09-12', sex: 'female' };
    const [first, again] = [await register(fields, 'office', commandId), await register(fields, 'office', commandId)];
    expect([first.status, again.body.childId]).toEqual([200, first.body.childId]);
    ({ childId } = first.body);
    expect(await found('q=oyrx')).toEqual(['欧阳若兮']);
    expect(await found(`q=${encodeURIComponent('若兮')}`)).toEqual(['欧阳若兮']);
    expect(await found('q=3-1')).toHaveLength(7);
    expect(await found('q=zzz')).toEqual([]);
  });

  it('never two children with one student number, nor the same child twice by a slip', async () => {
    expect(refusal(await register({ name: '另一个', studentNumber: NUMBER }))).toEqual([409, 'key_taken']);
    const twin = await register({ name: '林小晨', inClassNo: 9 });
    expect([...refusal(twin), twin.body.childId]).toEqual([409, 'same_name_in_class', 'k1']);
    expect((await register({ name: '林小晨', inClassNo: 9, sameNameSeen: true })).status).toBe(200);
    expect(await found(`q=${encodeURIComponent('林小晨')}`)).toHaveLength(2);
  });

  it('with what can be read: a broken number, an unknown class and a teacher are refused, with the place named', async () => {
    const broken = await register({ name: '某某', studentNumber: '12345' });
    expect([broken.status, broken.body.fields[0].field]).toEqual([400, 'studentNumber']);
    expect(refusal(await register({ name: '某某', classId: 'c99' }))).toEqual([404, 'class_unknown']);
    expect(refusal(await register({ name: '某某', campusId: 'campus9' }))).toEqual([404, 'campus_unknown']);
    expect(refusal(await register({ name: '某某' }, 'homeroom'))).toEqual([403, 'not_permitted']);
  });

  it('the gate is warned of both of two children of a grade whose names sound alike, until one is corrected', async () => {
    const { body } = await register({ name: '林晓辰', inClassNo: 10 });
    const sounding = body.soundsLike.filter((id: string) => id === 'k1');
    expect(sounding).toEqual(['k1']);
    const names = async () => (await record('office', 'k1')).soundsLike.map(({ name }: { name: string }) => name).sort();
    expect(await names()).toEqual(['林小晨', '林晓辰']);
    await child('office', body.childId, 'name', { name: '林晓成' }).expect(200);
    expect(await names()).toEqual(['林小晨']);
    expect((await record('office', body.childId)).soundsLike).toEqual([]);
  });

  it('details are corrected one by one; the old number finds nobody any more', async () => {
    await child('office', childId, 'details', { studentNumber: OTHER }).expect(200);
    expect(await record('office', childId)).toMatchObject({ studentNumberEnds: '0023', birthDate: '2017-09-12', sex: 'female' });
    await child('office', childId, 'details', { sex: 'male' }).expect(200);
    expect(await record('office', childId)).toMatchObject({ studentNumberEnds: '0023', sex: 'male' });
    expect((await register({ name: '新同学', inClassNo: 11, studentNumber: NUMBER })).status).toBe(200);
    expect(refusal(await child('office', 'k2', 'details', { studentNumber: OTHER }))).toEqual([409, 'key_taken']);
  });

  it('moves to another class; in its old place a new child of that name and number is a new child', async () => {
    const { body } = await campus('classes/set', { gradeLevel: 3, classNo: 2 }).expect(200);
    await child('office', 'k2', 'class', { classId: body.classId, inClassNo: 4 }).expect(200);
    expect(await record('office', 'k2')).toMatchObject({ classId: body.classId, inClassNo: 4, gradeLevel: 3 });
    const newcomer = await register({ name: '王一诺', inClassNo: 2 });
    expect([newcomer.status, newcomer.body.childId === 'k2']).toEqual([200, false]);
    expect(refusal(await child('office', 'k2', 'class', { classId: 'nowhere' }))).toEqual([404, 'class_unknown']);
    expect(refusal(await child('teacher', 'k2', 'class', { classId: 'c31' }))).toEqual([403, 'not_permitted']);
  });
});

describe('a child’s whole record', () => {
  it('shows families, plans and leave to whoever answers for the child, and each reading is recorded', async () => {
    const { body } = await child('homeroom', 'k3', 'authority/grant', {
      ...{ person: { name: '李外婆', phone: '13800001234' }, kind: 'listed', relation: '62', from: '2026-03-01' },
    }).expect(200);
    await child('homeroom', 'k3', 'leave/record', { from: '2026-03-12', to: '2026-03-12' }).expect(200);
    const seen = await record('homeroom', 'k3');
    expect(seen).toMatchObject({ name: '李思远', leaves: [{ from: '2026-03-12' }], healthNotes: 0, placements: expect.any(Array) });
    expect(seen.authorities.at(-1)).toMatchObject({ personId: body.personId, name: '李外婆', kind: 'listed' });
    expect(seen.adults).toContainEqual({ personId: body.personId, name: '李外婆', phone: '13800001234' });
    const { staffId } = school.people.homeroom;
    const viewed: string[] = [];
    const { store } = school.server.running.platform.stores;
    for await (const { data } of store.readStream(`access-${school.schoolId}.2026-03-10`)) viewed.push(data);
    expect(viewed.some((data) => data.includes(staffId) && data.includes('"k3"') && data.includes('"roster"'))).toBe(true);
  });

  it('a restriction is seen by principal and duty leader only; a priority flag by few', async () => {
    const { body } = await child('homeroom', 'k4', 'authority/grant', {
      ...{ person: { name: '陈父', phone: '13800005678' }, kind: 'guardian', relation: '51', from: '2026-03-01' },
    }).expect(200);
    const restriction = {
      personId: body.personId,
      from: '2026-03-01',
      to: '2026-08-01',
      document: '（2026）民初 12 号',
      content: '不得接触',
    };
    await child('principal', 'k4', 'restriction/record', restriction).expect(200);
    expect((await record('principal', 'k4')).restrictions).toMatchObject([
      { name: '陈父', document: '（2026）民初 12 号', content: '不得接触' },
    ]);
    for (const who of ['homeroom', 'office', 'gradeLead'] as const) {
      const seen = await record(who, 'k4');
      expect([seen.restrictions, JSON.stringify(seen).includes('民初')]).toEqual([undefined, false]);
    }
    const flagged = await child('homeroom', 'k4', 'priority/flag', { flag: 'left_behind', reason: '居委会证明' }).expect(200);
    await child('office', 'k4', 'priority/flag', { flag: 'left_behind' }).expect(200);
    expect((await record('office', 'k4')).priorities).toEqual([{ flagId: flagged.body.flagId, flag: 'left_behind' }]);
    expect((await record('gradeLead', 'k4')).priorities).toBeUndefined();
    await child('office', 'k4', 'priority/remove', { flagId: flagged.body.flagId }).expect(200);
    expect((await record('office', 'k4')).priorities).toEqual([]);
    expect(refusal(await school.people.gate.get('/api/children/k4'))).toEqual([403, 'not_permitted']);
    expect(refusal(await school.people.homeroom.get('/api/children/nobody'))).toEqual([404, 'child_unknown']);
  });

  it('agreements and where a child goes that takes no part are on it', async () => {
    await child('homeroom', 'k5', 'agreement/accept', {
      agreementId: '2026-spring',
      version: 2,
      personId: 'mother_k5',
      on: '2026-02-25',
    }).expect(200);
    await child('homeroom', 'k5', 'non-participant/note', { termId: 'spring', note: '外婆家' }).expect(200);
    expect(await record('office', 'k5')).toMatchObject({
      agreements: [{ agreementId: '2026-spring', version: 2 }],
      nonParticipation: { termId: 'spring', note: '外婆家' },
    });
  });
});
