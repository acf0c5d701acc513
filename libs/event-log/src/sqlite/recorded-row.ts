import type { Position, RecordedEvent, Revision } from '../port';
import { joinMetadata } from './metadata-shape';
import type { LogNames } from './names';

/**
 * Columns of `event` in this order, read as a plain array (better-sqlite3 `raw`). Id and hashes come as one text in
 * capitals: four buffers per row cost more than everything else of a replay, and so does each function more.
 */
export const ROW_COLUMNS =
  'e.position, e.stream_id, e.revision, e.type_id, hex(e.event_id || e.content_hash || e.previous_hash || e.hash), e.data, e.shape_id, e.metadata';
export type Row = readonly [number, number, number, number, string, string, number, string];

/** Hex digits of the event id and of a hash. */
const ID = 32;
const HASH = 64;

/** An event as it lies in a row; ids, hashes and metadata become texts of their own only when somebody asks. */
export class RecordedRow implements RecordedEvent {
  readonly stream: string;
  readonly type: string;

  constructor(
    private readonly row: Row,
    private readonly epoch: string,
    private readonly names: LogNames,
  ) {
    this.stream = names.stream(row[1]);
    this.type = names.type(row[3]);
  }
  get revision(): Revision {
    return String(this.row[2]);
  }
  get position(): Position {
    return positionText(this.epoch, this.row[0]);
  }
  get eventId(): string {
    return uuidText(this.row[4].slice(0, ID).toLowerCase());
  }
  get contentHash(): string {
    return this.row[4].slice(ID, ID + HASH).toLowerCase();
  }
  get previousHash(): string {
    return this.row[4].slice(ID + HASH, ID + 2 * HASH).toLowerCase();
  }
  get hash(): string {
    return this.row[4].slice(ID + 2 * HASH).toLowerCase();
  }
  get data(): string {
    return this.row[5];
  }
  get metadata(): string {
    return joinMetadata(this.names.shape(this.row[6]), this.row[7]);
  }
  get schemaVersion(): number | undefined {
    return this.names.schemaVersion(this.row[6]);
  }
  toJSON(): RecordedEvent {
    const { stream, revision, position, type, eventId, contentHash, previousHash, hash, data, metadata } = this;
    return { stream, revision, position, type, eventId, contentHash, previousHash, hash, data, metadata };
  }
}

export const positionText = (epoch: string, n: number): Position => `${epoch}:${n}`;

/** Replaced, not put together: what is put together stays a tree of its parts, at ten times the memory. */
const uuidText = (hex: string): string => hex.replace(UUID_PARTS, '$1-$2-$3-$4-');
const UUID_PARTS = /^(.{8})(.{4})(.{4})(.{4})/;
export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
