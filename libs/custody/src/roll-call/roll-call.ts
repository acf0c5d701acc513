import type { CommandContext, CompleteRollCall, MarkRollCall, StartRollCall } from '../commands';
import { accepted, happened, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf, Effect, Mark } from '../events';
import { conflictOf, isCurrent } from '../late-report';
import { reopenedIfClosed } from '../closing/reopen';
import { takingOf, type Taking } from '../check-in/take-child';
import { signOnIfNeeded } from '../duty/sign-on';
import { effectiveTime, type CampusDay, type ChildDay, type DayRecord, type SessionDay } from '../state';

export function startRollCall(day: CampusDay, command: StartRollCall, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  if (session?.rollCall.startedAt != null) return unchanged;
  return accepted(...signOnIfNeeded(day, context, command.sessionId), happened('RollCallStarted', { sessionId: command.sessionId }));
}

/** Presence is taking responsibility: a mark "present" or "late" opens custody or confirms it. */
export function markRollCall(day: CampusDay, command: MarkRollCall, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  const judged = command.marks.map((m) => ({ ...m, ...judgeMark(day.children.get(m.childId), m.mark, session, context) }));
  const events: DayEvent[] = [
    happened('RollCallMarked', {
      sessionId: command.sessionId,
      marks: judged.map(({ childId, mark, effect }) => ({ childId, mark, effect })),
    }),
    ...whatPresenceMeans(judged, session, context),
  ];
  const started = session?.rollCall.startedAt == null ? [happened('RollCallStarted', { sessionId: command.sessionId })] : [];
  return accepted(...reopenedIfClosed(day, events), ...signOnIfNeeded(day, context, command.sessionId), ...started, ...events);
}

interface JudgedMark {
  readonly childId: string;
  readonly taking: Taking | null;
  readonly effect: Effect;
  readonly reEntry: boolean;
}

function judgeMark(
  child: ChildDay | undefined,
  mark: Mark,
  session: SessionDay | undefined,
  context: CommandContext,
): Omit<JudgedMark, 'childId'> {
  if (mark === 'not_present' || mark === 'known_elsewhere')
    return { taking: null, effect: child && !isCurrent(child, context) ? 'history' : 'current', reEntry: false };
  const taking = takingOf(child, context);
  if (taking.kind === 'assumed') return { taking, effect: taking.effect, reEntry: false };
  if (taking.kind !== 'released') return { taking, effect: 'current', reEntry: false };
  // back from the meal break: released before this session began, and expected in it
  const reEntry = child !== undefined && session !== undefined && child.since <= session.startsAt && session.expected.has(child.childId);
  if (reEntry && isCurrent(child, context)) return { taking, effect: 'current', reEntry: true };
  const past = child?.spans.some((s) => s.holder === context.actor.id && s.from <= context.at) ?? false;
  return { taking, effect: past && context.at <= (child?.since ?? 0) ? 'history' : 'conflict', reEntry: false };
}

function whatPresenceMeans(judged: readonly JudgedMark[], session: SessionDay | undefined, context: CommandContext): DayEvent[] {
  const hands = { holder: context.actor.id, placeId: session?.placeId ?? null, sessionId: session?.sessionId ?? null };
  const events: DayEvent[] = [];
  const opened = judged.filter((j) => j.taking?.kind === 'opened').map((j) => j.childId);
  if (opened.length > 0) events.push(happened('CustodyOpened', { children: opened, ...hands, kind: 'roll_call' }));
  const assumed = judged.filter((j) => j.taking?.kind === 'assumed');
  if (assumed.length > 0)
    events.push(
      happened('CustodyAssumed', {
        children: assumed.map((j) => ({ childId: j.childId, from: j.taking?.child?.holder ?? null, effect: j.effect })),
        ...hands,
        kind: 'kept',
      }),
    );
  for (const j of judged) {
    if (j.reEntry)
      events.push(happened('CustodyReopened', { childId: j.childId, holder: hands.holder, placeId: hands.placeId, kind: 're_entry' }));
    if (j.effect === 'conflict')
      events.push(
        conflictOf(
          j.childId,
          j.taking?.kind === 'released' ? 'released_but_seen' : 'holder',
          j.taking?.child?.touched ?? null,
          true,
          context,
        ),
      );
  }
  return events;
}

/** Completing states who is missing; a nil return is stated, never implied. Unmarked is not present. */
export function completeRollCall(day: CampusDay, command: CompleteRollCall, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  const expected = [...(session?.expected ?? [])];
  const missing = expected.filter((childId) => isMissingFrom(session, day.children.get(childId), context));
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
  return accepted(...reopenedIfClosed(day, events), ...signOnIfNeeded(day, context, command.sessionId), ...events);
}

const isHere = (child: ChildDay | undefined, context: CommandContext): boolean =>
  child?.holder === context.actor.id && child.state !== 'unaccounted';

/** Expected here, and with nobody; or supposed to be with this teacher, who does not see the child. */
function isMissingFrom(session: SessionDay | undefined, child: ChildDay | undefined, context: CommandContext): boolean {
  if (!child || !session) return false;
  if (child.state === 'expected' || child.state === 'unaccounted') return true;
  if (child.state === 'released') return isOutOnMealBreak(session, child);
  return child.state === 'held' && child.holder === context.actor.id && session.rollCall.marks.get(child.childId)?.mark === 'not_present';
}

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
  for (const { childId, mark, effect } of e.marks) {
    if (effect === 'history') day.totals.history++;
    const at = effectiveTime(record.metadata.time);
    const before = session?.rollCall.marks.get(childId);
    if (session && effect !== 'conflict' && (!before || before.at <= at)) session.rollCall.marks.set(childId, { mark, at });
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
