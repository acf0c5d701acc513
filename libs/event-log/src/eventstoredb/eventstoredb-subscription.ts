import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type Filter,
  type Position as ServerPosition,
  START as SERVER_START,
  streamNameFilter,
} from '@eventstore/db-client';
import {
  ForeignEpoch,
  type Position,
  type RecordedEvent,
  START,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionOptions,
} from '../port';
import { type Connections, pauseAfter } from './connections';
import { isHopeless, NoAnswer } from './failures';
import type { FeedReader, LiveFeed, ServerPlace, Source } from './live-feed';
import { end, opened } from './reading';
import type { ServerNames } from './server-names';

/** Prefixes in one subscription: everybody of 170 schools, of three kinds each. */
export const MAX_PREFIXES = 512;
/** Events that the server looks at before it says where it stands, when none of them is wanted: window × windows. */
const SEARCH_WINDOW = 500;
const WINDOWS_PER_CHECKPOINT = 2;
/** Milliseconds until the server must have confirmed a subscription. */
const CONFIRM_DEADLINE_MS = 10_000;

/** What a subscription needs of its log. */
export interface LogOfSubscription {
  /** commit position behind which to begin (null: from the start), and the head of the log by now. @throws ForeignEpoch */
  beginAfter(position: Position): Promise<{ readonly commit: number | null; readonly head: Position }>;
  recorded(event: NonNullable<AllStreamResolvedEvent['event']>, stream: string): RecordedEvent;
}

/** Put into the client's stream between its events, because what it emits beside them overtakes them. */
type Marker = { readonly caughtUp: true } | { readonly checkpoint: ServerPosition };

/** What a subscription begins with beside what was asked for. */
interface Beginning {
  /** joined once it is live; null: it listens to the server for itself */
  readonly feed: LiveFeed | null;
  /** default: where `after` says */
  readonly behind?: ServerPlace;
  readonly onClose: (subscription: EventStoreDbSubscription) => void;
}

/**
 * One subscription to $all, begun again behind what was delivered whenever the server or the connection breaks it. What a
 * consumer sees is one log in order, and `live` once.
 */
export class EventStoreDbSubscription implements Subscription, Source {
  private closed = false;
  private wake: () => void = () => undefined;
  private current: AllStreamSubscription | null = null;
  private joined: FeedReader | null = null;
  private resume: ServerPlace;
  private lastPosition: Position;
  private failures = 0;
  private live = false;

  constructor(
    private readonly connections: Connections,
    private readonly names: ServerNames,
    private readonly log: LogOfSubscription,
    private readonly options: SubscriptionOptions,
    private readonly beginning: Beginning,
  ) {
    if (options.prefixes.length > MAX_PREFIXES) throw new Error(`A subscription filters by at most ${MAX_PREFIXES} prefixes.`);
    this.lastPosition = options.after;
    this.resume = beginning.behind ?? SERVER_START;
  }

  get place(): ServerPlace {
    return this.resume;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SubscriptionItem> {
    try {
      while (!this.closed) {
        try {
          yield* this.fromServer(await this.begin());
          yield* this.fromFeed();
        } catch (error) {
          if (this.closed) return;
          if (!mayComeBack(error)) throw error;
          await this.pause(pauseAfter(this.failures++));
        }
      }
    } finally {
      this.joined?.leave();
      this.beginning.onClose(this);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.current) end(this.current);
    this.joined?.leave();
    this.wake();
    this.beginning.onClose(this);
  }

  /** Until it has joined the feed. */
  private async *fromServer(head: Position): AsyncGenerator<SubscriptionItem> {
    for await (const item of this.untilItBreaks()) {
      if (item.kind === 'event') yield item;
      else if (!this.live) yield { kind: 'live', position: later(this.lastPosition, head) };
      this.live ||= item.kind === 'live';
      if (this.closed) return;
      this.joined = this.live && this.beginning.feed ? this.beginning.feed.join(this.resume, this.lastPosition) : null;
      if (this.joined) return;
    }
  }

  /** Until it has to read on at the server. */
  private async *fromFeed(): AsyncGenerator<SubscriptionItem> {
    for (;;) {
      const fed = (await this.joined?.next()) ?? null;
      if (fed === null || this.closed) break;
      this.resume = fed.at;
      this.lastPosition = fed.recorded.position;
      if (this.concerns(fed.recorded.stream)) yield { kind: 'event', event: fed.recorded };
    }
    this.joined?.leave();
    this.joined = null;
  }

  private concerns(stream: string): boolean {
    const { prefixes } = this.options;
    return prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix));
  }

  /** Where to begin: compared with the end of the database each time, since a position beyond it would wait in silence. */
  private async begin(): Promise<Position> {
    const { commit, head } = await this.log.beginAfter(this.lastPosition);
    if (this.resume === SERVER_START && commit !== null) this.resume = { commit: BigInt(commit), prepare: BigInt(commit) };
    return head;
  }

  private async *untilItBreaks(): AsyncGenerator<SubscriptionItem | { readonly kind: 'live' }> {
    const { client, release } = this.connections.forSubscription();
    const subscription = opened(client.subscribeToAll({ fromPosition: this.resume, filter: this.filter() }));
    this.current = subscription;
    subscription.on('caughtUp', () => subscription.push({ caughtUp: true } satisfies Marker));
    const unconfirmed = setTimeout(() => subscription.destroy(new NoAnswer('no confirmation of a subscription')), CONFIRM_DEADLINE_MS);
    subscription.on('confirmation', () => clearTimeout(unconfirmed));
    let failure: unknown = null;
    try {
      if (this.closed) return;
      for await (const item of subscription as AsyncIterable<AllStreamResolvedEvent | Marker>) {
        this.failures = 0;
        const taken = this.take(item);
        if (taken) yield taken;
        if (this.closed) break;
      }
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      clearTimeout(unconfirmed);
      this.current = null;
      end(subscription);
      release(failure);
    }
  }

  private filter(): Filter {
    const wanted = this.names.filter(this.options.prefixes);
    const windows = { maxSearchWindow: SEARCH_WINDOW, checkpointInterval: WINDOWS_PER_CHECKPOINT };
    const checkpointReached = (stream: AllStreamSubscription, checkpoint: ServerPosition) =>
      void stream.push({ checkpoint } satisfies Marker);
    return 'regex' in wanted
      ? streamNameFilter({ ...windows, checkpointReached, regex: wanted.regex })
      : streamNameFilter({ ...windows, checkpointReached, prefixes: wanted.prefixes });
  }

  private take(item: AllStreamResolvedEvent | Marker): SubscriptionItem | { readonly kind: 'live' } | null {
    if ('caughtUp' in item) return { kind: 'live' };
    if ('checkpoint' in item) {
      this.resume = item.checkpoint;
      return null;
    }
    const event = item.event;
    if (!event) return null;
    this.resume = event.position;
    const stream = this.names.logical(event.streamId);
    if (stream === null) return null;
    const recorded = this.log.recorded(event, stream);
    this.lastPosition = recorded.position;
    return { kind: 'event', event: recorded };
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const mayComeBack = (error: unknown): boolean => !(isHopeless(error) || error instanceof ForeignEpoch);

/** Of two positions of one epoch the one that lies further on. */
function later(a: Position, b: Position): Position {
  const n = (position: Position) => (position === START ? -1 : Number(position.slice(position.indexOf(':') + 1)));
  return n(a) >= n(b) ? a : b;
}
