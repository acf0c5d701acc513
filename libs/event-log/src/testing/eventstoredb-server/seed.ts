import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A log of millions of events that a server begins with, because appending them one after another takes hours. Names and
 * lengths are in memory, bytes stay in a file: of 4.8 million events that is a gigabyte instead of ten.
 * `events`: for each its id, data and custom metadata, one behind the other. `index`: four numbers of 32 bits an event, its
 * stream, type and the bytes of data and metadata. `names`: streams and types.
 */
const EVENTS = 'events';
const INDEX = 'index';
const NAMES = 'names.json';

const NUMBERS_AN_EVENT = 4;
/** Bytes of an id as text. */
const ID_BYTES = 36;
/** Bytes gathered before they are written. */
const WRITTEN_AT_ONCE = 4 * 1024 * 1024;

/** JSON, as an append brings it. */
export interface SeedEvent {
  /** UUID */
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
}

interface Names {
  readonly streams: readonly string[];
  readonly types: readonly string[];
}

/** Writes a seed into a folder that exists. Events come in the log's order. */
export class SeedWriter {
  private readonly events: number;
  private readonly index: number;
  private readonly streams = new Map<string, number>();
  private readonly types = new Map<string, number>();
  private waiting: Buffer[] = [];
  private numbers: number[] = [];
  private bytes = 0;

  constructor(private readonly folder: string) {
    this.events = openSync(join(folder, EVENTS), 'w');
    this.index = openSync(join(folder, INDEX), 'w');
  }

  add(stream: string, { id, type, data, customMetadata }: SeedEvent): void {
    this.waiting.push(Buffer.from(id, 'latin1'), Buffer.from(data), Buffer.from(customMetadata));
    this.numbers.push(numberOf(this.streams, stream), numberOf(this.types, type), data.length, customMetadata.length);
    this.bytes += ID_BYTES + data.length + customMetadata.length;
    if (this.bytes >= WRITTEN_AT_ONCE) this.write();
  }

  close(): void {
    this.write();
    closeSync(this.events);
    closeSync(this.index);
    writeFileSync(join(this.folder, NAMES), JSON.stringify({ streams: [...this.streams.keys()], types: [...this.types.keys()] }));
  }

  private write(): void {
    writeWhole(this.events, Buffer.concat(this.waiting));
    writeWhole(this.index, Buffer.from(Uint32Array.from(this.numbers).buffer));
    [this.waiting, this.numbers, this.bytes] = [[], [], 0];
  }
}

function numberOf(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

/** What the seed's events are, in order; `position` is for the database to say. */
export function* seededRecords(folder: string, created: string): Generator<SeededRecord> {
  const events = openSync(join(folder, EVENTS), 'r');
  const { streams, types } = JSON.parse(readFileSync(join(folder, NAMES), 'utf8')) as Names;
  const bytes = readFileSync(join(folder, INDEX));
  const index = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const revisions = new Uint32Array(streams.length);
  let offset = 0;
  for (let i = 0; i < index.length; i += NUMBERS_AN_EVENT) {
    const [stream, type, data, metadata] = index.subarray(i, i + NUMBERS_AN_EVENT);
    yield new SeededRecord({ events, created }, offset, streams[stream], revisions[stream]++, types[type], data, metadata);
    offset += ID_BYTES + data + metadata;
  }
}

interface Seed {
  /** the file of bytes, open for as long as the process lives */
  readonly events: number;
  readonly created: string;
}

/** A record whose bytes are read when somebody asks. */
export class SeededRecord {
  position = 0;
  constructor(
    private readonly seed: Seed,
    private readonly offset: number,
    readonly stream: string,
    readonly revision: number,
    readonly type: string,
    private readonly dataLength: number,
    private readonly metadataLength: number,
  ) {}

  get bytes(): number {
    return this.dataLength + this.metadataLength;
  }
  get created(): string {
    return this.seed.created;
  }
  get contentType(): string {
    return 'application/json';
  }
  get id(): string {
    return this.read(0, ID_BYTES).toString('latin1');
  }
  get data(): Uint8Array {
    return this.read(ID_BYTES, this.dataLength);
  }
  get customMetadata(): Uint8Array {
    return this.read(ID_BYTES + this.dataLength, this.metadataLength);
  }

  private read(from: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let read = 0; read < length;) {
      const more = readSync(this.seed.events, bytes, read, length - read, this.offset + from + read);
      if (more === 0) throw new Error('The seed is shorter than its index says.');
      read += more;
    }
    return bytes;
  }
}
