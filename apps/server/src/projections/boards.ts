import {
  alertCodec,
  dayCodec,
  evolve,
  evolveAlerts,
  initialAlerts,
  initialDay,
  isAnybodyWaitedFor,
  type AlertEvent,
  type Alerts,
  type CampusDay,
  type DayEvent,
} from '@baton/custody';
import { addDays, dateAndMinute } from '@baton/roster';
import { project, type Clock, type EventStore, type Place, type Recorded, type RunningProjection } from '@baton/event-log';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Statement } from 'better-sqlite3';
import { addressOf, alertsStream, ALERTS_PREFIX, DAY_PREFIX, dayStream, type DayAddress } from '../day/streams';
import { LedCampuses } from '../platform/led-campuses';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { CLOCK, EVENT_STORE } from '../platform/tokens';
import { foldStream } from './fold-stream';
import { Names } from './names';
import { ReadDatabase } from './read-database';

/** Days kept in memory per campus: today, and before it only where somebody is waited for. Others are folded when asked for. */
export const MAX_BOARDS_PER_CAMPUS = 4;

/** Prefixes of one subscription; with more campuses than these hold it hears of all days. */
const MAX_PREFIXES = 64;
const PREFIXES = [DAY_PREFIX, ALERTS_PREFIX];

/** Dates looked back at start for days that are still open; older ones are watched where the read database knows of somebody. */
const DAYS_BACK_AT_START = 7;

/** Days folded side by side at start. */
const LOADED_ABREAST = 16;

/** One day as the screens see it. Read it, don't keep it: the fold changes it in place. */
export interface Board {
  readonly address: DayAddress;
  day: CampusDay;
  alerts: Alerts;
  /** last revisions folded */
  dayRevision: number;
  alertsRevision: number;
}

/** An event of a day or of its alerts, right after the board took it in. */
export interface BoardChange {
  readonly board: Board;
  readonly place: Place;
  readonly recorded: Recorded<DayEvent | AlertEvent>;
  /** false while the log is read again at start */
  readonly live: boolean;
}

type Listener = (change: BoardChange) => void;

/** The live boards: in memory, folded from the log, each instance for itself. */
@Injectable()
export class Boards implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly boards = new Map<string, Board>();
  private readonly listeners: Listener[] = [];
  private running: RunningProjection | null = null;
  private stopped: string | null = null;
  private isLive = false;
  private lagMs = 0;
  private readonly closedAt: Statement<[string], number>;
  private readonly waitedFor: Statement<[], DayAddress>;

  constructor(
    private readonly names: Names,
    private readonly led: LedCampuses,
    database: ReadDatabase,
    private readonly metrics: Metrics,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.closedAt = database.db.prepare<[string], number>('SELECT revision FROM days WHERE stream = ? AND closed = 1').pluck();
    this.waitedFor = database.db.prepare<[], DayAddress>(
      'SELECT campus_id AS campusId, service_day AS serviceDay FROM days WHERE waited_for = 1',
    );
    readiness.add('boards', () => ({
      ready: this.isLive && this.stopped === null,
      stopped: this.stopped,
      days: this.boards.size,
      lagMs: this.lagMs,
    }));
  }

  private nowStarted: () => void = () => undefined;
  /** Resolves when everything that stood in the log at the start is folded. */
  readonly started = new Promise<void>((resolve) => (this.nowStarted = resolve));

  /** The days that still have a clock are folded from their own streams; the past need not be read again. */
  async onApplicationBootstrap(): Promise<void> {
    await this.names.started;
    const position = await this.store.head();
    await this.loadAll(this.recentDays());
    await this.watchOlderDays();
    this.running = project<DayEvent | AlertEvent>(this.store, {
      name: 'boards',
      prefixes: this.led.prefixesOf(PREFIXES, MAX_PREFIXES),
      passOver: this.led.isDayOfOthers,
      codecs: [dayCodec, alertCodec],
      checkpoint: { load: () => position, save: () => undefined },
      checkContent: false,
      brokenLink: () => this.metrics.brokenLinks.inc(),
      live: () => void (this.isLive = true),
      handle: (recorded, place) => this.take(recorded, place),
    });
    void this.running.stopped.then((why) => (this.stopped = why.kind));
    await this.running.caughtUp;
    this.nowStarted();
  }

  /** Days on which somebody is still waited for after a holiday; called again when the read database has been made anew. */
  async watchOlderDays(): Promise<void> {
    await this.loadAll(this.waitedFor.all().filter(({ campusId }) => this.led.leads(campusId)));
  }

  /** Dates of each campus around today, by the campus's own clock. */
  private recentDays(): readonly DayAddress[] {
    return this.names.campuses().flatMap(({ campus }) => {
      if (!campus || !this.led.leads(campus.campusId)) return [];
      const { date } = dateAndMinute(this.clock.now(), campus.timeZone);
      return Array.from({ length: DAYS_BACK_AT_START + 1 }, (_, back) => ({
        campusId: campus.campusId,
        serviceDay: addDays(date, -back),
      }));
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running?.close();
  }

  /** The day as folded by now, or null when it has not begun. A day of the past is folded from the log. */
  async of(address: DayAddress): Promise<Board | null> {
    const board = this.boards.get(keyOf(address)) ?? (await this.foldPast(address));
    return board.day.opened ? board : null;
  }

  /** The day if it is in memory; as far as it is folded by now. */
  held(address: DayAddress): Board | null {
    return this.boards.get(keyOf(address)) ?? null;
  }

  /** Days in memory. */
  all(): readonly Board[] {
    return [...this.boards.values()];
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** False: they stopped before what they can't take in, and show what was. */
  follow(): boolean {
    return this.isLive && this.stopped === null;
  }

  position(): string {
    return this.running?.position() ?? 'start';
  }

  /** A promise only for a day that is not in memory: all others are taken in at once. */
  private take(recorded: Recorded<DayEvent | AlertEvent>, place: Place): void | Promise<void> {
    const address = addressOf(place.stream);
    if (!address) return;
    const board = this.boards.get(keyOf(address));
    if (board) return this.takeInto(board, recorded, place);
    return this.begin(address, place).then((begun) => this.takeInto(begun, recorded, place));
  }

  private takeInto(board: Board, recorded: Recorded<DayEvent | AlertEvent>, place: Place): void {
    if (!fold(board, place, recorded)) return;
    if (this.isLive) this.measureLag(recorded);
    for (const listener of this.listeners) listener({ board, place, recorded, live: this.isLive });
  }

  private measureLag(recorded: Recorded<DayEvent | AlertEvent>): void {
    this.lagMs = Math.max(0, this.clock.now() - recorded.metadata.time.recordedAt);
    this.metrics.projectionLag.set({ projection: 'boards' }, this.lagMs / 1000);
  }

  /** A new day, or one of the past to which something is added: as it stood before this event. */
  private async begin(address: DayAddress, { stream, revision }: Place): Promise<Board> {
    const board = await this.foldPast(address, (of, at) => of !== stream || at < Number(revision));
    this.boards.set(keyOf(address), board);
    this.dropOldest(address.campusId);
    return board;
  }

  private dropOldest(campusId: string): void {
    const ofCampus = this.all()
      .filter((board) => board.address.campusId === campusId)
      .sort((a, b) => (a.address.serviceDay < b.address.serviceDay ? -1 : 1));
    for (const board of ofCampus.slice(0, -MAX_BOARDS_PER_CAMPUS)) if (isDone(board)) this.boards.delete(keyOf(board.address));
  }

  /** Most of these days never began: on a server that is elsewhere each would be a wait of its own. */
  private async loadAll(addresses: readonly DayAddress[]): Promise<void> {
    for (let next = 0; next < addresses.length; next += LOADED_ABREAST)
      await Promise.all(addresses.slice(next, next + LOADED_ABREAST).map((address) => this.load(address)));
  }

  private async load(address: DayAddress): Promise<void> {
    if (this.boards.has(keyOf(address)) || (await this.isOver(address))) return;
    const board = await this.foldPast(address);
    if (board.day.opened && !this.boards.has(keyOf(address))) this.boards.set(keyOf(address), board);
  }

  /**
   * Nothing of it has a clock any more, so nobody watches it. Where it was closed the read database knows; that it is so,
   * and that nothing came after it, the log says itself.
   */
  private async isOver(address: DayAddress): Promise<boolean> {
    const revision = this.closedAt.get(dayStream(address));
    if (revision === undefined) return false;
    let last: string | null = null;
    for await (const event of this.store.readStream(dayStream(address), String(revision))) last = last === null ? event.type : 'more';
    if (last !== 'CampusClosed') return false;
    const board = newBoard(address);
    await this.foldAlerts(board);
    return hasNoOpenAlert(board);
  }

  private async foldPast(address: DayAddress, takes: (stream: string, revision: number) => boolean = () => true): Promise<Board> {
    const board = newBoard(address);
    const stream = dayStream(address);
    await foldStream(this.store, stream, dayCodec, (recorded) => {
      if (takes(stream, Number(recorded.revision))) fold(board, { stream }, recorded);
    });
    await this.foldAlerts(board, takes);
    return board;
  }

  private async foldAlerts(board: Board, takes: (stream: string, revision: number) => boolean = () => true): Promise<void> {
    const stream = alertsStream(board.address);
    await foldStream(this.store, stream, alertCodec, (recorded) => {
      if (takes(stream, Number(recorded.revision))) fold(board, { stream }, recorded);
    });
  }
}

const keyOf = ({ campusId, serviceDay }: DayAddress): string => `${campusId}/${serviceDay}`;

/** Closed; or nobody ever closed it, and nobody is waited for. */
const isDone = (board: Board): boolean => board.day.closed !== null || (!isAnybodyWaitedFor(board.day) && hasNoOpenAlert(board));

const hasNoOpenAlert = ({ alerts }: Board): boolean => [...alerts.byId.values()].every((alert) => alert.state !== 'open');

const newBoard = (address: DayAddress): Board => ({
  address,
  day: initialDay(),
  alerts: initialAlerts(),
  dayRevision: -1,
  alertsRevision: -1,
});

/** False for an event that the board had taken in before. */
function fold(board: Board, { stream }: { readonly stream: string }, recorded: Recorded<DayEvent | AlertEvent>): boolean {
  const revision = Number(recorded.revision);
  if (stream.startsWith(DAY_PREFIX)) {
    if (revision <= board.dayRevision) return false;
    board.day = evolve(board.day, recorded as Recorded<DayEvent>);
    board.dayRevision = revision;
  } else {
    if (revision <= board.alertsRevision) return false;
    board.alerts = evolveAlerts(board.alerts, recorded as Recorded<AlertEvent>);
    board.alertsRevision = revision;
  }
  return true;
}
