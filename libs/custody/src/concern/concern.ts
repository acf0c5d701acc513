import type {
  AttemptContact,
  CommandContext,
  DecidePolice,
  ExplainAbsence,
  RecordClinicOutcome,
  ReleaseFacts,
  ReportUnwell,
} from '../commands';
import { accepted, happened, type DayDecision } from '../decision';
import type { DayEventOf, Effect } from '../events';
import { childOf, letGo, touch, timeOf } from '../hands';
import { conflictOf, effectOf } from '../late-report';
import { restrictionOn } from '../pickup/may-release';
import { effectiveTime, type CampusDay, type ChildDay, type DayRecord } from '../state';

export function attemptContact(day: CampusDay, command: AttemptContact): DayDecision {
  const { type: _, ...data } = command;
  const event = happened('ContactAttempted', data);
  return accepted(event);
}

/** A guardian says where the child is: custody never opened, so there is nothing to release. */
export function explainAbsence(day: CampusDay, command: ExplainAbsence, context: CommandContext): DayDecision {
  const { type: _, facts, ...data } = command;
  const child = day.children.get(command.childId);
  const effect = explanationEffect(child, context);
  const explained = happened('AbsenceExplained', { ...data, effect });
  const taken = facts !== undefined && wentWithARestrictedPerson(day, command, facts);
  if (effect !== 'conflict' && !taken) return accepted(explained);
  const kind = taken ? 'release_without_authority' : 'explained_but_held';
  return accepted(explained, conflictOf(command.childId, kind, child?.touched ?? null, effect === 'conflict', context));
}

/** It has left, whatever we would have said; a leader hears with whom, as of a release at a gate. */
const wentWithARestrictedPerson = (day: CampusDay, { kind, personId }: ExplainAbsence, facts: ReleaseFacts): boolean =>
  kind === 'collected_before_check_in' && personId !== null && restrictionOn(day, facts, personId) !== null;

function explanationEffect(child: ChildDay | undefined, context: CommandContext): Effect {
  // nobody has had the child today: there is nothing that a guardian's word could contradict
  if (!child || (child.openedEventId === null && child.state !== 'released')) return 'current';
  return effectOf(child, context, {
    fitsNow: child.holder === null && child.state !== 'released',
    // said before the child turned up after all: it was true of that time
    fitsThen: child.openedAt !== null && context.at <= child.openedAt,
  });
}

export function decidePolice(_day: CampusDay, command: DecidePolice): DayDecision {
  const { type: _, ...data } = command;
  return accepted(happened('PoliceDecided', data));
}

export function reportUnwell(day: CampusDay, command: ReportUnwell): DayDecision {
  const { type: _, ...data } = command;
  const event = happened('UnwellReported', data);
  return accepted(event);
}

export function recordClinicOutcome(day: CampusDay, command: RecordClinicOutcome): DayDecision {
  const { type: _, ...data } = command;
  const event = happened('ClinicOutcomeRecorded', data);
  return accepted(event);
}

// --- fold
export function childUnaccounted(day: CampusDay, e: DayEventOf<'ChildUnaccounted'>['data'], record: DayRecord): void {
  const child = childOf(day, e.childId);
  const at = timeOf(child, record);
  // the last holder goes on answering until the child is found: the span runs
  child.state = 'unaccounted';
  if (child.offerId !== null) {
    day.offers.get(child.offerId)?.open.delete(child.childId);
    child.offerId = null;
  }
  child.unaccounted = { cause: e.cause, at, eventId: record.eventId, sessionId: e.sessionId };
  touch(day, child, at, record);
}

export function contactAttempted(day: CampusDay, e: DayEventOf<'ContactAttempted'>['data'], record: DayRecord): void {
  const contacts = day.contacts.get(e.childId) ?? [];
  contacts.push({ concern: e.concern, at: effectiveTime(record.metadata.time), outcome: e.outcome, by: record.metadata.actor.id });
  day.contacts.set(e.childId, contacts);
}

export function absenceExplained(day: CampusDay, e: DayEventOf<'AbsenceExplained'>['data'], record: DayRecord): void {
  if (e.effect === 'history') day.totals.history++;
  if (e.effect !== 'current') return;
  const child = childOf(day, e.childId);
  letGo(day, child, record);
  child.state = 'explained';
  if (e.kind === 'collected_before_check_in' && e.personId !== null) day.collectedBeforeCheckIn.set(child.childId, e.personId);
  else day.collectedBeforeCheckIn.delete(child.childId);
}

export function unwellReported(day: CampusDay, e: DayEventOf<'UnwellReported'>['data'], record: DayRecord): void {
  childOf(day, e.childId).unwell = { at: effectiveTime(record.metadata.time), eventId: record.eventId, outcome: null };
}

export function clinicOutcomeRecorded(day: CampusDay, e: DayEventOf<'ClinicOutcomeRecorded'>['data'], record: DayRecord): void {
  const child = childOf(day, e.childId);
  child.unwell = {
    at: child.unwell?.at ?? effectiveTime(record.metadata.time),
    eventId: child.unwell?.eventId ?? record.eventId,
    outcome: e.outcome,
  };
}
