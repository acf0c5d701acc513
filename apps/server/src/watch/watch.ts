import { dueAlerts, noticesToRemind, type DayCommand } from '@baton/custody';
import { isStepped, type Clock } from '@baton/event-log';
import { type CampusState, dateAndMinute } from '@baton/roster';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertsBook } from '../alerts/alerts-book';
import { DayBook } from '../day/day-book';
import { derivedCommandId } from '../day/derived-command-id';
import { dayStream, type DayAddress } from '../day/streams';
import { DayOpening } from '../opening/day-opening';
import { DayPlanning } from '../opening/day-planning';
import { Identity } from '../platform/identity';
import { errorForLog } from '../platform/logging';
import { LedCampuses } from '../platform/led-campuses';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { Refused } from '../platform/refused';
import { CLOCK, LOGGER } from '../platform/tokens';
import { Boards, type Board } from '../projections/boards';
import { Names } from '../projections/names';
import { GateDevices, type GateDevice } from './devices';
import { nextDue } from './next-due';
import { inOwnOrder } from './own-order';

/** ms of the domain's clock between two looks at the clocks. */
const TICK_MS = 1_000;
/** ms before the freeze at which the clock opens a day that nobody opened; the plan is taken as late as it can be. */
const OPEN_BEFORE_FREEZE_MS = 30 * 60_000;
/** ms of the domain's clock between two looks into the roster for a day that may have to be opened. */
const LOOK_FOR_DAYS_EVERY_MS = 60_000;
/** real ms for which the same problem of the same day isn't logged again */
const SAY_AGAIN_MS = 60_000;
/** problems remembered for that */
const MAX_PROBLEMS = 1_000;
/** real ms without a look at the clocks after which the server isn't ready */
const READY_WITHIN_MS = 10_000;
const MINUTE = 60_000;

/**
 * Looks at every clock of every open day, once a second of the domain's clock and again after each restart. It keeps no
 * deadline of its own: what is due follows from the log and the time, and what was told is told once.
 */
@Injectable()
export class Watch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly lookedForDays = new Map<string, number>();
  private readonly said = new Map<string, number>();
  private loop: Promise<void> = Promise.resolve();
  private ticking: Promise<void> = Promise.resolve();
  private lastTick = 0;
  /** the domain's clock when all days were last looked at */
  private lookedAt = 0;

  constructor(
    private readonly boards: Boards,
    private readonly names: Names,
    private readonly led: LedCampuses,
    private readonly opening: DayOpening,
    private readonly planning: DayPlanning,
    private readonly book: DayBook,
    private readonly alerts: AlertsBook,
    private readonly devices: GateDevices,
    private readonly metrics: Metrics,
    private readonly identity: Identity,
    readiness: Readiness,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    readiness.add('watch', () => {
      const age = Date.now() - this.lastTick;
      return { ready: isStepped(this.clock) || age < READY_WITHIN_MS, lastTickAgeMs: this.lastTick === 0 ? null : age };
    });
  }

  onApplicationBootstrap(): void {
    if (!isStepped(this.clock)) this.loop = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await this.ticking;
  }

  private async run(): Promise<void> {
    await this.boards.started;
    while (!this.stopping.signal.aborted) {
      await this.tick();
      await this.clock.sleepUntil(Math.floor(this.clock.now() / TICK_MS) * TICK_MS + TICK_MS, this.stopping.signal);
    }
  }

  /** One look at all clocks; looks never overlap. A day that can't be watched is logged and doesn't hide the others. */
  tick(): Promise<void> {
    return (this.ticking = this.ticking.then(() => this.look()));
  }

  /**
   * Days begin and lists freeze on all campuses in the same minute, and each takes its time: meanwhile the clocks of all
   * others are looked at no less often.
   */
  private async look(): Promise<void> {
    const toLookFor = this.names.campuses().flatMap(({ campus }) => (campus && this.isToLookFor(campus.campusId) ? [campus] : []));
    for (const campus of inOwnOrder(this.identity.instance, toLookFor, ({ campusId }) => campusId)) {
      await this.guarded(`campus ${campus.campusId}`, () => this.openDay(campus, this.clock.now()));
      await this.lookAtClocksInTime();
    }
    const toFreeze = this.boards.all().filter((board) => this.isTimeToFreeze(board));
    for (const board of inOwnOrder(this.identity.instance, toFreeze, ({ address }) => address.campusId)) {
      if (!this.isTimeToFreeze(board)) continue; // another instance has done so meanwhile
      await this.guarded(dayStream(board.address), () => this.opening.freeze(board.address, board.day.opened?.schoolId ?? ''));
      await this.lookAtClocksInTime();
    }
    await this.lookAtClocks();
  }

  private async lookAtClocksInTime(): Promise<void> {
    if (this.clock.now() - this.lookedAt >= TICK_MS) await this.lookAtClocks();
  }

  private async lookAtClocks(): Promise<void> {
    const now = this.clock.now();
    this.lookedAt = now;
    for (const board of this.boards.all().filter(isStillWatched))
      await this.guarded(dayStream(board.address), () => this.lookAt(board, now));
    this.lastTick = Date.now();
    this.metrics.watchTick.set(this.lastTick / 1000);
  }

  /** When the next look could find something new, if nothing else happens before. */
  nextDue(now: number): number | null {
    const times = this.boards.all().map((board) => nextDue(board.day, board.alerts, now));
    const silent = this.boards.all().flatMap((board) => this.silenceDue(board));
    const looks = [...this.lookedForDays.values()].map((at) => at + LOOK_FOR_DAYS_EVERY_MS);
    const later = [...times, ...silent, ...looks].filter((at) => at !== null && at > now) as number[];
    return later.length === 0 ? null : Math.min(...later);
  }

  private async lookAt(board: Board, now: number): Promise<void> {
    const { day, address } = board;
    const { opened } = day;
    if (!opened) return;
    for (const noticeId of noticesToRemind(day, now)) await this.remind(address, opened.schoolId, noticeId);
    await this.listenForSilence(board, now);
    await Promise.all(dueAlerts(day, board.alerts, day.policy, now).map((due) => this.alerts.tell(address, opened.schoolId, due)));
  }

  private async remind(address: DayAddress, schoolId: string, noticeId: string): Promise<void> {
    const commandId = derivedCommandId(`remind ${noticeId}`, dayStream(address));
    await this.book.give({ address, schoolId, role: 'watch', commandId, command: () => ({ type: 'RemindNotice', noticeId }) });
  }

  /** "A gate's device has not been heard", and "it is heard again". */
  private async listenForSilence({ address, day }: Board, now: number): Promise<void> {
    const schoolId = day.opened?.schoolId ?? '';
    for (const device of day.closed ? [] : this.devices.of(address)) {
      const known = day.silentDevices.get(device.deviceId);
      const command = known ? heardAgain(device, known.since) : await this.goneSilent(device, day.policy.deviceSilent * MINUTE, now);
      if (!command) continue;
      const since = known?.since ?? device.lastHeardAt;
      const commandId = derivedCommandId(`${command.type} ${device.deviceId} ${since}`, dayStream(address));
      await this.book.give({ address, schoolId, role: 'watch', commandId, command: () => command });
    }
  }

  /** Connected or heard lately is heard, at whichever instance. */
  private async goneSilent(device: GateDevice, limit: number, now: number): Promise<DayCommand | null> {
    const { deviceId, gateId } = device;
    if (device.sockets > 0 || now - device.lastHeardAt < limit) return null;
    const lastHeardAt = await this.devices.heardAnywhere(device);
    return now - lastHeardAt < limit ? null : { type: 'ReportDeviceSilent', deviceId, gateId, lastHeardAt };
  }

  private silenceDue({ address, day }: Board): readonly number[] {
    const limit = day.policy.deviceSilent * MINUTE;
    return this.devices
      .of(address)
      .filter((device) => device.sockets === 0 && !day.silentDevices.has(device.deviceId))
      .map((device) => device.lastHeardAt + limit);
  }

  private isToLookFor(campusId: string): boolean {
    if (!this.led.leads(campusId)) return false;
    const since = this.clock.now() - (this.lookedForDays.get(campusId) ?? -Infinity);
    return since >= LOOK_FOR_DAYS_EVERY_MS || since < 0; // set back: what was looked for was another day
  }

  /** Opens today's day of a campus shortly before its list freezes, if nobody's command has opened it before. */
  private async openDay({ campusId, schoolId, timeZone }: NonNullable<CampusState['campus']>, now: number): Promise<void> {
    this.lookedForDays.set(campusId, now);
    const address = { campusId, serviceDay: dateAndMinute(now, timeZone).date };
    if (await this.boards.of(address)) return;
    const freezeAt = await this.planning.freezeAt(address, schoolId);
    if (freezeAt !== null && now >= freezeAt - OPEN_BEFORE_FREEZE_MS) await this.opening.open(address, schoolId);
  }

  private isTimeToFreeze(board: Board): boolean {
    const { day } = board;
    return day.opened !== null && !day.frozen && isStillWatched(board) && this.clock.now() >= day.opened.freezeAt;
  }

  private async guarded(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const problem = error instanceof Refused ? { code: error.code } : errorForLog(error);
      if (this.wasSaid(`${what} ${JSON.stringify(problem)}`)) return;
      if (error instanceof Refused) this.logger.warn({ what, ...problem }, 'the watch was refused');
      else this.logger.error({ what, ...problem }, 'the watch could not look');
    }
  }

  /** Every second the same line would hide all others. */
  private wasSaid(problem: string): boolean {
    const now = Date.now();
    if (now - (this.said.get(problem) ?? 0) < SAY_AGAIN_MS) return true;
    if (this.said.size >= MAX_PROBLEMS) this.said.clear();
    this.said.set(problem, now);
    return false;
  }
}

/** A closed day whose alerts are all over has no clock left. */
const isStillWatched = ({ day, alerts }: Board): boolean =>
  day.closed === null || [...alerts.byId.values()].some((alert) => alert.state === 'open');

/** Only by whom it came back to: an instance whose clock is behind, or that has just started, knows nothing of it. */
function heardAgain({ deviceId, gateId, sockets, lastHeardAt, isRemembered }: GateDevice, silentSince: number): DayCommand | null {
  const isHeard = sockets > 0 || (!isRemembered && lastHeardAt > silentSince);
  return isHeard ? { type: 'ReportDeviceHeard', deviceId, gateId } : null;
}
