import { AbsentTodayBody, type RecordLeaveBody } from '@baton/contracts';
import { dateAndMinute } from '@baton/roster';
import type { Clock } from '@baton/event-log';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { derivedCommandId } from '../../day/derived-command-id';
import { childStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import { Names } from '../../projections/names';
import { ChildGate } from './child-route';
import { ByPerson, type RosterAnswer, type RosterBy } from './give-to-child';
import { recordLeave } from './leave.commands';

/** What became of one child of the gesture. */
export type AbsentTodayAnswer = { readonly childId: string } & (
  RosterAnswer | { readonly outcome: 'refused'; readonly code: Refused['code'] }
);

@ApiTags('leave')
@Controller('api/classes/:classId')
export class AbsentTodayController {
  constructor(
    private readonly children: ChildGate,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('absent-today')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'AbsentToday',
    summary: 'These children of the class are absent today: a leave for each, answered one by one',
  })
  @ApiParam({ name: 'classId', type: String })
  async absentToday(@Param('classId') classId: string, @Body() body: AbsentTodayBody, @ByPerson() by: RosterBy) {
    const date = this.todayAt(classId, by.schoolId);
    const answers: AbsentTodayAnswer[] = [];
    for (const childId of body.children) answers.push(await this.absent({ classId, childId, date }, body.commandId, by));
    return { date, answers };
  }

  /** One child that is refused doesn't keep the others on the list. */
  private async absent(
    of: { readonly classId: string; readonly childId: string; readonly date: string },
    commandId: string,
    by: RosterBy,
  ): Promise<AbsentTodayAnswer> {
    const { classId, childId, date } = of;
    try {
      const own = await this.aggregates.child.read(childStream(by.schoolId, childId), ({ record }) => record?.classId === classId);
      if (!own) throw new Refused('not_your_child');
      const leave: RecordLeaveBody = { commandId: derivedCommandId(commandId, childId), from: date, to: date };
      return { childId, ...(await this.children.give({ childId, by }, recordLeave, leave)) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { childId, outcome: 'refused', code: error.code };
    }
  }

  /** @throws Refused `not_found` for a class that no campus of the school has */
  private todayAt(classId: string, schoolId: string): string {
    const campus = this.names.campuses().find((c) => c.campus?.schoolId === schoolId && Object.hasOwn(c.classes, classId));
    if (!campus?.campus) throw new Refused('not_found');
    return dateAndMinute(this.clock.now(), campus.campus.timeZone).date;
  }
}
