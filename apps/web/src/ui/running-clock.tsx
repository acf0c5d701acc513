import { Text } from '@mantine/core';
import { useNow } from '../day/here';

const SECOND = 1_000;

/** `3:07`, minutes and seconds; beyond an hour `1:03:07`. */
export function lasted(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Time since something began: runs by itself, so that only this is drawn every second. */
export function Since({ at, limitMs }: { readonly at: number; readonly limitMs?: number }) {
  const now = useNow();
  const over = limitMs !== undefined && now - at > limitMs;
  return (
    <Text span fw={700} className="figure" c={over ? 'red.9' : undefined} role="timer">
      {lasted(now - at)}
    </Text>
  );
}

/** Time until something is due, and then since. */
export function Until({
  at,
  before,
  after,
}: {
  readonly at: number;
  readonly before: (time: string) => string;
  readonly after: (time: string) => string;
}) {
  const now = useNow();
  return (
    <Text span fw={700} className="figure" c={now > at ? 'red.9' : 'gray.8'} role="timer">
      {now > at ? after(lasted(now - at)) : before(lasted(at - now))}
    </Text>
  );
}
