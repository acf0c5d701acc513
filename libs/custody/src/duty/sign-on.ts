import type { AssignDuty, CommandContext, MergeSessions, MoveSession, SignOff, SignOn } from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf } from '../events';
import { expectedLate } from '../roll-call/expected-late';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';

export const isSignedOn = (day: CampusDay, staffId: string, sessionId: string | null): boolean =>
  (day.signedOn.get(staffId) ?? []).some((s) => s.sessionId === sessionId);

/** Children that this person answers for now. */
export const heldBy = (day: CampusDay, staffId: string): string[] => {
  const held: string[] = [];
  for (const child of day.children.values()) if (child.holder === staffId) held.push(child.childId);
  return held;
};

export function signOn(day: CampusDay, command: SignOn, context: CommandContext): DayDecision {
  if (isSignedOn(day, context.actor.id, command.sessionId)) return unchanged;
  return accepted(
    happened('DutySignedOn', { staffId: context.actor.id, role: command.role, sessionId: command.sessionId, implied: false }),
  );
}

/** A holder is a real person with a name on every span: the first act on a duty signs on, when nobody tapped. */
export function signOnIfNeeded(day: CampusDay, context: CommandContext, sessionId: string | null): DayEvent[] {
  if (isSignedOn(day, context.actor.id, sessionId)) return [];
  return [happened('DutySignedOn', { staffId: context.actor.id, role: context.actor.role, sessionId, implied: true })];
}

/** Nobody signs off while holding a child: none of this session, and with the last sign-off none at all. */
export function signOff(day: CampusDay, command: SignOff, context: CommandContext): DayDecision {
  const staffId = context.actor.id;
  if (!isSignedOn(day, staffId, command.sessionId)) return unchanged;
  const goesOn = (day.signedOn.get(staffId) ?? []).some((s) => s.sessionId !== command.sessionId);
  const isKeptHere = (childId: string) => {
    const child = day.children.get(childId);
    return !goesOn || command.sessionId === null || child?.sessionId === command.sessionId;
  };
  const held = heldBy(day, staffId).filter(isKeptHere);
  if (held.length > 0) return refused('still_holding', { children: held });
  return accepted(happened('DutySignedOff', { staffId, sessionId: command.sessionId }));
}

export function assignDuty(day: CampusDay, command: AssignDuty): DayDecision {
  if (command.sessionId !== null && !day.sessions.has(command.sessionId)) return refused('unknown_session');
  const { type: _, ...data } = command;
  return accepted(happened('DutyAssigned', data));
}

/** Two small groups become one; the room must take them all. */
export function mergeSessions(day: CampusDay, command: MergeSessions): DayDecision {
  const from = day.sessions.get(command.fromSessionId);
  const into = day.sessions.get(command.intoSessionId);
  if (!from || !into || from === into || from.periodId !== into.periodId || from.cancelled || into.cancelled)
    return refused('unknown_session');
  if (from.mergedInto === into.sessionId) return unchanged;
  const together = from.expected.size + into.expected.size;
  const capacity = day.opened?.places.find((p) => p.placeId === into.placeId)?.capacity ?? null;
  if (together > day.policy.groupMaxBlock || (capacity !== null && together > capacity)) return refused('capacity_exceeded');
  return accepted(
    happened('SessionsMerged', { fromSessionId: from.sessionId, intoSessionId: into.sessionId, children: [...from.expected] }),
  );
}

export function moveSession(day: CampusDay, command: MoveSession): DayDecision {
  const session = day.sessions.get(command.sessionId);
  if (!session) return refused('unknown_session');
  if (session.placeId === command.placeId) return unchanged;
  const capacity = day.opened?.places.find((p) => p.placeId === command.placeId)?.capacity ?? null;
  if (capacity !== null && session.expected.size > capacity) return refused('capacity_exceeded');
  return accepted(happened('SessionMoved', { sessionId: command.sessionId, placeId: command.placeId }));
}

// --- fold
export function dutySignedOn(day: CampusDay, e: DayEventOf<'DutySignedOn'>['data'], record: DayRecord): void {
  const running = day.signedOn.get(e.staffId) ?? [];
  running.push({ role: e.role, sessionId: e.sessionId, at: effectiveTime(record.metadata.time) });
  day.signedOn.set(e.staffId, running);
}

export function dutySignedOff(day: CampusDay, e: DayEventOf<'DutySignedOff'>['data']): void {
  const running = (day.signedOn.get(e.staffId) ?? []).filter((s) => s.sessionId !== e.sessionId);
  day.signedOn.set(e.staffId, running);
}

export function dutyAssigned(day: CampusDay, e: DayEventOf<'DutyAssigned'>['data']): void {
  const session = e.sessionId === null ? undefined : day.sessions.get(e.sessionId);
  if (session) session.staffIds = [e.staffId, ...session.staffIds.filter((s) => s !== e.replaces && s !== e.staffId)];
  day.planned.assigned.push(e);
  addAssigned(day, e);
}

/** The plan anew, and over it what leaders gave today. */
export function dutyPlanned(day: CampusDay, e: DayEventOf<'DutyPlanned'>['data']): void {
  day.planned.duties = e.duties;
  day.duties = [...e.duties];
  for (const assigned of day.planned.assigned) addAssigned(day, assigned);
}

function addAssigned(day: CampusDay, e: DayEventOf<'DutyAssigned'>['data']): void {
  if (e.replaces !== null && e.sessionId === null) day.duties = day.duties.filter((d) => !(d.staffId === e.replaces && d.role === e.role));
  day.duties.push({
    staffId: e.staffId,
    role: e.role as CampusDay['duties'][number]['role'],
    grade: e.grade,
    classId: e.classId,
    gateId: e.gateId,
    pairedWith: null,
  });
}

export function sessionsMerged(day: CampusDay, e: DayEventOf<'SessionsMerged'>['data'], record: DayRecord): void {
  const from = day.sessions.get(e.fromSessionId);
  const into = day.sessions.get(e.intoSessionId);
  if (!from || !into) return;
  expectedLate(day, into, record);
  into.expectedEventId ??= from.expectedEventId;
  for (const childId of e.children) {
    from.expected.delete(childId);
    into.expected.add(childId);
    const child = day.children.get(childId);
    if (child) child.sessions = child.sessions.map((s) => (s === e.fromSessionId ? e.intoSessionId : s));
  }
  from.mergedInto = e.intoSessionId;
}
