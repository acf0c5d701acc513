import {
  CheckPlaceBody,
  ClearSweepAreaBody,
  CompletePatrolBody,
  FindChildBody,
  LogCheckpointBody,
  RaiseFindingBody,
  ResolveFindingBody,
  StartPatrolBody,
} from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('patrol')
@Controller(`${DAY_PATH}/patrol`)
export class PatrolController {
  constructor(private readonly day: DayGate) {}

  @Gives('start', 'StartPatrol')
  start(@OfDay() of: DayRequest, @Body() body: StartPatrolBody): Promise<DayAnswer> {
    return this.day.give(of, 'StartPatrol', body);
  }

  @Gives('log-checkpoint', 'LogCheckpoint')
  logCheckpoint(@OfDay() of: DayRequest, @Body() body: LogCheckpointBody): Promise<DayAnswer> {
    return this.day.give(of, 'LogCheckpoint', body);
  }

  @Gives('raise-finding', 'RaiseFinding')
  raiseFinding(@OfDay() of: DayRequest, @Body() body: RaiseFindingBody): Promise<DayAnswer> {
    return this.day.give(of, 'RaiseFinding', body);
  }

  @Gives('resolve-finding', 'ResolveFinding')
  resolveFinding(@OfDay() of: DayRequest, @Body() body: ResolveFindingBody): Promise<DayAnswer> {
    return this.day.give(of, 'ResolveFinding', body);
  }

  @Gives('complete', 'CompletePatrol')
  complete(@OfDay() of: DayRequest, @Body() body: CompletePatrolBody): Promise<DayAnswer> {
    return this.day.give(of, 'CompletePatrol', body);
  }

  @Gives('check-place', 'CheckPlace')
  checkPlace(@OfDay() of: DayRequest, @Body() body: CheckPlaceBody): Promise<DayAnswer> {
    return this.day.give(of, 'CheckPlace', body);
  }

  @Gives('clear-sweep-area', 'ClearSweepArea')
  clearSweepArea(@OfDay() of: DayRequest, @Body() body: ClearSweepAreaBody): Promise<DayAnswer> {
    return this.day.give(of, 'ClearSweepArea', body);
  }

  @Gives('find-child', 'FindChild')
  findChild(@OfDay() of: DayRequest, @Body() body: FindChildBody): Promise<DayAnswer> {
    return this.day.give(of, 'FindChild', body);
  }
}
