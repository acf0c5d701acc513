import { DateTime } from 'luxon';

/** Today's date at the school, yyyy-mm-dd. */
export type SchoolCalendarDate = () => string;

const MINUTE_MS = 60_000;

/** Asked at every request: worked out once a minute, for a date begins at a whole minute in every zone. */
export function dateInZone(timeZone: string): (at: number) => string {
  let minute = NaN;
  let date = '';
  return (at) => {
    const now = Math.floor(at / MINUTE_MS);
    if (now === minute) return date;
    date = DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
    minute = now;
    return date;
  };
}
