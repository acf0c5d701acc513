import type {
  CheckPlace,
  ClearSweepArea,
  CommandContext,
  CompletePatrol,
  LogCheckpoint,
  RaiseFinding,
  ResolveFinding,
  StartPatrol,
} from '../commands';
import { accepted, happened, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf } from '../events';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';

export function startPatrol(day: CampusDay, command: StartPatrol): DayDecision {
  if (day.patrols.has(command.patrolId)) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('PatrolStarted', data));
}

/** An independent look: what differs from the book is a finding. */
export function logCheckpoint(day: CampusDay, command: LogCheckpoint, context: CommandContext): DayDecision {
  const { type: _, ...data } = command;
  const session = command.sessionId === null ? undefined : day.sessions.get(command.sessionId);
  const booked = session ? countInSession(day, session.sessionId) : countAtPlace(day, command.placeId);
  const finding = (kind: 'count_differs' | 'teacher_absent') =>
    happened('PatrolFindingRaised', {
      findingId: `${context.commandId}.${kind}`,
      patrolId: command.patrolId,
      placeId: command.placeId,
      sessionId: command.sessionId,
      kind,
      headcount: command.headcount,
      booked,
    });
  const events: DayEvent[] = [happened('PatrolCheckpointLogged', { ...data, booked })];
  if (command.headcount !== booked) events.push(finding('count_differs'));
  if (!command.teacherPresent) events.push(finding('teacher_absent'));
  return accepted(...events);
}

export const countInSession = (day: CampusDay, sessionId: string): number => {
  let n = 0;
  for (const child of day.children.values()) if (child.sessionId === sessionId && child.state === 'held') n++;
  return n;
};

const countAtPlace = (day: CampusDay, placeId: string): number => {
  let n = 0;
  for (const child of day.children.values()) if (child.placeId === placeId && child.state === 'held') n++;
  return n;
};

export function raiseFinding(day: CampusDay, command: RaiseFinding): DayDecision {
  if (day.findings.has(command.findingId)) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('PatrolFindingRaised', { ...data, sessionId: null, headcount: null, booked: null }));
}

export function resolveFinding(day: CampusDay, command: ResolveFinding): DayDecision {
  if (day.findings.get(command.findingId)?.resolvedAt != null) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('PatrolFindingResolved', data));
}

export function completePatrol(day: CampusDay, command: CompletePatrol): DayDecision {
  const patrol = day.patrols.get(command.patrolId);
  if (patrol?.completed) return unchanged;
  return accepted(happened('PatrolCompleted', { patrolId: command.patrolId, checkpoints: patrol?.checkpoints ?? 0 }));
}

export function checkPlace(_day: CampusDay, command: CheckPlace): DayDecision {
  const { type: _, ...data } = command;
  return accepted(happened('PlaceChecked', data));
}

export function clearSweepArea(day: CampusDay, command: ClearSweepArea): DayDecision {
  const event = happened('SweepAreaCleared', { areaId: command.areaId });
  return accepted(event);
}

// --- fold
export function patrolStarted(day: CampusDay, e: DayEventOf<'PatrolStarted'>['data'], record: DayRecord): void {
  day.patrols.set(e.patrolId, {
    patrolId: e.patrolId,
    by: record.metadata.actor.id,
    at: effectiveTime(record.metadata.time),
    checkpoints: 0,
    sessionsSeen: new Set(),
    completed: false,
  });
}

export function patrolCheckpointLogged(day: CampusDay, e: DayEventOf<'PatrolCheckpointLogged'>['data']): void {
  const patrol = day.patrols.get(e.patrolId);
  if (!patrol) return;
  patrol.checkpoints++;
  if (e.sessionId !== null) patrol.sessionsSeen.add(e.sessionId);
}

export function patrolFindingRaised(day: CampusDay, e: DayEventOf<'PatrolFindingRaised'>['data'], record: DayRecord): void {
  day.findings.set(e.findingId, {
    findingId: e.findingId,
    placeId: e.placeId,
    kind: e.kind,
    eventId: record.eventId,
    at: effectiveTime(record.metadata.time),
    resolvedAt: null,
  });
}

export function discrepancyOpened(day: CampusDay, e: DayEventOf<'DiscrepancyOpened'>['data'], record: DayRecord): void {
  day.discrepancies.set(e.discrepancyId, {
    discrepancyId: e.discrepancyId,
    childId: e.childId,
    eventId: record.eventId,
    at: effectiveTime(record.metadata.time),
    resolvedAt: null,
  });
}
