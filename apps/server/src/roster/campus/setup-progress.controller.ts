import { SETUP_STEP_WORDS, setupWords } from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import { dateAndMinute, idsOf, SETUP_STEPS, setupProgress, type SchoolSoFar } from '@baton/roster';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { StaffDirectory } from '../../access/staff-directory';
import { ChildFactsReader } from '../../day/child-facts';
import { campusStream, rosterStream, staffStream } from '../../day/streams';
import { DeviceDirectory } from '../../devices/device-directory';
import { Aggregates } from '../../platform/aggregates';
import { CLOCK } from '../../platform/tokens';

/** How far a school is with its set-up, and what still blocks the list of its next service day. */
@ApiTags('school')
@Controller('api/schools/:schoolId')
export class SetupProgressController {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly facts: ChildFactsReader,
    private readonly people: StaffDirectory,
    private readonly devices: DeviceDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('setup-progress')
  @ApiOperation({
    operationId: 'setupProgress',
    summary:
      'Steps of the set-up in order: done, with warnings, or open; each problem with its remedy, and whether it blocks the next list',
  })
  @ApiParam({ name: 'schoolId', type: String })
  async progress(@Param('schoolId') schoolId: string) {
    const { problems, serviceDays } = setupProgress(await this.soFar(schoolId));
    const steps = SETUP_STEPS.map((step) => {
      const own = problems.filter((problem) => problem.step === step);
      const state = own.some(({ blocks }) => blocks) ? 'open' : own.length > 0 ? 'warnings' : 'done';
      return { step, state, words: SETUP_STEP_WORDS[step], problems: own.map((p) => ({ ...p, message: setupWords(p.code, p) })) };
    });
    const nextStep = steps.find(({ state }) => state === 'open')?.step ?? null;
    return { ready: nextStep === null, nextStep, serviceDays, steps };
  }

  private async soFar(schoolId: string): Promise<SchoolSoFar> {
    const directory = await this.aggregates.directory.read(rosterStream(schoolId), (state) => ({
      named: state.label !== null,
      campusIds: state.campusIds,
      children: idsOf(state, 'child'),
    }));
    const campuses = await Promise.all(directory.campusIds.map((id) => this.aggregates.campus.read(campusStream(id), (state) => state)));
    const children = await Promise.all(directory.children.map((childId) => this.facts.ifKnown(schoolId, childId)));
    const now = this.clock.now();
    const zones = new Map(campuses.map(({ campus }) => [campus?.campusId ?? '', campus?.timeZone ?? 'UTC']));
    return {
      named: directory.named,
      campuses: campuses.filter(({ campus }) => campus !== null),
      staff: await this.staff(schoolId),
      children: children.filter((child) => child !== null),
      devices: this.devices.of(schoolId).filter(({ revoked }) => !revoked),
      todayAt: (campusId) => dateAndMinute(now, zones.get(campusId) ?? 'UTC').date,
      now,
    };
  }

  private async staff(schoolId: string): Promise<SchoolSoFar['staff']> {
    const own = this.people.all().filter((account) => account.schoolId === schoolId);
    const records = await Promise.all(
      own.map(({ staffId }) => this.aggregates.staff.read(staffStream(schoolId, staffId), ({ record }) => record)),
    );
    return records.flatMap((record) => (record ? [{ roles: record.roles, standing: record }] : []));
  }
}
