import type { Database, Statement } from 'better-sqlite3';

export interface Head {
  readonly revision: number;
  /** hex */
  readonly hash: string;
}

/** Streams whose head is remembered, entries. */
const MAX_KNOWN_HEADS = 50_000;

/**
 * Heads of streams that this connection wrote. They hold as long as no other connection has committed, which SQLite's
 * `data_version` tells: most reads of a tail find out here that there is none.
 */
export class KnownHeads {
  private readonly heads = new Map<string, Head>();
  private readonly dataVersion: Statement<[], number>;
  private version: number | undefined;
  private checkedInThisTurn = false;

  constructor(db: Database) {
    this.dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();
  }

  /** undefined: not known, look into the log */
  get(stream: string): Head | undefined {
    this.checkOncePerTurn();
    return this.heads.get(stream);
  }

  /**
   * Streams whose commands were answered together look together. Until the microtasks that stand in line by now have run
   * nothing can come in from outside that another process's commit brought about.
   */
  private checkOncePerTurn(): void {
    if (this.checkedInThisTurn) return;
    this.forgetIfOthersCommitted();
    this.checkedInThisTurn = true;
    queueMicrotask(() => (this.checkedInThisTurn = false));
  }

  /** Inside a transaction that holds the write lock and began with `forgetIfOthersCommitted`. */
  ofThisTransaction(stream: string): Head | undefined {
    return this.heads.get(stream);
  }

  /** After a commit of this connection, with what it wrote. */
  committed(written: ReadonlyMap<string, Head>): void {
    if (this.heads.size + written.size > MAX_KNOWN_HEADS) this.heads.clear();
    for (const [stream, head] of written) this.heads.set(stream, head);
  }

  forgetIfOthersCommitted(): void {
    const version = this.dataVersion.get();
    if (version === this.version) return;
    this.version = version;
    this.heads.clear();
  }
}
