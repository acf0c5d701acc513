import { KIND, type DayCommandType } from '../commands';
import { happened } from '../decision';
import type { DayEvent } from '../events';
import type { CampusDay } from '../state';

const OPENS_CUSTODY: ReadonlySet<DayEvent['type']> = new Set(['CustodyOpened', 'CustodyReopened']);

/** Requests by which a leader settles the book; like reports they are entries in it, whenever they come. */
const SETTLES_THE_BOOK: ReadonlySet<DayCommandType> = new Set(['ResolveConflict', 'ResolveDiscrepancy']);

/** Is somebody inside, or may somebody be, or is somebody missing, by what these events say? */
const showsAChildInside = (event: DayEvent): boolean =>
  OPENS_CUSTODY.has(event.type) ||
  event.type === 'ChildUnaccounted' ||
  (event.type === 'CustodyAssumed' && event.data.children.some((c) => c.effect === 'current')) ||
  (event.type === 'ConflictDetected' && event.data.whereabouts);

/**
 * A late entry after the close, whatever command brings it: one that shows a child inside or missing opens the day again,
 * with an alert, and the day needs another close. One that only adds history amends the close by number.
 */
export function lateEntryAfterTheClose(day: CampusDay, command: DayCommandType, events: readonly DayEvent[]): DayEvent[] {
  if (day.closed === null || events.length === 0) return [];
  const inside = events.find(showsAChildInside);
  if (inside) return [happened('CampusReopened', { number: day.closed.number, childId: childNamedBy(inside) })];
  if (KIND[command] === 'request' && !SETTLES_THE_BOOK.has(command)) return [];
  return [happened('CloseAmended', { number: day.closed.number, amendment: day.closed.amendments + 1 })];
}

function childNamedBy(event: DayEvent): string | null {
  const data = event.data as { childId?: string | null; children?: readonly (string | { childId: string })[] };
  if (data.childId) return data.childId;
  const first = data.children?.[0];
  return first === undefined ? null : typeof first === 'string' ? first : first.childId;
}
