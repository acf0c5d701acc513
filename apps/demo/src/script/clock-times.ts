/** Local times of the service day as HH:MM:SS in files, as seconds after midnight where something is counted. */
export type Seconds = number;

export function secondsOf(time: string): Seconds {
  const found = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time);
  if (!found) throw new Error(`“${time}” is not a time of the form HH:MM:SS`);
  const [hours, minutes, seconds] = [found[1], found[2], found[3] ?? '0'].map(Number);
  if (hours > 29 || minutes > 59 || seconds > 59) throw new Error(`“${time}” is not a time of the day`);
  return hours * 3600 + minutes * 60 + seconds;
}

export const timeText = (seconds: Seconds): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, '0')).join(':');

/** `count` times between two times (the first included, the last not), on a grid of whole seconds, in order. */
export const spread = (count: number, from: Seconds, to: Seconds): readonly Seconds[] =>
  Array.from({ length: count }, (_, i) => from + Math.floor((i * (to - from)) / Math.max(1, count)));
