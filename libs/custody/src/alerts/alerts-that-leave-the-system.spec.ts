import { decideAlert, evolveAlerts, initialAlerts, type AlertCommand, type Alerts } from './alerts';
import type { AlertEvent } from './events';
import { dueSendings, MAX_ATTEMPTS, notReached, notSentBy } from './sending';

const LEADERS = { name: 'leaders', levels: ['school', 'principal'] } as const;
const T = 1_000_000;

const raised = (level: 'class' | 'school' = 'school'): AlertEvent => ({
  type: 'AlertRaised',
  data: {
    ...{ alertId: 'a1', level, to: [{ role: 'duty_leader', staffId: 'leader' }], dueAt: T, passed: [], dayRevision: '5' },
    ...{ noContactAttempt: false, kind: 'unaccounted', children: ['k1'], sessionId: null, offerId: null, gateId: null },
    ...{ startedAt: T, causeEventId: 'e1' },
  },
});

function day(...events: readonly AlertEvent[]): Alerts {
  const alerts = initialAlerts();
  for (const event of events) evolveAlerts(alerts, { event, metadata: { time: { recordedAt: T } } });
  return alerts;
}

/** Decides and folds; answers what became of it. */
function say(alerts: Alerts, command: AlertCommand): string {
  const decision = decideAlert(alerts, command, { actor: { id: 'watch', role: 'system' } });
  if (decision.kind !== 'accepted') return decision.kind;
  for (const event of decision.events) evolveAlerts(alerts, { event, metadata: { time: { recordedAt: T } } });
  return decision.events.map((e) => e.type).join();
}

const telling = { alertId: 'a1', channel: 'leaders', telling: 'school' } as const;
const claim = (instance: string, now: number, attempt = 1): AlertCommand => ({
  ...{ type: 'ClaimSending', ...telling, instance, attempt, now, until: now + 30_000 },
});

describe('an alert that leaves the system', () => {
  it('is due on channels that carry its level, and only there', () => {
    expect(dueSendings(day(raised()), [LEADERS], 0)).toEqual([{ ...telling, attempt: 1 }]);
    expect(dueSendings(day(raised('class')), [LEADERS], 0)).toEqual([]);
  });

  it('is sent by the one instance that claimed it; the others wait until its lease is over', () => {
    const alerts = day(raised());
    expect(say(alerts, claim('one', 0))).toBe('AlertSendingClaimed');
    expect(say(alerts, claim('two', 29_999, 2))).toBe('unchanged');
    expect(dueSendings(alerts, [LEADERS], 29_999)).toEqual([]);
    // the first one died
    expect(dueSendings(alerts, [LEADERS], 30_000)).toEqual([{ ...telling, attempt: 2 }]);
    expect(say(alerts, claim('two', 30_000, 2))).toBe('AlertSendingClaimed');
  });

  it('two that look at the same moment: the second finds that it is taken', () => {
    const alerts = day(raised());
    say(alerts, claim('one', 0));
    say(alerts, claim('two', 30_000, 2));
    expect(say(alerts, claim('three', 60_000, 2))).toBe('unchanged');
  });

  it('is sent once; a new level and the first repetitions are tellings of their own', () => {
    const alerts = day(raised());
    say(alerts, claim('one', 0));
    expect(say(alerts, { type: 'RecordSent', ...telling })).toBe('AlertSent');
    expect(say(alerts, claim('two', 99_000, 2))).toBe('unchanged');
    expect(dueSendings(alerts, [LEADERS], 99_000)).toEqual([]);
    const repeat = (repetition: number): AlertCommand => ({
      type: 'RepeatAlert',
      raising: 1,
      level: 'school',
      suspended: null,
      data: { alertId: 'a1', to: [], repetition },
    });
    say(alerts, repeat(1));
    expect(dueSendings(alerts, [LEADERS], 99_000)).toEqual([{ ...telling, telling: 'school.1', attempt: 1 }]);
    say(alerts, { ...telling, telling: 'school.1', type: 'RecordSent' });
    for (const n of [2, 3]) say(alerts, repeat(n));
    say(alerts, { ...telling, telling: 'school.3', type: 'RecordSent' });
    for (const n of [4, 5, 6]) say(alerts, repeat(n));
    // nobody is shouted at once a minute for two hours
    expect(dueSendings(alerts, [LEADERS], 99_000)).toEqual([]);
  });

  it('is not sent any more once it is over', () => {
    const alerts = day(raised(), { type: 'AlertResolved', data: { alertId: 'a1', by: null, dayRevision: '6' } });
    expect(dueSendings(alerts, [LEADERS], 0)).toEqual([]);
    expect(say(alerts, claim('one', 0))).toBe('unchanged');
  });

  it('that a channel gave up on says so', () => {
    const alerts = day(raised());
    const given = { type: 'RecordNotSent', ...telling, attempts: MAX_ATTEMPTS, reason: 'unreachable' } as const;
    say(alerts, claim('one', 0));
    expect(say(alerts, given)).toBe('AlertNotSent');
    expect(notSentBy(alerts, 'a1')).toEqual(['leaders']);
    expect(dueSendings(alerts, [LEADERS], 9_999_999)).toEqual([]);
  });
});

describe('a person whom nothing has reached', () => {
  it('is named after a minute, until a device has the alert or the person has seen it', () => {
    const alerts = day(raised());
    const of = () => notReached(alerts, [...alerts.byId.values()][0], T + 60_000);
    expect(notReached(alerts, [...alerts.byId.values()][0], T + 59_999)).toEqual([]);
    expect(of()).toEqual(['leader']);
    say(alerts, { type: 'RecordAlertDelivered', raising: 1, alertId: 'a1', staffId: 'leader', channel: 'screen' });
    expect(of()).toEqual([]);
  });
});
