import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import type { WireDatabase, WireRecord } from './database';

/** Position of a read that says "end", and of one that says "start". */
const END = Number.MAX_SAFE_INTEGER;
const BEFORE_ALL = -1;
/** Events that a live subscription may lag before it falls back to reading the log (Enumerator.cs `MaxLiveEventBufferCount`). */
const MAX_LIVE_LAG = 32;
/** Events of a filtered read that are looked at before the next page when nobody says otherwise (Enumerator.cs `ReadBatchSize`). */
const SEARCH_WINDOW = 32;

export class BadRead extends Error {}

/** Streams.Read.cs, count option: one stream or $all, forwards or backwards, inclusive from where it starts. */
export function* readCounted(database: WireDatabase, options: ReadReq.Options): Generator<ReadResp> {
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const records = options.hasStream() ? readStream(database, options, backwards) : readAll(database, options, backwards);
  if (records === null) {
    yield streamNotFound(nameOf(options));
    return;
  }
  let left = Number(options.getCount());
  for (const record of records) {
    if (left-- <= 0) return;
    yield eventResponse(record);
  }
}

function* inOrder(records: readonly WireRecord[], from: number, backwards: boolean): Generator<WireRecord> {
  const step = backwards ? -1 : 1;
  for (let i = backwards ? Math.min(from, records.length - 1) : from; i >= 0 && i < records.length; i += step) yield records[i];
}

function readStream(database: WireDatabase, options: ReadReq.Options, backwards: boolean): Generator<WireRecord> | null {
  const stored = database.stream(nameOf(options));
  if (!stored) return null;
  const from = options.getStream();
  const revision = from?.hasEnd() ? END : from?.hasStart() ? 0 : Number(from?.getRevision());
  return inOrder(stored, revision, backwards);
}

/** AllReader.cs: forwards from the given position on, backwards before it. A position between two records is refused. */
function readAll(database: WireDatabase, options: ReadReq.Options, backwards: boolean): Generator<WireRecord> {
  const position = positionOf(options);
  if (position !== END && position !== BEFORE_ALL) requireRecordAt(database, position);
  const from = backwards ? database.indexAfter(position - 1) - 1 : database.indexAfter(position - 1);
  return inOrder(database.log, position === END ? database.log.length - 1 : from, backwards);
}

/** RpcExceptions.cs `InvalidPositionException`. */
function requireRecordAt(database: WireDatabase, position: number): void {
  const record = database.log[database.indexAfter(position - 1)] as WireRecord | undefined;
  if (record && record.position !== position) throw new BadRead('Trying to read from an invalid position.');
}

const nameOf = (options: ReadReq.Options): string =>
  Buffer.from(options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');

function positionOf(options: ReadReq.Options): number {
  const all = options.getAll();
  if (all?.hasEnd()) return END;
  if (all?.hasStart()) return BEFORE_ALL;
  return Number(all?.getPosition()?.getCommitPosition());
}

export type Feed = (message: ReadResp) => Promise<void>;

/**
 * Enumerator.AllSubscriptionFiltered.cs: a confirmation; then, behind the head, pages of the log with a checkpoint every
 * so many considered events and one at the end, then caught-up and what comes. A position at or beyond the head is live at
 * once and hears nothing until the log has grown past it. Lagging too far it says a checkpoint and catches up again.
 */
export async function subscribe(database: WireDatabase, options: ReadReq.Options, feed: Feed, signal: AbortSignal): Promise<void> {
  const wants = filterOf(options);
  const interval = checkpointInterval(options);
  const start = positionOf(options);
  let checkpoint = start;
  let considered = 0;
  let live = start >= database.log[database.log.length - 1].position;
  let next = database.indexAfter(start);
  await feed(confirmation());
  if (live) await feed(caughtUp());
  while (!signal.aborted) {
    if (next >= database.log.length) {
      if (!live) {
        live = true;
        await feed(checkpointResponse(checkpoint));
        await feed(caughtUp());
      }
      if (next >= database.log.length) await appended(database, signal);
      continue;
    }
    if (live && database.log.length - next > MAX_LIVE_LAG) {
      live = false;
      await feed(checkpointResponse(checkpoint));
    }
    const record = database.log[next++];
    if (wants(record)) await feed(eventResponse(record));
    checkpoint = record.position;
    if (++considered % interval === 0) await feed(checkpointResponse(checkpoint));
  }
}

function appended(database: WireDatabase, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = database.onAppended(done);
    signal.addEventListener('abort', done);
  });
}

function filterOf(options: ReadReq.Options): (record: WireRecord) => boolean {
  const filter = options.getFilter();
  if (!filter) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const subject = filter.hasStreamIdentifier() ? (record: WireRecord) => record.stream : (record: WireRecord) => record.type;
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : null;
  if (regex) return (record) => regex.test(subject(record));
  const beginsWithOne = beginsWith(expression?.getPrefixList() ?? []);
  return (record) => beginsWithOne(subject(record));
}

/** Hundreds of prefixes, and millions of names: of those that aren't behind the name the last one tells. */
function beginsWith(prefixes: readonly string[]): (name: string) => boolean {
  const shortest = prefixes.filter((prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)));
  const sorted = [...new Set(shortest)].sort();
  return (name) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= name) low = middle + 1;
      else high = middle;
    }
    return low > 0 && name.startsWith(sorted[low - 1]);
  };
}

function checkpointInterval(options: ReadReq.Options): number {
  const filter = options.getFilter();
  if (!filter) return Number.MAX_SAFE_INTEGER;
  if (filter.getCheckpointintervalmultiplier() <= 0) throw new BadRead('checkpointIntervalMultiplier must be positive');
  return filter.getCheckpointintervalmultiplier() * (filter.hasMax() ? filter.getMax() : SEARCH_WINDOW);
}

const caughtUp = () => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
const confirmation = () => new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('subscription'));

function checkpointResponse(position: number): ReadResp {
  const at = String(Math.max(0, position));
  return new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(at).setPreparePosition(at));
}

function streamNotFound(stream: string): ReadResp {
  const identifier = new StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));
  return new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifier));
}

/** Streams.Read.cs `ConvertToRecordedEvent`. */
function eventResponse(record: WireRecord): ReadResp {
  const at = String(record.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(record.id))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(record.stream)))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(at)
    .setPreparePosition(at)
    .setData(record.data)
    .setCustomMetadata(record.customMetadata);
  const metadata = recorded.getMetadataMap();
  metadata.set('type', record.type);
  metadata.set('created', record.created);
  metadata.set('content-type', record.contentType);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(at));
}
