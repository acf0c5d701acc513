import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { Cards } from '../projections/cards';
import { Persons } from '../roster/child/persons';
import { RosterWriter } from '../roster/importing/roster-writer';
import { CardsToPrint } from './cards-to-print';
import { GatePassController } from './gate-pass.controller';
import { PassesController } from './passes.controller';
import { PassesModule } from './passes.module';

/** Cards issued, printed, revoked, and looked at. */
@Module({})
export class PassOfficeModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: PassOfficeModule,
      imports: [AccessModule, PassesModule, day],
      controllers: [PassesController, GatePassController],
      providers: [CardsToPrint, Cards, Persons, RosterWriter],
    };
  }
}
