import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type ReadableSubscription,
  type ResolvedEvent,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import type { Readable } from 'node:stream';
import { LogBusy } from '../port';
import { type Connections, pauseAfter, TooManyCalls, within } from './connections';
import { isHopeless, NoAnswer, reasonOf } from './failures';

/** Milliseconds until a read must have come whole. The client ignores a deadline on reads. */
const READ_DEADLINE_MS = 5_000;
/** Milliseconds in which a read is tried again before it gives up. A leader is elected within some seconds. */
const READ_PATIENCE_MS = 10_000;

type Cancellable = ReadableSubscription<unknown> | StreamingRead<unknown>;

/** One read, tried again until it succeeds as a whole. @throws LogBusy when the server can't be read within the limit */
export async function readWhole<T>(connections: Connections, read: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
  const until = Date.now() + READ_PATIENCE_MS;
  for (let failures = 0; ; failures++) {
    try {
      return await connections.call(read);
    } catch (error) {
      if (isHopeless(error)) throw error;
      if (error instanceof TooManyCalls || Date.now() > until)
        throw new LogBusy(`The log can't be read now (${reasonOf(error)}): try again`);
      await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures)));
    }
  }
}

/**
 * A read to its end, which its caller bounds by a count; empty when there is no such stream. Never left before: whoever
 * resets calls by the hundred has the connection closed by the server (HTTP/2 "rapid reset").
 */
export async function allOf<E extends ResolvedEvent | AllStreamResolvedEvent>(read: StreamingRead<E>): Promise<E[]> {
  const stream = opened(read);
  const events: E[] = [];
  const reading = (async () => {
    try {
      for await (const event of stream) events.push(event);
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
  })();
  try {
    await within(READ_DEADLINE_MS, 'a read', reading);
    return events;
  } catch (error) {
    if (error instanceof NoAnswer) void reading.catch(() => undefined);
    end(stream);
    throw error;
  }
}

/**
 * Notes the call behind a stream of the client as soon as there is one, and hears its errors: one that nobody listens to
 * ends the process.
 */
export function opened<S extends Cancellable>(stream: S): S {
  stream.on('error', () => undefined);
  stream.once('pipe', (call: unknown) => calls.set(stream, call as Readable));
  return stream;
}
const calls = new WeakMap<Cancellable, Readable>();

/** A loop that was left still holds its call: it is cancelled, and emptied, or client and server keep it for ever. */
export function end(stream: Cancellable): void {
  const cancelled = 'cancel' in stream ? stream.cancel() : stream.unsubscribe();
  cancelled.catch(() => undefined);
  const empty = () => calls.get(stream)?.resume();
  if (stream.closed) empty();
  else stream.once('close', empty);
  stream.destroy();
}
