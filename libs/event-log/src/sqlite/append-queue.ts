import { LogBusy, LogFull, OutcomeUnknown } from '../port';
import { isBusy, sqliteCodeOf } from './error-codes';
import type { AppendRequest, LogWriter, Written } from './writer';

/** Appends that wait for the writer. More than this many answer `LogBusy`. */
export const MAX_WAITING_APPENDS = 10_000;
/** Appends in one transaction. */
export const MAX_BATCH_APPENDS = 512;
/** Bytes in one transaction. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Milliseconds that a batch waits for another process's write lock before it answers `LogBusy`. */
export const WRITE_LOCK_WAIT_MS = 10_000;
/** Milliseconds between two tries for the write lock. */
const WRITE_LOCK_RETRY_MS = 2;

interface Waiting extends AppendRequest {
  readonly bytes: number;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: whatever arrives while a transaction is being synced shares the next one. Every append is answered after
 * the commit that holds it.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  private scheduled = false;
  private lockWaitedSince: number | null = null;
  private stoppedBy: Error | null = null;
  private idle: (() => void)[] = [];

  constructor(
    private readonly writer: LogWriter,
    private readonly committed: (events: number, bytes: number) => void,
    private readonly onFatal: (error: Error) => void,
  ) {}

  append(request: AppendRequest, bytes: number): Promise<Written> {
    if (this.stoppedBy) return Promise.reject(new LogBusy(`The log has stopped: ${this.stoppedBy.message}`));
    if (this.waiting.length >= MAX_WAITING_APPENDS)
      return Promise.reject(new LogBusy(`${MAX_WAITING_APPENDS} appends are waiting already: try again`));
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...request, bytes, resolve, reject });
      this.schedule();
    });
  }

  /** When everything accepted so far was answered. */
  drained(): Promise<void> {
    if (this.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** Nothing more is accepted. */
  stop(reason: Error): void {
    this.stoppedBy ??= reason;
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    const batch = this.nextBatch();
    try {
      const written = this.commitTogetherOrOneByOne(batch);
      this.lockWaitedSince = null;
      this.waiting.splice(0, batch.length);
      this.answer(batch, written);
    } catch (error) {
      this.failed(batch, error);
    }
    if (this.waiting.length > 0) this.schedule();
    else for (const resolve of this.idle.splice(0)) resolve();
  }

  private answer(batch: readonly Waiting[], written: readonly (Written | Error)[]): void {
    let events = 0;
    let bytes = 0;
    batch.forEach((append, i) => {
      const result = written[i];
      if (result instanceof Error) return append.reject(result);
      if (result.kind === 'appended') {
        events += append.events.length;
        bytes += append.bytes;
      }
      append.resolve(result);
    });
    if (events > 0) this.committed(events, bytes);
  }

  private nextBatch(): Waiting[] {
    let bytes = 0;
    let size = 0;
    while (size < this.waiting.length && size < MAX_BATCH_APPENDS) {
      bytes += this.waiting[size].bytes;
      if (size > 0 && bytes > MAX_BATCH_BYTES) break;
      size += 1;
    }
    return this.waiting.slice(0, size);
  }

  /** An event id that stands elsewhere in the log fails its whole transaction: then each append gets its own. */
  private commitTogetherOrOneByOne(batch: readonly Waiting[]): (Written | Error)[] {
    try {
      return this.writer.commit(batch);
    } catch (error) {
      if (!isConstraint(error)) throw error;
      return batch.map((request) => this.commitAlone(request));
    }
  }

  private commitAlone(request: Waiting): Written | Error {
    try {
      return this.writer.commit([request])[0];
    } catch (error) {
      if (isConstraint(error)) return { kind: 'conflict' };
      if (isFull(error)) return logFull(error as Error);
      throw error;
    }
  }

  private failed(batch: readonly Waiting[], error: unknown): void {
    const cause = error as Error;
    if (isBusy(cause)) return this.waitForLock(batch);
    this.lockWaitedSince = null;
    if (isFull(cause)) return this.rejectBatch(batch, logFull(cause));
    this.die(cause);
  }

  private waitForLock(batch: readonly Waiting[]): void {
    this.lockWaitedSince ??= Date.now();
    if (Date.now() - this.lockWaitedSince > WRITE_LOCK_WAIT_MS) {
      this.lockWaitedSince = null;
      return this.rejectBatch(batch, new LogBusy(`Another process held the write lock for ${WRITE_LOCK_WAIT_MS} ms: try again`));
    }
    this.scheduled = true;
    setTimeout(() => this.flush(), WRITE_LOCK_RETRY_MS * (1 + Math.random()));
  }

  private rejectBatch(batch: readonly Waiting[], error: Error): void {
    this.waiting.splice(0, batch.length);
    for (const append of batch) append.reject(error);
  }

  /** After an I/O error nobody knows what is on the disk: only a new process, reading it afresh, does. */
  private die(cause: Error): void {
    this.stop(cause);
    const unknown = new OutcomeUnknown(`The log stopped while writing (${cause.message}): send the same again after the restart`);
    for (const append of this.waiting.splice(0)) append.reject(unknown);
    this.onFatal(cause);
  }
}

const isConstraint = (error: unknown) => sqliteCodeOf(error).startsWith('SQLITE_CONSTRAINT');
const isFull = (error: unknown) => sqliteCodeOf(error) === 'SQLITE_FULL';
const logFull = (cause: Error) => new LogFull(`The disk is full, nothing was written (${cause.message}): make room; reading goes on`);
