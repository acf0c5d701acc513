import type { ClockMode } from './port';

/**
 * The clock of domain and watch, derived from the log, so that every process has the same. Sessions, TLS, throttles and
 * leases use the machine's time instead.
 */
export interface Clock {
  readonly mode: ClockMode;
  /** epoch ms */
  now(): number;
  /**
   * Resolves once `now()` has reached `at` (epoch ms of this clock), or when the signal aborts. And when the machine's clock
   * was set back meanwhile: who only wanted to sleep a second would sleep for hours.
   */
  sleepUntil(at: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that stands still until somebody steps it. */
export interface SteppedClock extends Clock {
  /** Only forward. Wakes whoever slept until then, in the order of their times. */
  stepTo(at: number): void;
}

/** Longest single timer, ms: setTimeout fires at once above 2^31, and a jump of the machine's clock is seen after this. */
const MAX_TIMER_MS = 60_000;

/** The clock that a log was begun with; factor 0 gives one with `stepTo`. */
export function clockOf(mode: ClockMode, realNow: () => number = Date.now): Clock {
  if (mode.kind === 'real') return runningClock(mode, realNow, 1);
  if (mode.factor === 0) return steppedClock(mode, mode.simulatedStart);
  return runningClock(mode, () => Math.floor(mode.simulatedStart + (realNow() - mode.realStart) * mode.factor), mode.factor);
}

export const isStepped = (clock: Clock): clock is SteppedClock => 'stepTo' in clock;

function runningClock(mode: ClockMode, now: () => number, factor: number): Clock {
  return {
    mode,
    now,
    async sleepUntil(at, signal) {
      for (let asleepAt = now(); asleepAt < at && !signal?.aborted;) {
        await pause(Math.min(MAX_TIMER_MS, Math.ceil((at - asleepAt) / factor)), signal);
        const awakeAt = now();
        if (awakeAt < asleepAt) return;
        asleepAt = awakeAt;
      }
    },
  };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

function steppedClock(mode: ClockMode, start: number): SteppedClock {
  let current = start;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    mode,
    now: () => current,
    sleepUntil(at, signal) {
      if (current >= at || signal?.aborted) return Promise.resolve();
      return new Promise((wake) => {
        const sleeper = { at, wake };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((other) => other !== sleeper);
            wake();
          },
          { once: true },
        );
      });
    },
    stepTo(at) {
      if (at < current) throw new Error(`The clock stands at ${current} and can't be stepped back to ${at}.`);
      current = at;
      const due = sleepers.filter((sleeper) => sleeper.at <= at).sort((a, b) => a.at - b.at);
      sleepers = sleepers.filter((sleeper) => sleeper.at > at);
      for (const sleeper of due) sleeper.wake();
    },
  };
}
