/** Times and dates as the school's clock has them: a phone or an office computer may stand in another zone. */

interface Clock {
  /** HH:mm */
  readonly time: (at: number) => string;
  /** yyyy-mm-dd */
  readonly date: (at: number) => string;
}

/** time zone → its clock, which is dear to make */
const clocks = new Map<string, Clock>();

function clockOf(timeZone: string): Clock {
  const made = clocks.get(timeZone);
  if (made) return made;
  const time = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const clock: Clock = { time: (at) => time.format(at), date: (at) => date.format(at) };
  clocks.set(timeZone, clock);
  return clock;
}

/** IANA zone → HH:mm of a moment, epoch ms. */
export const timeIn = (timeZone: string): ((at: number) => string) => clockOf(timeZone).time;
/** yyyy-mm-dd of a moment, epoch ms. */
export const dateIn = (timeZone: string, at: number): string => clockOf(timeZone).date(at);

const MINUTE = 60_000;
/** Zones change their distance from UTC at whole minutes; a second look settles the night in which one does. */
const LOOKS = 2;

/** The moment at which the school's clock shows this, epoch ms. @param time HH:mm */
export function momentIn(timeZone: string, date: string, time: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  let at = wanted;
  for (let look = 0; look < LOOKS; look++) at += wanted - Date.parse(`${dateIn(timeZone, at)}T${timeIn(timeZone)(at)}:00Z`);
  return Math.round(at / MINUTE) * MINUTE;
}
