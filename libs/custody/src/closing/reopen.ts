import { happened } from '../decision';
import type { DayEvent } from '../events';
import type { CampusDay } from '../state';

const OPENS_CUSTODY: ReadonlySet<DayEvent['type']> = new Set(['CustodyOpened', 'CustodyReopened']);

/** Is somebody inside, or may somebody be, by what these events say? */
const showsAChildInside = (event: DayEvent): boolean =>
  OPENS_CUSTODY.has(event.type) ||
  event.type === 'ChildUnaccounted' ||
  (event.type === 'CustodyAssumed' && event.data.children.some((c) => c.effect === 'current')) ||
  (event.type === 'ConflictDetected' && event.data.whereabouts);

/**
 * A late entry after the close: one that shows a child inside opens the day again, with an alert, and the day needs
 * another close. One that only adds history amends the close by number.
 */
export function reopenedIfClosed(day: CampusDay, events: readonly DayEvent[]): DayEvent[] {
  if (day.closed === null || events.length === 0) return [];
  const inside = events.find(showsAChildInside);
  if (!inside) return [happened('CloseAmended', { number: day.closed.number, amendment: day.closed.amendments + 1 })];
  return [happened('CampusReopened', { number: day.closed.number, childId: childNamedBy(inside) })];
}

function childNamedBy(event: DayEvent): string | null {
  const data = event.data as { childId?: string | null; children?: readonly (string | { childId: string })[] };
  if (data.childId) return data.childId;
  const first = data.children?.[0];
  return first === undefined ? null : typeof first === 'string' ? first : first.childId;
}
