import { FreezeExpectedListBody, OpenDayBody, ReviseExpectedListBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import { DayOpening } from './day-opening';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('opening')
@Controller(`${DAY_PATH}/opening`)
export class OpeningController {
  constructor(
    private readonly day: DayGate,
    private readonly opening: DayOpening,
  ) {}

  @Gives('open', 'OpenDay')
  async open(@OfDay() of: DayRequest, @Body() body: OpenDayBody): Promise<DayAnswer> {
    await this.opening.carryOver(of.address, of.by.schoolId);
    return this.day.give(of, 'OpenDay', body);
  }

  @Gives('freeze', 'FreezeExpectedList')
  async freeze(@OfDay() of: DayRequest, @Body() body: FreezeExpectedListBody): Promise<DayAnswer> {
    await this.opening.listClasses(of.address, of.by.schoolId);
    return this.day.give(of, 'FreezeExpectedList', body);
  }

  @Gives('revise', 'ReviseExpectedList')
  revise(@OfDay() of: DayRequest, @Body() body: ReviseExpectedListBody): Promise<DayAnswer> {
    return this.day.give(of, 'ReviseExpectedList', body);
  }
}
