import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { seededRecords } from './seed';

/** An event as EventStoreDB keeps it: bytes, and where it lies in the transaction log. */
export interface WireRecord {
  /** commit and prepare position alike: a write that commits itself, ResolvedEvent.cs `CalculatePosition` */
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
  /** .NET ticks since 1970, 100 ns each */
  readonly created: string;
}

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
}

/** revision of a stream that doesn't exist, and expectations beside an exact one (ExpectedVersion.cs) */
export const NO_STREAM = -1;
export const ANY = -2;
export const STREAM_EXISTS = -4;

export type CommitCheck =
  | { readonly kind: 'success'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong_expected_version'; readonly current: number };

export interface DatabaseOptions {
  /** events after which the server writes one of its own statistics in between; 0: never */
  readonly statisticsEvery?: number;
  /** every append also goes to this file, so that a server process that was killed finds it again (no sync: the machine stays up) */
  readonly journal?: string;
  /** folder of a log to begin with, see seed.ts */
  readonly seed?: string;
}

const STATISTICS_EVERY = 20;
/** Bytes that a record takes in the transaction log beside its own. */
const RECORD_OVERHEAD = 96;
const TICKS_PER_MS = 10_000n;

/** The transaction log of one database, in memory. Two servers on one database are two nodes of a cluster without lag. */
export class WireDatabase {
  readonly log: WireRecord[] = [];
  private readonly streams = new Map<string, WireRecord[]>();
  private readonly listeners = new Set<() => void>();
  private nextPosition = 0;
  private sinceStatistics = 0;
  private readonly statisticsEvery: number;

  constructor(private readonly options: DatabaseOptions = {}) {
    this.statisticsEvery = options.statisticsEvery ?? STATISTICS_EVERY;
    if (options.journal && existsSync(options.journal)) this.readJournal(options.journal);
    if (options.seed) this.readSeed(options.seed);
    if (this.log.length === 0) this.commit('$settings', NO_STREAM, [systemEvent('update', 0)]);
  }

  /** Told after every append, at once. Answers how to stop. */
  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  stream(name: string): readonly WireRecord[] | undefined {
    return this.streams.get(name);
  }

  /** Index in `log` of the first event behind `position`. */
  indexAfter(position: number): number {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.log[middle].position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * EventStore/src/EventStore.Core/Services/Storage/ReaderIndex/IndexWriter.cs `CheckCommit`: at a revision that is
   * taken, the same ids in the same places answer as the first time, with the position of the last of them; anything
   * else, also when only the beginning is the same (CorruptedIdempotency, StorageWriterService.cs
   * `ActOnCommitCheckFailure`), is a wrong expected version.
   */
  append(stream: string, expected: number, events: readonly ProposedEvent[]): CommitCheck {
    const stored = this.streams.get(stream) ?? [];
    const current = stored.length - 1;
    if (expected === ANY || expected === STREAM_EXISTS) return this.appendAnywhere(stream, expected, current, events);
    if (expected > current) return { kind: 'wrong_expected_version', current };
    if (expected < current) {
      const same = events.length > 0 && events.every((event, i) => stored[expected + 1 + i]?.id === event.id);
      if (!same) return { kind: 'wrong_expected_version', current };
      const last = stored[expected + events.length];
      return { kind: 'success', revision: last.revision, position: last.position };
    }
    return this.appendNow(stream, current, events);
  }

  /** Without an exact revision the real server remembers ids only while they are in a cache; here it remembers none. */
  private appendAnywhere(stream: string, expected: number, current: number, events: readonly ProposedEvent[]): CommitCheck {
    if (expected === STREAM_EXISTS && current < 0) return { kind: 'wrong_expected_version', current };
    return this.appendNow(stream, current, events);
  }

  private appendNow(stream: string, current: number, events: readonly ProposedEvent[]): CommitCheck {
    const last = this.commit(stream, current, events);
    this.writeStatistics(events.length);
    for (const listener of this.listeners) listener();
    return { kind: 'success', revision: current + events.length, position: last };
  }

  private commit(stream: string, current: number, events: readonly ProposedEvent[]): number {
    const created = ticksNow();
    const records = events.map((event, i) => ({ ...event, stream, revision: current + 1 + i, created, position: 0 }));
    if (this.options.journal) appendFileSync(this.options.journal, JSON.stringify(records, asBase64) + '\n');
    return this.take(records);
  }

  private take(records: readonly WireRecord[]): number {
    for (const unplaced of records) {
      const record = { ...unplaced, position: this.nextPosition };
      this.store(record, record.data.length + record.customMetadata.length);
    }
    return this.log[this.log.length - 1].position;
  }

  private store(record: WireRecord, bytes: number): void {
    this.nextPosition += RECORD_OVERHEAD + record.stream.length + record.type.length + bytes;
    this.log.push(record);
    const stored = this.streams.get(record.stream);
    if (stored) stored.push(record);
    else this.streams.set(record.stream, [record]);
  }

  private readSeed(folder: string): void {
    for (const record of seededRecords(folder, ticksNow())) {
      record.position = this.nextPosition;
      this.store(record, record.bytes);
    }
  }

  /** docs/server/diagnostics/README.md: statistics are events of the database like any other, in streams `$stats-…`. */
  private writeStatistics(appended: number): void {
    if (this.statisticsEvery === 0) return;
    this.sinceStatistics += appended;
    if (this.sinceStatistics < this.statisticsEvery) return;
    this.sinceStatistics = 0;
    const stream = '$stats-127.0.0.1:2113';
    const revision = this.streams.get(stream)?.length ?? 0;
    this.commit(stream, revision - 1, [systemEvent('$statsCollected', revision)]);
  }

  private readJournal(file: string): void {
    const lines = readFileSync(file, 'utf8').split('\n');
    lines.pop(); // a line that a kill cut off was never answered
    for (const line of lines) this.take(JSON.parse(line, fromBase64) as WireRecord[]);
  }
}

const ticksNow = (): string => String(BigInt(Date.now()) * TICKS_PER_MS);

function systemEvent(type: string, n: number): ProposedEvent {
  const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  return {
    id,
    type,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify({ 'proc-cpu': n % 100 })),
    customMetadata: new Uint8Array(),
  };
}

const BYTES = new Set(['data', 'customMetadata']);
/** `toJSON` of a Buffer runs before a replacer, so that the holder is asked. */
function asBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return BYTES.has(key) ? Buffer.from(this[key] as Uint8Array).toString('base64') : value;
}
const fromBase64 = (key: string, value: unknown): unknown => (BYTES.has(key) ? Buffer.from(value as string, 'base64') : value);
