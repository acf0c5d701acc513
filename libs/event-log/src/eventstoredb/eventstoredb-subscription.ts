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
import { end, opened } from './reading';
import type { ServerNames } from './server-names';

/** Prefixes in one subscription. */
export const MAX_PREFIXES = 64;
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

/**
 * One subscription to $all, begun again behind what was delivered whenever the server or the connection breaks it. What a
 * consumer sees is one log in order, and `live` once.
 */
export class EventStoreDbSubscription implements Subscription {
  private closed = false;
  private wake: () => void = () => undefined;
  private current: AllStreamSubscription | null = null;
  private resume: ServerPosition | typeof SERVER_START = SERVER_START;
  private lastPosition: Position;
  private failures = 0;

  constructor(
    private readonly connections: Connections,
    private readonly names: ServerNames,
    private readonly log: LogOfSubscription,
    private readonly options: SubscriptionOptions,
    private readonly onClose: (subscription: EventStoreDbSubscription) => void,
  ) {
    if (options.prefixes.length > MAX_PREFIXES) throw new Error(`A subscription filters by at most ${MAX_PREFIXES} prefixes.`);
    this.lastPosition = options.after;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SubscriptionItem> {
    let live = false;
    try {
      while (!this.closed) {
        try {
          const head = await this.begin();
          for await (const item of this.untilItBreaks()) {
            if (item.kind === 'event') yield item;
            else if (!live) yield { kind: 'live', position: later(this.lastPosition, head) };
            live ||= item.kind === 'live';
          }
        } catch (error) {
          if (this.closed) return;
          if (!mayComeBack(error)) throw error;
          await this.pause(pauseAfter(this.failures++));
        }
      }
    } finally {
      this.onClose(this);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.current) end(this.current);
    this.wake();
    this.onClose(this);
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
