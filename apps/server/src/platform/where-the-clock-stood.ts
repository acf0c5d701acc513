import { isStepped, type Clock } from '@baton/event-log';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * A demo whose clock is stepped goes on where it stood when it was stopped: the log holds events of that time, and a clock
 * behind them would let the watch live through the afternoon twice. The file is written at each step, before anybody acts
 * on the new time. A clock that runs by itself follows from the log alone.
 */
export function goOnWhereItStood(clock: Clock, file: string): Clock {
  if (!isStepped(clock)) return clock;
  const stoodAt = readTime(file);
  if (stoodAt !== null && stoodAt > clock.now()) clock.stepTo(stoodAt);
  return {
    ...clock,
    stepTo(at: number) {
      if (at > clock.now()) writeTime(file, at);
      clock.stepTo(at);
    },
  } as Clock;
}

/** epoch ms; null: no file yet, or no time in it. Then the demo begins where the log says. */
function readTime(file: string): number | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}

/** Whole or not at all: a demo that is killed here finds the step before. */
function writeTime(file: string, at: number): void {
  writeFileSync(`${file}.new`, `${at}\n`);
  renameSync(`${file}.new`, file);
}
