import { alertWebhooksFrom, type Config } from '@baton/installation';
import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { AlertDelivery } from '../alerts/alert-delivery';
import { ALERT_CHANNELS } from '../alerts/outgoing/alert-channel';
import { SendAlerts } from '../alerts/outgoing/send-alerts';
import { webhookChannel } from '../alerts/outgoing/webhook-channel';
import { AlertsBook } from '../alerts/alerts-book';
import { AlertsController } from '../alerts/alerts.controller';
import { CheckInController } from '../check-in/check-in.controller';
import { ClosingController } from '../closing/closing.controller';
import { ConcernController } from '../concern/concern.controller';
import { CorrectionController } from '../correction/correction.controller';
import { DutyController } from '../duty/duty.controller';
import { CampusMoves } from '../handoff/campus-moves';
import { HandoffController } from '../handoff/handoff.controller';
import { CatchUp } from '../live/catch-up';
import { LiveGateway } from '../live/live.gateway';
import { DayCopies } from '../opening/day-copies';
import { DaysBegun } from '../opening/days-begun';
import { FollowPlans } from '../opening/follow-plans';
import { FollowRoster } from '../opening/follow-roster';
import { PlanCopies } from '../opening/plan-copies';
import { PrintController } from '../projections/print.controller';
import { TodayController } from '../projections/today.controller';
import { ReadDatabase } from '../projections/read-database';
import { WebApp } from '../live/web-app';
import { DayOpening } from '../opening/day-opening';
import { DayPlanning } from '../opening/day-planning';
import { OpeningController } from '../opening/opening.controller';
import { PassesModule } from '../passes/passes.module';
import { PresentedPass } from '../passes/presented-pass';
import { PatrolController } from '../patrol/patrol.controller';
import { PickupController } from '../pickup/pickup.controller';
import { NoticesController } from '../plan/notices.controller';
import { PlanController } from '../plan/plan.controller';
import { BoardController } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { NamesModule } from '../projections/names.module';
import { GateReadsController } from '../pickup/gate-reads.controller';
import { ChildInCustodyController } from '../check-in/child-in-custody.controller';
import { Cards } from '../projections/cards';
import { DayLabels } from '../projections/day-labels';
import { OnDeviceController } from '../on-device/on-device.controller';
import { RollSheetController } from '../roll-call/roll-sheet.controller';
import { Followers } from '../projections/followers';
import { History } from '../projections/history';
import { ChildReview } from '../review/child-review';
import { KeptReports } from '../review/kept-reports';
import { TasksController } from '../review/tasks.controller';
import { ReviewController } from '../review/review.controller';
import { RollCallController } from '../roll-call/roll-call.controller';
import type { StartMode } from '../platform/stores';
import { CONFIG } from '../platform/tokens';
import { DemoClock, DemoClockController } from '../watch/demo-clock';
import { GateDevices } from '../watch/devices';
import { Settled } from '../watch/settled';
import { Watch } from '../watch/watch';
import { ChildFactsReader } from './child-facts';
import { DayBook } from './day-book';
import { DayGate } from './day-gate';
import { DayHandler } from './day.handler';
import { SealTheLog } from '../closing/seal-the-log';
import { FollowDay } from './follow-day';
import { GivenReader } from './given';
import { KeepReport } from './keep-report';
import { OutboxController } from './outbox.controller';
import { PersonsAtTap } from './persons-at-tap';
import { Quarantine } from './quarantine';

const CONTROLLERS = [
  OpeningController,
  DutyController,
  RollCallController,
  CheckInController,
  HandoffController,
  ConcernController,
  PickupController,
  PlanController,
  NoticesController,
  PatrolController,
  ClosingController,
  CorrectionController,
  BoardController,
  AlertsController,
  OutboxController,
  RollSheetController,
  ChildInCustodyController,
  GateReadsController,
  ReviewController,
  PrintController,
  TasksController,
  TodayController,
  OnDeviceController,
];

const PROVIDERS = [
  DayHandler,
  DayGate,
  DayBook,
  GivenReader,
  ChildFactsReader,
  Quarantine,
  KeepReport,
  CampusMoves,
  Followers,
  FollowDay,
  SealTheLog,
  PersonsAtTap,
  PresentedPass,
  DayOpening,
  DayPlanning,
  DaysBegun,
  DayCopies,
  PlanCopies,
  FollowRoster,
  FollowPlans,
  ReadDatabase,
  History,
  ChildReview,
  KeptReports,
  AlertsBook,
  AlertDelivery,
  SendAlerts,
  {
    provide: ALERT_CHANNELS,
    useFactory: (config: Config) => alertWebhooksFrom(config.alertWebhooks).map((webhook) => webhookChannel(webhook)),
    inject: [CONFIG],
  },
  Cards,
  DayLabels,
  Boards,
  GateDevices,
  Watch,
  Settled,
  CatchUp,
  LiveGateway,
  WebApp,
];

/** The service day over HTTP and sockets: commands, boards, alerts, watch. */
@Module({})
export class DayModule {
  /** Only a demo can have its clock stepped: elsewhere the route doesn't exist. */
  static of(mode: StartMode): DynamicModule {
    const demo = mode === 'demo';
    return {
      module: DayModule,
      imports: [AccessModule, NamesModule, PassesModule],
      controllers: demo ? [...CONTROLLERS, DemoClockController] : CONTROLLERS,
      providers: demo ? [...PROVIDERS, DemoClock] : PROVIDERS,
      exports: [
        DayCopies,
        PlanCopies,
        Quarantine,
        DayBook,
        DayGate,
        DayOpening,
        ChildFactsReader,
        DayPlanning,
        Boards,
        NamesModule,
        ReadDatabase,
        Settled,
      ],
    };
  }
}
