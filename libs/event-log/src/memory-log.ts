import { randomUUID } from 'node:crypto';
import { emptyChain } from './hash-chain';
import { checkAppend } from './limits';
import { LOG_STREAM, logStarted } from './log-started';
import {
  type AppendResult,
  type ClockMode,
  type EventStore,
  type EventToAppend,
  ForeignEpoch,
  type Position,
  type RecordedEvent,
  type Revision,
  START,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionOptions,
} from './port';

/**
 * A log that forgets everything at the end of its process: for fast tests and dry runs, never for a school. It passes the
 * same contract as the durable stores.
 */
export async function openMemoryLog(options: { readonly clock?: ClockMode; readonly now?: () => number } = {}): Promise<EventStore> {
  const log = new MemoryLog(options.clock ?? { kind: 'real' });
  const events = logStarted(log.logId, log.clock, (options.now ?? Date.now)(), emptyChain(log.logId, LOG_STREAM));
  await log.append(LOG_STREAM, '-1', events);
  return log;
}

class MemoryLog implements EventStore {
  readonly logId = randomUUID();
  private readonly epoch = randomUUID().slice(0, 8);
  private readonly all: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly subscriptions = new Set<MemorySubscription>();

  constructor(readonly clock: ClockMode) {}

  async append(stream: string, expected: Revision, events: readonly EventToAppend[]): Promise<AppendResult> {
    checkAppend(this.logId, stream, expected, events);
    await Promise.resolve(); // never answered in the caller's turn, like a disk
    const stored = this.streams.get(stream) ?? [];
    const first = Number(expected) + 1;
    if (first !== stored.length) return this.answerAgain(stored, first, events);
    if (events[0].previousHash !== (stored.at(-1)?.hash ?? emptyChain(this.logId, stream).hash)) return { kind: 'conflict' };
    events.forEach((event, i) =>
      this.store(stored, { ...event, stream, revision: String(first + i), position: this.positionOf(this.all.length + 1) }),
    );
    this.streams.set(stream, stored);
    for (const subscription of this.subscriptions) subscription.announce();
    return this.answerAgain(stored, first, events);
  }

  async *readStream(stream: string, from: Revision = '0'): AsyncGenerator<RecordedEvent> {
    await Promise.resolve();
    yield* (this.streams.get(stream) ?? []).slice(Math.max(0, Number(from)));
  }

  subscribe(options: SubscriptionOptions): Subscription {
    const subscription = new MemorySubscription(
      this.all,
      options,
      (position) => this.numberOf(position),
      () => this.headPosition(),
    );
    this.subscriptions.add(subscription);
    subscription.whenClosed = () => this.subscriptions.delete(subscription);
    return subscription;
  }

  async head(): Promise<Position> {
    return this.headPosition();
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
  }

  private store(stored: RecordedEvent[], recorded: RecordedEvent): void {
    stored.push(recorded);
    this.all.push(recorded);
  }

  private answerAgain(stored: readonly RecordedEvent[], first: number, events: readonly EventToAppend[]): AppendResult {
    const same = events.every((event, i) => stored[first + i]?.eventId === event.eventId);
    const last = stored[first + events.length - 1];
    return same ? { kind: 'appended', revision: last.revision, position: last.position } : { kind: 'conflict' };
  }

  private positionOf(n: number): Position {
    return n === 0 ? START : `${this.epoch}:${n}`;
  }

  private headPosition(): Position {
    return this.positionOf(this.all.length);
  }

  private numberOf(position: Position): number {
    if (position === START) return 0;
    const [epoch, n] = position.split(':');
    if (epoch !== this.epoch || !(Number(n) <= this.all.length))
      throw new ForeignEpoch(`Position ${position} is not of this log: load all again`);
    return Number(n);
  }
}

class MemorySubscription implements Subscription {
  whenClosed: () => void = () => undefined;
  private closed = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly all: readonly RecordedEvent[],
    private readonly options: SubscriptionOptions,
    private readonly numberOf: (position: Position) => number,
    private readonly head: () => Position,
  ) {}

  announce(): void {
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SubscriptionItem> {
    try {
      let next = this.numberOf(this.options.after);
      let live = false;
      while (!this.closed) {
        if (next < this.all.length) {
          const event = this.all[next++];
          if (this.wants(event.stream)) yield { kind: 'event', event };
        } else if (!live) {
          live = true;
          yield { kind: 'live', position: this.head() };
        } else {
          await new Promise<void>((resolve) => (this.wake = resolve));
        }
      }
    } finally {
      this.whenClosed();
    }
  }

  close(): Promise<void> {
    this.closed = true;
    this.wake();
    this.whenClosed();
    return Promise.resolve();
  }

  private wants(stream: string): boolean {
    return this.options.prefixes.length === 0 || this.options.prefixes.some((prefix) => stream.startsWith(prefix));
  }
}
