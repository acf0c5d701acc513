import { boardFindings, expectedList, findingsOfList, idsOf, mergeProposals } from '@baton/roster';
import type { Clock } from '@baton/event-log';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ChildFactsReader } from '../../day/child-facts';
import { DAY_PATH, OfDay, type DayRequest } from '../../day/day-route';
import { rosterStream } from '../../day/streams';
import { DayPlanning } from '../../opening/day-planning';
import { Aggregates } from '../../platform/aggregates';
import { CLOCK } from '../../platform/tokens';

/** What the office must mend before a day's list freezes, and which small groups could be one. */
@ApiTags('campus')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(DAY_PATH)
export class DayReadinessController {
  constructor(
    private readonly planning: DayPlanning,
    private readonly facts: ChildFactsReader,
    private readonly aggregates: Aggregates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('readiness')
  @ApiOperation({
    operationId: 'dayReadiness',
    summary: 'Findings of list and programme board for a date, and proposals to merge small groups',
  })
  async readiness(@OfDay() { address, by }: DayRequest) {
    const { plan } = await this.planning.opening(address, by.schoolId);
    const ids = await this.aggregates.directory.read(rosterStream(by.schoolId), (state) => idsOf(state, 'child'));
    const known = await Promise.all(ids.map((childId) => this.facts.ifKnown(by.schoolId, childId)));
    const children = known.filter((facts) => facts !== null);
    const list = expectedList(plan, children, this.clock.now());
    return {
      serviceMode: plan.calendar.serviceMode,
      rehearsal: plan.rehearsal ?? false,
      freezeAt: plan.freezeAt,
      expected: list.children.length,
      onLeave: list.onLeave.length,
      listFindings: findingsOfList(plan, children),
      boardFindings: boardFindings(plan, list),
      mergeProposals: mergeProposals(plan, list),
    };
  }
}
