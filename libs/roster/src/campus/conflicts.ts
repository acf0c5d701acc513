import type { Weekday } from '../child-record';
import type { BellTime, CampusState, PlaceOfCampus, ProgrammeSlot } from './state';

/** Several groups fit on the grounds; everywhere else one group has the place. */
const SHARED_PLACES: readonly PlaceOfCampus['kind'][] = ['grounds'];

type Slot = Omit<ProgrammeSlot, 'activity' | 'form'>;

export interface SlotConflict {
  readonly code: 'staff_busy' | 'place_taken' | 'group_busy';
  readonly detail: { readonly slotId: string; readonly staffId?: string; readonly placeId?: string; readonly groupId?: string };
}

/** "Nobody is in two rooms at a time, and no room has two groups." Null: none with any slot of the board. */
export function slotConflict(state: CampusState, slot: Slot): SlotConflict | null {
  for (const versions of Object.values(state.slots))
    for (const other of versions) {
      if (other.slotId === slot.slotId || !meet(state, slot, other)) continue;
      const slotId = other.slotId;
      const busy = [...slot.staffIds, ...slot.externalIds].find((s) => other.staffIds.includes(s) || other.externalIds.includes(s));
      if (busy) return { code: 'staff_busy', detail: { slotId, staffId: busy } };
      if (slot.groupId === other.groupId) return { code: 'group_busy', detail: { slotId, groupId: slot.groupId } };
      const kind = state.places[slot.placeId]?.kind;
      if (slot.placeId === other.placeId && !SHARED_PLACES.includes(kind))
        return { code: 'place_taken', detail: { slotId, placeId: slot.placeId } };
    }
  return null;
}

function meet(state: CampusState, a: Slot, b: Slot): boolean {
  const dates = (a.to === null || b.from <= a.to) && (b.to === null || a.from <= b.to);
  const days = a.weekdays.filter((w) => b.weekdays.includes(w));
  return dates && days.some((w) => a.periodId === b.periodId || periodsOverlap(state, a.periodId, b.periodId, w));
}

/** Two periods that ring at the same time on a weekday, in any season and mode that both have. */
export function periodsOverlap(state: CampusState, one: string, other: string, weekday: Weekday): boolean {
  const timesOf = (periodId: string) =>
    (Object.hasOwn(state.periods, periodId) ? (state.periods[periodId].at(-1)?.times ?? []) : []).filter(
      (t) => t.weekdays === null || t.weekdays.includes(weekday),
    );
  const alike = (x: BellTime, y: BellTime) =>
    (x.season === null || y.season === null || x.season === y.season) &&
    (x.serviceMode === null || y.serviceMode === null || x.serviceMode === y.serviceMode);
  return timesOf(one).some((x) => timesOf(other).some((y) => alike(x, y) && x.startsAt < y.endsAt && y.startsAt < x.endsAt));
}
