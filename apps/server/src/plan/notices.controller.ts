import type { Notice } from '@baton/custody';
import type { Sealer } from '@baton/event-log';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { LEADERS } from '../access/right';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { dayStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { SEALER } from '../platform/tokens';
import { Names } from '../projections/names';

/** Messages of a day with their words: the leaders' with all receipts, everybody else's own. */
@ApiTags('plan')
@Controller(`${DAY_PATH}/plan`)
export class NoticesController {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  @Get('notices')
  @ApiOperation({
    operationId: 'dayNotices',
    summary: 'Messages of the day, the newest first, with words and receipts; who leads sees all, others their own',
  })
  @ApiParam({ name: 'campusId', type: String })
  @ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
  async notices(@OfDay() { address, by }: DayRequest) {
    const leads = by.actingRoles.some((role) => LEADERS.includes(role));
    const all = await this.aggregates.day.read(dayStream(address), ({ notices }) => [...notices.values()]);
    const seen = all.filter((notice) => leads || notice.staffIds.includes(by.staffId)).sort((a, b) => b.at - a.at);
    return Promise.all(seen.map((notice) => this.view(address, notice, leads ? notice.staffIds : [by.staffId])));
  }

  private async view(address: DayAddress, notice: Notice, shown: readonly string[]) {
    const { noticeId, kind, at, dueAt, planId, reminded, withdrawn, staffIds, acknowledged } = notice;
    const place = { stream: dayStream(address), type: 'NoticeSent', path: 'note' };
    return {
      ...{ noticeId, kind, at, dueAt, planId, reminded, withdrawn },
      words: notice.note ? await this.sealer.open(place, notice.note) : null,
      told: staffIds.length,
      read: staffIds.filter((staffId) => acknowledged.has(staffId)).length,
      people: shown.map((staffId) => ({
        staffId,
        name: this.names.adult(staffId)?.name ?? null,
        acknowledged: acknowledged.has(staffId),
      })),
    };
  }
}
