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

describe('An alert that nobody acknowledges', () => {
  it('is told again at each level, though the same people are told at both', async () => {
    const alerts = alertsAggregate(await openMemoryLog());
    const parts = [{ alerts }, new Identity(), new Metrics(), { now: () => 0 }, {}];
    const book = new (AlertsBook as unknown as new (...all: readonly unknown[]) => AlertsBook)(...parts);
    const tell = (command: Parameters<AlertsBook['tell']>[2]) => book.tell(ADDRESS, 's1', command);
    const told = { alertId: 'a1', to: LEADER, dueAt: 0, passed: [], dayRevision: '0', noContactAttempt: false };
    const about = {
      kind: 'staff_no_show',
      children: [],
      sessionId: null,
      offerId: null,
      gateId: null,
      startedAt: 0,
      causeEventId: 'e1',
    } as const;
    const again = (level: AlertLevel, repetition: number) =>
      tell({ type: 'RepeatAlert', level, data: { alertId: 'a1', to: LEADER, repetition } });
    const repetitions = () => alerts.read(alertsStream(ADDRESS), ({ byId }) => byId.get('a1')?.repetitions);

    await tell({ type: 'RaiseAlert', data: { ...told, ...about, level: 'grade' } });
    for (const repetition of [1, 2]) await again('grade', repetition);
    await tell({ type: 'EscalateAlert', data: { ...told, level: 'school' } });
    expect(await repetitions()).toBe(0);
    // another instance may still be at the level before
    await again('grade', 1);
    expect(await repetitions()).toBe(0);
    for (const repetition of [1, 2]) await again('school', repetition);
    expect(await repetitions()).toBe(2);
  });
});
