import {
  createAggregate,
  sealCodec,
  sealOf,
  START,
  type Aggregate,
  type Clock,
  type EventStore,
  type Fold,
  type Position,
  type RecordedEvent,
  type Seal,
  type SealEvent,
  type StreamHead,
  type Subscription,
  ForeignEpoch,
} from '@baton/event-log';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemMetadata } from '../day/command-metadata';
import { derivedCommandId } from '../day/derived-command-id';
import { addressOf, sealsStream, type DayAddress } from '../day/streams';
import { notWaitedFor } from '../platform/abreast';
import { Identity } from '../platform/identity';
import { errorForLog } from '../platform/logging';
import { Readiness } from '../platform/readiness';
import { CLOCK, EVENT_STORE, LOGGER } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { ReadDatabase } from '../projections/read-database';

const NAME = 'heads';
/** Heads are saved after so many events, or when nothing came for so long; a crash only reads those events again. */
const SAVE_EVERY = 500;
const SAVE_AFTER_MS = 1_000;
/** Seals in one append: each may hold 300 heads. */
const SEALS_AN_APPEND = 8;
/** real ms before another try after a failure */
const RETRY_MS = 5_000;

interface LastSeal {
  readonly digest: string | null;
}

const sealFold: Fold<LastSeal, SealEvent> = {
  version: 1,
  initial: () => ({ digest: null }),
  evolve: (_, { event }) => ({ digest: event.data.digest }),
};

/**
 * At the close of a day the heads of all streams that went on since the last seal are sealed, one seal upon the other. A
 * chain alone doesn't show that its tail was cut off or that a stream was deleted; against a seal it shows.
 */
@Injectable()
export class SealTheLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly seals: Aggregate<LastSeal, SealEvent, null>;
  private readonly heads: ReturnType<typeof statements>;
  private subscription: Subscription | null = null;
  private loop: Promise<void> = Promise.resolve();
  private stopping = false;
  private wake: () => void = () => undefined;
  private stopped: string | null = null;
  private saved: Position | null = null;

  constructor(
    private readonly database: ReadDatabase,
    private readonly identity: Identity,
    private readonly boards: Boards,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.seals = createAggregate<LastSeal, SealEvent, null>({ store, codec: sealCodec, fold: sealFold, refusalOf: () => null });
    this.heads = statements(database);
    readiness.add('seals', () => ({ ready: true, stopped: this.stopped }));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boards.started;
    this.loop = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.subscription?.close();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.follow();
        this.stopped = null;
      } catch (error) {
        if (error instanceof ForeignEpoch) this.database.forgetEverything();
        this.stopped = error instanceof Error ? error.constructor.name : 'unknown';
        this.logger.error({ follower: NAME, ...errorForLog(error) }, 'a follower tries again');
      }
      if (!this.stopping) await new Promise<void>((resolve) => ((this.wake = resolve), setTimeout(resolve, RETRY_MS).unref()));
    }
  }

  private async follow(): Promise<void> {
    const unsaved: RecordedEvent[] = [];
    let position = this.database.position(NAME);
    const save = () => this.saveHeads(unsaved.splice(0), position);
    const timer = setInterval(save, SAVE_AFTER_MS).unref();
    this.subscription = notWaitedFor(this.store).subscribe({ after: position, prefixes: [] });
    try {
      for await (const item of this.subscription) {
        position = item.kind === 'live' ? item.position : item.event.position;
        if (item.kind === 'event') unsaved.push(item.event);
        const closes = item.kind === 'event' && item.event.type === 'CampusClosed';
        if (closes || unsaved.length >= SAVE_EVERY) save();
        if (closes) await this.seal(item.event);
      }
    } finally {
      clearInterval(timer);
      save();
    }
  }

  private saveHeads(events: readonly RecordedEvent[], position: Position): void {
    if (position === START || position === this.saved) return;
    this.database.db.transaction(() => {
      for (const event of new Map(events.map((each) => [each.stream, each])).values()) {
        const { schoolId } = JSON.parse(event.metadata) as { readonly schoolId: string };
        this.heads.advance.run(event.stream, schoolId, event.revision, event.hash);
      }
      for (const event of events) if (event.type === 'HeadsSealed') this.markSealed((JSON.parse(event.data) as SealEvent['data']).heads);
      this.database.advance(NAME, position);
    })();
    this.saved = position;
  }

  private markSealed(heads: readonly StreamHead[]): void {
    for (const { stream, revision } of heads) this.heads.sealed.run(revision, stream);
  }

  /** Derived from the close: another instance, or a second reading of the log, writes the same seals only once. */
  private async seal(closed: RecordedEvent): Promise<void> {
    const address = addressOf(closed.stream);
    const { schoolId } = JSON.parse(closed.metadata) as { readonly schoolId: string };
    if (!address) return;
    const heads = this.heads.unsealed.all(schoolId, sealsStream(schoolId)) as StreamHead[];
    const parts: StreamHead[][] = [];
    const perAppend = 300 * SEALS_AN_APPEND;
    for (let i = 0; i < heads.length; i += perAppend) parts.push(heads.slice(i, i + perAppend));
    for (const [i, part] of parts.entries()) await this.append(address, schoolId, `${closed.eventId} ${i}`, part);
  }

  private async append(address: DayAddress, schoolId: string, cause: string, heads: readonly StreamHead[]): Promise<void> {
    const stream = sealsStream(schoolId);
    const { build, instance } = this.identity;
    const outcome = await this.seals.transact({
      stream,
      metadata: systemMetadata({
        address,
        schoolId,
        commandId: derivedCommandId(cause, stream),
        role: 'clock',
        recordedAt: this.clock.now(),
        build,
        instance,
      }),
      decide: ({ digest }) => ({ kind: 'accepted', events: sealOf(heads, digest).map((seal) => sealed(address, seal)) }),
    });
    if (outcome.kind === 'contended') throw new Error(`${stream} was contended`);
  }
}

const sealed = ({ serviceDay }: DayAddress, seal: Seal): SealEvent => ({ type: 'HeadsSealed', data: { day: serviceDay, ...seal } });

function statements({ db }: ReadDatabase) {
  return {
    advance: db.prepare(
      'INSERT INTO heads (stream, school_id, revision, hash) VALUES (?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, hash = excluded.hash',
    ),
    sealed: db.prepare('UPDATE heads SET sealed_revision = ? WHERE stream = ?'),
    unsealed: db.prepare(
      'SELECT stream, revision, hash FROM heads WHERE school_id = ? AND stream <> ? AND revision IS NOT sealed_revision ORDER BY stream',
    ),
  };
}
