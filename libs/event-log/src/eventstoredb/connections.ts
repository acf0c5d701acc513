import { EventStoreDBClient } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { withOption } from './address';
import { neverConnected, NoAnswer } from './failures';

/**
 * Subscriptions on one connection. Servers accept 100 calls at once on a connection and leave the next one waiting in
 * silence, and a subscription is a call that never ends: so they get connections of their own.
 */
const SUBSCRIPTIONS_PER_CONNECTION = 50;
/** Appends and reads at once on their connection; more wait their turn here. */
const MAX_CALLS_AT_ONCE = 64;
/** Calls that wait their turn, entries. */
export const MAX_WAITING_CALLS = 10_000;
/** Milliseconds that a server which is gone may hold up the end. */
const CLOSE_DEADLINE_MS = 2_000;
/** Milliseconds between two pings by which a dead connection is noticed, when the address names none. */
const KEEP_ALIVE_MS = 10_000;

/** Too many calls wait already. */
export class TooManyCalls extends Error {}

/** The client's connections to one server or cluster. */
export class Connections {
  private calls: EventStoreDBClient;
  private readonly ofSubscriptions: { readonly client: EventStoreDBClient; used: number }[] = [];
  private atOnce = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly name = `baton-${process.pid}-${randomUUID().slice(0, 8)}`;

  constructor(private readonly address: string) {
    this.calls = this.connect(0);
  }

  /** Runs one append or read when it is its turn. A connection that never came about is given up for a new one. */
  async call<T>(run: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    if (this.waiting.length >= MAX_WAITING_CALLS) throw new TooManyCalls(`${MAX_WAITING_CALLS} calls wait for the log already`);
    if (this.atOnce >= MAX_CALLS_AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.atOnce += 1;
    const client = this.calls;
    try {
      return await run(client);
    } catch (error) {
      if (neverConnected(error) && client === this.calls) this.calls = this.connect(0);
      throw error;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.atOnce -= 1;
    }
  }

  /** A client for one subscription, to be given back by `release`. */
  forSubscription(): { readonly client: EventStoreDBClient; readonly release: (failure: unknown) => void } {
    let place = this.ofSubscriptions.find(({ used }) => used < SUBSCRIPTIONS_PER_CONNECTION);
    if (!place) this.ofSubscriptions.push((place = { client: this.connect(this.ofSubscriptions.length + 1), used: 0 }));
    const taken = place;
    taken.used += 1;
    return {
      client: taken.client,
      release: (failure) => {
        taken.used -= 1;
        const at = this.ofSubscriptions.indexOf(taken);
        if (neverConnected(failure) && at >= 0) this.ofSubscriptions.splice(at, 1);
      },
    };
  }

  async close(): Promise<void> {
    const clients = [this.calls, ...this.ofSubscriptions.map(({ client }) => client)];
    await within(CLOSE_DEADLINE_MS, 'a farewell', Promise.all(clients.map((client) => client.dispose()))).catch(() => undefined);
  }

  /** Channels of the same options share one connection; a millisecond more or less between pings keeps them apart. */
  private connect(n: number): EventStoreDBClient {
    const named = /[?&]connectionName=/i.test(this.address)
      ? this.address
      : withOption(this.address, 'connectionName', `${this.name}-${n}`);
    const apart = n === 0 ? named : withOption(named, 'keepAliveInterval', KEEP_ALIVE_MS + n);
    return EventStoreDBClient.connectionString(apart);
  }
}

/** @throws NoAnswer when it takes longer */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer to ${what} within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** First pause before something is tried again, and the longest one, milliseconds; each is twice the one before. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 2_000;

/** Milliseconds to wait after so many failures in a row. With a little chance, so that instances don't come back in step. */
export function pauseAfter(failures: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  return pause / 2 + (Math.random() * pause) / 2;
}
