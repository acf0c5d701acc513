/** Wrong attempts of one person from one address that cost no waiting. */
export const FREE_ATTEMPTS = 3;
/** Wrong PINs on one shared device, whoever's, that cost no waiting: a corridor of teachers mistypes more than one of them. */
export const FREE_ATTEMPTS_A_DEVICE = 10;
/** Seconds to wait after the first attempt that isn't free; doubled with each further one. */
const FIRST_WAIT_S = 1;
export const LONGEST_WAIT_S = 60;
/** ms after which wrong attempts are forgotten */
const FORGET_AFTER_MS = 15 * 60_000;
/** Pairs of person and address that are remembered; the oldest is forgotten first. */
const MAX_REMEMBERED = 10_000;
/** Wrong attempts from one address (a school behind one router) within FORGET_AFTER_MS. */
export const MAX_WRONG_PER_ADDRESS = 200;

interface Remembered {
  wrong: number;
  /** epoch ms, real time */
  last: number;
}

/** Slows down whoever guesses. Counts wrong attempts only; real time, never the simulated clock. In memory: a restart forgives. */
export class Attempts {
  private readonly byPair = new Map<string, Remembered>();
  private readonly byAddress = new Map<string, Remembered>();

  constructor(
    /** attempts that cost no waiting */
    private readonly free = FREE_ATTEMPTS,
  ) {}

  /** Seconds that this attempt must still wait; 0: it may be tried now. */
  waitFor(login: string, address: string, now: number): number {
    const ofAddress = remembered(this.byAddress, address, now);
    if (ofAddress && ofAddress.wrong >= MAX_WRONG_PER_ADDRESS) return LONGEST_WAIT_S;
    const pair = remembered(this.byPair, pairOf(login, address), now);
    if (!pair || pair.wrong < this.free) return 0;
    const wait = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (pair.wrong - this.free));
    return Math.max(0, Math.ceil((pair.last + wait * 1000 - now) / 1000));
  }

  wrong(login: string, address: string, now: number): void {
    count(this.byPair, pairOf(login, address), now);
    count(this.byAddress, address, now);
  }

  right(login: string, address: string): void {
    this.byPair.delete(pairOf(login, address));
  }
}

const pairOf = (login: string, address: string): string => `${address} ${login}`;

function remembered(map: Map<string, Remembered>, key: string, now: number): Remembered | undefined {
  const found = map.get(key);
  if (found && now - found.last > FORGET_AFTER_MS) {
    map.delete(key);
    return undefined;
  }
  return found;
}

function count(map: Map<string, Remembered>, key: string, now: number): void {
  const entry = remembered(map, key, now) ?? { wrong: 0, last: now };
  map.delete(key);
  map.set(key, { wrong: entry.wrong + 1, last: now });
  if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value as string);
}
