import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CareHours } from './care-hours';
import { ForgetVisitors } from './forget-visitors';
import { GateBookView } from './gate-book-view';
import { GateBookWriter } from './gate-book-writer';
import { ShiftsController } from './shifts.controller';
import { VisitorsController } from './visitors.controller';

/** The book in the gatehouse. */
@Module({})
export class GateBookModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: GateBookModule,
      imports: [AccessModule, day],
      controllers: [VisitorsController, ShiftsController],
      providers: [CareHours, ForgetVisitors, GateBookView, GateBookWriter],
    };
  }
}
