import { OutboxBody, type OutboxReport } from '@baton/contracts';
import { KIND } from '@baton/custody';
import { Body, Controller, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { answerOfError } from '../platform/answer-of-error';
import { Refused } from '../platform/refused';
import { Report } from '../platform/report';
import { validationPipe } from '../platform/validation';
import type { CommandBody, TappedCommandType } from './command-definition';
import { definitionOf, isTapped } from './command-table';
import { DayGate } from './day-gate';
import { DAY_PATH, OfDayOrDevice, type DayRequest } from './day-route';
import { KeepReport, whyKept } from './keep-report';
import { PersonsAtTap } from './persons-at-tap';
import { Quarantine } from './quarantine';

/** The answer that the report's own route would have given, with its status. */
interface ItemAnswer {
  readonly commandId: string | null;
  readonly status: number;
  readonly [field: string]: unknown;
}

/** A tablet's queue after it was without network: its reports in its own order, each answered for itself. */
@ApiTags('outbox')
@Controller(DAY_PATH)
export class OutboxController {
  private readonly checks = validationPipe();

  constructor(
    private readonly day: DayGate,
    private readonly persons: PersonsAtTap,
    private readonly quarantine: Quarantine,
  ) {}

  @Post('outbox')
  @HttpCode(200)
  @Report()
  @UseFilters(KeepReport)
  @ApiParam({ name: 'campusId', type: String })
  @ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
  @ApiOperation({ operationId: 'outbox', summary: 'Reports of a device in its order; one transaction each, many to a commit' })
  async send(@OfDayOrDevice() of: DayRequest, @Body() { reports }: OutboxBody): Promise<{ readonly answers: readonly ItemAnswer[] }> {
    const answers: Promise<ItemAnswer>[] = [];
    for (const [i, report] of reports.entries()) {
      const { given, answered } = await this.give(of, report);
      answers.push(answered);
      // the first may open the day, and texts take time to seal: what follows must not overtake them
      if (i === 0 || given === null || definitionOf(given.type).texts?.(given.body, of.by.staffId).length) await answered;
    }
    return { answers: await Promise.all(answers) };
  }

  /** Checks one report and sets it off; the answer comes when it is durable, and others may follow meanwhile. */
  private async give(of: DayRequest, report: OutboxReport) {
    try {
      const { type } = report;
      if (!isTapped(type) || KIND[type] !== 'report') throw new Refused('unknown_command');
      const body = (await this.checks.transform(report.body, { type: 'body', metatype: definitionOf(type).body })) as CommandBody;
      const by = await this.persons.giverOf(of, type, report.person ?? null);
      return { given: { type, body }, answered: this.answer({ ...of, by }, type, body, report) };
    } catch (error) {
      return { given: null, answered: this.keepOrSay(of, report, error) };
    }
  }

  private async answer(of: DayRequest, type: TappedCommandType, body: CommandBody, report: OutboxReport): Promise<ItemAnswer> {
    try {
      return { commandId: body.commandId, status: 200, ...(await this.day.give(of, type, body)) };
    } catch (error) {
      return this.keepOrSay(of, report, error);
    }
  }

  private async keepOrSay({ by }: DayRequest, report: OutboxReport, error: unknown): Promise<ItemAnswer> {
    const commandId = typeof report.body.commandId === 'string' ? report.body.commandId : null;
    const reason = whyKept(error);
    try {
      if (!reason) throw error;
      const { schoolId, staffId, deviceId } = by;
      const body = { ...report.body, type: report.type, person: report.person ?? null };
      const { quarantineId } = await this.quarantine.keep({ schoolId, senderId: staffId, deviceId, route: 'outbox', body, reason });
      return { commandId, status: 202, outcome: 'kept', quarantineId, reason: (error as Refused).code };
    } catch (said) {
      const { status, body } = answerOfError(said);
      return { commandId, status, ...body };
    }
  }
}
