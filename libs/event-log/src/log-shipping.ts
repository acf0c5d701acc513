import { createReadStream, readdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type EventStore, type EventToAppend, LimitExceeded, type RecordedEvent, START, type Subscription } from './port';
import { openConnection } from './sqlite/connection';
import { LogReader } from './sqlite/reader';
import { identityOf } from './sqlite/sqlite-log';

/** Bytes of text that wait for the disk of the copies at most; beyond it the log isn't read on until they are there. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** A shipped file that nobody has written or touched for so long belongs to a process that is gone: ms. */
export const SHIPPED_STALE_MS = 10 * 60_000;
/** Appends on their way to the log that is restored. */
const APPENDS_AT_ONCE = 256;
const PREFIX = 'shipped-';

/** The copy isn't the beginning of this log (it was restored from another one since): what is shipped wouldn't follow it. */
export class NotTheBeginning extends Error {}
/** A shipped line can't be read, and it isn't the last one. */
export class ShippedBroken extends Error {}

export interface ShippingOptions {
  readonly store: EventStore;
  /** a verified copy of the log: what came after it is shipped */
  readonly base: string;
  /** where it goes, best beside the copy */
  readonly folder: string;
  /** no further line is written; what was written stays good */
  readonly failed: (error: unknown) => void;
}

/**
 * Writes every event that the log has had since a copy of it into a file beside that copy, as soon as it is durable in the
 * log: one line of JSON an event, with its bytes and hashes, each batch synced. Without it a disk that dies takes along all
 * that was acknowledged since the last copy. The disk of the copies may be slow or gone: nothing here waits for it in the
 * turn of the server.
 */
export class LogShipping {
  readonly base: string;
  private readonly file: string;
  private readonly subscription: Subscription;
  private waiting: string[] = [];
  private waitingBytes = 0;
  private oldestWaits: number | null = null;
  private writing: Promise<void> = Promise.resolve();
  private live = false;
  private over = false;
  private readonly done: Promise<void>;

  private constructor(
    private readonly options: ShippingOptions,
    subscription: Subscription,
    private readonly handle: FileHandle,
    file: string,
    first: CopyEnd,
  ) {
    this.base = options.base;
    this.file = file;
    this.subscription = subscription;
    this.done = this.run(first).catch((error: unknown) => this.fail(error));
  }

  /** @throws NotTheBeginning, NotALog when the copy can't be read, and what the folder's file system says */
  static async begin(options: ShippingOptions): Promise<LogShipping> {
    const end = endOfCopy(options.base);
    const head = await options.store.head();
    const [epoch, n] = head.split(':');
    if (head === START || Number(n) < end.position) throw new NotTheBeginning(`${options.base} reaches further than the log.`);
    const after = end.position <= 1 ? START : `${epoch}:${end.position - 1}`;
    const file = join(options.folder, shippedName(options.base));
    const handle = await open(file, 'wx', 0o600);
    return new LogShipping(options, options.store.subscribe({ after, prefixes: [] }), handle, file, end);
  }

  /** For how long the event has waited that has waited longest to be shipped: ms. Null: shipping is over. */
  behindMs(): number | null {
    if (this.over) return null;
    return this.oldestWaits === null ? 0 : Date.now() - this.oldestWaits;
  }

  /** Called now and then: says that this file is in use, and deletes those that nobody uses and that this one outdoes. */
  async lookAfter(): Promise<void> {
    if (this.over || !this.live) return;
    const now = new Date();
    await utimes(this.file, now, now);
    await deleteLeftBehind(this.options.folder, this.file);
  }

  /** Everything that was read is written and synced; the file stays. */
  async close(): Promise<void> {
    await this.subscription.close();
    await this.done;
    await this.writing.catch(() => undefined); // told when it failed
    this.over = true;
    await this.handle.close().catch(() => undefined);
  }

  private async run(first: CopyEnd): Promise<void> {
    let follows = false;
    for await (const item of this.subscription) {
      if (item.kind === 'live') {
        await this.writing;
        this.live = true;
      } else if (follows) await this.ship(item.event);
      else if (item.event.eventId === first.eventId && item.event.hash === first.hash) follows = true;
      else {
        await rm(this.file, { force: true }); // empty
        throw new NotTheBeginning(`${this.base} ends with another event than the log has there.`);
      }
    }
  }

  private async ship(event: RecordedEvent): Promise<void> {
    if (this.over) return;
    const line = shippedLine(event);
    this.oldestWaits ??= Date.now();
    this.waiting.push(line);
    this.waitingBytes += line.length;
    if (this.waiting.length === 1) this.writing = this.writing.then(() => this.write());
    this.writing.catch(() => undefined); // heard by whoever waits for it
    if (this.waitingBytes > MAX_WAITING_BYTES) await this.writing;
  }

  /** All that waits by the time that the disk is free goes in one write and one sync. */
  private async write(): Promise<void> {
    const text = this.waiting.join('');
    this.waiting = [];
    this.waitingBytes = 0;
    try {
      await this.handle.appendFile(text);
      await this.handle.datasync();
    } catch (error) {
      this.fail(error);
      throw error;
    }
    if (this.waiting.length === 0) this.oldestWaits = null;
  }

  private fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.options.failed(error);
    void this.subscription.close();
  }
}

interface CopyEnd {
  readonly position: number;
  readonly eventId: string;
  readonly hash: string;
}

/** The last event of a copy. */
function endOfCopy(file: string): CopyEnd {
  const db = openConnection({ file, readonly: true });
  try {
    const reader = new LogReader(db, identityOf(db)?.epoch ?? '');
    const position = reader.head();
    const [{ eventId, hash }] = reader.eventsAt([position]);
    return { position, eventId, hash };
  } finally {
    db.close();
  }
}

const stampOf = (base: string): string => basename(base).replace(/^log-|\.db$/g, '');

/** shipped-<of the copy>-<begun>-<process>.ndjson: by name, the newest is the last */
const shippedName = (base: string): string =>
  `${PREFIX}${stampOf(base)}-${new Date().toISOString().replace(/[-:.]/g, '')}-${process.pid}.ndjson`;

/** What was shipped, the newest file first; also after older copies: for a moment after a copy that is all there is. */
export function shippedFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(PREFIX) && name.endsWith('.ndjson'));
  return names
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** `mine` holds all that they hold. Files in use are touched by whoever writes them. */
async function deleteLeftBehind(folder: string, mine: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (!name.startsWith(PREFIX) || file === mine) continue;
    if (Date.now() - (await stat(file)).mtimeMs > SHIPPED_STALE_MS) await rm(file, { force: true });
  }
}

/** Data and metadata as texts, so that their bytes come back as they were. */
function shippedLine({ stream, revision, eventId, type, contentHash, previousHash, hash, data, metadata }: RecordedEvent): string {
  return JSON.stringify({ stream, revision, eventId, type, contentHash, previousHash, hash, data, metadata }) + '\n';
}

type ShippedEvent = EventToAppend & { readonly stream: string; readonly revision: string };

/** @throws ShippedBroken naming the line. The last line may be torn: the process died while it wrote. */
async function* shippedEvents(file: string): AsyncGenerator<ShippedEvent> {
  let torn: number | null = null;
  let n = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (torn !== null) throw new ShippedBroken(`${file}, line ${torn}`);
    n += 1;
    const event = readLine(line);
    if (event) yield event;
    else torn = n;
  }
}

function readLine(line: string): ShippedEvent | null {
  try {
    return JSON.parse(line) as ShippedEvent;
  } catch {
    return null;
  }
}

/**
 * Appends what was shipped to a copy of the log, in its order. Events that it holds already count for nothing.
 * @returns how many events don't continue the log and were left out
 * @throws ShippedBroken
 */
export async function applyShipped(store: EventStore, file: string): Promise<number> {
  let leftOut = 0;
  let sending: Promise<void>[] = [];
  for await (const { stream, revision, ...event } of shippedEvents(file)) {
    const sent = store.append(stream, String(Number(revision) - 1), [event]).then(
      (result) => void (leftOut += result.kind === 'conflict' ? 1 : 0),
      (error: unknown) => {
        throw error instanceof LimitExceeded ? new ShippedBroken(`${file}, ${stream} ${revision}: ${error.message}`) : error;
      },
    );
    sent.catch(() => undefined); // heard below
    sending.push(sent);
    if (sending.length < APPENDS_AT_ONCE) continue;
    await Promise.all(sending);
    sending = [];
  }
  await Promise.all(sending);
  return leftOut;
}
