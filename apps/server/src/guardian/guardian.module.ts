import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { Cards } from '../projections/cards';
import { ChildDeciding } from '../roster/child/child-deciding';
import { ChildGate } from '../roster/child/child-route';
import { Delegates } from '../roster/child/delegates';
import { FreezeReader } from '../roster/child/freezes';
import { Persons } from '../roster/child/persons';
import { RosterWriter } from '../roster/importing/roster-writer';
import { TodayOf } from '../roster/today-of';
import { GuardianReceipts } from './guardian-receipts';
import { GuardianSessions } from './guardian-sessions';
import { GuardianWishes } from './guardian-wishes';
import { GuardianController } from './guardian.controller';
import { GuardiansOfChildController } from './guardians-of-child.controller';
import { Invitations } from './invitations';
import { OpenWishesController } from './open-wishes.controller';
import { OpenWishes } from './open-wishes';
import { WhatAGuardianSees } from './what-a-guardian-sees';
import { WhyNot } from './why-not';

/** Guardians' phones: invited by the school, asking and being told about the own children. */
@Module({})
export class GuardianModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: GuardianModule,
      imports: [AccessModule, day],
      controllers: [GuardianController, GuardiansOfChildController, OpenWishesController],
      providers: [
        ...[GuardianReceipts, GuardianSessions, GuardianWishes, Invitations, OpenWishes, WhatAGuardianSees, WhyNot],
        ...[Cards, ChildDeciding, ChildGate, Delegates, FreezeReader, Persons, RosterWriter, TodayOf],
      ],
    };
  }
}
