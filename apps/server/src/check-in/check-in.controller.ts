import { AdmitWalkInBody, TakeChildBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('check-in')
@Controller(`${DAY_PATH}/check-in`)
export class CheckInController {
  constructor(private readonly day: DayGate) {}

  @Gives('take', 'TakeChild')
  take(@OfDay() of: DayRequest, @Body() body: TakeChildBody): Promise<DayAnswer> {
    return this.day.give(of, 'TakeChild', body);
  }

  @Gives('admit-walk-in', 'AdmitWalkIn')
  admitWalkIn(@OfDay() of: DayRequest, @Body() body: AdmitWalkInBody): Promise<DayAnswer> {
    return this.day.give(of, 'AdmitWalkIn', body);
  }
}
