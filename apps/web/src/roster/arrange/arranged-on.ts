import { weekdayOf } from '@baton/roster';
import type { CampusSetup, PlannedDuty, SlotOfBoard, SlotVersion } from '../campus-setup';

/** Whose timetable a date follows, ISO weekday: a make-up day follows another one's. */
export const timetableWeekdayOf = (days: CampusSetup['days'], date: string): number =>
  days.find((day) => day.date === date)?.timetableWeekday ?? weekdayOf(date);

const holds = ({ from, to }: { readonly from: string; readonly to: string | null }, date: string): boolean =>
  from <= date && (to === null || date <= to);

/** Duties of a date, with who has each: the substitute where there is one. */
export function dutiesOn(duties: readonly PlannedDuty[], date: string, weekday: number) {
  return duties
    .filter((duty) => (duty.date === null ? holds(duty, date) && (duty.weekdays?.includes(weekday) ?? true) : duty.date === date))
    .map((duty) => {
      const substituteId = duty.substitutes.find((one) => one.date === date)?.staffId ?? null;
      return { ...duty, hasIt: substituteId ?? duty.staffId, substituted: substituteId !== null };
    });
}

export interface SlotOnDate {
  readonly slotId: string;
  readonly activity: string | null;
  readonly state: 'as_planned' | 'changed' | 'cancelled';
  readonly planned: SlotVersion;
  /** as it is on the date; as planned where it is cancelled */
  readonly now: Pick<SlotVersion, 'placeId' | 'staffIds' | 'externalIds'>;
}

/** Entries of the programme board that a date has, with what is different on it. */
export function slotsOn(slots: readonly SlotOfBoard[], date: string, weekday: number): readonly SlotOnDate[] {
  return slots.flatMap(({ slotId, activity, versions, onDates }): readonly SlotOnDate[] => {
    const planned = versions.findLast((version) => holds(version, date));
    if (!planned?.weekdays.includes(weekday)) return [];
    const different = onDates.find((one) => one.date === date);
    const state = different === undefined ? 'as_planned' : different.change === null ? 'cancelled' : 'changed';
    return [{ slotId, activity, state, planned, now: different?.change ?? planned }];
  });
}

/** `2027-01-01~2027-01-03, 2027-04-05` → spans with both ends; null where something else is written. */
export function spansOf(text: string): readonly { readonly from: string; readonly to: string }[] | null {
  const parts = text.split(/[,，、;；\s]+/).filter(Boolean);
  const spans = parts.map((part) => /^(\d{4}-\d{2}-\d{2})(?:[~～至](\d{4}-\d{2}-\d{2}))?$/.exec(part));
  return spans.some((span) => span === null) ? null : spans.flatMap((span) => (span ? [{ from: span[1], to: span[2] ?? span[1] }] : []));
}
