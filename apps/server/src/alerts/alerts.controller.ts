import { AcknowledgeAlertBody, DelegateAlertBody, ResolveAlertBody, SeeAlertBody, TakeOverAlertBody } from '@baton/contracts';
import type { Role } from '@baton/contracts';
import { causeOf, nextSteps, type AlertCommand, type Cause, type RaisedAlert, type Step } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { StaffDirectory } from '../access/staff-directory';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { alertsStream } from '../day/streams';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { alertView, type AlertView } from './alert-view';
import { AlertsBook } from './alerts-book';
import { mayBeGiven, seesAlert } from './who-sees-an-alert';

interface AlertAnswer {
  readonly outcome: string;
  readonly repeated: boolean;
  readonly alert: AlertView;
}

/** An alert of a day; of a rehearsal it says so. */
export interface AlertOfDay extends AlertView {
  readonly rehearsal: boolean;
  /** what makes it and may make others */
  readonly cause: Cause | null;
  /** the next level: who is told, and when */
  readonly next: Pick<Step, 'level' | 'dueAt' | 'to'> | null;
}

@ApiTags('alerts')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(`${DAY_PATH}/alerts`)
export class AlertsController {
  constructor(
    private readonly boards: Boards,
    private readonly book: AlertsBook,
    private readonly aggregates: Aggregates,
    private readonly staff: StaffDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'alerts', summary: 'Alerts of the day: all for leaders, for others those that were told to them' })
  async list(@OfDay() { address, by }: DayRequest): Promise<readonly AlertOfDay[]> {
    const { alerts, day } = await boardOf(this.boards, address, by.schoolId);
    const rehearsal = day.opened?.rehearsal ?? false;
    const now = this.clock.now();
    const seen = [...alerts.byId.values()].filter((alert) => seesAlert(alert, by));
    const next = seen.some(({ state }) => state === 'open') ? nextSteps(day, alerts, day.policy, now) : null;
    return seen.map((alert) => ({
      ...alertView(alert, alerts, now),
      rehearsal,
      cause: causeOf(day, alert),
      next: next?.get(alert.alertId) ?? null,
    }));
  }

  @Post(':alertId/seen')
  @HttpCode(200)
  @ApiOperation({ operationId: 'seeAlert', summary: 'The person looked at it' })
  see(@OfDay() of: DayRequest, @Param('alertId') alertId: string, @Body() body: SeeAlertBody): Promise<AlertAnswer> {
    return this.answer(of, alertId, body.commandId, async () => ({ type: 'SeeAlert', alertId }));
  }

  @Post(':alertId/acknowledge')
  @HttpCode(200)
  @ApiOperation({ operationId: 'acknowledgeAlert', summary: '“I know.” The ladder goes on' })
  acknowledge(@OfDay() of: DayRequest, @Param('alertId') alertId: string, @Body() body: AcknowledgeAlertBody): Promise<AlertAnswer> {
    return this.answer(of, alertId, body.commandId, async () => ({ type: 'AcknowledgeAlert', alertId }));
  }

  @Post(':alertId/take-over')
  @HttpCode(200)
  @ApiOperation({ operationId: 'takeOverAlert', summary: '“I am on it”' })
  takeOver(@OfDay() of: DayRequest, @Param('alertId') alertId: string, @Body() body: TakeOverAlertBody): Promise<AlertAnswer> {
    return this.answer(of, alertId, body.commandId, async () => ({ type: 'TakeOverAlert', alertId, staffId: of.by.staffId }));
  }

  @Post(':alertId/delegate')
  @HttpCode(200)
  @ApiOperation({ operationId: 'delegateAlert', summary: '“You are on it”: somebody else acts, by name, and sees the alert from now on' })
  async delegate(@OfDay() of: DayRequest, @Param('alertId') alertId: string, @Body() body: DelegateAlertBody): Promise<AlertAnswer> {
    const { day } = await boardOf(this.boards, of.address, of.by.schoolId);
    const { staffId } = body;
    const account = this.staff.get(staffId);
    if (!account || account.schoolId !== of.by.schoolId || account.suspended) throw new Refused('staff_unknown', { staffId });
    const today = day.duties.flatMap((duty) => (duty.staffId === staffId ? [duty.role as Role] : []));
    return this.answer(of, alertId, body.commandId, async (alert) => {
      if (!mayBeGiven(alert, [...account.roles, ...today])) throw new Refused('not_permitted', { staffId });
      return { type: 'TakeOverAlert', alertId, staffId };
    });
  }

  @Post(':alertId/resolve')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resolveAlert', summary: 'Settled, with words' })
  resolve(@OfDay() of: DayRequest, @Param('alertId') alertId: string, @Body() body: ResolveAlertBody): Promise<AlertAnswer> {
    return this.answer(of, alertId, body.commandId, async ({ children }) => {
      const subject = children.length === 1 ? children[0] : of.by.staffId;
      return { type: 'ResolveAlert', alertId, note: await this.book.sealNote(of.address, subject, body.note) };
    });
  }

  /** From the log, not from the board: who answers an alert has just been told of it. */
  private async answer(
    { address, by }: DayRequest,
    alertId: string,
    commandId: string,
    command: (alert: Pick<RaisedAlert, 'children' | 'kind'>) => Promise<AlertCommand>,
  ): Promise<AlertAnswer> {
    const stream = alertsStream(address);
    const find = () =>
      this.aggregates.alerts.read(stream, (alerts) => {
        const alert = alerts.byId.get(alertId);
        return alert ? alertView(alert, alerts, this.clock.now()) : null;
      });
    const alert = await find();
    if (!alert || !seesAlert(alert, by)) throw new Refused('unknown_alert');
    const outcome = await this.book.answer(address, by, commandId, await command(alert));
    return {
      outcome: outcome.kind,
      repeated: 'repeated' in outcome && outcome.repeated,
      alert: (await find()) ?? alert,
    };
  }
}
