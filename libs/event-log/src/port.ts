/**
 * The port to an event store. As narrow as the narrowest store that must fit behind it: atomic append to one stream at
 * an exact revision, read of one stream, one filtered subscription to all. No multi-stream transaction, no queries.
 *
 * Revisions and positions are opaque strings outside an adapter: compare them for equality only, hand them back as they
 * came. (Revisions are 0-based decimal text, because the hash of an event covers its revision; NO_STREAM is before 0.)
 */
export type Revision = string;
/** `<logEpoch>:<n>`; a foreign epoch means "load all again" */
export type Position = string;
/** The position before the first event. */
export const START: Position = 'start';

export const NO_STREAM: Revision = '-1';

/** An event ready to be stored: serialised and chained, so that a retry sends the same bytes. */
export interface EventToAppend {
  /** UUIDv8 bound to the content */
  readonly eventId: string;
  readonly type: string;
  /** JSON text */
  readonly data: string;
  /** JSON text of `Metadata` */
  readonly metadata: string;
  /** hex */
  readonly contentHash: string;
  /** hex; hash of the event before it in the stream, or the stream's genesis */
  readonly previousHash: string;
  /** hex */
  readonly hash: string;
}

export interface RecordedEvent extends EventToAppend {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  /** as the metadata says, from a store that knows it without looking there */
  readonly schemaVersion?: number | undefined;
}

export type AppendResult =
  | { readonly kind: 'appended'; readonly revision: Revision; readonly position: Position }
  /** somebody else appended first; nothing was written */
  | { readonly kind: 'conflict' };

export interface SubscriptionOptions {
  /** exclusive; START for everything */
  readonly after: Position;
  /** streams whose name begins with one of these; empty means all */
  readonly prefixes: readonly string[];
}

/** What a subscription yields: events in log order without gap, duplicate or reordering; once `live` when it has caught up. */
export type SubscriptionItem =
  { readonly kind: 'event'; readonly event: RecordedEvent } | { readonly kind: 'live'; readonly position: Position };

export interface Subscription extends AsyncIterable<SubscriptionItem> {
  close(): Promise<void>;
}

export interface EventStore {
  readonly logId: string;
  readonly clock: ClockMode;
  /**
   * Atomic: all or none, acknowledged after it is durable. The same event ids at expected + 1 … answer the first result
   * again; anything else there is a conflict.
   * @throws LogFull when the disk is full (nothing was written), LimitExceeded before anything is written,
   *   OutcomeUnknown when nobody can say whether it was written (send the same bytes to the same revision again)
   */
  append(stream: string, expected: Revision, events: readonly EventToAppend[]): Promise<AppendResult>;
  /** From `from` (inclusive, default the start) to the head, in order. */
  readStream(stream: string, from?: Revision): AsyncIterable<RecordedEvent>;
  /** @throws ForeignEpoch when `after` is of another epoch of this log, or beyond its head */
  subscribe(options: SubscriptionOptions): Subscription;
  /** Position of the last event, START of an empty log. */
  head(): Promise<Position>;
  close(): Promise<void>;
}

/** Fixed by the log's first event for its whole life. A real server refuses a simulated log. */
export type ClockMode =
  | { readonly kind: 'real' }
  /** simulated time = simulatedStart + (real - realStart) × factor; factor 0: the clock is stepped by hand. Epoch ms. */
  | { readonly kind: 'simulated'; readonly realStart: number; readonly simulatedStart: number; readonly factor: number };

/** The log runs on another kind of clock than was asked for: a real server never serves a simulated log. */
export class ClockModeMismatch extends Error {}
export class LogFull extends Error {}
export class LimitExceeded extends Error {}
export class OutcomeUnknown extends Error {}
export class ForeignEpoch extends Error {}
/** The write lock or the queue was taken longer than the limit: nothing was written, try again. */
export class LogBusy extends Error {}
