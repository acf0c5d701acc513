import { dueSendings, MAX_ATTEMPTS, type DueSending, type RaisedAlert } from '@baton/custody';
import { outgoingAlert } from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import type { Config } from '@baton/installation';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { Logger } from 'pino';
import { Identity } from '../../platform/identity';
import { errorForLog } from '../../platform/logging';
import { CLOCK, CONFIG, LOGGER } from '../../platform/tokens';
import { Boards, type Board } from '../../projections/boards';
import { Names } from '../../projections/names';
import { AlertsBook } from '../alerts-book';
import { ALERT_CHANNELS, type AlertChannel } from './alert-channel';

/** real ms between two looks for what should go out */
const LOOK_EVERY_MS = 1_000;
/** real ms of the lease of each attempt, and so until the next: the channel may be down, or its limit reached */
const LEASES_MS = [15_000, 30_000, 60_000, 120_000, 240_000] as const;
/** Messages under way at once. */
const MAX_AT_ONCE = 4;
/** ms of the domain's clock after which an alert that is still open is no news any more */
const TOO_OLD_MS = 12 * 3_600_000;
/** Children named in one message. */
const MAX_NAMES = 5;
/** Alerts about a court's order never name a child outside the system. */
const NEVER_NAMED: ReadonlySet<RaisedAlert['kind']> = new Set(['restriction', 'restricted_after_release', 'impostor']);

interface Due extends DueSending {
  readonly board: Board;
  readonly alert: RaisedAlert;
  readonly channel: string;
}

/**
 * Alerts out of the system. What is due follows from the log; the claim in the log, with a lease, decides which instance
 * sends; what was sent or given up stands there as well. Nothing is lost by a restart, and nobody is told by each instance.
 */
@Injectable()
export class SendAlerts implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly boards: Boards,
    private readonly book: AlertsBook,
    private readonly names: Names,
    private readonly identity: Identity,
    @Inject(ALERT_CHANNELS) private readonly channels: readonly AlertChannel[],
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.channels.length === 0) return;
    await this.boards.started;
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.looking;
  }

  /** One look; looks never overlap. Resolves when what it found has been tried. */
  look(): Promise<void> {
    return (this.looking = this.looking
      .then(() => this.sendDue())
      .catch((error: unknown) => {
        this.logger.error(errorForLog(error), 'alerts could not be sent');
      }));
  }

  private async sendDue(): Promise<void> {
    const due = this.boards.all().flatMap((board) => this.dueOn(board));
    await Promise.all(due.slice(0, MAX_AT_ONCE).map((sending) => this.attempt(sending)));
  }

  private dueOn(board: Board): readonly Due[] {
    const youngest = this.clock.now() - TOO_OLD_MS;
    return dueSendings(board.alerts, this.channels, Date.now()).flatMap((sending) => {
      const alert = board.alerts.byId.get(sending.alertId);
      return alert && alert.lastToldAt >= youngest ? [{ ...sending, board, alert }] : [];
    });
  }

  private async attempt(due: Due): Promise<void> {
    const { board, alertId, telling, attempt } = due;
    const channel = this.channels.find(({ name }) => name === due.channel);
    const schoolId = board.day.opened?.schoolId;
    if (!channel || !schoolId) return;
    const of = { alertId, channel: channel.name, telling };
    const tell = (command: Parameters<AlertsBook['tell']>[2]) => this.book.tell(board.address, schoolId, command);
    if (attempt > MAX_ATTEMPTS) {
      this.logger.warn(of, 'a channel took an alert at no attempt');
      await tell({ type: 'RecordNotSent', ...of, attempts: MAX_ATTEMPTS, reason: 'unreachable' });
      return;
    }
    const now = Date.now();
    const until = now + LEASES_MS[attempt - 1];
    const claimed = await tell({ type: 'ClaimSending', ...of, instance: this.identity.instance, attempt, now, until });
    if (claimed.kind !== 'accepted') return;
    const outcome = await channel.send({ alertId, idempotencyKey: `${alertId}.${telling}`, text: this.textOf(due, channel) });
    if (outcome.kind === 'sent') await tell({ type: 'RecordSent', ...of });
    else if (attempt === MAX_ATTEMPTS) await tell({ type: 'RecordNotSent', ...of, attempts: attempt, reason: outcome.reason });
    if (outcome.kind === 'failed') this.logger.warn({ ...of, attempt, reason: outcome.reason }, 'a channel did not take an alert');
  }

  private textOf({ board, alert }: Due, { names }: AlertChannel): string {
    const { opened } = board.day;
    const named = names && !NEVER_NAMED.has(alert.kind) ? alert.children.slice(0, MAX_NAMES) : [];
    return outgoingAlert({
      kind: alert.kind,
      children: alert.children.length,
      names: named.flatMap((childId) => this.names.child(childId)?.name ?? []),
      since: DateTime.fromMillis(alert.startedAt, { zone: opened?.timeZone ?? this.config.timeZone }).toFormat('HH:mm'),
      repeated: alert.repetitions > 0,
      rehearsal: opened?.rehearsal ?? false,
      link: this.config.publicUrl && `${this.config.publicUrl}/board`,
    });
  }
}
