import {
  alertCodec,
  dayCodec,
  evolve,
  evolveAlerts,
  initialAlerts,
  initialDay,
  type AlertEvent,
  type Alerts,
  type CampusDay,
  type DayEvent,
} from '@baton/custody';
import { addDays, dateAndMinute } from '@baton/roster';
import { project, type Clock, type EventStore, type Place, type Recorded, type RunningProjection } from '@baton/event-log';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { addressOf, alertsStream, ALERTS_PREFIX, DAY_PREFIX, dayStream, type DayAddress } from '../day/streams';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { CLOCK, EVENT_STORE } from '../platform/tokens';
import { Settled } from '../watch/settled';
import { followed } from './followed';
import { foldStream } from './fold-stream';
import { Names } from './names';

/** Days kept in memory per campus: today, and what was not closed before it. Older closed days are folded when asked for. */
export const MAX_BOARDS_PER_CAMPUS = 4;

const PREFIXES = [DAY_PREFIX, ALERTS_PREFIX];

/** Dates looked back at start for days that are still open. */
const DAYS_BACK_AT_START = 7;

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

  constructor(
    private readonly names: Names,
    private readonly metrics: Metrics,
    readiness: Readiness,
    settled: Settled,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    settled.add(() => followed(this.store, this.running, PREFIXES));
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

  /** Today's days are folded from their own streams; the past need not be read again. */
  async onApplicationBootstrap(): Promise<void> {
    await this.names.started;
    const position = await this.store.head();
    for (const address of this.recentDays()) await this.load(address);
    this.running = project<DayEvent | AlertEvent>(this.store, {
      name: 'boards',
      prefixes: PREFIXES,
      codecs: [dayCodec, alertCodec],
      checkpoint: { load: () => position, save: () => undefined },
      checkContent: false,
      brokenLink: () => this.metrics.brokenLinks.inc(),
      live: () => (this.isLive = true),
      handle: (recorded, place) => this.take(recorded, place),
    });
    void this.running.stopped.then((why) => (this.stopped = why.kind));
    await this.running.caughtUp;
    this.nowStarted();
  }

  /** Dates of each campus around today, by the campus's own clock. */
  private recentDays(): readonly DayAddress[] {
    return this.names.campuses().flatMap(({ campus }) => {
      if (!campus) return [];
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

  /** Days in memory. */
  all(): readonly Board[] {
    return [...this.boards.values()];
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  position(): string {
    return this.running?.position() ?? 'start';
  }

  private take(recorded: Recorded<DayEvent | AlertEvent>, place: Place): void {
    const address = addressOf(place.stream);
    if (!address) return;
    const board = this.boards.get(keyOf(address)) ?? this.begin(address);
    if (!fold(board, place, recorded)) return;
    if (this.isLive) this.measureLag(recorded);
    for (const listener of this.listeners) listener({ board, place, recorded, live: this.isLive });
  }

  private measureLag(recorded: Recorded<DayEvent | AlertEvent>): void {
    this.lagMs = Math.max(0, this.clock.now() - recorded.metadata.time.recordedAt);
    this.metrics.projectionLag.set({ projection: 'boards' }, this.lagMs / 1000);
  }

  private begin(address: DayAddress): Board {
    const board = newBoard(address);
    this.boards.set(keyOf(address), board);
    this.dropOldest(address.campusId);
    return board;
  }

  private dropOldest(campusId: string): void {
    const ofCampus = this.all()
      .filter((board) => board.address.campusId === campusId)
      .sort((a, b) => (a.address.serviceDay < b.address.serviceDay ? -1 : 1));
    for (const board of ofCampus.slice(0, -MAX_BOARDS_PER_CAMPUS)) if (board.day.closed) this.boards.delete(keyOf(board.address));
  }

  private async load(address: DayAddress): Promise<void> {
    const board = await this.foldPast(address);
    if (board.day.opened) this.boards.set(keyOf(address), board);
  }

  private async foldPast(address: DayAddress): Promise<Board> {
    const board = newBoard(address);
    await foldStream(this.store, dayStream(address), dayCodec, (recorded) => fold(board, { stream: dayStream(address) }, recorded));
    await foldStream(this.store, alertsStream(address), alertCodec, (recorded) => fold(board, { stream: alertsStream(address) }, recorded));
    return board;
  }
}

const keyOf = ({ campusId, serviceDay }: DayAddress): string => `${campusId}/${serviceDay}`;

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
