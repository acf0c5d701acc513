import { randomUUID, webcrypto } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passText, signedBytes, windowOf, type PhonePass } from '@baton/roster';
import type { Response } from 'supertest';
import { OPEN_ROUTES, GUARDIAN } from '../src/access/open-routes';
import { Recognising } from '../src/passes/recognising';
import { addChildAuthority, motherOf, withMother } from './family';
import { at, CAMPUS, DAY, dayPath, littleSchool, type LittleSchool, type Who } from './little-school';
import { startTestServer, type TestClient } from './support';

const PUBLIC = 'https://baton.school.example';
let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool({ env: { BATON_PUBLIC_URL: PUBLIC } });
  await withMother(school, 'k1', '王小凤');
  await withMother(school, 'k2', '李梅');
  await addChildAuthority(school, 'k1', motherOf('k1'));
});
afterAll(() => school.remove());

/** A phone with a key of its own, as a browser makes it. */
interface Phone {
  readonly publicKey: string;
  cookie: string;
  phoneId: string;
  /** what it shows at an instant */
  code(now?: number): Promise<string>;
}

async function newPhone(): Promise<Phone> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const raw = Buffer.from(await webcrypto.subtle.exportKey('raw', pair.publicKey));
  const phone: Phone = {
    publicKey: raw.toString('base64url'),
    cookie: '',
    phoneId: '',
    async code(now = Date.now()) {
      const pass: PhonePass = { kind: 'phone', phoneId: phone.phoneId, window: windowOf(now) };
      const bytes = new Uint8Array(signedBytes(school.schoolId, pass));
      const signature = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, bytes);
      return passText(pass, new Uint8Array(signature));
    },
  };
  return phone;
}

const invite = (who: Who, childId: string, personId = motherOf(childId)) =>
  school.people[who].post(`/api/children/${childId}/guardians/${personId}/invite`, { commandId: randomUUID() });
const enrol = (invitation: string, phone: Phone) =>
  school.server.nobody.post('/api/guardian/enrol', { commandId: randomUUID(), invitation, publicKey: phone.publicKey });
const cookieIn = (answer: Response): string => (answer.headers['set-cookie'] as unknown as string[])[0].split(';')[0];
const secretOf = (url: string): string => url.split('#')[1];

async function enrolled(childId: string): Promise<Phone> {
  const phone = await newPhone();
  const answer = await enrol(secretOf((await invite('homeroom', childId).expect(200)).body.url), phone).expect(200);
  phone.cookie = cookieIn(answer);
  phone.phoneId = answer.body.phoneId;
  return phone;
}

let mothers: Promise<Phone> | null = null;
/** One for all that follows: three phones are the limit. */
const mothersPhone = () => (mothers ??= enrolled('k1'));

const asGuardian = (phone: Phone, path: string, fields: object = {}, commandId: string = randomUUID()) =>
  school.server.nobody.post(`/api/guardian/${path}`, { commandId, ...fields }).set('cookie', phone.cookie);
const page = (phone: Phone) => school.server.nobody.get('/api/guardian/me').set('cookie', phone.cookie);
const onlyChild = async (phone: Phone) => (await page(phone).expect(200)).body.children[0];
const whose = (text: string) => school.people.gate.get(`${dayPath('gate/pass')}?text=${text}`);
const scan = (pass: string, commandId: string = randomUUID()) =>
  school.people.gate.post(dayPath('pickup/request'), { commandId, pickupId: `v${commandId}`, gateId: 'north', pass });

describe('an invitation sheet', () => {
  it('opens one phone, once; nobody else’s child’s, and nobody who is no guardian', async () => {
    const { body } = await invite('homeroom', 'k1').expect(200);
    expect(body.url).toMatch(new RegExp(`^${PUBLIC}/guardian#i[0-9a-f]{32}\\.[\\w-]{27}$`));
    const phone = await newPhone();
    expect((await enrol(`${secretOf(body.url).slice(0, -1)}?`, phone)).body.code).toBe('invitation_unknown');
    const first = await enrol(secretOf(body.url), phone).expect(200);
    expect((first.headers['set-cookie'] as unknown as string[])[0]).toMatch(
      /^__Host-baton-guardian=.*; Secure; HttpOnly; SameSite=Strict$/,
    );
    // the answer was lost on the way: the same phone may ask again, another never
    expect((await enrol(secretOf(body.url), phone).expect(200)).body.phoneId).toBe(first.body.phoneId);
    expect((await enrol(secretOf(body.url), await newPhone())).body.code).toBe('invitation_unknown');
    expect((await invite('homeroom', 'k1', motherOf('k2'))).body.code).toBe('not_a_guardian');
    await invite('gate', 'k1').expect(403);
  });

  it('is void as soon as another was given out', async () => {
    const old = secretOf((await invite('homeroom', 'k2').expect(200)).body.url);
    await invite('homeroom', 'k2').expect(200);
    expect((await enrol(old, await newPhone())).body.code).toBe('invitation_unknown');
  });

  it('can’t be guessed: wrong ones slow down', async () => {
    const { invitationId } = (await invite('homeroom', 'k2').expect(200)).body;
    const codes: string[] = [];
    for (let i = 0; i < 5; i++) codes.push((await enrol(`${invitationId}.guess${i}`, await newPhone())).body.code);
    expect(codes.slice(0, 3)).toEqual(Array(3).fill('invitation_unknown'));
    expect(codes).toContain('too_many_attempts');
  });
});

describe('the guardian’s page', () => {
  it('needs the phone’s own cookie: every route of it, and no member of staff’s session stands in', async () => {
    const keys = Object.entries(OPEN_ROUTES).filter(([, why]) => why === GUARDIAN);
    expect(keys.length).toBeGreaterThan(3);
    for (const [key] of keys)
      for (const client of [school.server.nobody, school.people.principal]) {
        const [method, path] = key.split(' ');
        const url = path.replace(':childId', 'k1');
        const answer = method === 'GET' ? await client.get(url) : await client.post(url, { commandId: randomUUID() });
        expect(`${key} ${answer.status} ${answer.body.code}`).toBe(`${key} 401 phone_not_enrolled`);
      }
  });

  it('shows the own child only, where it is by group and place, how it leaves and who may collect it', async () => {
    const phone = await enrolled('k1');
    const { body } = await page(phone).expect(200);
    expect(body.children.map((child: { childId: string }) => child.childId)).toEqual(['k1']);
    expect(body).toMatchObject({ schoolId: school.schoolId, phoneId: phone.phoneId, codeWindowMs: 30_000 });
    await school.clockTo('15:35');
    expect((await onlyChild(phone)).today).toMatchObject({ serviceDay: DAY, state: 'not_yet_called', changesUntil: at('15:30') });
    await school.clockTo('15:51');
    const marks = school.children.map((childId) => ({ childId, mark: childId === 'k2' ? 'not_present' : 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
    await school.clockTo('15:52');
    const child = await onlyChild(phone);
    expect(child.today).toMatchObject({ state: 'here', since: at('15:51'), left: null, leaves: { mode: 'collected', gateClosed: false } });
    expect(child.collectors).toContainEqual({ name: '王小凤', relation: '52', days: null });
    // no colleague's name or number, no other child, no word that frightens before the teacher has called
    const text = JSON.stringify((await page(phone)).body);
    for (const secret of ['老师', '138', 'k2']) expect(text).not.toContain(secret);
    expect((await onlyChild(await enrolled('k2'))).today.state).toBe('school_calls');
  });

  it('ends with the phone: lost, reported, and over at once, page and codes', async () => {
    const phone = await enrolled('k1');
    await whose(await phone.code()).expect(200);
    const path = `/api/children/k1/guardians/${motherOf('k1')}/revoke-phone`;
    await school.people.homeroom.post(path, { commandId: randomUUID(), phoneId: phone.phoneId, reason: 'lost' }).expect(200);
    await page(phone).expect(401);
    expect((await whose(await phone.code())).body.code).toBe('pass_revoked');
    const own = await enrolled('k1');
    await asGuardian(own, 'give-up').expect(204);
    await page(own).expect(401);
  });

  it('tells a guardian whom a court keeps from the child nothing, from the minute it is recorded', async () => {
    const phone = await enrolled('k2');
    expect((await page(phone).expect(200)).body.children).toHaveLength(1);
    const restriction = { personId: motherOf('k2'), from: '2026-01-15', to: '2026-07-14', document: '裁定书' };
    await school.people.leader.post('/api/children/k2/restriction/record', { commandId: randomUUID(), ...restriction }).expect(200);
    expect((await page(phone).expect(200)).body.children).toEqual([]);
    const wish = await asGuardian(phone, 'children/k2/leave', { from: DAY, to: DAY });
    expect([wish.status, wish.body.code]).toEqual([403, 'not_your_child']);
    expect((await invite('homeroom', 'k2')).body.code).toBe('not_a_guardian');
  });
});

describe('what a guardian asks for', () => {
  const tomorrow = { from: '2026-03-11', to: '2026-03-11' };

  it('a leave waits for the homeroom teacher, and is of the own child only', async () => {
    const phone = await mothersPhone();
    const { leaveId } = (await asGuardian(phone, 'children/k1/leave', { ...tomorrow, reason: '看牙' }).expect(200)).body;
    const wishes = (who: TestClient) => who.get(`/api/campuses/${CAMPUS}/wishes`).expect(200);
    const asked = {
      kind: 'leave',
      leaveId,
      ...tomorrow,
      reason: '看牙',
      askedBy: { personId: motherOf('k1'), name: '王小凤', relation: '52' },
    };
    expect((await wishes(school.people.homeroom)).body).toEqual([expect.objectContaining(asked)]);
    const another = await school.server.signedInAs('homeroom_teacher', { login: 'another', name: '别班班主任' });
    expect((await wishes(another)).body).toEqual([]);
    await school.clockTo('15:54');
    expect((await onlyChild(phone)).leaves).toContainEqual({ leaveId, ...tomorrow, state: 'requested', reason: null });
    await school.people.homeroom.post('/api/children/k1/leave/approve', { commandId: randomUUID(), leaveId }).expect(200);
    await school.clockTo('15:55');
    expect((await wishes(school.people.homeroom)).body).toEqual([]);
    expect((await onlyChild(phone)).leaves).toContainEqual({ leaveId, ...tomorrow, state: 'approved', reason: null });
    const other = await asGuardian(phone, 'children/k3/leave', tomorrow);
    expect([other.status, other.body.code]).toEqual([403, 'not_your_child']);
  });

  it('a delegate is nobody at the gate until a teacher has called back, and is taken back with one tap', async () => {
    const phone = await mothersPhone();
    const wish = { name: '赵代接', phone: '13900000007', idLast4: '1234', date: DAY, windowFrom: at('17:30'), windowTo: at('18:30') };
    const asked = (await asGuardian(phone, 'children/k1/delegation', wish).expect(200)).body;
    const wishes = (await school.people.leader.get(`/api/campuses/${CAMPUS}/wishes`).expect(200)).body;
    expect(wishes).toContainEqual(
      expect.objectContaining({ kind: 'delegation', delegationId: asked.delegationId, delegateName: '赵代接' }),
    );
    await school.clockTo('17:41');
    const gate = () => school.people.gate.get(`${dayPath('gate/children/k1')}?gateId=north`).expect(200);
    const way = async () => (await gate()).body.waysToLeave.find((w: { personId: string }) => w.personId === asked.personId);
    expect(await way()).toMatchObject({ allowed: false, code: 'delegation_not_confirmed' });
    await asGuardian(phone, 'children/k1/delegation/cancel', { delegationId: asked.delegationId }).expect(200);
    expect(await way()).toBeUndefined();
  });

  it('the school’s no is read on the phone, a leave’s with the teacher’s words; what the family took back is gone', async () => {
    const phone = await mothersPhone();
    const refuse = (path: string, fields: object) =>
      school.people.homeroom.post(`/api/children/k1/${path}`, { commandId: randomUUID(), ...fields }).expect(200);
    const leave = { from: '2026-03-16', to: '2026-03-16' };
    const { leaveId } = (await asGuardian(phone, 'children/k1/leave', leave).expect(200)).body;
    await refuse('leave/refuse', { leaveId, reason: '当天有体检' });
    const wish = { phone: '13900000008', idLast4: '5678', date: DAY, windowFrom: at('17:30'), windowTo: at('18:30') };
    const ids: string[] = [];
    for (const name of ['孙被拒', '李收回']) {
      const asked = await asGuardian(phone, 'children/k1/delegation', { ...wish, name }).expect(200);
      ids.push(asked.body.delegationId);
    }
    await refuse('delegation/cancel', { delegationId: ids[0], source: 'school' });
    await asGuardian(phone, 'children/k1/delegation/cancel', { delegationId: ids[1] }).expect(200);
    const { leaves, delegations } = await onlyChild(phone);
    expect(leaves).toContainEqual({ leaveId, ...leave, state: 'refused', reason: '当天有体检' });
    expect(delegations.find((d: { delegationId: string }) => d.delegationId === ids[0])).toMatchObject({
      name: '孙被拒',
      state: 'cancelled',
    });
    expect(delegations.map((d: { delegationId: string }) => d.delegationId)).not.toContain(ids[1]);
  });

  it('can’t bury the teacher: ten open wishes a child', async () => {
    const phone = await mothersPhone();
    const codes: number[] = [];
    for (let i = 0; i < 11; i++)
      codes.push((await asGuardian(phone, 'children/k1/leave', { from: `2026-04-${10 + i}`, to: `2026-04-${10 + i}` })).status);
    expect(codes.slice(0, 10)).toEqual(Array(10).fill(200));
    expect(codes[10]).toBe(422);
  });
});

describe('what the school tells families', () => {
  it('is on the page of those concerned until they confirm it, and the leader sees who has not', async () => {
    const phone = await mothersPhone();
    const consent = { weekdays: [1, 2, 3, 4, 5], from: '2026-02-24', to: '2026-07-03', latest: 18 * 60, evening: false };
    await school.people.office.post('/api/children/k6/self-consent/grant', { commandId: randomUUID(), ...consent }).expect(200);
    await school.give('leader', 'pickup/suspend-self-consents', { reason: 'red_rain', noticeId: 'red1' }).expect(200);
    expect((await onlyChild(phone)).today.notices).toEqual([]);
    const other = await asGuardian(phone, 'children/k1/acknowledge', { noticeId: 'red1' });
    expect([other.status, other.body.code]).toEqual([404, 'unknown_record']);
    await withMother(school, 'k6', '周小燕');
    const walkers = await enrolled('k6');
    const told = async () => (await onlyChild(walkers)).today.notices;
    expect(await told()).toMatchObject([{ noticeId: 'red1', kind: 'consents_suspended', acknowledged: false, dueAt: expect.any(Number) }]);
    const first = await asGuardian(walkers, 'children/k6/acknowledge', { noticeId: 'red1' }).expect(200);
    expect(first.body).toEqual({ outcome: 'accepted' });
    // by it the phone's next look waits for what it has just said
    expect(first.headers['x-baton-position']).toEqual(expect.any(String));
    expect((await asGuardian(walkers, 'children/k6/acknowledge', { noticeId: 'red1' }).expect(200)).body).toEqual({ outcome: 'unchanged' });
    expect(await told()).toMatchObject([{ acknowledged: true }]);
    const foreign = await asGuardian(walkers, 'children/k1/acknowledge', { noticeId: 'red1' });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'not_your_child']);
  });
});

describe('the code on the phone', () => {
  it('tells the gate who stands there; it counts once, and again for the tap whose answer was lost', async () => {
    const phone = await mothersPhone();
    const code = await phone.code();
    expect((await whose(code).expect(200)).body).toEqual({ personId: motherOf('k1'), name: '王小凤', kind: 'phone' });
    const tap = randomUUID();
    const first = await scan(code, tap).expect(200);
    expect(first.body.events[0].data).toMatchObject({ collectorId: motherOf('k1'), allowed: ['k1'] });
    expect((await scan(code, tap).expect(200)).body.repeated).toBe(true);
    const photographed = await scan(code);
    expect([photographed.status, photographed.body.code]).toEqual([409, 'code_used']);
  });

  it('of a minute ago is over, of another school or another key is nobody’s', async () => {
    const phone = await mothersPhone();
    expect((await whose(await phone.code(Date.now() - 90_000))).body.code).toBe('code_over');
    const thief = await newPhone();
    thief.phoneId = phone.phoneId;
    expect((await whose(await thief.code())).body.code).toBe('unknown_pass');
    const recognising = school.server.running.app.get(Recognising, { strict: false });
    expect(await recognising.who('otherSchool', await phone.code())).toMatchObject({ ok: false, code: 'unknown_pass' });
  });

  it('no key, code or secret of it stands in the log', async () => {
    const { body } = await invite('homeroom', 'k1').expect(200);
    const stored: string[] = [];
    for await (const { data } of school.server.running.platform.stores.store.readStream(`person-${school.schoolId}.${motherOf('k1')}`))
      stored.push(data);
    const text = stored.join('\n');
    expect(text).toContain(body.invitationId);
    expect(text).not.toContain(secretOf(body.url).split('.')[1]);
  });
});

it('without a publicly trusted address there are no guardian pages', async () => {
  const server = await startTestServer();
  const teacher = await server.signedInAs('principal');
  const commandId = randomUUID();
  for (const answer of [
    await server.nobody.get('/api/guardian/me'),
    await server.nobody.post('/api/guardian/enrol', { commandId, invitation: 'x', publicKey: 'x' }),
    await teacher.post('/api/children/k1/guardians/p1/invite', { commandId }),
  ])
    expect([answer.status, answer.body.code]).toEqual([404, 'guardian_pages_off']);
  await server.remove();
});

it('two instances take one code once, and the next code again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-two-'));
  const env = { BATON_PUBLIC_URL: PUBLIC };
  const [one, other] = [await startTestServer({ folder, env }), await startTestServer({ folder, env })];
  const recognising = [one, other].map((server) => server.running.app.get(Recognising, { strict: false }));
  const code: PhonePass = { kind: 'phone', phoneId: '00112233445566ff', window: windowOf(Date.now()) };
  const taken = await Promise.all([0, 1, 2, 3].map((i) => recognising[i % 2].use(code, `tap${i}`)));
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await recognising[0].use(code, `tap${taken.indexOf(true)}`)).toBe(true);
  expect(await recognising[1].use({ ...code, window: code.window + 1 }, 'tap9')).toBe(true);
  await other.close();
  await one.remove();
});
