import type { Database } from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { type Seal, sealCodec, sealIsForged, type StreamHead } from './daily-seal';
import { type ChainHead, chainHash, eventIdOf, genesisHash, type LinkProblem } from './hash-chain';
import type { Metadata } from './envelope';
import { eventsOf } from './events-of';
import type { EventStore, RecordedEvent } from './port';
import { openConnection } from './sqlite/connection';
import { LOG_PAGE, LogReader } from './sqlite/reader';
import { identityOf } from './sqlite/sqlite-log';

export type LogProblemKind =
  | LinkProblem
  /** events before this one are gone from the log */
  | 'position_missing'
  /** a seal says that the stream reached further than it does now */
  | 'sealed_head_missing'
  /** a seal says that another event stood here */
  | 'sealed_head_differs'
  /** the seal itself doesn't hold together */
  | 'seal_forged'
  /** the first event isn't LogStarted: the log has lost its beginning */
  | 'log_start_missing'
  /** SQLite can't read its own file */
  | 'file_damaged';

export interface LogProblem {
  readonly kind: LogProblemKind;
  readonly stream: string;
  readonly revision: string;
  /** '' when no event stands there */
  readonly position: string;
  readonly detail?: string;
}

export interface LogReport {
  readonly logId: string;
  readonly events: number;
  readonly streams: number;
  readonly seals: number;
  /** how many problems in all */
  readonly problems: number;
  /** in log order; null: every chain holds */
  readonly first: LogProblem | null;
  readonly heads: ReadonlyMap<string, ChainHead>;
}

export interface VerifyOptions {
  /** seals kept outside the log; those inside are found by themselves */
  readonly seals?: readonly Seal[];
  /** whether positions count the events (the embedded log), or only grow (a server that holds more than this log); default: count */
  readonly positions?: 'count' | 'grow';
  /** called now and then with the number of events checked */
  readonly progress?: (events: number) => void;
}

/** Checks every chain of a log, in log order, with an implementation of RFC 8785 that isn't the writer's. */
export async function verifyEvents(
  logId: string,
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
  options: VerifyOptions = {},
): Promise<LogReport> {
  const check = new LogCheck(logId, options);
  for await (const recorded of events) {
    check.take(recorded);
    if (check.events % PROGRESS_EVERY === 0) options.progress?.(check.events);
  }
  return check.report();
}

/** Events between two reports of progress. */
const PROGRESS_EVERY = 10_000;

/** Verifies an open log of any kind; positions need only grow. */
export const verifyLog = (store: EventStore, options: Omit<VerifyOptions, 'positions'> = {}): Promise<LogReport> =>
  verifyEvents(store.logId, eventsOf(store), { ...options, positions: 'grow' });

/** Verifies a log file, also one in use: it is opened for reading only. @throws NotALog, or when the file can't be opened */
export async function verifyLogFile(file: string, options: VerifyOptions = {}): Promise<LogReport> {
  const db = openConnection({ file, readonly: true });
  try {
    const damage = fileDamage(db);
    if (damage) return emptyReport('', { kind: 'file_damaged', stream: '', revision: '', position: '', detail: damage });
    const identity = readIdentity(db);
    if ('problem' in identity) return emptyReport('', identity.problem);
    return await verifyEvents(identity.logId, allEvents(db, identity.epoch), options);
  } finally {
    db.close();
  }
}

function fileDamage(db: Database): string | null {
  try {
    const found = db.pragma('quick_check(1)', { simple: true });
    return found === 'ok' ? null : String(found);
  } catch (error) {
    return String(error);
  }
}

function readIdentity(db: Database): { logId: string; epoch: string } | { problem: LogProblem } {
  try {
    const identity = identityOf(db);
    if (identity) return identity;
    return { problem: { kind: 'log_start_missing', stream: 'log', revision: '0', position: '' } };
  } catch (error) {
    return { problem: { kind: 'log_start_missing', stream: 'log', revision: '0', position: '', detail: String(error) } };
  }
}

const emptyReport = (logId: string, first: LogProblem): LogReport => ({
  logId,
  events: 0,
  streams: 0,
  seals: 0,
  problems: 1,
  first,
  heads: new Map(),
});

/** Every event of an open log file in order, a page at a time, letting others run in between. */
export async function* allEvents(db: Database, epoch: string): AsyncGenerator<RecordedEvent> {
  const reader = new LogReader(db, epoch);
  const head = reader.head();
  for (let after = 0; after < head; after += LOG_PAGE) {
    yield* reader.logPage(after, after + LOG_PAGE, []);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class LogCheck {
  events = 0;
  private readonly heads = new Map<string, ChainHead>();
  private readonly sealed = new Map<string, StreamHead>();
  private readonly seen = new Set<string>();
  private lastPosition = 0;
  private seals = 0;
  private problems = 0;
  private first: LogProblem | null = null;

  constructor(
    private readonly logId: string,
    private readonly options: VerifyOptions,
  ) {
    for (const seal of options.seals ?? []) this.expectSealed(seal, null);
  }

  take(recorded: RecordedEvent): void {
    this.events += 1;
    const position = Number(recorded.position.slice(recorded.position.lastIndexOf(':') + 1));
    if (this.options.positions !== 'grow' && position !== this.lastPosition + 1)
      this.note('position_missing', recorded, `${position - this.lastPosition - 1} events before it are gone`);
    this.lastPosition = position;
    const problem = problemOfEvent(this.logId, this.heads.get(recorded.stream), recorded);
    if (problem) this.note(problem, recorded);
    const { stream, revision, hash } = recorded;
    this.heads.set(stream, { revision, hash });
    this.compareWithSeal(recorded);
    if (recorded.type === 'HeadsSealed' && !problem) this.takeSeal(recorded);
  }

  report(): LogReport {
    for (const [place, head] of this.sealed)
      if (!this.seen.has(place)) this.noteAt({ kind: 'sealed_head_missing', stream: head.stream, revision: head.revision, position: '' });
    const { events, seals, problems, first, heads, logId } = this;
    return { logId, events, streams: heads.size, seals, problems, first, heads };
  }

  private takeSeal(recorded: RecordedEvent): void {
    const seal = sealCodec.decode('HeadsSealed', 1, JSON.parse(recorded.data) as object).data;
    this.expectSealed(seal, recorded);
    for (const head of seal.heads) {
      const now = this.heads.get(head.stream);
      if (!now || Number(now.revision) < Number(head.revision)) this.noteAt({ ...placeOf(head), kind: 'sealed_head_missing' });
      else if (now.revision === head.revision && now.hash !== head.hash) this.noteAt({ ...placeOf(head), kind: 'sealed_head_differs' });
    }
  }

  private expectSealed(seal: Seal, recorded: RecordedEvent | null): void {
    this.seals += 1;
    if (sealIsForged(seal))
      this.noteAt({
        kind: 'seal_forged',
        stream: recorded?.stream ?? '',
        revision: recorded?.revision ?? '',
        position: recorded?.position ?? '',
      });
    if (!recorded) for (const head of seal.heads) this.sealed.set(`${head.stream}@${head.revision}`, head);
  }

  private compareWithSeal(recorded: RecordedEvent): void {
    const place = `${recorded.stream}@${recorded.revision}`;
    const head = this.sealed.get(place);
    if (!head) return;
    this.seen.add(place);
    if (head.hash !== recorded.hash) this.note('sealed_head_differs', recorded);
  }

  private note(kind: LogProblemKind, recorded: RecordedEvent, detail?: string): void {
    const { stream, revision, position } = recorded;
    this.noteAt({ kind, stream, revision, position, ...(detail ? { detail } : {}) });
  }

  private noteAt(problem: LogProblem): void {
    this.problems += 1;
    this.first ??= problem;
  }
}

const placeOf = ({ stream, revision }: StreamHead) => ({ stream, revision, position: '' });

/** The rules of log-format once more, written apart from `hash-chain.ts` where it matters: over the parsed content. */
function problemOfEvent(logId: string, before: ChainHead | undefined, recorded: RecordedEvent): LinkProblem | null {
  const expected = before ?? { revision: '-1', hash: genesisHash(logId, recorded.stream) };
  if (Number(recorded.revision) !== Number(expected.revision) + 1) return 'revision_missing';
  if (recorded.previousHash !== expected.hash) return 'does_not_follow_previous';
  const parsed = parse(recorded);
  if (!parsed) return 'not_readable';
  const { data, metadata } = parsed;
  const { envelopeVersion, schemaVersion } = metadata;
  const { stream, type } = recorded;
  const content = canonicalize({
    envelopeVersion,
    logId,
    stream,
    revision: Number(recorded.revision),
    type,
    schemaVersion,
    data,
    metadata,
  });
  if (content === undefined || createHash('sha256').update(content).digest('hex') !== recorded.contentHash) return 'content_changed';
  if (chainHash(recorded.previousHash, recorded.contentHash) !== recorded.hash) return 'hash_wrong';
  return eventIdOf(metadata.time.recordedAt, recorded.hash) === recorded.eventId ? null : 'event_id_wrong';
}

function parse(recorded: RecordedEvent): { readonly data: object; readonly metadata: Metadata } | null {
  try {
    return { data: JSON.parse(recorded.data) as object, metadata: JSON.parse(recorded.metadata) as Metadata };
  } catch {
    return null;
  }
}
