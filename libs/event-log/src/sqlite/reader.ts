import type { Database, Statement } from 'better-sqlite3';
import type { RecordedEvent } from '../port';
import { LogNames } from './names';
import { RecordedRow, ROW_COLUMNS, type Row } from './recorded-row';

/** Events of one stream read at once, in rows: few at first (most reads are of a tail), then more. */
export const FIRST_STREAM_PAGE = 64;
export const STREAM_PAGE = 500;
/** Width of one step of a subscription, in positions. */
export const LOG_PAGE = 500;

/** Streams whose positions are listed by one statement. */
const STREAMS_AT_ONCE = 1_000;

export interface NamedStream {
  readonly id: number;
  readonly name: string;
}

/** Bounded reads of committed events; every call is one short statement. */
export class LogReader {
  private readonly stream: Statement<[string, number, number], Row>;
  private readonly last: Statement<[], number>;
  private readonly names: LogNames;
  private readonly listed: Statement<[string], Row>;
  private readonly streamNames: Statement<[string, string, number], NamedStream>;
  private readonly positions: Statement<[string, number, number, number], number>;
  private readonly pages = new Map<number, Statement<unknown[], Row>>();
  private newest: { readonly after: number; readonly upTo: number; readonly events: readonly RecordedEvent[] } | null = null;
  /** the head when the last commit was announced */
  announcedHead = 0;

  constructor(
    private readonly db: Database,
    private readonly epoch: string,
  ) {
    this.names = new LogNames(db);
    this.stream = db
      .prepare<[string, number, number], Row>(
        `SELECT ${ROW_COLUMNS} FROM event e
         WHERE e.stream_id = (SELECT id FROM stream WHERE name = ?) AND e.revision >= ? ORDER BY e.revision LIMIT ?`,
      )
      .raw();
    this.listed = db
      .prepare<[string], Row>(`SELECT ${ROW_COLUMNS} FROM event e WHERE e.position IN (SELECT value FROM json_each(?)) ORDER BY e.position`)
      .raw();
    this.streamNames = db.prepare<[string, string, number], NamedStream>(
      'SELECT id, name FROM stream WHERE name >= ? AND name < ? ORDER BY name LIMIT ?',
    );
    this.positions = db
      .prepare<[string, number, number, number], number>(
        `SELECT e.position FROM json_each(?) s CROSS JOIN event e ON e.stream_id = s.value
         WHERE e.position > ? AND e.position <= ? LIMIT ?`,
      )
      .pluck();
    this.last = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM event').pluck();
  }

  head(): number {
    return this.last.get() ?? 0;
  }

  streamPage(stream: string, from: number, rows: number): RecordedEvent[] {
    return this.recorded(this.stream.all(stream, from, rows));
  }

  /** Events with `after` < position ≤ `upTo` of streams that begin with one of the prefixes. */
  logPage(after: number, upTo: number, prefixes: readonly string[]): RecordedEvent[] {
    const narrowing = prefixes.includes('') ? [] : prefixes;
    const statement = this.pages.get(narrowing.length) ?? this.preparePage(narrowing.length);
    return this.recorded(statement.all(after, upTo, ...narrowing.flatMap((prefix) => [prefix, endOfPrefix(prefix)])));
  }

  /** The same, quicker where most events are of such streams: looking each stream up in the statement costs a third more. */
  logPageOfMost(after: number, upTo: number, prefixes: readonly string[]): readonly RecordedEvent[] {
    return ofStreams(prefixes, this.logPage(after, upTo, []));
  }

  /** The same for subscriptions that are live: they ask for the same page one after another, so it is read once. */
  newestPage(after: number, upTo: number, prefixes: readonly string[]): readonly RecordedEvent[] {
    if (this.newest?.after !== after || this.newest.upTo !== upTo) this.newest = { after, upTo, events: this.logPage(after, upTo, []) };
    return ofStreams(prefixes, this.newest.events);
  }

  /** Streams that begin with the prefix, by name, STREAMS_AT_ONCE at most: the first ones, or those behind `last`. */
  streamsOf(prefix: string, last: string | null): readonly NamedStream[] {
    return this.streamNames.all(last === null ? prefix : behind(last), endOfPrefix(prefix), STREAMS_AT_ONCE);
  }

  /** Positions of these streams' events with `after` < position ≤ `upTo`, `most` of them, by the index of the streams alone. */
  positionsOf(streams: readonly NamedStream[], after: number, upTo: number, most: number): readonly number[] {
    return this.positions.all(JSON.stringify(streams.map(({ id }) => id)), after, upTo, most);
  }

  eventsAt(positions: readonly number[]): RecordedEvent[] {
    return this.recorded(this.listed.all(JSON.stringify(positions)));
  }

  private preparePage(prefixes: number): Statement<unknown[], Row> {
    const matches = Array.from({ length: prefixes }, () => '(s.name >= ? AND s.name < ?)').join(' OR ');
    // CROSS JOIN: events first. Left alone, the planner walks all streams for every page of a few events
    const statement = this.db
      .prepare<unknown[], Row>(
        `SELECT ${ROW_COLUMNS} FROM event e ${prefixes > 0 ? 'CROSS JOIN stream s ON s.id = e.stream_id' : ''} WHERE e.position > ? AND e.position <= ?
         ${prefixes > 0 ? `AND (${matches})` : ''} ORDER BY e.position`,
      )
      .raw();
    this.pages.set(prefixes, statement);
    return statement;
  }

  private recorded(rows: readonly Row[]): RecordedEvent[] {
    return rows.map((row) => new RecordedRow(row, this.epoch, this.names));
  }
}

const ofStreams = (prefixes: readonly string[], events: readonly RecordedEvent[]): readonly RecordedEvent[] =>
  prefixes.length === 0 ? events : events.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));

/** No name lies between. */
const behind = (name: string): string => `${name}\u0001`;

/** The first name behind all that begin so. Names of streams are ASCII. */
const endOfPrefix = (prefix: string): string => prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
