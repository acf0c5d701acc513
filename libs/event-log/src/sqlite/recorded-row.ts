import type { Position, RecordedEvent, Revision } from '../port';

/** Columns of `event` in this order, read as a plain array (better-sqlite3 `raw`). */
export const ROW_COLUMNS =
  'e.position, s.name, e.revision, t.name, e.event_id, e.content_hash, e.previous_hash, e.hash, e.data, e.metadata';
export const ROW_TABLES = 'event e JOIN stream s ON s.id = e.stream_id JOIN event_type t ON t.id = e.type_id';
export type Row = readonly [number, string, number, string, Buffer, Buffer, Buffer, Buffer, string, string];

/** An event as it lies in a row; ids and hashes become text only when somebody asks (a replay mostly doesn't). */
export class RecordedRow implements RecordedEvent {
  constructor(
    private readonly row: Row,
    private readonly epoch: string,
  ) {}
  get stream(): string {
    return this.row[1];
  }
  get revision(): Revision {
    return String(this.row[2]);
  }
  get position(): Position {
    return positionText(this.epoch, this.row[0]);
  }
  get type(): string {
    return this.row[3];
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
    return this.row[9];
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
