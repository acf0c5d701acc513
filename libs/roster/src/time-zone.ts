import { dateOfEpochDay, epochDay } from './dates';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** formatters are costly to make; a school has one time zone, a district few */
const ZONES_KEPT = 16;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    ...parts,
  });
  if (formatters.size >= ZONES_KEPT) formatters.clear();
  formatters.set(zone, made);
  return made;
}

/** What the wall clock of a zone shows at an instant, as if it were UTC: epoch ms, whole seconds. */
function wallClock(at: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = Number(value);
  const date = `${String(part.year).padStart(4, '0')}-${String(part.month).padStart(2, '0')}-${String(part.day).padStart(2, '0')}`;
  return epochDay(date) * DAY + part.hour * 3_600_000 + part.minute * MINUTE + part.second * 1000;
}

/**
 * Epoch ms at which the clocks of a zone show this minute of the day (above 1440: the next day). A minute that a clock
 * change skips is read with the offset before the change.
 */
export function timeOn(date: string, minute: number, zone: string): number {
  const wanted = epochDay(date) * DAY + minute * MINUTE;
  const offsetNear = (at: number) => wallClock(at, zone) - Math.floor(at / 1000) * 1000;
  const first = wanted - offsetNear(wanted);
  const second = wanted - offsetNear(first);
  return wallClock(second, zone) === wanted ? second : Math.max(first, second);
}

export const midnightOf = (date: string, zone: string): number => timeOn(date, 0, zone);

/** Date and minute of the day that the clocks of a zone show. */
export function dateAndMinute(at: number, zone: string): { readonly date: string; readonly minute: number } {
  const wall = wallClock(at, zone);
  return { date: dateOfEpochDay(Math.floor(wall / DAY)), minute: Math.floor((wall % DAY) / MINUTE) };
}

/** Minutes since midnight of a service day, going on above 1440 for a day that is still open after midnight. */
export function minuteOfServiceDay(at: number, serviceDay: string, zone: string): number {
  const { date, minute } = dateAndMinute(at, zone);
  return (epochDay(date) - epochDay(serviceDay)) * 1_440 + minute;
}

/** A zone that this platform knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return formatterOf(zone) !== undefined;
  } catch {
    return false;
  }
}
