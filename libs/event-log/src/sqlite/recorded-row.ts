import type { Position, RecordedEvent, Revision } from '../port';
import { joinMetadata } from './metadata-shape';
import type { LogNames } from './names';

/** Columns of `event` in this order, read as a plain array (better-sqlite3 `raw`). */
export const ROW_COLUMNS =
  'e.position, e.stream_id, e.revision, e.type_id, e.event_id, e.content_hash, e.previous_hash, e.hash, e.data, e.shape_id, e.metadata';
export type Row = readonly [number, number, number, number, Buffer, Buffer, Buffer, Buffer, string, number, string];

/** An event as it lies in a row; ids, hashes and metadata become text only when somebody asks (a replay mostly doesn't). */
export class RecordedRow implements RecordedEvent {
  readonly stream: string;
  readonly type: string;
  private readonly pieces: readonly string[];

  constructor(
    private readonly row: Row,
    private readonly epoch: string,
    names: LogNames,
  ) {
    this.stream = names.stream(row[1]);
    this.type = names.type(row[3]);
    this.pieces = names.shape(row[9]);
  }
  get revision(): Revision {
    return String(this.row[2]);
  }
  get position(): Position {
    return positionText(this.epoch, this.row[0]);
  }
  get eventId(): string {
    return uuidText(this.row[4]);
  }
  get contentHash(): string {
    return this.row[5].toString('hex');
  }
  get previousHash(): string {
    return this.row[6].toString('hex');
  }
  get hash(): string {
    return this.row[7].toString('hex');
  }
  get data(): string {
    return this.row[8];
  }
  get metadata(): string {
    return joinMetadata(this.pieces, this.row[10]);
  }
  toJSON(): RecordedEvent {
    const { stream, revision, position, type, eventId, contentHash, previousHash, hash, data, metadata } = this;
    return { stream, revision, position, type, eventId, contentHash, previousHash, hash, data, metadata };
  }
}

export const positionText = (epoch: string, n: number): Position => `${epoch}:${n}`;

export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
