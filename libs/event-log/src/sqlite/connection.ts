import Database from 'better-sqlite3';

/** The store can't promise that an acknowledged append survives a power cut: it must not start. */
export class NotDurable extends Error {}
/** The file is no Baton log, or one of a newer layout. */
export class NotALog extends Error {
  constructor(
    readonly file: string,
    why: string,
  ) {
    super(`${file} ${why}`);
  }
}

/** Layout of the tables below; a newer one is refused rather than guessed at. */
const LAYOUT = 1;
const APPLICATION_ID = 0x42544e31;

/** Milliseconds that SQLite itself waits for another process's write lock, blocking; longer waits are asynchronous. */
const BUSY_TIMEOUT_MS = 5;
/** Pages (4 KiB) in the write-ahead log at which SQLite checkpoints inside a commit: only if nobody did it in time. */
const LAST_RESORT_CHECKPOINT_PAGES = 65_536;
/** Kibibytes of page cache. */
const PAGE_CACHE_KIB = 65_536;

const TABLES = `
CREATE TABLE log (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE event_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE metadata_shape (id INTEGER PRIMARY KEY, shape TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  revision INTEGER NOT NULL,
  type_id INTEGER NOT NULL REFERENCES event_type (id),
  event_id BLOB NOT NULL UNIQUE CHECK (length(event_id) = 16),
  content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  data TEXT NOT NULL,
  shape_id INTEGER NOT NULL REFERENCES metadata_shape (id),
  metadata TEXT NOT NULL,
  UNIQUE (stream_id, revision)
) STRICT;
`;

export interface ConnectionOptions {
  readonly file: string;
  readonly readonly?: boolean;
  /** runs on the connection before durability is checked: page limits, fault injection in tests */
  readonly tune?: (db: Database.Database) => void;
}

/**
 * Opens the file in WAL mode with synchronous=FULL, and makes sure of both by reading them back.
 * @throws NotDurable when either isn't so; NotALog when the file is something else
 */
export function openConnection(options: ConnectionOptions): Database.Database {
  const db = new Database(options.file, { timeout: BUSY_TIMEOUT_MS, readonly: options.readonly ?? false });
  try {
    if (!options.readonly) prepareForWriting(db);
    db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
    options.tune?.(db);
    requireDurable(db);
    requireLayout(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepareForWriting(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`wal_autocheckpoint = ${LAST_RESORT_CHECKPOINT_PAGES}`);
  if (db.pragma('user_version', { simple: true }) !== 0) return;
  if (db.prepare(`SELECT count(*) FROM sqlite_schema`).pluck().get() !== 0) return;
  createTables(db);
}

/** Two processes may open a new file at once: one creates, the other finds the tables. */
function createTables(db: Database.Database): void {
  const create = db.transaction(() => {
    if (db.pragma('user_version', { simple: true }) !== 0) return;
    db.exec(TABLES);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${LAYOUT}`);
  });
  create.immediate();
}

function requireDurable(db: Database.Database): void {
  if (db.readonly) return;
  const journal = db.pragma('journal_mode', { simple: true });
  if (journal !== 'wal')
    throw new NotDurable(`The log must be in WAL mode, but journal_mode is ${String(journal)}: put it on a local disk.`);
  const synchronous = db.pragma('synchronous', { simple: true });
  if (synchronous !== 2 && synchronous !== 3)
    throw new NotDurable(
      `The log must run with synchronous=FULL, but it is ${String(synchronous)}: a power cut would lose acknowledged events.`,
    );
}

function requireLayout(db: Database.Database): void {
  const layout = db.pragma('user_version', { simple: true });
  const application = db.pragma('application_id', { simple: true });
  if (application !== APPLICATION_ID) throw new NotALog(db.name, 'is not a Baton log.');
  if (layout !== LAYOUT) throw new NotALog(db.name, `has log layout ${String(layout)}; this build knows ${LAYOUT}. Update Baton.`);
}
