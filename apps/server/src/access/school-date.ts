import { DateTime } from 'luxon';

/** Today's date at the school, yyyy-mm-dd. */
export type SchoolCalendarDate = () => string;

export const dateInZone =
  (timeZone: string): ((at: number) => string) =>
  (at) =>
    DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
