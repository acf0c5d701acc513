import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandBody, TappedCommandType } from './command-definition';
import type { DayRequest } from './day-route';
import { GiveToDay, type DayAnswer } from './give-to-day';

/** Where the controllers hand over: one command on the bus. */
@Injectable()
export class DayGate {
  constructor(private readonly bus: CommandBus) {}

  give({ address, by }: DayRequest, type: TappedCommandType, body: CommandBody): Promise<DayAnswer> {
    return this.bus.execute<GiveToDay, DayAnswer>(new GiveToDay(address, type, body, by));
  }
}
