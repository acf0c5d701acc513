import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { AlertsBook } from '../alerts/alerts-book';
import { CheckInController } from '../check-in/check-in.controller';
import { ClosingController } from '../closing/closing.controller';
import { ConcernController } from '../concern/concern.controller';
import { CorrectionController } from '../correction/correction.controller';
import { DutyController } from '../duty/duty.controller';
import { HandoffController } from '../handoff/handoff.controller';
import { DayOpening } from '../opening/day-opening';
import { DayPlanning } from '../opening/day-planning';
import { OpeningController } from '../opening/opening.controller';
import { PatrolController } from '../patrol/patrol.controller';
import { PickupController } from '../pickup/pickup.controller';
import { PlanController } from '../plan/plan.controller';
import { BoardController } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { Names } from '../projections/names';
import { RollCallController } from '../roll-call/roll-call.controller';
import { GateDevices } from '../watch/devices';
import { Watch } from '../watch/watch';
import { ChildFactsReader } from './child-facts';
import { DayBook } from './day-book';
import { DayGate } from './day-gate';
import { DayHandler } from './day.handler';
import { GivenReader } from './given';
import { KeepReport } from './keep-report';
import { Quarantine } from './quarantine';

/** The service day over HTTP and sockets: commands, boards, alerts, watch. */
@Module({
  imports: [AccessModule],
  controllers: [
    OpeningController,
    DutyController,
    RollCallController,
    CheckInController,
    HandoffController,
    ConcernController,
    PickupController,
    PlanController,
    PatrolController,
    ClosingController,
    CorrectionController,
    BoardController,
  ],
  providers: [
    DayHandler,
    DayGate,
    DayBook,
    GivenReader,
    ChildFactsReader,
    Quarantine,
    KeepReport,
    DayOpening,
    DayPlanning,
    AlertsBook,
    Names,
    Boards,
    GateDevices,
    Watch,
  ],
  exports: [DayBook, ChildFactsReader, DayPlanning, Boards, Names],
})
export class DayModule {}
