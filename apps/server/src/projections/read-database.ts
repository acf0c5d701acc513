import { START, type Checkpoint, type EventStore, type Position } from '@baton/event-log';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { type Config, filesOf } from '@baton/installation';
import { CONFIG, EVENT_STORE } from '../platform/tokens';

/** Counts up when a table changes: an older file is thrown away and made again from the log. */
const SCHEMA_VERSION = 3;
/** ms to wait for another process that reads the file */
const BUSY_MS = 2_000;

/** Only ids and times: names are opened into memory, notes stay in the log. */
const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoints (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE heads (stream TEXT PRIMARY KEY, school_id TEXT NOT NULL, revision TEXT NOT NULL, hash TEXT NOT NULL, sealed_revision TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE days (stream TEXT PRIMARY KEY, campus_id TEXT NOT NULL, service_day TEXT NOT NULL, revision INTEGER NOT NULL, closed INTEGER NOT NULL, expected INTEGER NOT NULL, waited_for INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entries (stream TEXT NOT NULL, child_id TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, actor_id TEXT NOT NULL, actor_role TEXT NOT NULL, device_id TEXT, corrects INTEGER, PRIMARY KEY (stream, child_id, revision)) STRICT, WITHOUT ROWID;
CREATE TABLE spans (stream TEXT NOT NULL, child_id TEXT NOT NULL, ordinal INTEGER NOT NULL, holder TEXT NOT NULL, place_id TEXT, session_id TEXT, from_at INTEGER NOT NULL, to_at INTEGER, PRIMARY KEY (stream, child_id, ordinal)) STRICT, WITHOUT ROWID;
CREATE TABLE releases (stream TEXT NOT NULL, revision INTEGER NOT NULL, child_id TEXT NOT NULL, kind TEXT NOT NULL, collector_id TEXT, gate_id TEXT, at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, by TEXT NOT NULL, undone TEXT, PRIMARY KEY (stream, revision)) STRICT, WITHOUT ROWID;
CREATE TABLE alerts (stream TEXT NOT NULL, revision INTEGER NOT NULL, alert_id TEXT NOT NULL, type TEXT NOT NULL, kind TEXT, level TEXT, told TEXT, due_at INTEGER, recorded_at INTEGER NOT NULL, actor_id TEXT NOT NULL, children TEXT, PRIMARY KEY (stream, revision)) STRICT, WITHOUT ROWID;
CREATE TABLE duty_minutes (stream TEXT NOT NULL, staff_id TEXT NOT NULL, role TEXT NOT NULL, period_id TEXT NOT NULL, minutes INTEGER NOT NULL, PRIMARY KEY (stream, staff_id, role, period_id)) STRICT, WITHOUT ROWID;
CREATE TABLE gate_devices (campus_id TEXT NOT NULL, service_day TEXT NOT NULL, device_id TEXT NOT NULL, gate_id TEXT NOT NULL, PRIMARY KEY (campus_id, service_day, device_id)) STRICT, WITHOUT ROWID;
CREATE INDEX entries_of_child ON entries (child_id, recorded_at);
CREATE INDEX days_waited_for ON days (stream) WHERE waited_for = 1;
`;

/** A file that may be deleted at any time: everything in it is made again from the log. */
@Injectable()
export class ReadDatabase implements OnApplicationShutdown {
  readonly db: Database.Database;
  private readonly loadPosition: Database.Statement<[string], { position: string }>;
  private readonly savePosition: Database.Statement<[string, string]>;

  constructor(@Inject(CONFIG) config: Config, @Inject(EVENT_STORE) store: EventStore) {
    const file = filesOf(config.dataFolder).read;
    this.db = openFor(file, store.logId) ?? openNew(file, store.logId);
    this.loadPosition = this.db.prepare('SELECT position FROM checkpoints WHERE name = ?');
    this.savePosition = this.db.prepare(
      'INSERT INTO checkpoints (name, position) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
    );
  }

  onApplicationShutdown(): void {
    this.db.close();
  }

  position(name: string): Position {
    return this.loadPosition.get(name)?.position ?? START;
  }

  /** Inside the transaction of what was projected, so that both are there or neither. */
  advance(name: string, position: Position): void {
    this.savePosition.run(name, position);
  }

  checkpoint(name: string): Checkpoint {
    return { load: () => this.position(name), save: (position) => this.advance(name, position) };
  }

  /** The log was restored or copied: nothing here counts any more. */
  forgetEverything(): void {
    for (const table of ['checkpoints', 'heads', 'days', 'entries', 'spans', 'releases', 'alerts', 'duty_minutes'])
      this.db.exec(`DELETE FROM ${table}`);
  }
}

/** Null when the file is missing, damaged, older, or made from another log. */
function openFor(file: string, logId: string): Database.Database | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { fileMustExist: true, timeout: BUSY_MS });
    const meta = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM meta').all();
    const value = (key: string) => meta.find((row) => row.key === key)?.value;
    if (value('logId') === logId && value('schema') === String(SCHEMA_VERSION)) return withPragmas(db);
  } catch {
    // not a database, or none of ours: made again
  }
  db?.close();
  return null;
}

function openNew(file: string, logId: string): Database.Database {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const db = withPragmas(new Database(file, { timeout: BUSY_MS }));
  db.exec(TABLES);
  const put = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  put.run('logId', logId);
  put.run('schema', String(SCHEMA_VERSION));
  return db;
}

/** Not FULL: what a power cut takes from here is made again from the log. */
function withPragmas(db: Database.Database): Database.Database {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  return db;
}
