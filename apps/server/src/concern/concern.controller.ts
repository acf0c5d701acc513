import { AttemptContactBody, DecidePoliceBody, ExplainAbsenceBody, RecordClinicOutcomeBody, ReportUnwellBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('concern')
@Controller(`${DAY_PATH}/concern`)
export class ConcernController {
  constructor(private readonly day: DayGate) {}

  @Gives('attempt-contact', 'AttemptContact')
  attemptContact(@OfDay() of: DayRequest, @Body() body: AttemptContactBody): Promise<DayAnswer> {
    return this.day.give(of, 'AttemptContact', body);
  }

  @Gives('explain-absence', 'ExplainAbsence')
  explainAbsence(@OfDay() of: DayRequest, @Body() body: ExplainAbsenceBody): Promise<DayAnswer> {
    return this.day.give(of, 'ExplainAbsence', body);
  }

  @Gives('decide-police', 'DecidePolice')
  decidePolice(@OfDay() of: DayRequest, @Body() body: DecidePoliceBody): Promise<DayAnswer> {
    return this.day.give(of, 'DecidePolice', body);
  }

  @Gives('report-unwell', 'ReportUnwell')
  reportUnwell(@OfDay() of: DayRequest, @Body() body: ReportUnwellBody): Promise<DayAnswer> {
    return this.day.give(of, 'ReportUnwell', body);
  }

  @Gives('record-clinic-outcome', 'RecordClinicOutcome')
  recordClinicOutcome(@OfDay() of: DayRequest, @Body() body: RecordClinicOutcomeBody): Promise<DayAnswer> {
    return this.day.give(of, 'RecordClinicOutcome', body);
  }
}
