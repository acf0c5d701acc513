import { event, id, list, object, orNull, sealed, type EventOf, type Sealed } from '@baton/event-schema';
import type { Weekday } from '../child-record';
import { accepted, refused, same, unchanged } from '../decision';
import { addDays } from '../dates';
import { day, weekday } from '../fields';
import { whyNotRostered, type StaffStanding } from '../staff/may-be-rostered';
import { slotConflict } from './conflicts';
import type { CampusState, Merge, ProgrammeSlot, SlotDay } from './state';

const people = { placeId: id, staffIds: list(id), externalIds: list(id) };

export const programmeEvents = {
  SlotScheduled: event('An entry of the programme board: time, group, place and who is in charge, from this date on.', {
    slotId: id,
    weekdays: list(weekday),
    periodId: id,
    groupId: id,
    ...people,
    from: day,
    to: orNull(day),
    activity: orNull(sealed),
    form: orNull(sealed),
  }),
  SlotCancelled: event('The entry does not hold from this date on.', { slotId: id, from: day }),
  SlotChangedOnDate: event('On one date the entry is elsewhere or with other people.', { slotId: id, date: day, ...people }),
  SlotCancelledOnDate: event('On one date the entry is not held.', { slotId: id, date: day }),
  GroupMerged: event('Two groups are one in a period: the children of the first are expected in the second.', {
    merge: object({ groupId: id, intoGroupId: id, periodId: id, weekdays: list(weekday), from: day, to: orNull(day) }),
  }),
};

export type ProgrammeEvent = EventOf<typeof programmeEvents>;

export type ProgrammeCommand<S = Sealed> =
  | ({
      readonly type: 'ScheduleSlot';
      readonly activity: S | null;
      readonly form: S | null;
      /** a person has seen that somebody or some room is wanted twice, and means it */
      readonly conflictsSeen: boolean;
      /** standing of everybody named in staffIds and externalIds */
      readonly staff: readonly StaffStanding[];
    } & ProgrammeSlot)
  | { readonly type: 'CancelSlot'; readonly slotId: string; readonly from: string }
  | ({
      readonly type: 'ChangeSlotOnDate';
      readonly slotId: string;
      readonly date: string;
      readonly staff: readonly StaffStanding[];
    } & SlotDay)
  | { readonly type: 'CancelSlotOnDate'; readonly slotId: string; readonly date: string }
  | ({
      readonly type: 'MergeGroups';
      /** expected children of both groups together, and the capacity of the place (null: no limit) */
      readonly expected: number;
      readonly capacity: number | null;
      /** policy `groupMaxBlock` */
      readonly groupMaxBlock: number;
    } & Merge);

export function decideProgramme(command: ProgrammeCommand, state: CampusState) {
  if (command.type === 'ScheduleSlot') return schedule(command, state);
  if (command.type === 'MergeGroups') return merge(command, state);
  const known = Object.hasOwn(state.slots, command.slotId) ? state.slots[command.slotId] : null;
  if (!known) return refused('slot_unknown', { slotId: command.slotId });
  if (command.type === 'CancelSlot') {
    const { slotId, from } = command;
    const held = known.some((s) => s.to === null || s.to >= from);
    return held ? accepted({ type: 'SlotCancelled', data: { slotId, from } } as const) : unchanged;
  }
  const { slotId, date } = command;
  const now = Object.hasOwn(state.slotDays, date) ? state.slotDays[date][slotId] : undefined;
  if (command.type === 'CancelSlotOnDate')
    return now === null ? unchanged : accepted({ type: 'SlotCancelledOnDate', data: { slotId, date } } as const);
  const { placeId, staffIds, externalIds } = command;
  const change = { placeId, staffIds, externalIds };
  const refusal = refusedPeople(command, state, date);
  if (refusal) return refusal;
  return same(now, change) ? unchanged : accepted({ type: 'SlotChangedOnDate', data: { slotId, date, ...change } } as const);
}

function schedule(command: Extract<ProgrammeCommand, { type: 'ScheduleSlot' }>, state: CampusState) {
  const { type: _, staff: _s, activity, form, conflictsSeen, ...slot } = command;
  if (command.to !== null && command.to < command.from) return refused('ends_before_it_begins');
  if (command.weekdays.length === 0) return refused('weekday_required');
  if (!Object.hasOwn(state.periods, slot.periodId)) return refused('period_unknown', { periodId: slot.periodId });
  if (!Object.hasOwn(state.groups, slot.groupId)) return refused('group_unknown', { groupId: slot.groupId });
  const versions = Object.hasOwn(state.slots, slot.slotId) ? state.slots[slot.slotId] : [];
  if (versions.some((v) => same(v, slot))) return unchanged;
  const refusal = refusedPeople(command, state, command.from);
  if (refusal) return refusal;
  const conflict = slotConflict(state, slot);
  if (conflict && !conflictsSeen) return refused(conflict.code, conflict.detail);
  return accepted({ type: 'SlotScheduled', data: { ...slot, activity, form } } as const);
}

/** "An external instructor is never alone, and nobody is rostered whose papers have run out." */
function refusedPeople(command: SlotDay & { readonly staff: readonly StaffStanding[] }, state: CampusState, date: string) {
  if (!Object.hasOwn(state.places, command.placeId)) return refused('place_unknown', { placeId: command.placeId });
  if (command.staffIds.length === 0) return refused(command.externalIds.length > 0 ? 'external_never_alone' : 'teacher_required');
  for (const staffId of [...command.staffIds, ...command.externalIds]) {
    const standing = command.staff.find((s) => s.staffId === staffId);
    if (!standing) return refused('staff_unknown', { staffId });
    const why = whyNotRostered(standing, date);
    if (why) return refused(why, { staffId });
    if (standing.external && command.staffIds.includes(staffId)) return refused('external_never_alone', { staffId });
  }
  return null;
}

function merge(command: Extract<ProgrammeCommand, { type: 'MergeGroups' }>, state: CampusState) {
  const { groupId, intoGroupId, periodId, weekdays, from, to, expected, capacity, groupMaxBlock } = command;
  if (groupId === intoGroupId) return refused('group_unknown', { groupId });
  for (const g of [groupId, intoGroupId]) if (!Object.hasOwn(state.groups, g)) return refused('group_unknown', { groupId: g });
  const wanted: Merge = { groupId, intoGroupId, periodId, weekdays, from, to };
  if (state.merges.some((m) => same(m, wanted))) return unchanged;
  if (capacity !== null && expected > capacity) return refused('place_too_small', { expected, capacity });
  if (expected > groupMaxBlock) return refused('group_too_large', { expected, max: groupMaxBlock });
  const back = state.merges.some(
    (m) => m.groupId === intoGroupId && m.periodId === periodId && m.weekdays.some((w) => weekdays.includes(w)),
  );
  if (back) return refused('group_merged_already', { groupId: intoGroupId });
  return accepted({ type: 'GroupMerged', data: { merge: wanted } } as const);
}

export function evolveProgramme(state: CampusState, e: ProgrammeEvent): CampusState {
  switch (e.type) {
    case 'SlotScheduled': {
      const { activity: _a, form: _f, ...slot } = e.data;
      const before = endedBefore(state.slots[slot.slotId] ?? [], slot.from);
      return { ...state, slots: { ...state.slots, [slot.slotId]: [...before, slot] } };
    }
    case 'SlotCancelled': {
      const { slotId, from } = e.data;
      return { ...state, slots: { ...state.slots, [slotId]: endedBefore(state.slots[slotId] ?? [], from) } };
    }
    case 'SlotChangedOnDate': {
      const { slotId, date, ...change } = e.data;
      return { ...state, slotDays: { ...state.slotDays, [date]: { ...state.slotDays[date], [slotId]: change } } };
    }
    case 'SlotCancelledOnDate': {
      const { slotId, date } = e.data;
      return { ...state, slotDays: { ...state.slotDays, [date]: { ...state.slotDays[date], [slotId]: null } } };
    }
    case 'GroupMerged':
      return { ...state, merges: [...state.merges, e.data.merge] };
    default:
      return e satisfies never;
  }
}

const endedBefore = (versions: readonly ProgrammeSlot[], from: string): readonly ProgrammeSlot[] =>
  versions.filter((v) => v.from < from).map((v) => (v.to === null || v.to >= from ? { ...v, to: addDays(from, -1) } : v));

/** The group where the children of a group are expected, following merges on a timetable weekday. */
export function mergedInto(state: Pick<CampusState, 'merges'>, groupId: string, periodId: string, on: Weekday, date: string): string {
  const holds = (m: Merge) => m.periodId === periodId && m.weekdays.includes(on) && m.from <= date && (m.to === null || date <= m.to);
  let at = groupId;
  const seen = new Set<string>();
  while (!seen.has(at)) {
    seen.add(at);
    at = state.merges.findLast((m) => m.groupId === at && holds(m))?.intoGroupId ?? at;
  }
  return at;
}
