import {
  AcceptCustodyBody,
  ArriveEscortBody,
  DenyCustodyBody,
  DepartEscortBody,
  OfferCustodyBody,
  RecallOfferBody,
  RefuseCustodyBody,
  ReturnEscortBody,
  TakeOverBody,
} from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DAY_PATH, Gives, OfDay, type DayRequest } from '../day/day-route';
import { DayGate } from '../day/day-gate';
import type { DayAnswer } from '../day/give-to-day';

@ApiTags('handoff')
@Controller(`${DAY_PATH}/handoff`)
export class HandoffController {
  constructor(private readonly day: DayGate) {}

  @Gives('offer', 'OfferCustody')
  offer(@OfDay() of: DayRequest, @Body() body: OfferCustodyBody): Promise<DayAnswer> {
    return this.day.give(of, 'OfferCustody', body);
  }

  @Gives('accept', 'AcceptCustody')
  accept(@OfDay() of: DayRequest, @Body() body: AcceptCustodyBody): Promise<DayAnswer> {
    return this.day.give(of, 'AcceptCustody', body);
  }

  @Gives('refuse', 'RefuseCustody')
  refuse(@OfDay() of: DayRequest, @Body() body: RefuseCustodyBody): Promise<DayAnswer> {
    return this.day.give(of, 'RefuseCustody', body);
  }

  @Gives('recall', 'RecallOffer')
  recall(@OfDay() of: DayRequest, @Body() body: RecallOfferBody): Promise<DayAnswer> {
    return this.day.give(of, 'RecallOffer', body);
  }

  @Gives('deny', 'DenyCustody')
  deny(@OfDay() of: DayRequest, @Body() body: DenyCustodyBody): Promise<DayAnswer> {
    return this.day.give(of, 'DenyCustody', body);
  }

  @Gives('take-over', 'TakeOver')
  takeOver(@OfDay() of: DayRequest, @Body() body: TakeOverBody): Promise<DayAnswer> {
    return this.day.give(of, 'TakeOver', body);
  }

  @Gives('depart-escort', 'DepartEscort')
  departEscort(@OfDay() of: DayRequest, @Body() body: DepartEscortBody): Promise<DayAnswer> {
    return this.day.give(of, 'DepartEscort', body);
  }

  @Gives('arrive-escort', 'ArriveEscort')
  arriveEscort(@OfDay() of: DayRequest, @Body() body: ArriveEscortBody): Promise<DayAnswer> {
    return this.day.give(of, 'ArriveEscort', body);
  }

  @Gives('return-escort', 'ReturnEscort')
  returnEscort(@OfDay() of: DayRequest, @Body() body: ReturnEscortBody): Promise<DayAnswer> {
    return this.day.give(of, 'ReturnEscort', body);
  }
}
