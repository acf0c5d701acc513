import type { Clock } from '@baton/event-log';
import { dateAndMinute } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { dayStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { CLOCK } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { Names } from '../projections/names';

/** A day for which a change elsewhere may mean something. */
export interface DayBegun {
  readonly address: DayAddress;
  readonly timetableWeekday: number;
}

/** Days whose book has begun: today's, and earlier ones that are still open. */
@Injectable()
export class DaysBegun {
  constructor(
    private readonly boards: Boards,
    private readonly names: Names,
    private readonly aggregates: Aggregates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param recordedAt of the change, epoch ms: what was recorded before a day's midnight is in its plan already */
  async of(campusId: string, recordedAt: number): Promise<readonly DayBegun[]> {
    const zone = this.names.campus(campusId)?.campus?.timeZone;
    const today = zone ? [{ campusId, serviceDay: dateAndMinute(this.clock.now(), zone).date }] : [];
    const open = this.boards.all().filter(({ address, day }) => address.campusId === campusId && day.closed === null);
    const addresses = new Map([...today, ...open.map((board) => board.address)].map((address) => [dayStream(address), address]));
    const days = await Promise.all(
      [...addresses].map(([stream, address]) =>
        this.aggregates.day.read(stream, ({ opened }) =>
          opened && recordedAt >= opened.midnight ? { address, timetableWeekday: opened.calendar.timetableWeekday } : null,
        ),
      ),
    );
    return days.filter((day) => day !== null);
  }
}
