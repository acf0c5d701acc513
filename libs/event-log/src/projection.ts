import { type Codec, UnknownEventType } from '@baton/event-schema';
import { type ChainHead, type LinkProblem, linkProblem } from './hash-chain';
import { LOG_STREAM, logCodec } from './log-started';
import { type EventStore, ForeignEpoch, type Position, type RecordedEvent, type Revision, START, type Subscription } from './port';
import { decodeRecorded } from './recorded';
import type { Recorded } from './transact';

/** Chains whose head a projection remembers; beyond it the oldest is forgotten and its next link taken on trust. */
const MAX_TRACKED_CHAINS = 200_000;
const CHAINS_FORGOTTEN_AT_ONCE = 20_000;
/** Events between two saves of the checkpoint. */
export const CHECKPOINT_EVERY = 500;
/** Milliseconds after a live event within which the checkpoint is saved. */
export const CHECKPOINT_WITHIN_MS = 100;

type AnyEvent = { readonly type: string; readonly data: object };

export interface Place {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** Where a projection left off. A handler that keeps its position with its own data may leave `save` empty. */
export interface Checkpoint {
  load(): Position | Promise<Position>;
  save(position: Position): void | Promise<void>;
}

export interface Projection<E extends AnyEvent> {
  readonly name: string;
  /** streams whose name begins with one of these; empty: all */
  readonly prefixes: readonly string[];
  readonly codecs: readonly Codec<E>[];
  /** types that `handle` is called for; all others of the codecs are passed over without being parsed. Left out: all */
  readonly only?: ReadonlySet<E['type']>;
  /** true for streams that begin so and are none of its business all the same: neither parsed nor checked */
  readonly passOver?: ((stream: string) => boolean) | undefined;
  /** left out: from the start each time */
  readonly checkpoint?: Checkpoint;
  /** In log order, one after another, at least once after a restart. What it throws stops the projection. */
  handle(recorded: Recorded<E>, place: Place): void | Promise<void>;
  /** each time everything that stood in the log was handled for the first time; waited for before it counts as caught up */
  live?(position: Position): void | Promise<void>;
  brokenLink?(broken: Place & { readonly problem: LinkProblem }): void;
  /** default true: hash every event again; false only compares the stored hashes from event to event (half the work) */
  readonly checkContent?: boolean;
}

export type Stopped =
  | { readonly kind: 'closed' }
  /** this build is older than the log; it stands before that event */
  | { readonly kind: 'unknown_event_type'; readonly eventType: string; readonly schemaVersion: number; readonly place: Place }
  /** the checkpoint is of another epoch: drop what was projected and start again */
  | { readonly kind: 'foreign_epoch' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly place: Place | null };

export interface RunningProjection {
  readonly name: string;
  /** resolves when the projection is live for the first time; rejects when it stops before */
  readonly caughtUp: Promise<void>;
  readonly stopped: Promise<Stopped>;
  /** position of the last event that was handled */
  position(): Position;
  /** Finishes the event in hand, saves the checkpoint, stops. */
  close(): Promise<void>;
}

/** Runs a projection until it is closed or can't go on. */
export function project<E extends AnyEvent>(store: EventStore, projection: Projection<E>): RunningProjection {
  const run = new ProjectionRun(store, projection);
  return {
    name: projection.name,
    caughtUp: run.caughtUp,
    stopped: run.stopped,
    position: () => run.position,
    close: () => run.close(),
  };
}

class ProjectionRun<E extends AnyEvent> {
  readonly caughtUp: Promise<void>;
  readonly stopped: Promise<Stopped>;
  private readonly chains = new Map<string, TrackedHead>();
  private readonly codecOf = new Map<string, Codec<AnyEvent>>();
  private subscription: Subscription | null = null;
  private closing = false;
  private live = false;
  private unsaved = 0;
  private saveTimer: NodeJS.Timeout | null = null;
  private saving: Promise<void> = Promise.resolve();
  /** told with the next event */
  private saveFailed: Error | null = null;
  private inHand: Place | null = null;
  /** what was handled last, or where it began: its position becomes text when somebody asks */
  private last: { readonly position: Position } = { position: START };
  private nowLive: () => void = () => undefined;

  constructor(
    private readonly store: EventStore,
    private readonly projection: Projection<E>,
  ) {
    for (const codec of [logCodec, ...projection.codecs]) for (const type in codec.types) this.codecOf.set(type, codec);
    const becameLive = new Promise<'live'>((resolve) => (this.nowLive = () => resolve('live')));
    this.stopped = this.run();
    this.caughtUp = Promise.race([becameLive, this.stopped]).then((result) => {
      if (result !== 'live' && result.kind !== 'closed') throw new Error(describe(projection.name, result));
    });
    this.caughtUp.catch(() => undefined); // `stopped` says it too
  }

  get position(): Position {
    return this.last.position;
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.subscription?.close();
    await this.stopped;
  }

  private async run(): Promise<Stopped> {
    try {
      this.last = { position: (await this.projection.checkpoint?.load()) ?? START };
      if (this.closing) return { kind: 'closed' };
      this.subscription = this.store.subscribe({ after: this.position, prefixes: this.projection.prefixes });
      for await (const item of this.subscription) {
        const busy = item.kind === 'event' ? this.take(item.event) : this.becomeLive(item.position);
        if (busy) await busy;
        if (this.closing) break;
      }
      await this.saveLast();
      return { kind: 'closed' };
    } catch (error) {
      await this.saveLast().catch(() => undefined); // what was handled before needn't be handled again
      return this.whyStopped(error);
    }
  }

  private whyStopped(error: unknown): Stopped {
    if (error instanceof ForeignEpoch) return { kind: 'foreign_epoch' };
    const place = this.inHand && placeOf(this.inHand);
    if (error instanceof UnknownEventType && place)
      return { kind: 'unknown_event_type', eventType: error.eventType, schemaVersion: error.schemaVersion, place };
    return { kind: 'failed', error, place };
  }

  /** A promise only when there is something to wait for: a replay is mostly synchronous. */
  private take(recorded: RecordedEvent): void | Promise<void> {
    this.inHand = recorded;
    if (this.projection.passOver?.(recorded.stream)) return this.took(recorded);
    this.checkLink(recorded);
    const codec = this.codecOf.get(recorded.type);
    if (!codec) return this.stopBefore(recorded);
    const passedOver = recorded.stream === LOG_STREAM || this.projection.only?.has(recorded.type) === false;
    const handled = passedOver ? undefined : this.projection.handle(this.decode(codec, recorded), recorded);
    return handled ? handled.then(() => this.took(recorded)) : this.took(recorded);
  }

  private took(recorded: RecordedEvent): void | Promise<void> {
    this.last = recorded;
    this.unsaved += 1;
    if (this.saveFailed !== null) throw this.saveFailed;
    if (this.unsaved >= CHECKPOINT_EVERY) return this.save();
    if (this.live && this.projection.checkpoint) this.saveTimer ??= setTimeout(() => this.saveLater(), CHECKPOINT_WITHIN_MS);
  }

  /** Events of the last moment are handled again after a crash: a handler is called at least once anyhow. */
  private saveLater(): void {
    this.saveTimer = null;
    this.saving = this.saving.then(() => this.save()).catch((error: unknown) => void (this.saveFailed = asError(error)));
  }

  private async saveLast(): Promise<void> {
    if (this.saveTimer) clearTimeout(this.saveTimer);
    await this.saving;
    await this.save();
  }

  private decode(codec: Codec<AnyEvent>, recorded: RecordedEvent): Recorded<E> {
    return decodeRecorded(codec as Codec<E>, recorded, recorded.revision);
  }

  private async stopBefore(recorded: RecordedEvent): Promise<never> {
    await this.save();
    throw new UnknownEventType(recorded.type, 0);
  }

  private async becomeLive(position: Position): Promise<void> {
    this.last = { position };
    this.live = true;
    this.unsaved += 1;
    await this.save();
    await this.projection.live?.(position);
    this.nowLive();
  }

  private save(): void | Promise<void> {
    if (this.unsaved === 0 || !this.projection.checkpoint) return;
    this.unsaved = 0;
    return this.projection.checkpoint.save(this.position);
  }

  private checkLink(recorded: RecordedEvent): void {
    const before = this.chains.get(recorded.stream);
    const problem =
      this.projection.checkContent === false ? brokenLinkOnly(before, recorded) : linkProblem(this.store.logId, before ?? null, recorded);
    if (before) moveOn(before, recorded);
    else this.track(recorded);
    if (problem) {
      const { stream, revision, position } = recorded;
      this.projection.brokenLink?.({ stream, revision, position, problem });
    }
  }

  /** Many at once: each look for the oldest passes over everything that was forgotten before it. */
  private forgetOldestChains(): void {
    let forgotten = 0;
    for (const oldest of this.chains.keys()) {
      if (++forgotten > CHAINS_FORGOTTEN_AT_ONCE) break;
      this.chains.delete(oldest);
    }
  }

  private track({ stream, revision, hash }: RecordedEvent): void {
    if (this.chains.size >= MAX_TRACKED_CHAINS) this.forgetOldestChains();
    this.chains.set(stream, { revision, hash });
  }
}

/** Plain values: what stands in the log's own row isn't kept. */
const placeOf = ({ stream, revision, position }: Place): Place => ({ stream, revision, position });

/** A head that only this projection sees: changed in place, once for each event of a year. */
type TrackedHead = { -readonly [K in keyof ChainHead]: ChainHead[K] };

function moveOn(head: TrackedHead, { revision, hash }: RecordedEvent): void {
  head.revision = revision;
  head.hash = hash;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const brokenLinkOnly = (before: ChainHead | undefined, { previousHash }: RecordedEvent): LinkProblem | null =>
  before && previousHash !== before.hash ? 'does_not_follow_previous' : null;

function describe(name: string, stopped: Stopped): string {
  switch (stopped.kind) {
    case 'unknown_event_type':
      return `Projection ${name} stands before ${stopped.eventType} in ${stopped.place.stream}: update Baton.`;
    case 'foreign_epoch':
      return `Projection ${name} has a checkpoint of another log: delete its data and start again.`;
    case 'failed':
      return `Projection ${name} failed${stopped.place ? ` at ${stopped.place.stream} ${stopped.place.revision}` : ''}: ${String(stopped.error)}`;
    case 'closed':
      return `Projection ${name} was closed.`;
  }
}
