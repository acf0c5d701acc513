import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DayAddress } from '../day/streams';
import { errorForLog } from '../platform/logging';
import { LOGGER } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { AlertsBook } from './alerts-book';

/** Each instance serves its own sockets, so nothing is claimed. What leaves the system is another matter: outgoing/. */
const SCREEN = 'screen';

/** Notes that an alert reached a person: once per alert, person and channel, whichever instance saw it. */
@Injectable()
export class AlertDelivery {
  constructor(
    private readonly book: AlertsBook,
    private readonly boards: Boards,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A note, not a duty: nobody waits for it, and an alert that goes unnoted is told again all the same. */
  toScreen(address: DayAddress, alertId: string, staffId: string): void {
    this.note(address, alertId, staffId, SCREEN).catch((error: unknown) =>
      this.logger.warn({ alertId, ...errorForLog(error) }, 'a delivery could not be noted'),
    );
  }

  private async note(address: DayAddress, alertId: string, staffId: string, channel: string): Promise<void> {
    const board = await this.boards.of(address);
    const schoolId = board?.day.opened?.schoolId;
    const raising = board?.alerts.byId.get(alertId)?.raisings;
    if (!schoolId || !raising) return;
    await this.book.tell(address, schoolId, { type: 'RecordAlertDelivered', raising, alertId, staffId, channel });
  }
}
