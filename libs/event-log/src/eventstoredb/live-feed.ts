import { type Position as ServerPosition, START as SERVER_START } from '@eventstore/db-client';
import type { Position, RecordedEvent, SubscriptionItem } from '../port';
import type { StreamHeads } from './stream-heads';

/** Events that are kept for readers who lag, at least; whoever lags further reads the server itself until they are live again. */
export const MIN_KEPT_EVENTS = 1_000;
/** Events at which the older half is forgotten. */
const MAX_KEPT_EVENTS = 2 * MIN_KEPT_EVENTS;

/** Where a subscription stands on the server. */
export type ServerPlace = ServerPosition | typeof SERVER_START;

export interface FedEvent {
  readonly at: ServerPosition;
  readonly recorded: RecordedEvent;
}

/** What the feed listens to: the whole log behind a place, begun again whenever it breaks. */
export interface Source extends AsyncIterable<SubscriptionItem> {
  /** of the event that it gave last */
  readonly place: ServerPlace;
  close(): Promise<void>;
}

export interface FeedReader {
  /** The next event of the log, whatever its stream. null: read on at the server, the feed has ended or is too far ahead. */
  next(): Promise<FedEvent | null>;
  leave(): void;
}

/**
 * One subscription to the whole log for all of this process that are live: a dozen readers of their own had the server send,
 * and this process parse, most events several times. Who has caught up at the server joins; nobody who is slow holds up the
 * others or makes it keep more.
 */
export class LiveFeed {
  private source: Source | null = null;
  private kept: FedEvent[] = [];
  /** events forgotten before the first one kept */
  private forgotten = 0;
  /** where everything begins that is kept or still to come */
  private keptBehind: ServerPlace = SERVER_START;
  private readonly readers = new Set<Reader>();

  constructor(
    private readonly listen: (behind: ServerPlace, heard: Position) => Source,
    private readonly heads: StreamHeads,
  ) {}

  /** `heard`: of the last event before that place. null: not all that came behind it is kept */
  join(behind: ServerPlace, heard: Position): FeedReader | null {
    if (this.source === null) this.begin(behind, heard);
    if (isAfter(this.keptBehind, behind)) return null;
    const reader = new Reader(this, this.numberBehind(behind), behind);
    this.readers.add(reader);
    return reader;
  }

  leave(reader: Reader): void {
    if (this.readers.delete(reader) && this.readers.size === 0) void this.source?.close();
  }

  async close(): Promise<void> {
    await this.source?.close();
  }

  /** `undefined`: it is still to come; null: it was forgotten */
  event(n: number): FedEvent | null | undefined {
    return n < this.forgotten ? null : this.kept[n - this.forgotten];
  }

  private begin(behind: ServerPlace, heard: Position): void {
    this.kept = [];
    this.forgotten = 0;
    this.keptBehind = behind;
    this.heads.listens(behind === SERVER_START ? -1 : Number(behind.commit));
    this.source = this.listen(behind, heard);
    void this.run(this.source);
  }

  private async run(source: Source): Promise<void> {
    try {
      for await (const item of source)
        if (item.kind === 'event' && source.place !== SERVER_START) this.keep({ at: source.place, recorded: item.event });
    } catch {
      // every reader asks the server itself then, and is told what is wrong
    }
    this.source = null;
    this.heads.listensNoMore();
    const readers = [...this.readers];
    this.readers.clear();
    for (const reader of readers) reader.end();
  }

  private keep(event: FedEvent): void {
    const { stream, revision, hash } = event.recorded;
    this.heads.heard(stream, { revision: Number(revision), hash }, Number(event.at.commit));
    this.kept.push(event);
    if (this.kept.length > MAX_KEPT_EVENTS) {
      const forgotten = this.kept.splice(0, this.kept.length - MIN_KEPT_EVENTS);
      this.forgotten += forgotten.length;
      this.keptBehind = forgotten[forgotten.length - 1].at;
    }
    for (const reader of this.readers) reader.wake();
  }

  /** Of the first event kept behind a place. Who joins is near the end. */
  private numberBehind(place: ServerPlace): number {
    let n = this.kept.length;
    while (n > 0 && isAfter(this.kept[n - 1].at, place)) n -= 1;
    return this.forgotten + n;
  }
}

class Reader implements FeedReader {
  private over = false;
  wake: () => void = () => undefined;

  constructor(
    private readonly feed: LiveFeed,
    /** of the next event */
    private n: number,
    /** what it had before it joined: the feed may come to that later than the reader did */
    private readonly hadUpTo: ServerPlace,
  ) {}

  async next(): Promise<FedEvent | null> {
    while (!this.over) {
      const event = this.feed.event(this.n);
      if (event === null) return null;
      if (event === undefined) {
        await new Promise<void>((resolve) => (this.wake = resolve));
        continue;
      }
      this.n += 1;
      if (isAfter(event.at, this.hadUpTo)) return event;
    }
    return null;
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  leave(): void {
    this.end();
    this.feed.leave(this);
  }
}

/** Both numbers count: a checkpoint of the server may share its commit with the event that comes next. */
function isAfter(a: ServerPlace, b: ServerPlace): boolean {
  if (a === SERVER_START) return false;
  return b === SERVER_START || a.commit > b.commit || (a.commit === b.commit && a.prepare > b.prepare);
}
