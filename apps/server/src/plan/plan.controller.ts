import { AcknowledgeNoticeBody, ChangeDayPlanBody, SendNoticeBody, WithdrawDayPlanBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('plan')
@Controller(`${DAY_PATH}/plan`)
export class PlanController {
  constructor(private readonly day: DayGate) {}

  @Gives('change', 'ChangeDayPlan')
  change(@OfDay() of: DayRequest, @Body() body: ChangeDayPlanBody): Promise<DayAnswer> {
    return this.day.give(of, 'ChangeDayPlan', body);
  }

  @Gives('send-notice', 'SendNotice')
  send(@OfDay() of: DayRequest, @Body() body: SendNoticeBody): Promise<DayAnswer> {
    return this.day.give(of, 'SendNotice', body);
  }

  @Gives('withdraw', 'WithdrawDayPlan')
  withdraw(@OfDay() of: DayRequest, @Body() body: WithdrawDayPlanBody): Promise<DayAnswer> {
    return this.day.give(of, 'WithdrawDayPlan', body);
  }

  @Gives('acknowledge-notice', 'AcknowledgeNotice')
  acknowledgeNotice(@OfDay() of: DayRequest, @Body() body: AcknowledgeNoticeBody): Promise<DayAnswer> {
    return this.day.give(of, 'AcknowledgeNotice', body);
  }
}
