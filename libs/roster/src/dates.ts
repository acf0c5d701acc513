import type { Weekday } from './child-record';

/** Days since 1970-01-01 of a proleptic Gregorian date yyyy-mm-dd. */
export function epochDay(date: string): number {
  const [y, m, d] = date.split('-').map(Number);
  const year = m <= 2 ? y - 1 : y;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5) + d - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

export function dateOfEpochDay(day: number): string {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const m = mp < 10 ? mp + 3 : mp - 9;
  return written(yearOfEra + era * 400 + (m <= 2 ? 1 : 0), m, dayOfYear - Math.floor((153 * mp + 2) / 5) + 1);
}

const written = (y: number, m: number, d: number) =>
  `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;

/** A real day of the calendar, written yyyy-mm-dd: not 2026-02-30. */
export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && dateOfEpochDay(epochDay(text)) === text;

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (date: string): Weekday => (((((epochDay(date) + 3) % 7) + 7) % 7) + 1) as Weekday;

export const addDays = (date: string, days: number): string => dateOfEpochDay(epochDay(date) + days);

/** The same day of a later month, or that month's last day: 2026-08-31 and 6 months is 2027-02-28. */
export function addMonths(date: string, months: number): string {
  const [y, m, d] = date.split('-').map(Number);
  const month = y * 12 + m - 1 + months;
  const [year, next] = [Math.floor(month / 12), (month % 12) + 1];
  const first = written(year, next, 1);
  const last = epochDay(next === 12 ? written(year + 1, 1, 1) : written(year, next + 1, 1)) - epochDay(first);
  return written(year, next, Math.min(d, last));
}

/** `to` null: without end. Both ends inclusive. */
export const covers = (span: { readonly from: string; readonly to: string | null }, date: string): boolean =>
  span.from <= date && (span.to === null || date <= span.to);
