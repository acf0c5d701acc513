import {
  ForeignEpoch,
  START,
  type Position,
  type RecordedEvent,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionOptions,
} from '../port';
import { LOG_PAGE, type LogReader } from './reader';
import { positionText } from './recorded-row';

/** Positions from which on a subscription looks first how many of them concern it. */
const FAR_BEHIND = 20 * LOG_PAGE;

/** Positions listed at most instead of walking the log, some 10 bytes each: the rosters of 500 campuses. */
const MAX_LISTED_POSITIONS = 8_000_000;

/** Prefixes in one subscription: everybody of 170 schools, of three kinds each. */
export const MAX_PREFIXES = 512;

/**
 * Reads the log by position, in bounded pages, and sleeps until a commit is announced. It holds no buffer of its own:
 * a slow consumer reads later, it never makes the server remember for it.
 */
export class SqliteSubscription implements Subscription {
  private closed = false;
  private wake: (() => void) | null = null;
  /** most events of the page before were of its streams */
  private concernMost = false;

  constructor(
    private readonly reader: LogReader,
    private readonly epoch: string,
    private readonly options: SubscriptionOptions,
    private readonly onClose: (subscription: SqliteSubscription) => void,
  ) {
    if (options.prefixes.length > MAX_PREFIXES) throw new Error(`A subscription filters by at most ${MAX_PREFIXES} prefixes.`);
  }

  /** Something was committed. */
  announce(): void {
    this.wake?.();
    this.wake = null;
  }

  [Symbol.asyncIterator](): AsyncIterator<SubscriptionItem> {
    const pages = this.pages();
    let page: readonly SubscriptionItem[] = [];
    let at = 0;
    const turn = async (): Promise<IteratorResult<SubscriptionItem>> => {
      const turned = await pages.next();
      if (turned.done) return { value: undefined, done: true };
      page = turned.value;
      at = 1;
      return { value: page[0], done: false };
    };
    return {
      // inside a page nothing is waited for: a generator that yields single events takes twice as long
      next: () => (at < page.length && !this.closed ? Promise.resolve({ value: page[at++], done: false }) : turn()),
      return: async () => {
        await pages.return(undefined);
        this.onClose(this);
        return { value: undefined, done: true };
      },
    };
  }

  private async *pages(): AsyncGenerator<readonly SubscriptionItem[], undefined> {
    try {
      let after = this.start();
      let live = false;
      yield* this.listedPages(after, (upTo) => (after = upTo));
      while (!this.closed) {
        // before it is live the log says what stands in it; then each commit is announced with the head
        const head = live ? this.reader.announcedHead : this.reader.head();
        if (after < head) {
          const upTo = Math.min(head, after + LOG_PAGE);
          const page = live ? this.reader.newestPage(after, upTo, this.options.prefixes).map(item) : this.page(after, upTo);
          after = upTo;
          if (page.length > 0) yield page;
          if (after < head) await breath();
          continue;
        }
        if (!live) {
          live = true;
          yield [{ kind: 'live', position: after === 0 ? START : positionText(this.epoch, after) }];
          continue;
        }
        await new Promise<void>((resolve) => (this.wake = resolve)); // the head was read in this turn: nothing is missed
      }
    } finally {
      this.onClose(this);
    }
  }

  private page(after: number, upTo: number): readonly SubscriptionItem[] {
    const { prefixes } = this.options;
    const events = this.concernMost ? this.reader.logPageOfMost(after, upTo, prefixes) : this.reader.logPage(after, upTo, prefixes);
    this.concernMost = prefixes.length > 0 && events.length > (upTo - after) / 2;
    return events.map(item);
  }

  /** Far behind, and few of those events are of its streams: these are read, the rest is not walked through. */
  private async *listedPages(after: number, readUpTo: (position: number) => void): AsyncGenerator<readonly SubscriptionItem[], undefined> {
    const { prefixes } = this.options;
    const head = this.reader.head();
    if (prefixes.length === 0 || prefixes.includes('') || head - after < FAR_BEHIND) return;
    const positions = await this.listed(after, head);
    if (positions === null) return;
    for (let from = 0; from < positions.length && !this.closed; from += LOG_PAGE) {
      yield this.reader.eventsAt([...positions.subarray(from, from + LOG_PAGE)]).map(item);
      await breath();
    }
    readUpTo(head);
  }

  /**
   * Positions of its streams' events up to the head, in order; null when they are so many that walking is shorter. A year of
   * days is not read to find who works here.
   */
  private async listed(after: number, head: number): Promise<Float64Array | null> {
    const most = Math.min(MAX_LISTED_POSITIONS, Math.floor((head - after) / 2));
    const found: number[] = [];
    for (const prefix of this.options.prefixes) {
      for (let streams = this.reader.streamsOf(prefix, null); streams.length > 0;) {
        for (const position of this.reader.positionsOf(streams, after, head, most + 1 - found.length)) found.push(position);
        if (found.length > most || this.closed) return null;
        await breath();
        streams = this.reader.streamsOf(prefix, streams[streams.length - 1].name);
      }
    }
    return Float64Array.from(found)
      .sort()
      .filter((position, i, all) => position !== all[i - 1]); // prefixes may overlap
  }

  close(): Promise<void> {
    this.closed = true;
    this.announce();
    this.onClose(this);
    return Promise.resolve();
  }

  private start(): number {
    return this.options.after === START ? 0 : positionNumber(this.options.after, this.epoch, this.reader.head());
  }
}

/** Others have their turn. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const item = (event: RecordedEvent): SubscriptionItem => ({ kind: 'event', event });

/** @throws ForeignEpoch when the position isn't one of this epoch, or lies beyond the head */
export function positionNumber(position: Position, epoch: string, head: number): number {
  const [of, n] = position.split(':');
  if (of !== epoch || !/^\d{1,15}$/.test(n ?? ''))
    throw new ForeignEpoch(`Position ${position} is not of epoch ${epoch} of this log: load all again`);
  if (Number(n) > head) throw new ForeignEpoch(`Position ${position} is beyond the head of this log (${head}): load all again`);
  return Number(n);
}
