import type { Database, Statement } from 'better-sqlite3';
import { genesisHash } from '../hash-chain';
import type { EventToAppend } from '../port';
import type { Head, KnownHeads } from './known-heads';
import { HOLE, MAX_SHAPES, splitMetadata } from './metadata-shape';
import { RecentShapes } from './recent-shapes';
import { uuidBytes } from './recorded-row';

export interface AppendRequest {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly EventToAppend[];
}
export type Written = { readonly kind: 'appended'; readonly revision: number; readonly position: number } | { readonly kind: 'conflict' };

/** Ids of streams and types held in memory, entries. */
const MAX_INTERNED = 100_000;

/**
 * The only code that writes events. Synchronous and fed with plain values, so that it can move to a worker thread as it is.
 * Many requests share one transaction; whether one of them fits is decided before any of its rows is written, so a
 * conflict leaves the others alone.
 */
export class LogWriter {
  private readonly begin: Statement<[]>;
  private readonly end: Statement<[]>;
  private readonly undo: Statement<[]>;
  private readonly insert: Statement<unknown[]>;
  private readonly head: Statement<[number], [number, Buffer]>;
  private readonly stored: Statement<[number, number, number], [number, Buffer]>;
  private readonly streams: Interned;
  private readonly types: Interned;
  private readonly shapes: Interned;
  private readonly recentShapes = new RecentShapes();
  /** of this transaction */
  private readonly written = new Map<string, Head>();

  constructor(
    private readonly db: Database,
    private readonly logId: string,
    private readonly knownHeads: KnownHeads,
  ) {
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.end = db.prepare('COMMIT');
    this.undo = db.prepare('ROLLBACK');
    this.insert = db.prepare(
      `INSERT INTO event (stream_id, revision, type_id, event_id, content_hash, previous_hash, hash, data, shape_id, metadata)
       VALUES (?, ?, ?, unhex(?, '-'), unhex(?), unhex(?), unhex(?), ?, ?, ?)`, // buffers cost more than SQLite's own unhex
    );
    this.head = db
      .prepare<[number], [number, Buffer]>('SELECT revision, hash FROM event WHERE stream_id = ? ORDER BY revision DESC LIMIT 1')
      .raw();
    this.stored = db
      .prepare<[number, number, number], [number, Buffer]>(
        'SELECT position, event_id FROM event WHERE stream_id = ? AND revision BETWEEN ? AND ? ORDER BY revision',
      )
      .raw();
    this.streams = new Interned(db, 'stream', 'name');
    this.types = new Interned(db, 'event_type', 'name');
    this.shapes = new Interned(db, 'metadata_shape', 'shape');
  }

  /**
   * One durable transaction for all requests, in their order.
   * @throws SqliteError; nothing of the batch is then written, except after an I/O error, when nobody knows
   */
  commit(batch: readonly AppendRequest[]): Written[] {
    this.begin.run();
    try {
      this.knownHeads.forgetIfOthersCommitted(); // from here on nobody else commits
      const written = batch.map((request) => this.write(request));
      this.end.run();
      this.knownHeads.committed(this.written);
      return written;
    } catch (error) {
      this.rollBack();
      throw error;
    } finally {
      this.written.clear();
    }
  }

  /** Inside a transaction of the caller's: the first event of a log that is being made. */
  writeFirst(request: AppendRequest): void {
    if (this.write(request).kind === 'conflict') throw new Error(`${request.stream} is not empty`);
  }

  private rollBack(): void {
    this.streams.forget();
    this.types.forget();
    this.shapes.forget();
    this.recentShapes.forget();
    if (this.db.inTransaction) this.undo.run();
  }

  private write({ stream, expected, events }: AppendRequest): Written {
    const streamId = this.streams.find(stream);
    const head = (streamId !== undefined && this.headOf(stream, streamId)) || { revision: -1, hash: genesisHash(this.logId, stream) };
    if (head.revision !== expected) return this.answerAgain(streamId, expected, events);
    if (head.hash !== events[0].previousHash) return { kind: 'conflict' };
    return this.insertAll(stream, streamId ?? this.streams.add(stream), expected, events);
  }

  private headOf(stream: string, streamId: number): Head | undefined {
    const known = this.written.get(stream) ?? this.knownHeads.ofThisTransaction(stream);
    if (known) return known;
    const row = this.head.get(streamId);
    return row && { revision: row[0], hash: row[1].toString('hex') };
  }

  private insertAll(stream: string, streamId: number, expected: number, events: readonly EventToAppend[]): Written {
    let revision = expected;
    let position = 0;
    let split = { of: '', shapeId: 0, values: '' };
    for (const event of events) {
      revision += 1;
      if (split.of !== event.metadata) split = this.split(stream, event.metadata);
      const inserted = this.insert.run(
        streamId,
        revision,
        this.types.find(event.type) ?? this.types.add(event.type),
        event.eventId,
        event.contentHash,
        event.previousHash,
        event.hash,
        event.data,
        split.shapeId,
        split.values,
      );
      position = Number(inserted.lastInsertRowid);
    }
    this.written.set(stream, { revision, hash: events[events.length - 1].hash });
    return { kind: 'appended', revision, position };
  }

  private split(stream: string, metadata: string): { of: string; shapeId: number; values: string } {
    const asBefore = this.recentShapes.split(stream, metadata);
    if (asBefore) return { of: metadata, ...asBefore };
    const { shape, values } = splitMetadata(metadata);
    const shapeId = this.shapes.find(shape) ?? this.addShape(shape);
    if (shapeId === null) return { of: metadata, shapeId: this.shapes.find(HOLE) ?? this.shapes.add(HOLE), values: metadata };
    this.recentShapes.remember(stream, shapeId, shape);
    return { of: metadata, shapeId, values };
  }

  /** null: the log knows too many already */
  private addShape(shape: string): number | null {
    return shape === HOLE || this.shapes.count() < MAX_SHAPES ? this.shapes.add(shape) : null;
  }

  /** The same ids where they were expected: the first result. Anything else there: a conflict. */
  private answerAgain(streamId: number | undefined, expected: number, events: readonly EventToAppend[]): Written {
    if (streamId === undefined) return { kind: 'conflict' };
    const rows = this.stored.all(streamId, expected + 1, expected + events.length);
    const same = rows.length === events.length && rows.every((row, i) => row[1].equals(uuidBytes(events[i].eventId)));
    return same ? { kind: 'appended', revision: expected + events.length, position: rows[rows.length - 1][0] } : { kind: 'conflict' };
  }
}

/** Names stored once and referred to by number. */
class Interned {
  private readonly known = new Map<string, number>();
  private readonly select: Statement<[string], number>;
  private readonly create: Statement<[string]>;
  private readonly all: Statement<[], number>;

  constructor(db: Database, table: 'stream' | 'event_type' | 'metadata_shape', column: 'name' | 'shape') {
    this.select = db.prepare<[string], number>(`SELECT id FROM ${table} WHERE ${column} = ?`).pluck();
    this.create = db.prepare(`INSERT INTO ${table} (${column}) VALUES (?)`);
    this.all = db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck();
  }

  count(): number {
    return this.all.get() ?? 0;
  }

  find(name: string): number | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const stored = this.select.get(name);
    if (stored !== undefined) this.remember(name, stored);
    return stored;
  }

  add(name: string): number {
    const id = Number(this.create.run(name).lastInsertRowid);
    this.remember(name, id);
    return id;
  }

  /** After a rollback a number may be given to another name. */
  forget(): void {
    this.known.clear();
  }

  private remember(name: string, id: number): void {
    if (this.known.size >= MAX_INTERNED) this.known.clear();
    this.known.set(name, id);
  }
}
