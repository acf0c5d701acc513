import { CorrectRecordBody, ResolveConflictBody, ResolveDiscrepancyBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('correction')
@Controller(`${DAY_PATH}/correction`)
export class CorrectionController {
  constructor(private readonly day: DayGate) {}

  @Gives('correct-record', 'CorrectRecord')
  correctRecord(@OfDay() of: DayRequest, @Body() body: CorrectRecordBody): Promise<DayAnswer> {
    return this.day.give(of, 'CorrectRecord', body);
  }

  @Gives('resolve-conflict', 'ResolveConflict')
  resolveConflict(@OfDay() of: DayRequest, @Body() body: ResolveConflictBody): Promise<DayAnswer> {
    return this.day.give(of, 'ResolveConflict', body);
  }

  @Gives('resolve-discrepancy', 'ResolveDiscrepancy')
  resolveDiscrepancy(@OfDay() of: DayRequest, @Body() body: ResolveDiscrepancyBody): Promise<DayAnswer> {
    return this.day.give(of, 'ResolveDiscrepancy', body);
  }
}
