import { randomUUID } from 'node:crypto';
import { DAY, dayPath, littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
});
afterAll(() => school.remove());

interface Change {
  readonly kind: string;
  readonly type: string;
  readonly childId: string;
  readonly name: string;
  readonly at: number;
  readonly by: { readonly id: string; readonly name: string; readonly role: string };
  readonly person: { readonly name: string } | null;
}
const TOMORROW = '2026-03-11';
const child = async (who: Who, childId: string, path: string, fields: object = {}) =>
  (await school.people[who].post(`/api/children/${childId}/${path}`, { commandId: randomUUID(), ...fields }).expect(200)).body;
const changes = async (who: Who, serviceDay = DAY): Promise<readonly Change[]> =>
  (await school.people[who].get(dayPath('changes', serviceDay)).expect(200)).body.changes;
const types = async (who: Who, serviceDay = DAY) => (await changes(who, serviceDay)).map(({ childId, type }) => `${childId} ${type}`);

describe('what changed today', () => {
  it('is nothing on the day on which the children came into the roster', async () => {
    expect(await changes('office')).toEqual([]);
  });

  it('leave, one-day changes and dismissal of the day, in the order in which they were recorded, with who and when', async () => {
    const { leaveId } = await child('homeroom', 'k1', 'leave/record', { from: DAY, to: TOMORROW });
    await child('homeroom', 'k2', 'leave/record', { from: TOMORROW, to: TOMORROW });
    await child('homeroom', 'k3', 'ad-hoc/leave-out', { date: DAY });
    const plan = { weekday: 2, dismissalPeriodId: 'p1', gateId: 'north', mode: 'collected' };
    await child('homeroom', 'k4', 'dismissal/change', { ...plan, from: DAY, to: DAY });
    expect(await types('office')).toEqual(['k1 LeaveApproved', 'k3 AdHocLeftOut', 'k4 DismissalPlanChanged']);
    const [first] = await changes('office');
    expect(first).toMatchObject({ kind: 'leave', name: '林小晨', at: expect.any(Number), by: { id: school.people.homeroom.staffId } });
    expect(first.by.name).toContain('homeroom');
    await child('homeroom', 'k1', 'leave/cancel', { leaveId });
    expect((await types('office')).at(-1)).toBe('k1 LeaveCancelled');
    expect(await types('office', TOMORROW)).toEqual(['k1 LeaveApproved', 'k2 LeaveApproved', 'k1 LeaveCancelled']);
    expect(await types('office', '2026-03-12')).toEqual([]);
  });

  it('a restriction is on the list of principal and duty leader only; nobody reads what it says there', async () => {
    const granted = { person: { name: '陈父', phone: '13800005678' }, kind: 'guardian', relation: '51', from: '2026-03-01' };
    const { personId } = await child('homeroom', 'k5', 'authority/grant', granted);
    const restriction = { personId, from: '2026-03-01', to: '2026-08-01', document: '（2026）民初 12 号', content: '不得接触' };
    await school.clockTo('14:51');
    await child('principal', 'k5', 'restriction/record', restriction);
    const of = async (who: Who) => (await changes(who)).filter(({ kind }) => kind === 'restriction');
    expect(await of('principal')).toMatchObject([{ childId: 'k5', person: { name: '陈父' } }]);
    expect(JSON.stringify(await of('principal'))).not.toMatch(/民初|ciphertext/);
    expect([await of('homeroom'), await of('office'), await of('gradeLead')]).toEqual([[], [], []]);
  });

  it('a homeroom teacher sees the own class, a grade lead the own grade; a guard none; the reading is recorded', async () => {
    const { staffId } = school.people.homeroom;
    expect(await types('homeroom')).toContain('k3 AdHocLeftOut');
    const { server, people } = school;
    const other = await server.signedInAs('homeroom_teacher', { login: 'other' });
    expect((await other.get(dayPath('changes')).expect(200)).body.changes).toEqual([]);
    expect((await people.guard.get(dayPath('changes'))).status).toBe(403);
    const viewed: string[] = [];
    for await (const { data } of server.running.platform.stores.store.readStream(`access-${school.schoolId}.${DAY}`)) viewed.push(data);
    expect(viewed.some((data) => data.includes(staffId) && data.includes('k3'))).toBe(true);
  });

  it('what lasts is on the list of the day on which it was recorded', async () => {
    await child('homeroom', 'k6', 'dismissal/change', {
      weekday: 4,
      dismissalPeriodId: 'p1',
      gateId: 'north',
      mode: 'collected',
      from: '2026-03-12',
    });
    const days = async () =>
      [await types('office'), await types('office', TOMORROW)].map((list) => list.includes('k6 DismissalPlanChanged'));
    expect(await days()).toEqual([true, false]);
    await school.people.leader.post('/api/demo/clock', { to: Date.parse(`${TOMORROW}T09:00:00+08:00`) }).expect(200);
    await child('office', 'k6', 'dismissal/change', {
      weekday: 5,
      dismissalPeriodId: 'p1',
      gateId: 'north',
      mode: 'collected',
      from: '2026-03-13',
    });
    expect(await days()).toEqual([true, true]);
  });
});
