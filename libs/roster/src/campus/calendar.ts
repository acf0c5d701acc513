import type { Weekday } from '../child-record';
import { addDays, covers, weekdayOf } from '../dates';
import type { CalendarRow } from '../day-plan';
import { DEFAULT_SCHOOL_POLICY, type SchoolPolicy } from '../policy';
import { NATIONAL_YEARS } from './national-calendar';
import type { CampusState } from './state';

/** Without the State Council's list of a year nobody knows who is expected on its holidays. */
export class UnknownCalendarYear extends Error {
  constructor(readonly year: number) {
    super(`The holidays of ${year} are not known: enter the State Council's list for ${year} in the calendar, or set the day itself.`);
  }
}

/** A make-up day of a term for which the school has not said whose timetable it follows. */
export class TimetableUndecided extends Error {
  constructor(readonly date: string) {
    super(`${date} is a make-up workday in term: say in the calendar whose weekday's timetable it follows, or that there are no lessons.`);
  }
}

/** National list ∩ term, then the school's own override for the date. @throws UnknownCalendarYear, TimetableUndecided */
export function calendarRowOf(campus: CampusState, date: string): CalendarRow {
  const calendarWeekday = weekdayOf(date);
  const override = Object.hasOwn(campus.days, date) ? campus.days[date] : null;
  const inTerm = Object.values(campus.terms).some((t) => covers(t, date));
  const isTeachingDay = override?.isTeachingDay ?? (inTerm && nationalDay(campus, date, calendarWeekday) === 'work');
  const timetableWeekday = override?.timetableWeekday ?? (calendarWeekday <= 5 ? calendarWeekday : null);
  const serviceMode = override?.serviceMode ?? 'normal';
  if (isTeachingDay && timetableWeekday === null) throw new TimetableUndecided(date);
  const served = serviceWeekdaysOn(campus, date).includes(timetableWeekday ?? calendarWeekday);
  return {
    date,
    isTeachingDay,
    timetableWeekday: timetableWeekday ?? calendarWeekday,
    calendarWeekday,
    season: override?.season ?? seasonOn(campus, date),
    // a day of care without lessons (a break, a staff day) is a service day too, when the school says so
    serviceMode: (isTeachingDay && served) || override?.serviceMode ? serviceMode : 'none',
    makeUpDay: override?.makeUpDay ?? (isTeachingDay && calendarWeekday >= 6),
  };
}

function nationalDay(campus: CampusState, date: string, weekday: Weekday): 'work' | 'free' {
  const year = Number(date.slice(0, 4));
  // the school's own entry wins: a notice may be corrected
  const list = Object.hasOwn(campus.nationalYears, date.slice(0, 4)) ? campus.nationalYears[date.slice(0, 4)] : NATIONAL_YEARS[year];
  if (!list) throw new UnknownCalendarYear(year);
  if (list.makeUpDays.includes(date)) return 'work';
  const holiday = list.holidays.some(([from, to]) => from <= date && date <= to);
  return holiday || weekday >= 6 ? 'free' : 'work';
}

/** Five days unless the school says otherwise (some leave out a day for staff study). */
function serviceWeekdaysOn(campus: CampusState, date: string): readonly Weekday[] {
  return latest(campus.serviceWeekdays, date)?.weekdays ?? [1, 2, 3, 4, 5];
}

/** Schools change to summer times on 1 May and back after the autumn holiday, unless their own dates are set. */
const SUMMER = { from: '05-01', to: '10-07' } as const;

function seasonOn(campus: CampusState, date: string): CalendarRow['season'] {
  const monthDay = date.slice(5);
  return latest(campus.seasons, date)?.season ?? (SUMMER.from <= monthDay && monthDay <= SUMMER.to ? 'summer' : 'winter');
}

/** The entry that holds on a date: the one with the latest `from`; of two with the same `from` the one entered later. */
export const latest = <T extends { readonly from: string }>(entries: readonly T[], date: string): T | null =>
  entries.reduce<T | null>((best, e) => (e.from <= date && (best === null || e.from >= best.from) ? e : best), null);

/** Every policy value as it holds on a date. */
export function policyOn(campus: Pick<CampusState, 'policy'>, date: string): SchoolPolicy {
  const values: Record<keyof SchoolPolicy, number> = { ...DEFAULT_SCHOOL_POLICY };
  for (const key of Object.keys(DEFAULT_SCHOOL_POLICY) as (keyof SchoolPolicy)[]) {
    const change = latest(
      campus.policy.filter((c) => c.key === key),
      date,
    );
    if (change) values[key] = change.value;
  }
  return values;
}

/** The first service day after a date, looking at most this many days ahead. */
const DAYS_AHEAD = 120;

/** Null: none in sight. @throws as calendarRowOf */
export function nextServiceDay(campus: CampusState, after: string): string | null {
  let date = after;
  for (let i = 0; i < DAYS_AHEAD; i++) {
    date = addDays(date, 1);
    if (calendarRowOf(campus, date).serviceMode !== 'none') return date;
  }
  return null;
}
