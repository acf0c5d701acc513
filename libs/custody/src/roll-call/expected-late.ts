import { effectiveTime, type CampusDay, type DayRecord, type SessionDay } from '../state';

/**
 * Children come onto a list whose roll call is complete: they are asked for from now on. To be said before they are added;
 * who waits there already has been waiting for longer.
 */
export function expectedLate(day: CampusDay, session: SessionDay, record: DayRecord): void {
  if (session.rollCall.completed === null || notAskedFor(day, session).length > 0) return;
  session.notAskedFor = { at: effectiveTime(record.metadata.time), eventId: record.eventId };
}

/**
 * Children of a session whose roll call is complete, and who were not on its list then: completing it calls everybody
 * missing who was. Whoever came after its end is asked for by the roll call that is still to come, if there is one.
 */
export function notAskedFor(day: CampusDay, session: SessionDay): readonly string[] {
  const since = session.notAskedFor;
  if (since === null) return [];
  return [...session.expected].filter((childId) => {
    const child = day.children.get(childId);
    if (child?.state !== 'expected') return false;
    return since.at < session.endsAt || child.sessions.every((id) => day.sessions.get(id)?.rollCall.completed !== null);
  });
}
