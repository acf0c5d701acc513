import type { Placement, Weekday } from '../child-record';
import { addDays } from '../dates';

/**
 * Lays rows over the placements that a child has: on the weekdays and dates of the new rows the new ones hold, before and
 * after them the old ones as they were. Placements never overlap on a weekday.
 */
export const laidOver = (placements: readonly Placement[], rows: readonly Placement[]): readonly Placement[] =>
  rows.reduce<readonly Placement[]>((all, row) => cutOut(all, [row.weekday], row.from, row.to).concat(row), placements);

/** The placements without the dates from … to (inclusive; null: for ever) of these weekdays. */
export function cutOut(
  placements: readonly Placement[],
  weekdays: readonly Weekday[],
  from: string,
  to: string | null,
): readonly Placement[] {
  return placements.flatMap((p) => {
    const apart = !weekdays.includes(p.weekday) || (p.to !== null && p.to < from) || (to !== null && to < p.from);
    if (apart) return [p];
    const before = p.from < from ? [{ ...p, to: addDays(from, -1) }] : [];
    const after = to !== null && (p.to === null || to < p.to) ? [{ ...p, from: addDays(to, 1) }] : [];
    return [...before, ...after];
  });
}

/** The parts of the placements of one weekday that lie inside from … to. */
export const within = (placements: readonly Placement[], weekday: Weekday, from: string, to: string | null): readonly Placement[] =>
  placements
    .filter((p) => p.weekday === weekday && (to === null || p.from <= to) && (p.to === null || from <= p.to))
    .map((p) => ({ ...p, from: p.from < from ? from : p.from, to: earlier(p.to, to) }));

const earlier = (a: string | null, b: string | null) => (a === null ? b : b === null ? a : a < b ? a : b);

/** At most one row for a weekday and date. */
export const placementOn = (placements: readonly Placement[], weekday: number, date: string): Placement | null =>
  placements.find((p) => p.weekday === weekday && p.from <= date && (p.to === null || date <= p.to)) ?? null;
