import { decodeRecorded, ForeignEpoch, type Clock, type EventStore, type Position, type Sealer } from '@baton/event-log';
import { gateBookCodec } from '@baton/custody';
import { dateAndMinute, policyOn } from '@baton/roster';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { gateBooksOf } from '../day/streams';
import { errorForLog } from '../platform/logging';
import { Readiness } from '../platform/readiness';
import { CLOCK, EVENT_STORE, LOGGER, SEALER } from '../platform/tokens';
import { Names } from '../projections/names';
import { ReadDatabase } from '../projections/read-database';

/** real ms between two looks: a visitor is forgotten within the hour in which the time is over */
const LOOK_AGAIN_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * What visitors said at the gate is kept as long as the school's policy says; then the key of the visit is destroyed, on
 * every instance for itself, and nobody reads it any more. That somebody came, when, and who let them in stays in the book.
 */
@Injectable()
export class ForgetVisitors implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<number> = Promise.resolve(0);
  private stopping = false;
  private stopped: string | null = null;

  constructor(
    private readonly names: Names,
    private readonly database: ReadDatabase,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    readiness.add('visitors', () => ({ ready: true, stopped: this.stopped }));
  }

  onApplicationBootstrap(): void {
    void this.names.started.then(() => this.forgetDue());
    this.timer = setInterval(() => void this.forgetDue(), LOOK_AGAIN_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Answers how many visits were forgotten. One look after another; what failed is tried again at the next. */
  forgetDue(): Promise<number> {
    this.running = this.running.then(() => this.look());
    return this.running;
  }

  private async look(): Promise<number> {
    let forgotten = 0;
    try {
      for (const { campus } of this.names.campuses()) if (campus) forgotten += await this.forgetAt(campus.campusId);
      this.stopped = null;
      if (forgotten > 0) this.logger.info({ visits: forgotten }, 'visitors were forgotten, as the policy says');
    } catch (error) {
      if (error instanceof ForeignEpoch) this.database.forgetEverything();
      this.stopped = error instanceof Error ? error.constructor.name : 'unknown';
      this.logger.error(errorForLog(error), 'visitors whose time is over could not be forgotten');
    }
    return forgotten;
  }

  /** From where it stood last time up to the first entry that is still kept: the log is in the order of its times. */
  private async forgetAt(campusId: string): Promise<number> {
    const before = this.clock.now() - this.daysKept(campusId) * DAY_MS;
    const name = `visitors ${campusId}`;
    const books = this.store.subscribe({ after: this.database.position(name), prefixes: [gateBooksOf(campusId)] });
    let reached: Position | null = null;
    let forgotten = 0;
    try {
      for await (const item of books) {
        if (item.kind === 'live' || this.stopping) break;
        const { event, metadata } = decodeRecorded(gateBookCodec, item.event, item.event.revision);
        if (metadata.time.recordedAt > before) break;
        if (event.type === 'VisitorRegistered' && (await this.sealer.erase(event.data.visitId, this.clock.now(), ['visitor'])).length > 0)
          forgotten += 1;
        reached = item.event.position;
      }
    } finally {
      await books.close();
      if (reached !== null) this.database.advance(name, reached);
    }
    return forgotten;
  }

  private daysKept(campusId: string): number {
    const campus = this.names.campus(campusId);
    const zone = campus?.campus?.timeZone ?? 'Asia/Shanghai';
    return policyOn(campus ?? { policy: [] }, dateAndMinute(this.clock.now(), zone).date).visitorsKeptDays;
  }
}
