import type { Clock } from '@baton/event-log';
import { dateAndMinute } from '@baton/roster';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import { CAMPUS_ROSTER_PATH } from './campus-route';
import { CampusSettings } from './campus-settings';

@ApiTags('campus')
@Controller(CAMPUS_ROSTER_PATH)
export class SettingsController {
  constructor(
    private readonly settings: CampusSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('setup')
  @ApiOperation({
    operationId: 'campusSetup',
    summary: 'Everything that a campus has settled: terms, calendar, bells, places, gates, classes, groups, board, duties, policy values',
  })
  @ApiParam({ name: 'campusId', type: String })
  async setup(@Param('campusId') campusId: string) {
    const opened = await this.settings.read(campusId);
    const zone = opened.state.campus?.timeZone;
    if (zone === undefined) throw new Refused('campus_unknown', { campusId });
    return this.settings.view(opened, dateAndMinute(this.clock.now(), zone).date);
  }
}
