import type { CommandContext, CompleteRollCall, MarkRollCall, StartRollCall } from '../commands';
import { accepted, happened, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf, Effect } from '../events';
import { childIdOf, seen } from '../hands';
import { isCurrent } from '../late-report';
import { effectOfTaking, eventsOfTaking, takingOf, type Taking } from '../check-in/taking';
import { signOnIfNeeded } from '../duty/sign-on';
import { effectiveTime, isTimeKnown, type CampusDay, type ChildDay, type DayRecord, type RollCallMark, type SessionDay } from '../state';

export function startRollCall(day: CampusDay, command: StartRollCall, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  if (session?.rollCall.startedAt != null) return unchanged;
  return accepted(...signOnIfNeeded(day, context, command.sessionId), happened('RollCallStarted', { sessionId: command.sessionId }));
}

/** Presence is taking responsibility: a mark "present" or "late" opens custody or confirms it. */
export function markRollCall(day: CampusDay, command: MarkRollCall, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  // out to eat before evening study, and back
  const back = isEveningStudy(day, session) ? 're_entry' : null;
  const judged = command.marks.map(({ childId, mark }) => {
    const child = day.children.get(childId);
    const here = mark === 'present' || mark === 'late';
    const taking = here ? takingOf(child, context, back) : null;
    return { childId, mark, child, taking, effect: effectOfMark(child, taking, context) };
  });
  const taken = judged.flatMap(({ childId, child, taking }) =>
    taking && !isMarkedWhereItIs(child, session, context) ? [{ childId, child, taking }] : [],
  );
  const hands = { placeId: session?.placeId ?? null, sessionId: session?.sessionId ?? null, opens: 'roll_call', assumes: 'kept' } as const;
  const started = session?.rollCall.startedAt == null ? [happened('RollCallStarted', { sessionId: command.sessionId })] : [];
  return accepted(
    ...signOnIfNeeded(day, context, command.sessionId),
    ...started,
    happened('RollCallMarked', {
      sessionId: command.sessionId,
      marks: judged.map(({ childId, mark, effect }) => ({ childId, mark, effect })),
    }),
    ...eventsOfTaking(taken, hands, context),
  );
}

function effectOfMark(child: ChildDay | undefined, taking: Taking | null, context: CommandContext): Effect {
  if (taking) return effectOfTaking(taking);
  return child && !isCurrent(child, context) ? 'history' : 'current';
}

/** With this teacher, in this session, by the book already: the mark itself says that the child was seen. */
const isMarkedWhereItIs = (child: ChildDay | undefined, session: SessionDay | undefined, context: CommandContext): boolean =>
  child?.state === 'held' && child.holder === context.actor.id && child.sessionId === (session?.sessionId ?? null);

const isEveningStudy = (day: CampusDay, session: SessionDay | undefined): boolean =>
  session !== undefined && day.opened?.periods.find((p) => p.periodId === session.periodId)?.kind === 'evening_study';

/** Completing states who is missing; a nil return is stated, never implied. Unmarked is not present. */
export function completeRollCall(day: CampusDay, command: CompleteRollCall, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  const expected = [...(session?.expected ?? [])];
  const evening = isEveningStudy(day, session);
  const missing = expected.filter((childId) => isMissingFrom(session, day.children.get(childId), evening, context));
  const knownElsewhere = expected.filter((childId) => !missing.includes(childId) && !isHere(day.children.get(childId), context));
  const events: DayEvent[] = [
    happened('RollCallCompleted', {
      sessionId: command.sessionId,
      expected: expected.length,
      present: expected.length - missing.length - knownElsewhere.length,
      notPresent: missing,
      knownElsewhere,
      nilReturn: missing.length === 0,
      again: session?.rollCall.completed != null,
    }),
    ...missing
      .filter((childId) => day.children.get(childId)?.state !== 'unaccounted')
      .map((childId) => happened('ChildUnaccounted', { childId, cause: 'roll_call', sessionId: command.sessionId })),
  ];
  return accepted(...signOnIfNeeded(day, context, command.sessionId), ...events);
}

const isHere = (child: ChildDay | undefined, context: CommandContext): boolean =>
  child?.holder === context.actor.id && child.state !== 'unaccounted';

/** Expected here, and with nobody; or supposed to be with this teacher, who does not see the child. */
function isMissingFrom(session: SessionDay | undefined, child: ChildDay | undefined, evening: boolean, context: CommandContext): boolean {
  if (!child || !session) return false;
  if (child.state === 'expected' || child.state === 'unaccounted') return true;
  // who was collected early is expected nowhere any more; only from the meal break a child comes back
  if (child.state === 'released') return evening && isOutOnMealBreak(session, child);
  const marked = session.rollCall.marks.get(child.childId);
  return child.state === 'held' && child.holder === context.actor.id && marked?.mark === 'not_present' && !isFromBefore(marked, child);
}

/** A mark from before the teacher had the child says nothing about now. */
const isFromBefore = (marked: RollCallMark, child: ChildDay): boolean =>
  marked.timeKnown ? marked.at < child.lastSeen.earliest : marked.revision < child.lastSeen.revision;

/** Released before an evening session that expects the child: not back is missing. */
const isOutOnMealBreak = (session: SessionDay, child: ChildDay): boolean =>
  child.release !== null && child.release.undone === null && child.release.at < session.startsAt && session.expected.has(child.childId);

// --- fold
export function rollCallStarted(day: CampusDay, e: DayEventOf<'RollCallStarted'>['data'], record: DayRecord): void {
  const session = day.sessions.get(e.sessionId);
  if (session) session.rollCall.startedAt ??= effectiveTime(record.metadata.time);
}

export function rollCallMarked(day: CampusDay, e: DayEventOf<'RollCallMarked'>['data'], record: DayRecord): void {
  const session = day.sessions.get(e.sessionId);
  const at = effectiveTime(record.metadata.time);
  const timeKnown = isTimeKnown(record);
  for (const { childId, mark, effect } of e.marks) {
    if (effect === 'history') day.totals.history++;
    const before = session?.rollCall.marks.get(childId);
    const isOlder = before !== undefined && before.timeKnown && timeKnown && at < before.at;
    if (session && effect !== 'conflict' && !isOlder)
      session.rollCall.marks.set(childIdOf(day, childId), { mark, at, timeKnown, revision: Number(record.revision) });
    const child = day.children.get(childId);
    const isHere = (mark === 'present' || mark === 'late') && (effect === 'current' || !timeKnown);
    if (child && isHere && child.holder === record.metadata.actor.id) seen(day, child, record);
  }
}

export function rollCallCompleted(day: CampusDay, e: DayEventOf<'RollCallCompleted'>['data'], record: DayRecord): void {
  const session = day.sessions.get(e.sessionId);
  if (!session) return;
  session.rollCall.completed = {
    at: effectiveTime(record.metadata.time),
    by: record.metadata.actor.id,
    nil: e.nilReturn,
    eventId: record.eventId,
  };
}
