import { MAX_SILENCE_FOR_TRANSITS_MS, runningClocks, type Alerts, type CampusDay } from '@baton/custody';

const MINUTE = 60_000;

/**
 * The next moment at which the watch could have something to say about this day, if nothing else happens until then; null:
 * none in sight. A stepped clock goes from one to the next instead of through every second, and misses none.
 */
export function nextDue(day: CampusDay, alerts: Alerts, now: number): number | null {
  const times: number[] = [...clockStarts(day), ...reminders(day), ...repetitions(day, alerts), ...endsOfSilence(day)];
  for (const clock of runningClocks(day, day.policy, now)) for (const step of clock.steps) times.push(step.dueAt);
  const later = times.filter((at) => at > now);
  return later.length === 0 ? null : Math.min(...later);
}

/** Times at which a clock begins or ends to run by the plan alone. */
function clockStarts(day: CampusDay): readonly number[] {
  if (!day.opened) return [];
  const { freezeAt, lessonsEnd, periods } = day.opened;
  return [freezeAt, lessonsEnd, ...periods.flatMap((p) => [p.startsAt, p.startsAt + 1, p.endsAt, p.endsAt + 1])];
}

const endsOfSilence = (day: CampusDay): readonly number[] =>
  [...day.silentDevices.values()].map(({ since }) => since + MAX_SILENCE_FOR_TRANSITS_MS);

const reminders = (day: CampusDay): readonly number[] =>
  [...day.notices.values()].flatMap((notice) => (notice.dueAt === null || notice.reminded || notice.withdrawn ? [] : [notice.dueAt]));

function repetitions(day: CampusDay, alerts: Alerts): readonly number[] {
  const { alertAck, alertRepeat } = day.policy;
  return [...alerts.byId.values()]
    .filter((alert) => alert.state === 'open' && alert.acknowledgedBy === null)
    .map((alert) => alert.toldAt + alertAck * MINUTE + alert.repetitions * alertRepeat * MINUTE);
}
