import {
  AnnulReleaseBody,
  CallChildBody,
  CallWaveBody,
  CompleteReleaseBody,
  IssueExitPermitBody,
  ReportBlockedReleaseBody,
  ReportReleaseBody,
  RequestPickupBody,
  ReverseReleaseBody,
  SuspendSelfConsentsBody,
} from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('pickup')
@Controller(`${DAY_PATH}/pickup`)
export class PickupController {
  constructor(private readonly day: DayGate) {}

  @Gives('request', 'RequestPickup')
  request(@OfDay() of: DayRequest, @Body() body: RequestPickupBody): Promise<DayAnswer> {
    return this.day.give(of, 'RequestPickup', body);
  }

  @Gives('release', 'CompleteRelease')
  release(@OfDay() of: DayRequest, @Body() body: CompleteReleaseBody): Promise<DayAnswer> {
    return this.day.give(of, 'CompleteRelease', body);
  }

  @Gives('report-release', 'ReportRelease')
  reportRelease(@OfDay() of: DayRequest, @Body() body: ReportReleaseBody): Promise<DayAnswer> {
    return this.day.give(of, 'ReportRelease', body);
  }

  @Gives('report-blocked-release', 'ReportBlockedRelease')
  reportBlockedRelease(@OfDay() of: DayRequest, @Body() body: ReportBlockedReleaseBody): Promise<DayAnswer> {
    return this.day.give(of, 'ReportBlockedRelease', body);
  }

  @Gives('reverse-release', 'ReverseRelease')
  reverseRelease(@OfDay() of: DayRequest, @Body() body: ReverseReleaseBody): Promise<DayAnswer> {
    return this.day.give(of, 'ReverseRelease', body);
  }

  @Gives('annul-release', 'AnnulRelease')
  annulRelease(@OfDay() of: DayRequest, @Body() body: AnnulReleaseBody): Promise<DayAnswer> {
    return this.day.give(of, 'AnnulRelease', body);
  }

  @Gives('issue-exit-permit', 'IssueExitPermit')
  issueExitPermit(@OfDay() of: DayRequest, @Body() body: IssueExitPermitBody): Promise<DayAnswer> {
    return this.day.give(of, 'IssueExitPermit', body);
  }

  @Gives('call-child', 'CallChild')
  callChild(@OfDay() of: DayRequest, @Body() body: CallChildBody): Promise<DayAnswer> {
    return this.day.give(of, 'CallChild', body);
  }

  @Gives('call-wave', 'CallWave')
  callWave(@OfDay() of: DayRequest, @Body() body: CallWaveBody): Promise<DayAnswer> {
    return this.day.give(of, 'CallWave', body);
  }

  @Gives('suspend-self-consents', 'SuspendSelfConsents')
  suspendSelfConsents(@OfDay() of: DayRequest, @Body() body: SuspendSelfConsentsBody): Promise<DayAnswer> {
    return this.day.give(of, 'SuspendSelfConsents', body);
  }
}
