import type { CommandContext, CorrectRecord, ResolveConflict, ResolveDiscrepancy } from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf } from '../events';
import { resolvingEvents } from '../closing/close';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';

/** A correction points at what it corrects; nothing is edited. */
export function correctRecord(day: CampusDay, command: CorrectRecord): DayDecision {
  const { type: _, ...data } = command;
  const event = happened('RecordCorrected', data);
  return accepted(event);
}

export function resolveConflict(day: CampusDay, command: ResolveConflict, context: CommandContext): DayDecision {
  const conflict = day.conflicts.get(command.conflictId);
  if (!conflict) return refused('unknown_record');
  if (conflict.resolvedAt !== null) return unchanged;
  if (command.resolution === 'child_is_with' && command.holder === null) return refused('holder_required', { childId: conflict.childId });
  const { type: _, ...data } = command;
  const events: DayEvent[] = [
    happened('ConflictResolved', { ...data, childId: conflict.childId }),
    ...resolvingEvents(day, conflict, command.resolution, command.holder, context),
  ];
  return accepted(...events);
}

export function resolveDiscrepancy(day: CampusDay, command: ResolveDiscrepancy): DayDecision {
  const known = day.discrepancies.get(command.discrepancyId);
  if (!known) return refused('unknown_record');
  if (known.resolvedAt !== null) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('DiscrepancyResolved', data));
}

// --- fold
export function conflictDetected(day: CampusDay, e: DayEventOf<'ConflictDetected'>['data'], record: DayRecord): void {
  day.conflicts.set(e.conflictId, {
    conflictId: e.conflictId,
    childId: e.childId,
    kind: e.kind,
    whereabouts: e.whereabouts,
    eventId: record.eventId,
    // a conflict exists from the moment that the log knows both records
    at: record.metadata.time.recordedAt,
    resolvedAt: null,
  });
  day.totals.conflicts++;
}

export function conflictResolved(day: CampusDay, e: DayEventOf<'ConflictResolved'>['data'], record: DayRecord): void {
  const conflict = day.conflicts.get(e.conflictId);
  if (conflict) conflict.resolvedAt = effectiveTime(record.metadata.time);
}
