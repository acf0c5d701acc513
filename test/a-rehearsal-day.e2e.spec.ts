import { randomUUID } from 'node:crypto';
import { outgoingAlert } from '@baton/contracts';
import { countExport } from '../apps/cli/src/ledger/count-export';
import { dayPath, littleSchool, type LittleSchool, type Who } from '../apps/server/test/little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
});
afterAll(() => school.remove());

const TOMORROW = '2026-03-11';
const rehearse = (what: 'plan' | 'cancel', date: string, who: Who = 'office') =>
  school.people[who].post(`/api/campuses/campus1/calendar/${what}-rehearsal`, { commandId: randomUUID(), date });
const read = async (path: string, serviceDay = TOMORROW) => (await school.people.leader.get(dayPath(path, serviceDay)).expect(200)).body;
const today = async () => (await school.people.teacher.get('/api/today').expect(200)).body[0];
const clockTo = (time: string) =>
  school.people.leader.post('/api/demo/clock', { to: Date.parse(`${TOMORROW}T${time}:00+08:00`) }).expect(200);

async function* exported(): AsyncGenerator<string> {
  const { store } = school.server.running.platform.stores;
  for await (const { stream, revision, type, data, metadata } of store.readStream(`campusDay-campus1-${TOMORROW}`))
    yield JSON.stringify({ stream, revision, type, data: JSON.parse(data) as object, metadata: JSON.parse(metadata) as object });
}

describe('a rehearsal day', () => {
  it('is planned ahead by the office, and can be taken back before its book begins', async () => {
    expect((await rehearse('plan', TOMORROW, 'teacher')).status).toBe(403);
    await rehearse('plan', TOMORROW).expect(200);
    expect((await read('readiness')).rehearsal).toBe(true);
    await rehearse('cancel', TOMORROW).expect(200);
    expect((await read('readiness')).rehearsal).toBe(false);
    await rehearse('plan', TOMORROW, 'leader').expect(200);
    const { body } = await school.people.office.get('/api/campuses/campus1/setup').expect(200);
    expect(body.rehearsals).toEqual([TOMORROW]);
    expect((await today()).rehearsal).toBe(false);
  });

  it('opens by itself as one, and every screen can say so', async () => {
    await clockTo('15:25');
    expect(await today()).toMatchObject({ serviceDay: TOMORROW, opened: true, rehearsal: true });
    expect(await read('board')).toMatchObject({ rehearsal: true });
    const late = await rehearse('cancel', TOMORROW);
    expect([late.status, late.body.code]).toEqual([409, 'day_already_open']);
  });

  it('its alerts are marked, inside and outside', async () => {
    await clockTo('15:45');
    const alerts = (await read('alerts')) as { kind: string; rehearsal: boolean }[];
    expect(alerts.map(({ kind }) => kind)).toContain('no_duty_leader');
    expect(alerts.every(({ rehearsal }) => rehearsal)).toBe(true);
    const outside = { kind: 'unaccounted', children: 1, names: [], since: '15:50', repeated: false, link: null } as const;
    const [marked, plain] = [outgoingAlert({ ...outside, rehearsal: true }), outgoingAlert(outside)];
    expect([marked.includes('演练'), plain.includes('演练'), marked.includes('REHEARSAL')]).toEqual([true, false, true]);
  });

  it('stands in no report: no minutes for allowances, a ledger that says what it is, and none from the log', async () => {
    await clockTo('15:50');
    const sessionId = `s1.${TOMORROW}`;
    const give = (path: string, fields: object) =>
      school.people.teacher.post(dayPath(path, TOMORROW), { commandId: randomUUID(), ...fields }).expect(200);
    await give('duty/sign-on', { role: 'duty_teacher', sessionId });
    await give('roll-call/mark', { sessionId, marks: school.children.map((childId) => ({ childId, mark: 'present' })) });
    await clockTo('16:30');
    expect(await read('ledger')).toMatchObject({ rehearsal: true, expectedBalance: { entered: 6 } });
    expect(await read('duty-minutes')).toEqual([]);
    expect(await countExport(exported())).toMatchObject({ rehearsal: true, openings: 6 });
  });
});
