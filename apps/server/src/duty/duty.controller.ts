import { AssignDutyBody, MergeSessionsBody, MoveSessionBody, SignOffBody, SignOnBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('duty')
@Controller(`${DAY_PATH}/duty`)
export class DutyController {
  constructor(private readonly day: DayGate) {}

  @Gives('sign-on', 'SignOn')
  signOn(@OfDay() of: DayRequest, @Body() body: SignOnBody): Promise<DayAnswer> {
    return this.day.give(of, 'SignOn', body);
  }

  @Gives('sign-off', 'SignOff')
  signOff(@OfDay() of: DayRequest, @Body() body: SignOffBody): Promise<DayAnswer> {
    return this.day.give(of, 'SignOff', body);
  }

  @Gives('assign', 'AssignDuty')
  assign(@OfDay() of: DayRequest, @Body() body: AssignDutyBody): Promise<DayAnswer> {
    return this.day.give(of, 'AssignDuty', body);
  }

  @Gives('merge-sessions', 'MergeSessions')
  mergeSessions(@OfDay() of: DayRequest, @Body() body: MergeSessionsBody): Promise<DayAnswer> {
    return this.day.give(of, 'MergeSessions', body);
  }

  @Gives('move-session', 'MoveSession')
  moveSession(@OfDay() of: DayRequest, @Body() body: MoveSessionBody): Promise<DayAnswer> {
    return this.day.give(of, 'MoveSession', body);
  }
}
