import { AFTER_HEADER, hasReached, laterPosition, POSITION_HEADER } from '@baton/contracts';
import {
  type EventStore,
  type Position,
  START,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionOptions,
} from '@baton/event-log';
import type { FastifyInstance } from 'fastify';
import { Refused } from './refused';

/** real ms for which a request waits until this instance has taken in what its client has seen elsewhere */
export const ABREAST_WITHIN_MS = 2_000;
/** real ms for which a stepped clock waits for everything that follows the log */
const SETTLED_WITHIN_MS = 60_000;
/** real ms for which a question waits until the reader of its answer has taken in what stands in the log */
const TAKEN_IN_WITHIN_MS = 10_000;
/** Requests that wait at once; more are answered at once that this instance is behind. */
const MAX_WAITING = 1_000;
/** real ms before the ear listens again after the log failed */
const LISTEN_AGAIN_MS = 1_000;

/** One subscription of this instance: how far its reader has come, and up to where there is something for it. */
interface Reader {
  readonly prefixes: readonly string[];
  /** it writes back into the log what one stream means for another: no answer waits for that */
  readonly writesBack: boolean;
  /** it has caught up once; before, its owner says by readiness that it is not ready */
  live: boolean;
  handled: Position;
  /** the last event that concerns it */
  due: Position;
}

/**
 * Whether this instance has taken in what a client has seen, on whichever instance. Positions go from answers to requests;
 * an ear of its own on the whole log knows which events concern which reader, so that nobody waits for what is not coming.
 */
export class Abreast {
  private readonly readers = new Set<Reader>();
  private readonly waiting = new Set<() => void>();
  private heard: Position = START;
  private newest: Position = START;
  private ear: Subscription | null = null;
  private closing = false;
  private listening: Promise<void> = Promise.resolve();
  private pause: () => void = () => undefined;

  /** The latest that an answer of this instance can have come from. */
  position(): Position {
    return this.newest;
  }

  /** Something was appended here. */
  appended(position: Position): void {
    this.newest = laterPosition(this.newest, position);
  }

  /** Hears of every event from the log's head on, before anybody reads. */
  async listen(store: EventStore): Promise<void> {
    this.heard = this.newest = await store.head();
    this.listening = this.run(store);
  }

  async close(): Promise<void> {
    this.closing = true;
    this.pause();
    await this.ear?.close();
    await this.listening;
  }

  /** The subscription, with its reader's progress noted: an event is handled when the reader asks for the next. */
  follow(subscription: Subscription, { after, prefixes }: SubscriptionOptions, writesBack = false): Subscription {
    const reader: Reader = { prefixes, writesBack, live: false, handled: after, due: START };
    return {
      close: () => {
        this.forget(reader);
        return subscription.close();
      },
      [Symbol.asyncIterator]: () => this.noted(subscription[Symbol.asyncIterator](), reader),
    };
  }

  /** True at once or within the limit: whatever stands in the log up to there is known to every reader of this instance. */
  async until(position: Position): Promise<boolean> {
    if (this.knows(position)) return true;
    if (this.waiting.size >= MAX_WAITING) return false;
    return this.reached(position, (reader) => reader.live && !reader.writesBack, ABREAST_WITHIN_MS);
  }

  /** Whoever follows the log, also those that nobody waits for, has handled everything up to there. @throws Refused `behind` */
  async everything(upTo: Position): Promise<void> {
    if (!(await this.reached(upTo, () => true, SETTLED_WITHIN_MS))) throw new Refused('behind');
  }

  /** True when the reader of this very list of prefixes has handled everything up to there; nobody reads it: false. @throws Refused `behind` */
  async takenIn(prefixes: readonly string[], upTo: Position, withinMs: number): Promise<boolean> {
    if (this.waiting.size >= MAX_WAITING) throw new Refused('behind', { retryAfter: 1 });
    const reads = (reader: Reader) => reader.prefixes === prefixes;
    if (!(await this.reached(upTo, reads, withinMs))) throw new Refused('behind', { retryAfter: 1 });
    return [...this.readers].some(reads);
  }

  private reached(position: Position, counts: (reader: Reader) => boolean, withinMs: number): Promise<boolean> {
    return new Promise<boolean>((resolve) => {
      let due: readonly (readonly [Reader, Position])[] | null = null;
      const end = (reached: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(reached);
      };
      const look = () => {
        if (hasReached(this.heard, position) === false) return;
        due ??= [...this.readers].filter(counts).map((reader) => [reader, reader.due] as const);
        if (due.every(([reader, upTo]) => this.isPast(reader, upTo))) end(true);
      };
      const timer = setTimeout(() => end(false), withinMs);
      this.waiting.add(look);
      look();
    });
  }

  /** A position of another epoch: the log was restored, and the client learns so elsewhere. */
  private knows(position: Position): boolean {
    const heard = hasReached(this.heard, position);
    if (heard !== true) return heard === null;
    for (const reader of this.readers) if (reader.live && !reader.writesBack && !this.isPast(reader, reader.due)) return false;
    return true;
  }

  private isPast(reader: Reader, due: Position): boolean {
    return !this.readers.has(reader) || (reader.live && hasReached(reader.handled, due) !== false);
  }

  private async run(store: EventStore): Promise<void> {
    while (!this.closing) {
      try {
        this.ear = store.subscribe({ after: this.heard, prefixes: [] });
        for await (const item of this.ear) this.hear(item);
      } catch {
        // the log's own readers say so; whoever waits meanwhile is told that this instance is behind
      }
      if (this.closing) return;
      await new Promise<void>((resolve) => {
        this.pause = resolve;
        setTimeout(resolve, LISTEN_AGAIN_MS).unref();
      });
    }
  }

  private hear(item: SubscriptionItem): void {
    if (item.kind === 'event') {
      const { stream, position } = item.event;
      this.heard = position;
      for (const reader of this.readers) if (concerns(reader, stream)) reader.due = position;
    } else this.heard = item.position;
    this.newest = laterPosition(this.newest, this.heard);
    this.lookAgain();
  }

  private noted(items: AsyncIterator<SubscriptionItem>, reader: Reader): AsyncIterator<SubscriptionItem> {
    let inHand: Position | null = null;
    this.readers.add(reader);
    const note = (result: IteratorResult<SubscriptionItem>) => {
      if (result.done) this.forget(reader);
      else {
        inHand = result.value.kind === 'event' ? result.value.event.position : result.value.position;
        if (result.value.kind === 'live') reader.live = true;
      }
      return result;
    };
    const failed = (error: unknown): never => {
      this.forget(reader);
      throw error;
    };
    return {
      next: () => {
        if (inHand !== null) this.handled(reader, inHand);
        return items.next().then(note, failed);
      },
      return: async (value) => {
        this.forget(reader);
        return items.return ? items.return(value) : { value: undefined, done: true };
      },
    };
  }

  private handled(reader: Reader, position: Position): void {
    reader.handled = position;
    if (!reader.live) return;
    this.newest = laterPosition(this.newest, position);
    this.lookAgain();
  }

  private forget(reader: Reader): void {
    this.readers.delete(reader);
    this.lookAgain();
  }

  private lookAgain(): void {
    if (this.waiting.size > 0) for (const look of [...this.waiting]) look();
  }
}

const concerns = ({ prefixes }: Reader, stream: string): boolean =>
  prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix));

/** The store with its readers followed by `abreast`. */
export function followedBy(abreast: Abreast, store: EventStore): EventStore {
  const followed: EventStore = {
    ...store,
    async append(stream, expected, events) {
      const result = await store.append(stream, expected, events);
      if (result.kind === 'appended') abreast.appended(result.position);
      return result;
    },
    subscribe: (options) => abreast.follow(store.subscribe(options), options),
  };
  abreastOf.set(followed, abreast);
  inBackground.set(followed, { ...followed, subscribe: (options) => abreast.follow(store.subscribe(options), options, true) });
  return followed;
}

const inBackground = new WeakMap<EventStore, EventStore>();
const abreastOf = new WeakMap<EventStore, Abreast>();

/**
 * True when whoever reads this very list of prefixes of this store has handled what stood in the log when this was asked:
 * one look for the log's head, and mostly no wait. False: nobody reads it any more. @throws Refused `behind`
 */
export async function tookIn(store: EventStore, prefixes: readonly string[], withinMs = TAKEN_IN_WITHIN_MS): Promise<boolean> {
  const abreast = abreastOf.get(store);
  if (!abreast) throw new Error('Nobody notes what the readers of this store have taken in: wrap it by followedBy.');
  return abreast.takenIn(prefixes, await store.head(), withinMs);
}

/** For whoever writes back into the log what one stream means for another: no answer waits for that. */
export const notWaitedFor = (store: EventStore): EventStore => inBackground.get(store) ?? store;

/** No answer to a client knows less than what the client has seen; and every answer says what it may have come from. */
export function keepAbreast(fastify: FastifyInstance, abreast: Abreast): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const after = request.headers[AFTER_HEADER];
    if (typeof after !== 'string') return done();
    abreast.until(after).then((reached) => (reached ? done() : done(new Refused('behind', { retryAfter: 1 }))), done);
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (request.person ?? request.device ?? request.guardian) reply.header(POSITION_HEADER, abreast.position());
    done();
  });
}
