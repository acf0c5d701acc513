import type { Codec } from '@baton/event-schema';
import { canonicalJson } from './canonical-json';
import { type CommandMetadata, envelopeOfCommand, type Metadata } from './envelope';
import { chainEvents, type ChainHead, commandIdOf, emptyChain, headAfter, metadataText, type UnchainedEvent } from './hash-chain';
import { checkAppend, markChecked, MAX_APPEND_BYTES, MAX_APPEND_EVENTS } from './limits';
import { type AppendResult, type EventStore, type EventToAppend, LogBusy, OutcomeUnknown, type RecordedEvent, type Revision } from './port';
import { decodeRecorded } from './recorded';
import type { Decision, Fold, Outcome, Recorded, Transaction } from './transact';

/** Streams whose state is held in memory, of a district as many as it has campuses, and more; the least recently used leaves first. */
export const MAX_CACHED_AGGREGATES = 1_024;
/** Commands of one stream decided into one append. */
export const MAX_BATCH_COMMANDS = 64;
/** Commands that wait for one stream; more answer `contended`. */
export const MAX_WAITING_COMMANDS = 2_000;
/** Lost races after which a command answers `contended`. */
export const MAX_ATTEMPTS = 12;
/** Times that the same bytes are sent again after an unknown outcome. */
export const MAX_RESENDS = 4;
/** Milliseconds before the first resend; doubled each time. */
const RESEND_DELAY_MS = 20;

type AnyEvent = { readonly type: string; readonly data: object };

export interface AggregateOptions<S, E extends AnyEvent, R> {
  readonly store: EventStore;
  readonly codec: Codec<E>;
  readonly fold: Fold<S, E>;
  /** The refusal that these events of one command record, or null: what a repeated command is answered with. */
  readonly refusalOf: (events: readonly Recorded<E>[]) => R | null;
  readonly maxCached?: number;
  /** a link of the chain doesn't hold; the stream goes on being served */
  readonly onBrokenLink?: (stream: string, revision: Revision) => void;
}

export interface Aggregate<S, E extends AnyEvent, R> {
  /**
   * Decides a command on the stream's state and appends what was decided. Commands of one stream are decided one after
   * another; those that wait together share one append. An answer is given after everything that it rests on is durable.
   *
   * @throws UnknownEventType when the stream holds what this build can't read (HTTP 503), LogFull (503),
   *   LimitExceeded (413), OutcomeUnknown when the log can't say (503; the same commandId may be sent again),
   *   and whatever `decide` throws
   */
  transact(transaction: Transaction<S, E, R>): Promise<Outcome<E, R>>;
  /**
   * Looks at the committed state, after a read of the stream's tail. `view` runs at once and must not change the state
   * or keep it: evolve changes it in place. Copy out what is needed. `hash` is the head's chain hash: with the revision,
   * what an event keeps of a fact that it used.
   */
  read<T>(stream: string, view: (state: S, head: Revision, hash: string) => T): Promise<T>;
}

export function createAggregate<S, E extends AnyEvent, R>(options: AggregateOptions<S, E, R>): Aggregate<S, E, R> {
  const streams = new Map<string, StreamWorker<S, E, R>>();
  const maxCached = options.maxCached ?? MAX_CACHED_AGGREGATES;
  const workerOf = (stream: string) => {
    const worker = streams.get(stream) ?? new StreamWorker(stream, options);
    streams.delete(stream);
    streams.set(stream, worker);
    if (streams.size > maxCached) dropLeastRecentlyUsed(streams);
    return worker;
  };
  return {
    transact: (transaction) => workerOf(transaction.stream).transact(transaction),
    read: (stream, view) => workerOf(stream).read(view),
  };
}

function dropLeastRecentlyUsed(streams: Map<string, { readonly busy: boolean }>): void {
  for (const [stream, worker] of streams) {
    if (worker.busy) continue;
    streams.delete(stream);
    return;
  }
}

interface Command<S, E extends AnyEvent, R> {
  readonly transaction: Transaction<S, E, R>;
  readonly resolve: (outcome: Outcome<E, R>) => void;
  readonly reject: (error: unknown) => void;
  lostRaces: number;
}

/** State, chain head and known commands: one value from one read. */
interface Loaded<S> {
  state: S;
  head: ChainHead;
  /** commandId -> revision of its first event */
  readonly commands: Map<string, number>;
  /** a lost race that no tail explains means that this value is of another history */
  suspect: boolean;
}

/** What was decided on top of the committed state and isn't durable yet. */
interface Batch<S, E extends AnyEvent, R> {
  readonly decided: Decided<S, E, R>[];
  readonly events: EventToAppend[];
  bytes: number;
  head: ChainHead;
  /** of the last command: folded only when another command needs it, so that a single lost race costs no reload */
  unfolded: readonly Recorded<E>[];
  /** the state holds events that aren't durable */
  ahead: boolean;
}

interface Decided<S, E extends AnyEvent, R> {
  readonly command: Command<S, E, R>;
  readonly appends: boolean;
  readonly answer: (position: string | null) => Outcome<E, R> | Promise<Outcome<E, R>>;
}

class StreamWorker<S, E extends AnyEvent, R> {
  busy = false;
  private commands: Command<S, E, R>[] = [];
  private views: { readonly look: (state: S, head: Revision, hash: string) => void; readonly reject: (error: unknown) => void }[] = [];
  private loaded: Loaded<S> | null = null;

  constructor(
    private readonly stream: string,
    private readonly options: AggregateOptions<S, E, R>,
  ) {}

  transact(transaction: Transaction<S, E, R>): Promise<Outcome<E, R>> {
    if (this.commands.length >= MAX_WAITING_COMMANDS) return Promise.resolve({ kind: 'contended' });
    return new Promise((resolve, reject) => {
      this.commands.push({ transaction, resolve, reject, lostRaces: 0 });
      this.start();
    });
  }

  read<T>(view: (state: S, head: Revision, hash: string) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.views.push({ look: (state, head, hash) => resolve(view(state, head, hash)), reject });
      this.start();
    });
  }

  private start(): void {
    if (this.busy) return;
    this.busy = true;
    void this.run();
  }

  private async run(): Promise<void> {
    while (this.commands.length > 0 || this.views.length > 0) {
      await this.workOnce();
      await new Promise((resolve) => setImmediate(resolve)); // whoever was just answered may have the next command
    }
    this.busy = false;
  }

  private async workOnce(): Promise<void> {
    const views = this.views.splice(0);
    const commands = this.commands.splice(0, MAX_BATCH_COMMANDS);
    try {
      const loaded = await this.catchUp();
      for (const view of views) this.show(loaded, view);
      if (commands.length > 0) this.commands.unshift(...(await this.decideAndAppend(loaded, commands)));
    } catch (error) {
      this.loaded = null;
      for (const waiting of [...views, ...commands]) waiting.reject(error);
    }
  }

  private show(loaded: Loaded<S>, view: (typeof this.views)[number]): void {
    try {
      view.look(loaded.state, loaded.head.revision, loaded.head.hash);
    } catch (error) {
      view.reject(error);
    }
  }

  /** The cached state and the stream's tail, which another process may have written. */
  private async catchUp(): Promise<Loaded<S>> {
    const cached = this.loaded;
    const loaded = cached ?? this.nothingLoaded();
    this.loaded = null; // until it is whole again
    let seen = 0;
    for await (const recorded of this.options.store.readStream(this.stream, String(Number(loaded.head.revision) + 1))) {
      seen += 1;
      if (recorded.previousHash !== loaded.head.hash) {
        if (cached) return this.catchUp(); // the cache is of another history: load again
        this.options.onBrokenLink?.(this.stream, recorded.revision);
      }
      this.fold(loaded, recorded);
    }
    if (cached?.suspect && seen === 0) return this.catchUp();
    loaded.suspect = false;
    return (this.loaded = loaded);
  }

  private nothingLoaded(): Loaded<S> {
    return {
      state: this.options.fold.initial(),
      head: emptyChain(this.options.store.logId, this.stream),
      commands: new Map(),
      suspect: false,
    };
  }

  private fold(loaded: Loaded<S>, recorded: RecordedEvent): void {
    const { revision, hash } = recorded;
    loaded.state = this.options.fold.evolve(loaded.state, decodeRecorded(this.options.codec, recorded, revision));
    loaded.head = { revision, hash };
    const commandId = commandIdOf(recorded.metadata);
    if (!loaded.commands.has(commandId)) loaded.commands.set(commandId, Number(revision));
  }

  /** Answers the commands that it could; gives back those that must be decided again. */
  private async decideAndAppend(loaded: Loaded<S>, commands: Command<S, E, R>[]): Promise<Command<S, E, R>[]> {
    const batch: Batch<S, E, R> = { decided: [], events: [], bytes: 0, head: loaded.head, unfolded: [], ahead: false };
    let next = 0;
    while (next < commands.length && (await this.decideOne(loaded, batch, commands[next]))) next += 1;
    const notReached = commands.slice(next);
    if (batch.events.length === 0) return notReached;
    try {
      const result = await this.appendUntilKnown(loaded.head.revision, batch.events);
      if (result.kind === 'conflict') return [...this.lostRace(loaded, batch), ...notReached];
      this.foldPending(loaded, batch);
      loaded.head = batch.head;
      for (const decided of batch.decided) this.settle(decided, result.position);
      return notReached;
    } catch (error) {
      return [...this.notAppended(loaded, batch, error), ...notReached];
    }
  }

  /** False when the append is full: this command belongs to the next one. */
  private async decideOne(loaded: Loaded<S>, batch: Batch<S, E, R>, command: Command<S, E, R>): Promise<boolean> {
    const { transaction } = command;
    const known = loaded.commands.get(transaction.metadata.commandId);
    if (known !== undefined) {
      this.add(batch, { command, appends: false, answer: () => this.firstAnswer(transaction, known) });
      return true;
    }
    this.foldPending(loaded, batch);
    try {
      const decision = await transaction.decide(loaded.state, batch.head.revision, (commandId) => loaded.commands.has(commandId));
      const chained = this.chain(batch.head, transaction.metadata, eventsOf(decision));
      if (!this.fits(batch, chained)) return false;
      this.take(loaded, batch, command, decision, chained);
      return true;
    } catch (error) {
      command.reject(error);
      return true;
    }
  }

  private fits(batch: Batch<S, E, R>, chained: Chained<E>): boolean {
    if (chained.events.length > 0) checkAppend(this.options.store.logId, this.stream, batch.head.revision, chained.events);
    if (batch.events.length === 0) return true;
    return batch.events.length + chained.events.length <= MAX_APPEND_EVENTS && batch.bytes + chained.bytes <= MAX_APPEND_BYTES;
  }

  private take(loaded: Loaded<S>, batch: Batch<S, E, R>, command: Command<S, E, R>, decision: Decision<E, R>, chained: Chained<E>): void {
    if (chained.events.length > 0) loaded.commands.set(command.transaction.metadata.commandId, Number(batch.head.revision) + 1);
    batch.head = headAfter(batch.head, chained.events);
    batch.events.push(...chained.events);
    batch.bytes += chained.bytes;
    batch.unfolded = chained.recorded;
    const { revision } = batch.head;
    const refusal = decision.kind === 'refused' ? decision.refusal : null;
    const answer = (position: string | null): Outcome<E, R> => ({
      kind: decision.kind,
      refusal,
      events: chained.recorded,
      revision,
      position: chained.events.length > 0 ? position : null,
      repeated: false,
    });
    this.add(batch, { command, appends: chained.events.length > 0, answer });
  }

  /** What rests on nothing that is still to be written is answered at once. */
  private add(batch: Batch<S, E, R>, decided: Decided<S, E, R>): void {
    if (batch.events.length === 0) this.settle(decided, null);
    else batch.decided.push(decided);
  }

  private settle(decided: Decided<S, E, R>, position: string | null): void {
    const answer = decided.answer(position);
    if (answer instanceof Promise) answer.then(decided.command.resolve, decided.command.reject);
    else decided.command.resolve(answer);
  }

  private foldPending(loaded: Loaded<S>, batch: Batch<S, E, R>): void {
    for (const recorded of batch.unfolded) {
      loaded.state = this.options.fold.evolve(loaded.state, recorded);
      batch.ahead = true;
    }
    batch.unfolded = [];
  }

  private chain(head: ChainHead, command: CommandMetadata, events: readonly E[]): Chained<E> {
    const { store, codec } = this.options;
    const unchained: UnchainedEvent[] = [];
    const metadata: Metadata[] = [];
    for (const event of events) {
      const { type, schemaVersion, data } = codec.encode(event);
      const last = metadata.at(-1);
      const sameAsLast = last?.schemaVersion === schemaVersion;
      metadata.push(sameAsLast ? last : envelopeOfCommand(command, schemaVersion));
      const text = sameAsLast ? unchained[unchained.length - 1].metadata : metadataText(metadata[metadata.length - 1]);
      unchained.push({ type, schemaVersion, data: canonicalJson(data, type), metadata: text, recordedAt: command.time.recordedAt });
    }
    const chained = chainEvents(store.logId, this.stream, head, unchained);
    const bytes = markChecked(store.logId, this.stream, head.revision, chained);
    const first = Number(head.revision) + 1;
    const recorded = chained.map((event, i) => decodeRecorded(codec, event, String(first + i), metadata[i]));
    return { events: chained, recorded, bytes };
  }

  /** After an unknown outcome the same bytes go to the same revision again. */
  private async appendUntilKnown(expected: Revision, events: readonly EventToAppend[]): Promise<AppendResult> {
    for (let resend = 0; ; resend++) {
      try {
        return await this.options.store.append(this.stream, expected, events);
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) || resend >= MAX_RESENDS) throw error;
        await new Promise((resolve) => setTimeout(resolve, RESEND_DELAY_MS * 2 ** resend));
      }
    }
  }

  private lostRace(loaded: Loaded<S>, batch: Batch<S, E, R>): Command<S, E, R>[] {
    this.discard(loaded, batch);
    loaded.suspect = true;
    return batch.decided.map(({ command }) => command).filter((command) => this.mayTryAgain(command));
  }

  private mayTryAgain(command: Command<S, E, R>): boolean {
    command.lostRaces += 1;
    if (command.lostRaces < MAX_ATTEMPTS) return true;
    command.resolve({ kind: 'contended' });
    return false;
  }

  /** What would have been appended fails; what was only decided on top of it is decided again. */
  private notAppended(loaded: Loaded<S>, batch: Batch<S, E, R>, error: unknown): Command<S, E, R>[] {
    this.discard(loaded, batch);
    if (error instanceof OutcomeUnknown) this.loaded = null;
    for (const { command, appends } of batch.decided) {
      if (!appends) continue;
      if (error instanceof LogBusy) command.resolve({ kind: 'contended' });
      else command.reject(error);
    }
    return batch.decided.filter(({ appends }) => !appends).map(({ command }) => command);
  }

  /** Forgets what wasn't written; a state that was folded ahead is void. */
  private discard(loaded: Loaded<S>, batch: Batch<S, E, R>): void {
    if (batch.ahead) this.loaded = null;
    for (const { command, appends } of batch.decided) if (appends) loaded.commands.delete(command.transaction.metadata.commandId);
  }

  /** What the command was answered when it appended: for ever the same, on every instance. */
  private async firstAnswer(transaction: Transaction<S, E, R>, revision: number): Promise<Outcome<E, R>> {
    const { commandId } = transaction.metadata;
    const stored: RecordedEvent[] = [];
    for await (const recorded of this.options.store.readStream(this.stream, String(revision))) {
      if (commandIdOf(recorded.metadata) !== commandId) break;
      stored.push(recorded);
    }
    const last = stored[stored.length - 1];
    const events = stored.map((recorded) => decodeRecorded(this.options.codec, recorded, recorded.revision));
    if (!isSameRequest(events[0].metadata, transaction)) return { kind: 'command_id_reused' };
    const refusal = this.options.refusalOf(events);
    const kind = refusal === null ? 'accepted' : 'refused';
    return { kind, refusal, events, revision: last.revision, position: last.position, repeated: true };
  }
}

interface Chained<E> {
  readonly events: readonly EventToAppend[];
  readonly recorded: readonly Recorded<E>[];
  readonly bytes: number;
}

function eventsOf<E, R>(decision: Decision<E, R>): readonly E[] {
  if (decision.kind === 'unchanged') return [];
  if (decision.kind === 'refused') return decision.events ?? [];
  if (decision.events.length === 0) throw new Error('decide accepted a command without an event: answer unchanged instead');
  return decision.events;
}

/** A commandId belongs to one body; and to one actor and device, unless whoever may give it may repeat it. */
function isSameRequest(
  first: Metadata,
  { metadata: again, repeatedBy }: Pick<Transaction<never, never, never>, 'metadata' | 'repeatedBy'>,
): boolean {
  if (first.requestDigest !== again.requestDigest) return false;
  if (repeatedBy === 'anyone') return first.requestDigest !== null;
  return first.actor.id === again.actor.id && (first.device?.id ?? null) === (again.device?.id ?? null);
}
