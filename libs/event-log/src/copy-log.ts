import { randomBytes } from 'node:crypto';
import { beginEpoch } from './begin-epoch';
import { bytesOf, MAX_APPEND_BYTES, MAX_APPEND_EVENTS } from './limits';
import { type BeginAs, LOG_STREAM, logCopied } from './log-started';
import { type EventStore, NO_STREAM, OutcomeUnknown, type RecordedEvent, START } from './port';
import { eventsOf } from './events-of';
import { SqliteEventStore } from './sqlite/sqlite-log';
import { type LogReport, verifyEvents } from './verify';

/**
 * Appends on their way to an embedded log at once: it keeps their order and shares its commits among them. A server gets
 * one after another, or their order would be its own.
 */
const APPENDS_AT_ONCE = 256;
/** Times that one append is sent again while its outcome is unknown. */
const MAX_RESENDS = 20;
/** Events between two reports of progress. */
const PROGRESS_EVERY = 500;

/** The target can't be, or isn't, the same log: what was copied must not be used. */
export class CopyBroken extends Error {}

export interface CopyOptions {
  /** opened for reading, and not in use by anybody else: what is appended meanwhile is copied too, but the end must be quiet */
  readonly from: EventStore;
  /** opens the target: an empty place begins as the copy, anything else is opened as it is */
  readonly openTarget: (begin: BeginAs) => Promise<EventStore>;
  /** epoch ms of the machine's clock */
  readonly now: number;
  /** between the last event and the new epoch: what else belongs to a move, such as the vault */
  readonly beforeNewEpoch?: () => Promise<void>;
  /** called now and then; `share` of the log, 0 to 1 */
  readonly progress?: (step: 'checking' | 'copying' | 'comparing', events: number, share: number) => void;
}

export interface LogCopied {
  readonly logId: string;
  /** events of the source, all of them now in the target as well */
  readonly events: number;
  /** of these, how many stood there already: the first, and what an earlier try had brought */
  readonly before: number;
  readonly streams: number;
  /** the target's new epoch */
  readonly epoch: string;
}

/**
 * Copies a log into another store: same logId, streams, revisions, bytes, hashes and global order. Interrupted, it is called
 * again and goes on. Source and target are verified and compared before the target begins its new epoch, without which it
 * is seen to be unfinished.
 * @throws CopyBroken when the source is damaged, or the target holds another log or was used since
 */
export async function copyLog(options: CopyOptions): Promise<LogCopied> {
  const { from } = options;
  requireWhole(await check(options), 'source');
  const target = await options.openTarget(await beginningOf(from));
  try {
    if (target.logId !== from.logId) throw new CopyBroken(`The target holds another log (${target.logId}): name an empty one.`);
    const { before, finished } = await copyEvents(options, target);
    const report = await compare(options, target, finished);
    await options.beforeNewEpoch?.();
    const epoch = finished ?? (await beginCopiedEpoch(target, options.now, report.events));
    return { logId: from.logId, events: report.events, before, streams: report.streams, epoch };
  } finally {
    await target.close();
  }
}

const shareOf = (position: string, head: string): number => (head === START ? 1 : numberIn(position) / numberIn(head));
const numberIn = (position: string): number => Number(position.slice(position.indexOf(':') + 1));

async function check({ from, progress }: CopyOptions): Promise<LogReport> {
  const head = await from.head();
  let share = 0;
  const seen = async function* () {
    for await (const event of eventsOf(from)) {
      share = shareOf(event.position, head);
      yield event;
    }
  };
  return verifyEvents(from.logId, seen(), { positions: 'grow', progress: (events) => progress?.('checking', events, share) });
}

function requireWhole(report: LogReport, of: 'source' | 'target'): void {
  if (!report.first) return;
  const { stream, revision, kind } = report.first;
  throw new CopyBroken(
    `The ${of} is damaged at ${stream} ${revision} (${kind}), ${report.problems} problem(s) in all: nothing of it counts.`,
  );
}

async function beginningOf(from: EventStore): Promise<BeginAs> {
  for await (const first of from.readStream(LOG_STREAM)) return { logId: from.logId, events: [first] };
  throw new CopyBroken('The source has lost its first event.');
}

/** What the target holds already is walked along with the source; then the rest is appended. */
async function copyEvents(
  options: CopyOptions,
  target: EventStore,
): Promise<{ readonly before: number; readonly finished: string | null }> {
  const held = eventsOf(target);
  const batch = new Batch(target);
  const head = await options.from.head();
  let next = await held.next();
  let before = 0;
  let events = 0;
  for await (const event of eventsOf(options.from)) {
    events += 1;
    if (events % PROGRESS_EVERY === 0) options.progress?.('copying', events, shareOf(event.position, head));
    if (next.done) {
      await batch.add(event);
      continue;
    }
    requireSame(event, next.value);
    before += 1;
    next = await held.next();
  }
  await batch.flushed();
  return { before, finished: next.done ? null : await finishedBefore(next.value, held) };
}

/** One event more than the source, and that is the end of an earlier copy: it had been finished. */
async function finishedBefore(event: RecordedEvent, rest: AsyncGenerator<RecordedEvent>): Promise<string> {
  const more = await rest.next();
  await rest.return(undefined);
  if (event.type !== 'LogCopied' || !more.done)
    throw new CopyBroken(`The target went on by itself (${event.stream} ${event.revision}): it is no copy any more. Name an empty one.`);
  return (JSON.parse(event.data) as { readonly epoch: string }).epoch;
}

/** Consecutive events of one stream, gathered into one append. */
class Batch {
  private events: RecordedEvent[] = [];
  private bytes = 0;
  private readonly atOnce: number;
  private readonly sending: Promise<void>[] = [];

  constructor(private readonly target: EventStore) {
    this.atOnce = target instanceof SqliteEventStore ? APPENDS_AT_ONCE : 1;
  }

  async add(event: RecordedEvent): Promise<void> {
    const bytes = bytesOf(event);
    const fits =
      this.events.length > 0 &&
      this.events[0].stream === event.stream &&
      this.events.length < MAX_APPEND_EVENTS &&
      this.bytes + bytes <= MAX_APPEND_BYTES;
    if (!fits) await this.send();
    this.events.push(event);
    this.bytes += bytes;
  }

  async flushed(): Promise<void> {
    await this.send();
    await Promise.all(this.sending.splice(0));
  }

  private async send(): Promise<void> {
    const events = this.events;
    this.events = [];
    this.bytes = 0;
    if (events.length > 0) {
      const sent = appendAll(this.target, events);
      sent.catch(() => undefined); // heard below, after those before it
      this.sending.push(sent);
    }
    if (this.sending.length >= this.atOnce) await Promise.all(this.sending.splice(0));
  }
}

async function appendAll(target: EventStore, events: readonly RecordedEvent[]): Promise<void> {
  const { stream, revision } = events[0];
  const expected = String(Number(revision) - 1);
  for (let resends = 0; ; resends++) {
    try {
      const result = await target.append(stream, expected, events);
      if (result.kind === 'conflict') throw new CopyBroken(`The target holds something else at ${stream} ${revision}: name an empty one.`);
      return;
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || resends >= MAX_RESENDS) throw error;
    }
  }
}

/** Reads both once more: the target's chains by themselves, and every byte beside the source's. */
async function compare(options: CopyOptions, target: EventStore, finished: string | null): Promise<LogReport> {
  const source = eventsOf(options.from);
  const head = await target.head();
  let share = 0;
  let copied = 0;
  const both = async function* () {
    for await (const event of eventsOf(target)) {
      share = shareOf(event.position, head);
      const original = await source.next();
      if (original.done) break; // the end of an earlier copy: looked at before
      requireSame(original.value, event);
      copied += 1;
      yield event;
    }
  };
  const progress = (events: number) => options.progress?.('comparing', events, share);
  const report = await verifyEvents(target.logId, both(), { positions: 'grow', progress });
  requireWhole(report, 'target');
  if (finished === null && !(await source.next()).done)
    throw new CopyBroken(`The source went on while it was copied, past ${copied} events: stop its servers and copy again.`);
  return report;
}

const FIELDS = ['stream', 'revision', 'type', 'eventId', 'contentHash', 'previousHash', 'hash', 'data', 'metadata'] as const;

function requireSame(original: RecordedEvent, copy: RecordedEvent): void {
  const other = FIELDS.find((field) => original[field] !== copy[field]);
  if (other)
    throw new CopyBroken(`The target differs from the source at ${original.stream} ${original.revision} (${other}): name an empty one.`);
}

async function beginCopiedEpoch(target: EventStore, now: number, events: number): Promise<string> {
  if (target instanceof SqliteEventStore) {
    await target.close();
    return beginEpoch(target.file, now, logCopied);
  }
  const epoch = randomBytes(4).toString('hex');
  let head = { revision: NO_STREAM, hash: '' };
  for await (const { revision, hash } of target.readStream(LOG_STREAM)) head = { revision, hash };
  const result = await target.append(LOG_STREAM, head.revision, logCopied(target.logId, head, now, epoch, events));
  if (result.kind === 'conflict') throw new CopyBroken('Somebody else uses the target already.');
  return epoch;
}
