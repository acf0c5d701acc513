import { CompleteRollCallBody, MarkRollCallBody, StartRollCallBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('roll-call')
@Controller(`${DAY_PATH}/roll-call`)
export class RollCallController {
  constructor(private readonly day: DayGate) {}

  @Gives('start', 'StartRollCall')
  start(@OfDay() of: DayRequest, @Body() body: StartRollCallBody): Promise<DayAnswer> {
    return this.day.give(of, 'StartRollCall', body);
  }

  @Gives('mark', 'MarkRollCall')
  mark(@OfDay() of: DayRequest, @Body() body: MarkRollCallBody): Promise<DayAnswer> {
    return this.day.give(of, 'MarkRollCall', body);
  }

  @Gives('complete', 'CompleteRollCall')
  complete(@OfDay() of: DayRequest, @Body() body: CompleteRollCallBody): Promise<DayAnswer> {
    return this.day.give(of, 'CompleteRollCall', body);
  }
}
