import { CloseCampusBody, CountMusterBody, LinkIncidentBody, StartMusterBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('closing')
@Controller(`${DAY_PATH}/closing`)
export class ClosingController {
  constructor(private readonly day: DayGate) {}

  @Gives('start-muster', 'StartMuster')
  startMuster(@OfDay() of: DayRequest, @Body() body: StartMusterBody): Promise<DayAnswer> {
    return this.day.give(of, 'StartMuster', body);
  }

  @Gives('count-muster', 'CountMuster')
  countMuster(@OfDay() of: DayRequest, @Body() body: CountMusterBody): Promise<DayAnswer> {
    return this.day.give(of, 'CountMuster', body);
  }

  @Gives('link-incident', 'LinkIncident')
  linkIncident(@OfDay() of: DayRequest, @Body() body: LinkIncidentBody): Promise<DayAnswer> {
    return this.day.give(of, 'LinkIncident', body);
  }

  @Gives('close', 'CloseCampus')
  close(@OfDay() of: DayRequest, @Body() body: CloseCampusBody): Promise<DayAnswer> {
    return this.day.give(of, 'CloseCampus', body);
  }
}
