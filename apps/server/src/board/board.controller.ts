import type { QueueBoard } from '@baton/contracts';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentDevice } from '../devices/current-device';
import type { PairedDevice } from '../devices/paired-device';
import { Refused } from '../platform/refused';
import { TodayOf } from '../roster/today-of';
import { Queue } from './queue';

/** For screens in corridors: their own credential, nobody signs in there. */
@ApiTags('board')
@Controller('api/board')
export class QueueBoardController {
  constructor(
    private readonly queue: Queue,
    private readonly today: TodayOf,
  ) {}

  @Get('queue')
  @ApiOperation({ operationId: 'queueBoard', summary: 'Who is called to which gate now, at the campus of this board' })
  board(@CurrentDevice() { campusId }: PairedDevice): Promise<QueueBoard> {
    const serviceDay = this.today.todayAt(campusId);
    if (serviceDay === null) throw new Refused('unknown_day');
    return this.queue.of({ campusId, serviceDay });
  }
}
