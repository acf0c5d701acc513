import type { ApplyStanding, CommandContext, DayCommand } from '../commands';
import { KIND } from '../commands';
import { accepted, happened, unchanged, type DayDecision } from '../decision';
import type { CampusDay } from '../state';

/** A person was suspended, or is so no more: the day hears of it as soon as the school does. */
export function applyStanding(day: CampusDay, { staffId, suspended, fact }: ApplyStanding): DayDecision {
  if (day.closed !== null || day.suspended.has(staffId) === suspended) return unchanged;
  return accepted(happened(suspended ? 'StaffSuspended' : 'StaffReinstated', { staffId, fact }));
}

/**
 * "Who is suspended neither takes nor gives a child any more." What such a person did before, and a tablet tells later, is
 * still told; a time that nobody can trust is not believed.
 */
export function isSuspended(day: CampusDay, command: DayCommand, context: CommandContext): boolean {
  const since = day.suspended.get(context.actor.id)?.at;
  if (since === undefined) return false;
  const before = KIND[command.type] === 'report' && context.timeKnown && context.at < since;
  return !before;
}
