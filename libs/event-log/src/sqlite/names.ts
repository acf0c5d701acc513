import type { Database, Statement } from 'better-sqlite3';
import { schemaVersionOf } from '../hash-chain';
import { HOLE, piecesOf } from './metadata-shape';

/** Names held in memory, entries of each kind. */
const MAX_NAMES = 100_000;

/** What the numbers in a row stand for. Numbers are never given to another name once they are committed. */
export class LogNames {
  readonly stream: (id: number) => string;
  readonly type: (id: number) => string;
  /** the pieces of a metadata shape */
  readonly shape: (id: number) => readonly string[];
  /** the schema version that stands in a metadata shape; undefined when metadata lies there whole */
  readonly schemaVersion: (id: number) => number | undefined;

  constructor(db: Database) {
    const named = (sql: string) => db.prepare<[number], string>(sql).pluck();
    this.stream = remembering(named('SELECT name FROM stream WHERE id = ?'), (name) => name ?? '?');
    this.type = remembering(named('SELECT name FROM event_type WHERE id = ?'), (name) => name ?? '?');
    const shape = named('SELECT shape FROM metadata_shape WHERE id = ?');
    this.shape = remembering(shape, (text) => piecesOf(text ?? HOLE));
    const version = remembering(shape, (text) => schemaVersionOf(text ?? HOLE));
    this.schemaVersion = (id) => version(id) || undefined;
  }
}

/** A number without a name is damage; it is shown as such, and the verifier names the event. */
function remembering<T>(select: Statement<[number], string>, from: (name: string | undefined) => T): (id: number) => T {
  const known = new Map<number, T>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const made = from(select.get(id));
    if (known.size >= MAX_NAMES) known.clear();
    known.set(id, made);
    return made;
  };
}
