import { randomUUID } from 'node:crypto';
import { motherOf, withMother } from './family';
import { dayPath, littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
  await withMother(school, 'k4');
  const order = { commandId: randomUUID(), personId: motherOf('k4'), from: '2026-01-15', to: '2026-07-14', document: '民事裁定书 2026-17' };
  await school.people.leader.post('/api/children/k4/restriction/record', order).expect(200);
  await school.clockTo('15:50:00');
  const marks = ['k1', 'k2', 'k3', 'k4', 'k5'].map((childId) => ({ childId, mark: 'present' }));
  await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
  await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
  await school.clockTo('15:52:00');
});
afterAll(() => school.remove());

interface Shown {
  readonly alertId: string;
  readonly kind: string;
  readonly takenOverBy: string | null;
}
const alertsOf = async (who: Who): Promise<readonly Shown[]> => (await school.get(who, 'alerts').expect(200)).body;
const idOf = async (who: Who): Promise<string> => (await school.people[who].get('/api/access/me').expect(200)).body.staffId;
const missing = async (): Promise<string> => (await alertsOf('leader')).find(({ kind }) => kind === 'unaccounted')?.alertId ?? '';
const delegate = (who: Who, alertId: string, staffId: string, commandId = randomUUID()) =>
  school.people[who].post(dayPath(`alerts/${encodeURIComponent(alertId)}/delegate`), { commandId, staffId });

it('who is given an alert sees it from then on, by name, and may give it on or settle it', async () => {
  const alertId = await missing();
  expect((await alertsOf('nurse')).map((alert) => alert.alertId)).not.toContain(alertId);
  await delegate('nurse', alertId, await idOf('nurse')).expect(404);
  const commandId = randomUUID();
  const nurse = await idOf('nurse');
  expect((await delegate('leader', alertId, nurse, commandId).expect(200)).body).toMatchObject({
    outcome: 'accepted',
    alert: { takenOverBy: nurse, state: 'open' },
  });
  expect((await delegate('leader', alertId, nurse, commandId).expect(200)).body.repeated).toBe(true);
  expect((await alertsOf('nurse')).find((alert) => alert.alertId === alertId)?.takenOverBy).toBe(nurse);
  await delegate('nurse', alertId, await idOf('gate')).expect(200);
  expect((await alertsOf('gate')).map((alert) => alert.alertId)).toContain(alertId);
});

it('nobody is given what nobody knows, and a restriction goes to nobody but duty leader and principal', async () => {
  expect((await delegate('leader', await missing(), 'nobody').expect(404)).body.code).toBe('staff_unknown');
  await school
    .give('gate', 'pickup/request', { pickupId: 'p1', gateId: 'north', collectorId: motherOf('k4'), children: ['k4'] })
    .expect(200);
  await school.clockTo('15:52:20');
  const alertId = (await alertsOf('leader')).find(({ kind }) => kind === 'restriction')?.alertId ?? '';
  expect((await delegate('leader', alertId, await idOf('gate')).expect(403)).body.code).toBe('not_permitted');
  expect((await alertsOf('gate')).map((alert) => alert.alertId)).not.toContain(alertId);
  await delegate('leader', alertId, await idOf('principal')).expect(200);
});
