import type { Database } from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { checkAppend } from '../limits';
import { type BeginAs, LOG_STREAM, newLog, readLogStarted } from '../log-started';
import {
  type AppendResult,
  type ClockMode,
  ClockModeMismatch,
  type EventStore,
  type EventToAppend,
  type Position,
  type RecordedEvent,
  type Revision,
  START,
  type Subscription,
  type SubscriptionOptions,
} from '../port';
import { AppendQueue } from './append-queue';
import { Bell } from './bell';
import { openConnection } from './connection';
import { FIRST_STREAM_PAGE, LogReader, STREAM_PAGE } from './reader';
import { positionText } from './recorded-row';
import { SqliteSubscription } from './sqlite-subscription';
import { KnownHeads } from './known-heads';
import { LogWriter } from './writer';

/**
 * Bytes of events after which the write-ahead log is moved into the main file, between two commits (some 15 ms here).
 * It is then overwritten from its beginning, which syncs faster than a file that grows.
 */
const CHECKPOINT_AFTER_BYTES = 4 * 1024 * 1024;
/** Milliseconds without an append that such a move waits for. */
const CHECKPOINT_QUIET_MS = 100;
/** Bytes after which it no longer waits for quiet. */
const CHECKPOINT_AT_LAST_BYTES = 8 * 1024 * 1024;
/** Milliseconds between two looks for a commit whose process died before it could ring the bell. */
const LOST_BELL_CHECK_MS = 1_000;
/** Subscriptions of one handle. */
const MAX_SUBSCRIPTIONS = 1_000;

export interface SqliteLogOptions {
  readonly file: string;
  /** for a new log: fixed for its life, default real. An existing log of another kind is refused; left out, any is opened. */
  readonly clock?: ClockMode;
  /** epoch ms for `recordedAt` of the log's first event; default the machine's clock */
  readonly now?: () => number;
  /** the log can't go on (I/O error, damaged file): default ends the process with exit code 70 */
  readonly onFatal?: (error: Error) => void;
  /** for an empty log: becomes the copy of another one; default: it begins its own life */
  readonly beginAs?: BeginAs;
  /** runs on each new connection before durability is checked: page limits, faults in tests */
  readonly tune?: (db: Database) => void;
}

/**
 * Opens the log, or begins it.
 * @throws NotDurable, NotALog, ClockModeMismatch
 */
export async function openSqliteLog(options: SqliteLogOptions): Promise<SqliteEventStore> {
  const db = openConnection(options);
  try {
    const identity = identityOf(db) ?? beginLog(db, options);
    if (options.clock && options.clock.kind !== identity.clock.kind)
      throw new ClockModeMismatch(`The log in ${options.file} runs on a ${identity.clock.kind} clock, not on a ${options.clock.kind} one.`);
    return new SqliteEventStore(db, identity, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

export interface LogIdentity {
  readonly logId: string;
  readonly epoch: string;
  readonly clock: ClockMode;
}

/** Reads who this log is; null for an empty one. */
export function identityOf(db: Database): LogIdentity | null {
  const epoch = db.prepare<[], string>(`SELECT value FROM log WHERE name = 'epoch'`).pluck().get();
  if (epoch === undefined) return null;
  const first = db
    .prepare<[], { type: string; data: string }>(
      'SELECT t.name AS type, e.data FROM event e JOIN event_type t ON t.id = e.type_id ORDER BY e.position LIMIT 1',
    )
    .get();
  if (!first) throw new Error(`${db.name} has lost its first event: restore it from a backup.`);
  return { epoch, ...readLogStarted(first) };
}

/** A name for a stretch of positions, 8 hex digits. */
export const newEpoch = (): string => randomBytes(4).toString('hex');

function beginLog(db: Database, options: SqliteLogOptions): LogIdentity {
  const { logId, events } = options.beginAs ?? newLog(options.clock ?? { kind: 'real' }, (options.now ?? Date.now)());
  const setEpoch = db.prepare(`INSERT INTO log (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING`);
  db.transaction(() => {
    if (setEpoch.run(newEpoch()).changes === 0) return; // another process began it in this moment
    new LogWriter(db, logId, new KnownHeads(db)).writeFirst({ stream: LOG_STREAM, expected: -1, events });
  }).immediate();
  const identity = identityOf(db);
  if (!identity) throw new Error(`${options.file} could not be begun.`);
  return identity;
}

/** The embedded store: one SQLite file, any number of processes on one machine. */
export class SqliteEventStore implements EventStore {
  readonly logId: string;
  readonly clock: ClockMode;
  readonly epoch: string;
  readonly file: string;
  private readonly reader: LogReader;
  private readonly knownHeads: KnownHeads;
  private readonly queue: AppendQueue;
  private readonly bell: Bell;
  private readonly subscriptions = new Set<SqliteSubscription>();
  private dataVersion: unknown = null;
  private lostBellCheck: NodeJS.Timeout | null = null;
  private announced = false;
  private unmovedBytes = 0;
  private checkpointTimer: NodeJS.Timeout | null = null;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly db: Database,
    identity: LogIdentity,
    options: SqliteLogOptions,
  ) {
    this.logId = identity.logId;
    this.clock = identity.clock;
    this.epoch = identity.epoch;
    this.file = options.file;
    this.reader = new LogReader(db, identity.epoch);
    const onFatal = options.onFatal ?? endProcess;
    this.knownHeads = new KnownHeads(db);
    this.queue = new AppendQueue(new LogWriter(db, identity.logId, this.knownHeads), (_events, bytes) => this.committed(bytes), onFatal);
    this.bell = new Bell(`${options.file}-bell`, () => this.announceSoon());
  }

  async append(stream: string, expected: Revision, events: readonly EventToAppend[]): Promise<AppendResult> {
    const bytes = checkAppend(this.logId, stream, expected, events);
    const written = await this.queue.append({ stream, expected: Number(expected), events }, bytes);
    if (written.kind === 'conflict') return written;
    return { kind: 'appended', revision: String(written.revision), position: positionText(this.epoch, written.position) };
  }

  async *readStream(stream: string, from: Revision = '0'): AsyncGenerator<RecordedEvent> {
    let next = Math.max(0, Number(from));
    const head = this.knownHeads.get(stream);
    if (head && next > head.revision) return;
    let rows = FIRST_STREAM_PAGE;
    for (;;) {
      const page = this.reader.streamPage(stream, next, rows);
      yield* page;
      if (page.length < rows) return;
      next += page.length;
      rows = STREAM_PAGE;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  subscribe(options: SubscriptionOptions): Subscription {
    if (this.subscriptions.size >= MAX_SUBSCRIPTIONS) throw new Error(`The log serves at most ${MAX_SUBSCRIPTIONS} subscriptions.`);
    const subscription = new SqliteSubscription(this.reader, this.epoch, options, (closed) => this.unsubscribed(closed));
    this.subscriptions.add(subscription);
    this.listen();
    return subscription;
  }

  head(): Promise<Position> {
    const n = this.reader.head();
    return Promise.resolve(n === 0 ? START : positionText(this.epoch, n));
  }

  /** Answers what was accepted, then closes. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.queue.stop(new Error('it is being closed'));
    await this.queue.drained();
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.stopListening();
    if (this.checkpointTimer) clearTimeout(this.checkpointTimer);
    this.bell.close();
    this.db.close();
  }

  private committed(bytes: number): void {
    this.announceSoon();
    this.bell.ring();
    this.unmovedBytes += bytes;
    if (this.unmovedBytes < CHECKPOINT_AFTER_BYTES) return;
    if (this.unmovedBytes >= CHECKPOINT_AT_LAST_BYTES) return this.checkpoint();
    if (this.checkpointTimer) this.checkpointTimer.refresh();
    else this.checkpointTimer = setTimeout(() => this.checkpoint(), CHECKPOINT_QUIET_MS).unref();
  }

  private checkpoint(): void {
    if (this.checkpointTimer) clearTimeout(this.checkpointTimer);
    this.checkpointTimer = null;
    this.unmovedBytes = 0;
    this.db.pragma('wal_checkpoint(PASSIVE)');
  }

  /** After the answers of this turn went out: replies before broadcasts. */
  private announceSoon(): void {
    if (this.announced || this.subscriptions.size === 0) return;
    this.announced = true;
    setImmediate(() => {
      this.announced = false;
      if (this.subscriptions.size === 0) return;
      this.reader.announcedHead = this.reader.head();
      for (const subscription of this.subscriptions) subscription.announce();
    });
  }

  private listen(): void {
    this.bell.listen();
    this.lostBellCheck ??= setInterval(() => this.announceIfBellWasLost(), LOST_BELL_CHECK_MS).unref();
  }

  /** Delivery hangs on the bell; this only makes up for a process that was killed between its commit and its ring. */
  private announceIfBellWasLost(): void {
    const version = this.db.pragma('data_version', { simple: true });
    if (version === this.dataVersion) return;
    this.dataVersion = version;
    this.announceSoon();
  }

  private unsubscribed(subscription: SqliteSubscription): void {
    this.subscriptions.delete(subscription);
    if (this.subscriptions.size === 0) this.stopListening();
  }

  private stopListening(): void {
    if (this.lostBellCheck) clearInterval(this.lostBellCheck);
    this.lostBellCheck = null;
  }
}

function endProcess(error: Error): void {
  process.stderr.write(`The log can't go on: ${error.message}. The process ends; a new one reads what is on the disk.\n`);
  process.exit(70);
}
