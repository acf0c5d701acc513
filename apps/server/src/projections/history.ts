import {
  alertCodec,
  dayCodec,
  effectiveTime,
  evolve,
  initialDay,
  isAnybodyWaitedFor,
  type AlertEvent,
  type CampusDay,
  type DayEvent,
} from '@baton/custody';
import { decodeRecorded, type EventStore, type Place, type Position, type Recorded } from '@baton/event-log';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Statement } from 'better-sqlite3';
import type { Logger } from 'pino';
import { addressOf, ALERTS_PREFIX, DAY_PREFIX, type DayAddress } from '../day/streams';
import { minutesOnDuty } from '../duty/minutes-on-duty';
import { LedCampuses } from '../platform/led-campuses';
import { errorForLog } from '../platform/logging';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { EVENT_STORE, LOGGER } from '../platform/tokens';
import { Boards, type Board } from './boards';
import { childrenOf } from './children-of-event';
import { Follower } from './follower';
import { ReadDatabase } from './read-database';

const NAME = 'history';
const PREFIXES = [DAY_PREFIX, ALERTS_PREFIX];
/** Days on no board whose fold is held while they are written: those of a past that is read again, one after another. */
const MAX_FOLDS = 8;
/** real ms that a board may take to have an event that is already here; they read the same pages of the log */
const BOARD_LIMIT_MS = 5_000;

/** Events in one transaction. */
const EVENTS_AT_ONCE = 500;
/** ms for which live events gather before they are written: a transaction each costs more than everything else in them. */
const WRITTEN_WITHIN_MS = 1_000;
/** ms before rows that couldn't be written are tried again; the next reader tries at once. */
const WRITE_AGAIN_MS = 1_000;

/** A day that changed in this transaction: its spans are written once, as they stand at the end of it. */
interface ChangedDay {
  readonly day: CampusDay;
  readonly children: Set<string>;
}

/**
 * What a reviewer asks about past days: spans with both clocks, releases, alerts with who was told, corrections beside what
 * they correct. A local file that can be deleted; rows and checkpoint are written in one transaction.
 */
@Injectable()
export class History implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly follower: Follower<DayEvent | AlertEvent>;
  private readonly folds = new Map<string, CampusDay>();
  private readonly rows: ReturnType<typeof statements>;
  private readonly checkpoint: string;
  private readonly changed = new Map<string, ChangedDay>();
  /** rows of what was taken in and isn't written */
  private rowsToWrite: (() => void)[] = [];
  private taken: { readonly position: Position; readonly events: number } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private caughtUp = false;

  constructor(
    private readonly database: ReadDatabase,
    private readonly boards: Boards,
    led: LedCampuses,
    metrics: Metrics,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.rows = statements(database);
    this.checkpoint = led.checkpointOf(NAME);
    this.follower = new Follower<DayEvent | AlertEvent>(
      store,
      {
        name: NAME,
        prefixes: PREFIXES,
        passOver: led.isDayOfOthers,
        codecs: [dayCodec, alertCodec] as never,
        checkContent: false,
        checkpoint: { load: () => database.position(this.checkpoint), save: () => undefined }, // with the rows, in one transaction
        live: () => {
          this.write();
          this.caughtUp = true;
          void this.boards
            .watchOlderDays()
            .catch((error) => logger.error({ projection: NAME, ...errorForLog(error) }, 'older days are not watched'));
        },
        brokenLink: () => metrics.brokenLinks.inc(),
        handle: (recorded, place) => this.take(recorded, place),
      },
      (error) => logger.error({ projection: NAME, ...errorForLog(error) }, 'a projection tries again'),
      () => {
        this.forgetUnwritten();
        database.forgetEverything();
      },
    );
    readiness.add(NAME, () => ({ ready: this.follower.stopped === null, stopped: this.follower.stopped, caughtUp: this.caughtUp }));
  }

  /** After what everybody waits for: a year that must be written again doesn't hold up the start. */
  async onApplicationBootstrap(): Promise<void> {
    await this.boards.started;
    this.follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower.close();
    this.writeOrTryAgain();
    if (this.timer) clearTimeout(this.timer);
  }

  /** For whoever reads the tables: everything that was taken in stands there, unless the disk is full. */
  upToNow(): void {
    if (this.caughtUp) this.writeOrTryAgain();
  }

  private async take(recorded: Recorded<DayEvent | AlertEvent>, place: Place): Promise<void> {
    const address = addressOf(place.stream);
    if (!address) return;
    try {
      if (place.stream.startsWith(DAY_PREFIX)) await this.takeDayEvent(address, recorded as Recorded<DayEvent>, place.stream);
      else this.takeAlertEvent(recorded as Recorded<AlertEvent>, place.stream);
      this.taken = { position: place.position, events: (this.taken?.events ?? 0) + 1 };
      if (this.taken.events >= EVENTS_AT_ONCE) this.write();
      else if (this.caughtUp) this.timer ??= setTimeout(() => this.writeOrTryAgain(), WRITTEN_WITHIN_MS);
    } catch (error) {
      this.forgetUnwritten();
      throw error;
    }
  }

  /** Rows and checkpoint of everything taken in so far, in one transaction: there together, or not at all. */
  private write(): void {
    if (this.taken === null) return;
    const { position } = this.taken;
    this.database.db.transaction(() => {
      for (const write of this.rowsToWrite) write();
      for (const [stream, changed] of this.changed) this.writeDay(stream, changed);
      this.database.advance(this.checkpoint, position);
    })();
    this.forgetTaken();
  }

  private writeOrTryAgain(): void {
    try {
      this.write();
    } catch (error) {
      this.logger.error({ projection: NAME, ...errorForLog(error) }, 'a projection tries again');
      if (this.timer) clearTimeout(this.timer);
      this.timer = setTimeout(() => this.writeOrTryAgain(), WRITE_AGAIN_MS).unref();
    }
  }

  private writeDay(stream: string, { day, children }: ChangedDay): void {
    for (const childId of children) this.rewriteSpans(stream, day, childId);
    if (!day.opened) return;
    const { campusId, serviceDay } = day.opened;
    this.rows.day.run(stream, campusId, serviceDay, day.revision, day.closed ? 1 : 0, day.expected, isAnybodyWaitedFor(day) ? 1 : 0);
  }

  private forgetTaken(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.rowsToWrite = [];
    this.changed.clear();
    this.taken = null;
  }

  /** Back to the last checkpoint: what was folded on from there goes too. */
  private forgetUnwritten(): void {
    this.forgetTaken();
    this.folds.clear();
  }

  /**
   * The day with this event in it, or some events further: what is written is what stands there when it is written. The
   * board's own where there is one, so that no open day is folded and held twice.
   */
  private async dayWith(address: DayAddress, recorded: Recorded<DayEvent>, stream: string): Promise<CampusDay> {
    const board = this.boards.held(address);
    if (board) return this.whenFolded(board, Number(recorded.revision));
    return evolve(await this.foldBefore(stream, Number(recorded.revision)), recorded);
  }

  /** @throws Error when the board stands still; the follower then tries again */
  private async whenFolded(board: Board, revision: number): Promise<CampusDay> {
    const until = performance.now() + BOARD_LIMIT_MS;
    while (board.dayRevision < revision) {
      if (performance.now() > until) throw new Error(`The board has not taken in revision ${revision} for ${BOARD_LIMIT_MS} ms.`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return board.day;
  }

  /** The day as it stood before this event. */
  private async foldBefore(stream: string, revision: number): Promise<CampusDay> {
    const known = this.folds.get(stream);
    if (known?.revision === revision - 1) return known;
    const folded = initialDay();
    if (revision > 0)
      for await (const earlier of this.store.readStream(stream)) {
        if (Number(earlier.revision) >= revision) break;
        evolve(folded, decodeRecorded(dayCodec, earlier, earlier.revision));
      }
    this.folds.set(stream, folded);
    if (this.folds.size > MAX_FOLDS) this.folds.delete(this.folds.keys().next().value as string);
    return folded;
  }

  private async takeDayEvent(address: DayAddress, recorded: Recorded<DayEvent>, stream: string): Promise<void> {
    const day = await this.dayWith(address, recorded, stream);
    const { event, metadata } = recorded;
    const revision = Number(recorded.revision);
    const at = effectiveTime(metadata.time);
    const { actor, device } = metadata;
    const corrects = event.type === 'RecordCorrected' ? Number(event.data.corrects) : null;
    const children = this.changed.get(stream)?.children ?? new Set<string>();
    this.changed.set(stream, { day, children });
    const { recordedAt } = metadata.time;
    for (const childId of childrenOf(event)) {
      children.add(childId);
      const entry = [stream, childId, revision, event.type, at, recordedAt, actor.id, actor.role, device?.id ?? null, corrects];
      this.rowsToWrite.push(() => this.rows.entry.run(...entry));
    }
    this.rowsToWrite.push(() => this.writeRelease(stream, revision, recorded));
    if (event.type === 'CampusClosed') this.takeMinutes(stream, day, recordedAt);
  }

  private rewriteSpans(stream: string, day: CampusDay, childId: string): void {
    const spans = day.children.get(childId)?.spans ?? [];
    this.rows.forgetSpans.run(stream, childId);
    spans.forEach((span, i) => this.rows.span.run(stream, childId, i, span.holder, span.placeId, span.sessionId, span.from, span.to));
  }

  private writeRelease(stream: string, revision: number, { event, metadata }: Recorded<DayEvent>): void {
    if (event.type === 'ReleaseCompleted') {
      const { childId, kind, collectorId, gateId } = event.data;
      const at = effectiveTime(metadata.time);
      this.rows.release.run(stream, revision, childId, kind, collectorId, gateId, at, metadata.time.recordedAt, metadata.actor.id);
    }
    if (event.type === 'ReleaseReversed') this.rows.undoRelease.run('reversed', stream, Number(event.data.release));
    if (event.type === 'ReleaseAnnulled') this.rows.undoRelease.run('annulled', stream, Number(event.data.release));
  }

  private takeMinutes(stream: string, day: CampusDay, now: number): void {
    const minutesOfAll = minutesOnDuty(day, now);
    this.rowsToWrite.push(() => {
      this.rows.forgetMinutes.run(stream);
      for (const { staffId, role, periodId, minutes } of minutesOfAll) this.rows.minutes.run(stream, staffId, role, periodId, minutes);
    });
  }

  private takeAlertEvent({ event, revision, metadata }: Recorded<AlertEvent>, stream: string): void {
    const data = event.data as Partial<Extract<AlertEvent, { type: 'AlertRaised' }>['data']> & { readonly alertId: string };
    const row = [
      stream,
      Number(revision),
      data.alertId,
      event.type,
      data.kind ?? null,
      data.level ?? null,
      data.to ? JSON.stringify(data.to) : null,
      data.dueAt ?? null,
      metadata.time.recordedAt,
      metadata.actor.id,
      data.children ? JSON.stringify(data.children) : null,
    ];
    this.rowsToWrite.push(() => this.rows.alert.run(...row));
  }
}

function statements({ db }: ReadDatabase) {
  const prepare = (sql: string): Statement<(string | number | null)[]> => db.prepare(sql);
  return {
    day: prepare('INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?, ?, ?, ?)'),
    entry: prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forgetSpans: prepare('DELETE FROM spans WHERE stream = ? AND child_id = ?'),
    span: prepare('INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    release: prepare('INSERT OR REPLACE INTO releases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)'),
    undoRelease: prepare('UPDATE releases SET undone = ? WHERE stream = ? AND revision = ?'),
    alert: prepare('INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forgetMinutes: prepare('DELETE FROM duty_minutes WHERE stream = ?'),
    minutes: prepare('INSERT OR REPLACE INTO duty_minutes VALUES (?, ?, ?, ?, ?)'),
  };
}
