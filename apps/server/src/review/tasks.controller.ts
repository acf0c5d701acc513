import { SettleKeptReportBody } from '@baton/contracts';
import type { Conflict, Discrepancy, Finding } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { decideDevice } from '@baton/roster';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { systemMetadata } from '../day/command-metadata';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { deviceStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { KeptReports, type KeptReport } from './kept-reports';

interface Tasks {
  readonly conflicts: readonly Conflict[];
  readonly discrepancies: readonly Discrepancy[];
  readonly findings: readonly Finding[];
  readonly keptReports: readonly KeptReport[];
}

/** What only a person can settle: the duty leader's list before the close. */
@ApiTags('review')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(`${DAY_PATH}/tasks`)
export class TasksController {
  constructor(
    private readonly boards: Boards,
    private readonly kept: KeptReports,
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'tasks',
    summary: 'Open conflicts, discrepancies and findings of the day, and reports that were kept aside',
  })
  async list(@OfDay() { address, by }: DayRequest): Promise<Tasks> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    return {
      conflicts: open(day.conflicts),
      discrepancies: open(day.discrepancies),
      findings: open(day.findings),
      keptReports: this.kept.of(by.schoolId),
    };
  }

  @Get('kept-reports/:quarantineId')
  @ApiOperation({ operationId: 'keptReport', summary: 'What a kept report said, as its device sent it' })
  async read(
    @OfDay() { by }: DayRequest,
    @Param('quarantineId') quarantineId: string,
  ): Promise<KeptReport & { readonly text: string | null }> {
    const report = this.find(by.schoolId, quarantineId);
    return { ...report, text: await this.kept.text(by.schoolId, report) };
  }

  @Post('kept-reports/:quarantineId/settle')
  @HttpCode(200)
  @ApiOperation({ operationId: 'settleKeptReport', summary: 'Entered by hand, or nothing to do' })
  async settle(
    @OfDay() { address, by }: DayRequest,
    @Param('quarantineId') quarantineId: string,
    @Body() body: SettleKeptReportBody,
  ): Promise<{ readonly outcome: string }> {
    const { deviceId } = this.find(by.schoolId, quarantineId);
    const recordedAt = this.clock.now();
    const { commandId, outcome } = body;
    const metadata = {
      ...systemMetadata({ address, schoolId: by.schoolId, commandId, role: 'clock', recordedAt, ...this.identity }),
      actor: { id: by.staffId, kind: 'person' as const, role: by.actingRoles[0] ?? 'none', proof: by.proof },
    };
    const answer = await this.aggregates.device.transact({
      stream: deviceStream(by.schoolId, deviceId),
      metadata,
      decide: (state) => decideDevice({ type: 'ResolveQuarantine', quarantineId, by: by.staffId, outcome, at: recordedAt }, state),
    });
    if (answer.kind === 'contended' || answer.kind === 'command_id_reused') throw new Refused(answer.kind);
    return { outcome: answer.kind };
  }

  private find(schoolId: string, quarantineId: string): KeptReport {
    const report = this.kept.of(schoolId).find((kept) => kept.quarantineId === quarantineId);
    if (!report) throw new Refused('unknown_record');
    return report;
  }
}

const open = <T extends { readonly resolvedAt: number | null }>(of: ReadonlyMap<string, T>): readonly T[] =>
  [...of.values()].filter((item) => item.resolvedAt === null);
