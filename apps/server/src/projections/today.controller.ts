import { counts, type CampusDay } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { dateAndMinute } from '@baton/roster';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { dayStream, type DayAddress } from '../day/streams';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { Aggregates } from '../platform/aggregates';
import { LedCampuses } from '../platform/led-campuses';
import { CLOCK } from '../platform/tokens';
import { boardOf } from './board.controller';
import { Boards } from './boards';
import { DayLabels } from './day-labels';
import { Names } from './names';

/** Minute of the day from which screens are about the new date, whoever is still in the book of the one before. */
const NIGHT_ENDS_AT = 6 * 60;

interface CampusToday {
  readonly campusId: string;
  readonly name: string | null;
  readonly timeZone: string;
  /** today by the campus's clock; in the night the day before, as long as somebody is held in it */
  readonly serviceDay: string;
  readonly now: number;
  readonly opened: boolean;
  readonly closed: boolean;
  /** the service is rehearsed today: marked, and in no report */
  readonly rehearsal: boolean;
}

type Labels = Readonly<Record<string, string>>;

/** Where a screen begins: which campuses there are, what day it is there, and what ids are called. */
@ApiTags('board')
@Controller()
export class TodayController {
  constructor(
    private readonly boards: Boards,
    private readonly names: Names,
    private readonly led: LedCampuses,
    private readonly aggregates: Aggregates,
    private readonly dayLabels: DayLabels,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('api/today')
  @ApiOperation({ operationId: 'today', summary: 'Campuses of the school and today’s date there, by the clock of the log' })
  async today(@CurrentPerson() { schoolId }: SignedInPerson): Promise<readonly CampusToday[]> {
    const now = this.clock.now();
    const own = this.names.campuses().flatMap(({ campus }) => (campus?.schoolId === schoolId ? [campus] : []));
    return Promise.all(
      own.map(async ({ campusId, timeZone }) => {
        const { date, minute } = dateAndMinute(now, timeZone);
        const today = await this.dayOf({ campusId, serviceDay: date });
        const serviceDay = today.opened || minute >= NIGHT_ENDS_AT ? date : (this.stillHolding(campusId, date) ?? date);
        const day = serviceDay === date ? today : await this.dayOf({ campusId, serviceDay });
        const opened = day.opened !== null;
        return {
          campusId,
          name: this.names.label(campusId),
          timeZone,
          serviceDay,
          now,
          opened,
          closed: day.closed,
          rehearsal: day.opened?.rehearsal ?? this.names.campus(campusId)?.rehearsals.includes(serviceDay) ?? false,
        };
      }),
    );
  }

  /** Past midnight whoever is still here stands in the earlier book: in the night screens go on in that. */
  private stillHolding(campusId: string, date: string): string | null {
    const open = this.boards
      .all()
      .filter(({ address, day }) => address.campusId === campusId && address.serviceDay < date && day.opened && !day.closed);
    return (
      open
        .filter(({ day }) => counts(day).inCustody > 0)
        .map(({ address }) => address.serviceDay)
        .sort()
        .at(-1) ?? null
    );
  }

  /** Of a day that another instance leads, what its stream says. */
  private async dayOf(address: DayAddress): Promise<{ readonly opened: CampusDay['opened']; readonly closed: boolean }> {
    const view = ({ opened, closed }: CampusDay) => ({ opened, closed: closed !== null });
    if (!this.led.leads(address.campusId)) return this.aggregates.day.read(dayStream(address), view);
    const board = await this.boards.of(address);
    return board ? view(board.day) : { opened: null, closed: false };
  }

  @Get(`${DAY_PATH}/labels`)
  @ApiParam({ name: 'campusId', type: String })
  @ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
  @ApiOperation({ operationId: 'labels', summary: 'What the day’s colleagues, groups, periods, places and gates are called; no children' })
  async labels(@OfDay() { address, by }: DayRequest): Promise<{ readonly staff: Labels; readonly things: Labels }> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    return this.dayLabels.of(day);
  }
}
