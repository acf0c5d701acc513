import { BACKWARDS, END, type Position as ServerPosition, type RecordedEvent as ServerEvent } from '@eventstore/db-client';
import { genesisHash } from '../hash-chain';
import { checkAppend } from '../limits';
import { LOG_STREAM, newLog } from '../log-started';
import {
  type AppendResult,
  type ClockMode,
  ClockModeMismatch,
  type EventStore,
  type EventToAppend,
  ForeignEpoch,
  LogBusy,
  NO_STREAM,
  type Position,
  type RecordedEvent,
  type Revision,
  START,
  type Subscription,
  type SubscriptionOptions,
} from '../port';
import { addressWithoutSecrets, checkAddress } from './address';
import { appendUntilKnown } from './appender';
import { Connections, within } from './connections';
import { EventStoreDbSubscription } from './eventstoredb-subscription';
import { reasonOf } from './failures';
import { identityIn, type LogIdentity } from './identity';
import { LiveFeed, type ServerPlace } from './live-feed';
import { type EventStoreDbLogOptions, LogUnreachable } from './options';
import { allOf, readWhole } from './reading';
import { ServerNames } from './server-names';
import { SharedLooks } from './shared-looks';
import { StoredEvent } from './stored-event';
import { StreamHeads } from './stream-heads';

/** Events of one stream read at once: few at first (most reads are of a tail), then more. */
const FIRST_STREAM_PAGE = 64;
const STREAM_PAGE = 500;
/** Events read at first from the end of the database: mostly one of these is the log's. */
const FIRST_END_PAGE = 4;
/** Reads of streams that each ask the server; of more at once those share a look that may find nothing new. */
const FEW_READS = 4;
/** Milliseconds in which the live feed must have come to the log's end; else each read asks the server for itself. */
const HEARD_WITHIN_MS = 500;
/** Subscriptions of one handle. */
const MAX_SUBSCRIPTIONS = 1_000;
/** Milliseconds until the server must have said who it is. */
const GREETING_DEADLINE_MS = 15_000;
/** The first version that says "caught up" to a subscription, which tells a board that it is live. */
const OLDEST_SERVER = [23, 10] as const;

/** @throws AddressProblem, LogUnreachable, ClockModeMismatch */
export async function openLogOn(options: EventStoreDbLogOptions): Promise<EventStoreDbLog> {
  checkAddress(options.connection);
  const names = new ServerNames(options.namespace ?? '');
  const connections = new Connections(options.connection);
  try {
    await greet(connections);
    const identity = await openOrBegin(connections, names, options);
    if (options.clock && options.clock.kind !== identity.clock.kind)
      throw new ClockModeMismatch(
        `The log on ${addressWithoutSecrets(options.connection)} runs on a ${identity.clock.kind} clock, not on a ${options.clock.kind} one.`,
      );
    return new EventStoreDbLog(connections, names, identity, options.onFatal ?? endProcess);
  } catch (error) {
    await connections.close();
    if (error instanceof ClockModeMismatch || error instanceof LogUnreachable) throw error;
    throw new LogUnreachable(`The log on ${addressWithoutSecrets(options.connection)} can't be opened: ${reasonOf(error)}.`);
  }
}

async function greet(connections: Connections): Promise<void> {
  const features = await readWhole(connections, (client) => within(GREETING_DEADLINE_MS, 'the greeting', client['capabilities']));
  const version = /^(\d+)\.(\d+)/.exec(features.serverVersion);
  if (!version) return;
  const [year, month] = [Number(version[1]), Number(version[2])];
  if (year > OLDEST_SERVER[0] || (year === OLDEST_SERVER[0] && month >= OLDEST_SERVER[1])) return;
  throw new LogUnreachable(`The server is version ${features.serverVersion}; Baton needs ${OLDEST_SERVER.join('.')} or newer.`);
}

async function openOrBegin(connections: Connections, names: ServerNames, options: EventStoreDbLogOptions): Promise<LogIdentity> {
  const found = await readIdentity(connections, names);
  if (found) return found;
  if (options.mustExist) throw new LogUnreachable(`There is no log on ${addressWithoutSecrets(options.connection)}: check the namespace.`);
  const { events } = options.beginAs ?? newLog(options.clock ?? { kind: 'real' }, (options.now ?? Date.now)());
  await appendUntilKnown(connections, names.onServer(LOG_STREAM), NO_STREAM, events); // a conflict: another process began it
  const begun = await readIdentity(connections, names);
  if (!begun) throw new Error('it could not be begun');
  return begun;
}

async function readIdentity(connections: Connections, names: ServerNames): Promise<LogIdentity | null> {
  const events = await readPage(connections, names.onServer(LOG_STREAM), 0, STREAM_PAGE);
  return identityIn(events.map((event) => new StoredEvent(event, LOG_STREAM, START)));
}

/** Events of one stream as the leader has them: an answer that rests on a follower's past would be a wrong one. */
async function readPage(connections: Connections, name: string, from: number, maxCount: number): Promise<ServerEvent[]> {
  return readWhole(connections, async (client) => {
    const read = await allOf(client.readStream(name, { fromRevision: BigInt(from), maxCount, requiresLeader: true }));
    return read.flatMap(({ event }) => event ?? []);
  });
}

/** Events of the whole database before a position, the newest first, as the leader has them. */
function readBackwards(connections: Connections, before: ServerPosition | typeof END, maxCount: number): Promise<ServerEvent[]> {
  return readWhole(connections, async (client) => {
    const read = await allOf(client.readAll({ direction: BACKWARDS, fromPosition: before, maxCount, requiresLeader: true }));
    return read.flatMap(({ event }) => event ?? []);
  });
}

/** The log on an EventStoreDB: the same promises as the embedded one, for instances on several machines. */
export class EventStoreDbLog implements EventStore {
  readonly logId: string;
  readonly clock: ClockMode;
  private identity: LogIdentity;
  private readonly heads = new StreamHeads();
  /** pages of streams that somebody waits for */
  private reading = 0;
  private readonly ends = new SharedLooks(() => this.readEnd());
  private readonly heardLooks = new SharedLooks(() => this.hearsTheEnd());
  private readonly subscriptions = new Set<EventStoreDbSubscription>();
  private readonly accepted = new Set<Promise<AppendResult>>();
  /** commit position of the newest event of this log that was seen here */
  private newestCommit = -1;
  private closing: Promise<void> | null = null;
  private readonly feed = new LiveFeed((behind, after) => this.wholeLog(behind, after), this.heads);

  constructor(
    private readonly connections: Connections,
    private readonly names: ServerNames,
    identity: LogIdentity,
    private readonly onFatal: (error: Error) => void,
  ) {
    this.identity = identity;
    this.logId = identity.logId;
    this.clock = identity.clock;
  }

  get epoch(): string {
    return this.identity.epoch;
  }

  async append(stream: string, expected: Revision, events: readonly EventToAppend[]): Promise<AppendResult> {
    checkAppend(this.logId, stream, expected, events);
    if (this.closing) throw new LogBusy('The log is being closed');
    const accepted = this.appendChecked(stream, expected, events);
    this.accepted.add(accepted);
    return accepted.finally(() => this.accepted.delete(accepted));
  }

  private async appendChecked(stream: string, expected: Revision, events: readonly EventToAppend[]): Promise<AppendResult> {
    // what stands at a revision never changes, so that looking there before the append is as good as inside it
    if (!(await this.follows(stream, Number(expected), events[0].previousHash))) return { kind: 'conflict' };
    const appended = await appendUntilKnown(this.connections, this.names.onServer(stream), expected, events);
    if (appended.kind === 'conflict') return appended;
    const revision = Number(expected) + events.length;
    this.heads.saw(stream, { revision, hash: events[events.length - 1].hash });
    return {
      kind: 'appended',
      revision: String(revision),
      position: this.positionAt(appended.commit ?? (await this.commitOf(stream, revision))),
    };
  }

  async *readStream(stream: string, from: Revision = '0'): AsyncGenerator<RecordedEvent> {
    let next = Math.max(0, Number(from));
    for (let rows = FIRST_STREAM_PAGE; ; rows = STREAM_PAGE) {
      const page = await this.readPageOf(stream, next, rows);
      yield* page;
      if (page.length < rows) return;
      next += page.length;
    }
  }

  /**
   * A list of a campus asks for the tails of a thousand streams at once, and hardly one has got any longer: where they
   * ended the feed knows, and one look at the log's end tells whether it has heard everything.
   */
  private async readPageOf(stream: string, from: number, rows: number): Promise<readonly RecordedEvent[]> {
    this.reading += 1;
    try {
      const shares = this.reading > FEW_READS && this.heads.endsBefore(stream, from);
      if (shares && (await this.heardLooks.look()) && this.heads.endsBefore(stream, from)) return [];
      return await this.readFromServer(stream, from, rows);
    } finally {
      this.reading -= 1;
    }
  }

  private async readFromServer(stream: string, from: number, rows: number): Promise<readonly RecordedEvent[]> {
    const since = this.heads.now();
    const page = (await readPage(this.connections, this.names.onServer(stream), from, rows)).map((event) => this.recorded(event, stream));
    const last = page.at(-1);
    if (last && page.length === rows) this.heads.saw(stream, { revision: Number(last.revision), hash: last.hash });
    else this.heads.sawEnd(stream, last ? Number(last.revision) : from - 1, last?.hash ?? null, since);
    return page;
  }

  private async hearsTheEnd(): Promise<boolean> {
    const { newest } = await this.ends.look();
    return this.heads.hears(newest, HEARD_WITHIN_MS);
  }

  subscribe(options: SubscriptionOptions): Subscription {
    if (this.subscriptions.size >= MAX_SUBSCRIPTIONS) throw new Error(`The log serves at most ${MAX_SUBSCRIPTIONS} subscriptions.`);
    const onClose = (closed: EventStoreDbSubscription) => this.subscriptions.delete(closed);
    const subscription = new EventStoreDbSubscription(this.connections, this.names, this, options, { feed: this.feed, onClose });
    this.subscriptions.add(subscription);
    return subscription;
  }

  async head(): Promise<Position> {
    const { newest } = await this.ends.look();
    return newest < 0 ? START : this.positionAt(newest);
  }

  /**
   * Where a subscription begins: behind which commit position (null: the start), and the log's head at this moment.
   * @throws ForeignEpoch when the position isn't one of this epoch, or lies beyond the end of the database
   */
  async beginAfter(position: Position): Promise<{ readonly commit: number | null; readonly head: Position }> {
    const [identity, { end, newest }] = await Promise.all([readIdentity(this.connections, this.names), this.ends.look()]);
    if (identity?.logId !== this.logId) return this.anotherLog();
    this.identity = identity;
    const head = newest < 0 ? START : this.positionAt(newest);
    if (position === START) return { commit: null, head };
    const [epoch, n] = position.split(':');
    if (epoch !== this.epoch || !/^\d{1,16}$/.test(n ?? ''))
      throw new ForeignEpoch(`Position ${position} is not of epoch ${this.epoch} of this log: load all again`);
    if (Number(n) > end) throw new ForeignEpoch(`Position ${position} is beyond the end of this log (${end}): load all again`);
    return { commit: Number(n), head };
  }

  /** Answers what was accepted, then closes. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      await Promise.allSettled(this.accepted); // each ends within its own limit
      await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
      await this.feed.close();
      await this.connections.close();
    })();
    return this.closing;
  }

  positionAt(commit: number): Position {
    if (commit > this.newestCommit) this.newestCommit = commit;
    return `${this.epoch}:${commit}`;
  }

  recorded(event: ServerEvent, stream: string): RecordedEvent {
    return new StoredEvent(event, stream, this.positionAt(commitOf(event)));
  }

  private wholeLog(behind: ServerPlace, after: Position): EventStoreDbSubscription {
    const beginning = { feed: null, behind, onClose: () => undefined };
    return new EventStoreDbSubscription(this.connections, this.names, this, { after, prefixes: [] }, beginning);
  }

  private anotherLog(): never {
    const error = new Error('The server holds another log than this process began with');
    this.onFatal(error);
    throw error;
  }

  private async follows(stream: string, expected: number, previousHash: string): Promise<boolean> {
    if (String(expected) === NO_STREAM) return previousHash === genesisHash(this.logId, stream);
    const known = this.heads.hashAt(stream, expected);
    if (known !== undefined) return known === previousHash;
    const [event] = await readPage(this.connections, this.names.onServer(stream), expected, 1);
    return event !== undefined && this.recorded(event, stream).hash === previousHash;
  }

  private async commitOf(stream: string, revision: number): Promise<number> {
    const [event] = await readPage(this.connections, this.names.onServer(stream), revision, 1);
    return commitOf(event);
  }

  /**
   * Reads $all backwards, in pages, to the first event of this log: what the server itself or other logs wrote lies in
   * between, and what was seen before needn't be read again. Commit positions of the database's last event and of the log's.
   */
  private async readEnd(): Promise<{ readonly end: number; readonly newest: number }> {
    const known = this.newestCommit;
    let end = -1;
    let before: ServerPosition | typeof END = END;
    for (let rows = FIRST_END_PAGE; ; rows = STREAM_PAGE) {
      const page: readonly ServerEvent[] = await readBackwards(this.connections, before, rows);
      for (const event of page) {
        const commit = commitOf(event);
        end = Math.max(end, commit);
        if (this.names.logical(event.streamId) !== null) return { end, newest: Math.max(known, commit) };
        if (commit <= known) return { end, newest: known };
      }
      const last = page.at(-1);
      if (page.length < rows || !last?.position) return { end, newest: known };
      before = last.position;
    }
  }
}

/** Servers say it since 22.6, also when a single stream is read. */
function commitOf(event: ServerEvent): number {
  if (event.position === undefined) throw new Error('The server gives events of a stream no position: it is older than 22.6');
  return Number(event.position.commit);
}

function endProcess(error: Error): void {
  process.stderr.write(`The log can't go on: ${error.message}. The process ends; a new one reads what the server holds.\n`);
  process.exit(70);
}
