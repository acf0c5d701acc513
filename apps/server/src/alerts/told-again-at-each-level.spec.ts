import type { AlertLevel } from '@baton/custody';
import { openMemoryLog } from '@baton/event-log';
import { alertsStream } from '../day/streams';
import { Identity } from '../platform/identity';
import { Metrics } from '../platform/metrics';
import { alertsAggregate } from './alerts-log';
import { AlertsBook } from './alerts-book';

const ADDRESS = { campusId: 'campus1', serviceDay: '2026-03-10' };
// with no grade lead on duty the duty leader is told at both levels
const LEADER = [{ role: 'duty_leader', staffId: 'leader1' }];

async function ofABook() {
  const alerts = alertsAggregate(await openMemoryLog());
  const parts = [{ alerts }, new Identity(), new Metrics(), { now: () => 0 }, {}];
  const book = new (AlertsBook as unknown as new (...all: readonly unknown[]) => AlertsBook)(...parts);
  const tell = (command: Parameters<AlertsBook['tell']>[2]) => book.tell(ADDRESS, 's1', command);
  const told = { alertId: 'a1', to: LEADER, dueAt: 0, passed: [], dayRevision: '0', noContactAttempt: false };
  const about = {
    kind: 'no_duty_leader',
    children: [],
    sessionId: null,
    offerId: null,
    gateId: null,
    startedAt: 0,
    causeEventId: 'e1',
  } as const;
  const state = () =>
    alerts.read(alertsStream(ADDRESS), ({ byId }) => {
      const alert = byId.get('a1');
      return alert && `${alert.state} ${alert.raisings} ${alert.repetitions}`;
    });
  return { alerts, tell, told, about, state };
}

describe('An alert that nobody acknowledges', () => {
  it('is told again at each level, though the same people are told at both', async () => {
    const { tell, told, about, alerts } = await ofABook();
    const again = (level: AlertLevel, repetition: number) =>
      tell({ type: 'RepeatAlert', raising: 1, level, suspended: null, data: { alertId: 'a1', to: LEADER, repetition } });
    const repetitions = () => alerts.read(alertsStream(ADDRESS), ({ byId }) => byId.get('a1')?.repetitions);

    await tell({ type: 'RaiseAlert', raising: 1, data: { ...told, ...about, level: 'grade' } });
    for (const repetition of [1, 2]) await again('grade', repetition);
    await tell({ type: 'EscalateAlert', raising: 1, data: { ...told, level: 'school' } });
    expect(await repetitions()).toBe(0);
    // another instance may still be at the level before
    await again('grade', 1);
    expect(await repetitions()).toBe(0);
    for (const repetition of [1, 2]) await again('school', repetition);
    expect(await repetitions()).toBe(2);
  });

  it('is raised, told again and over once more when the worry is back, but not after a person’s word', async () => {
    const { tell, told, about, state, alerts } = await ofABook();
    for (const raising of [1, 2]) {
      await tell({ type: 'RaiseAlert', raising, data: { ...told, ...about, level: 'grade' } });
      await tell({ type: 'RepeatAlert', raising, level: 'grade', suspended: null, data: { alertId: 'a1', to: LEADER, repetition: 1 } });
      expect(await state()).toBe(`open ${raising} 1`);
      await tell({ type: 'ResolveOverAlert', raising, alertId: 'a1', dayRevision: '1' });
      expect(await state()).toBe(`resolved ${raising} 1`);
    }
    // what an instance that is behind says of the time before
    await tell({ type: 'RaiseAlert', raising: 2, data: { ...told, ...about, level: 'grade' } });
    expect(await state()).toBe('resolved 2 1');
    await tell({ type: 'RaiseAlert', raising: 3, data: { ...told, ...about, level: 'grade' } });
    await tell({ type: 'ResolveAlert', alertId: 'a1' });
    await tell({ type: 'RaiseAlert', raising: 4, data: { ...told, ...about, level: 'grade' } });
    expect(await state()).toBe('resolved 3 0');
    expect(await alerts.read(alertsStream(ADDRESS), (_, revision) => revision)).toBe('7');
  });
});
