import { AbsentTodayBody, type RecordLeaveBody } from '@baton/contracts';
import { covers, dateAndMinute } from '@baton/roster';
import type { Clock } from '@baton/event-log';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../../access/signed-in-person';
import { ViewedRecords } from '../../access/viewed-records';
import { derivedCommandId } from '../../day/derived-command-id';
import { childStream, staffStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import { Names } from '../../projections/names';
import { ChildGate } from './child-route';
import { ByPerson, type RosterAnswer, type RosterBy } from './give-to-child';
import { recordLeave } from './leave.commands';
import { dutiesOf } from './whose-child';

/** What became of one child of the gesture. */
export type AbsentTodayAnswer = { readonly childId: string } & (
  RosterAnswer | { readonly outcome: 'refused'; readonly code: Refused['code'] }
);

/** A class as its homeroom teacher calls it in the morning: before today's list there is nothing else to tick. */
export interface OwnClass {
  readonly classId: string;
  /** yyyy-mm-dd */
  readonly date: string;
  readonly children: readonly {
    readonly childId: string;
    readonly name: string | null;
    readonly inClassNo: number | null;
    /** a leave covers today */
    readonly away: boolean;
  }[];
}

@ApiTags('leave')
@Controller('api/classes')
export class AbsentTodayController {
  constructor(
    private readonly children: ChildGate,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    private readonly viewed: ViewedRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('mine')
  @ApiOperation({ operationId: 'ownClasses', summary: 'Classes whose homeroom teacher the person is today; the reading is recorded' })
  async mine(@CurrentPerson() person: SignedInPerson, @ByPerson() by: RosterBy): Promise<readonly OwnClass[]> {
    const standing = await this.aggregates.staff.read(staffStream(by.schoolId, by.staffId), ({ record }) => record);
    const campuses = this.names.campuses().filter(({ campus }) => campus?.schoolId === by.schoolId);
    const duties = campuses.flatMap((state) =>
      dutiesOf(by, state, standing, dateAndMinute(this.clock.now(), state.campus?.timeZone ?? '').date),
    );
    const classIds = duties.flatMap(({ staffId, role, classId }) =>
      staffId === by.staffId && role === 'homeroom_teacher' && classId ? [classId] : [],
    );
    const classes = [...new Set(classIds)].map((classId) => this.ownClass(classId, by.schoolId));
    const read = classes.flatMap(({ children }) => children.map(({ childId }) => childId));
    if (read.length > 0) await this.viewed.record(person, read, 'roster');
    return classes;
  }

  private ownClass(classId: string, schoolId: string): OwnClass {
    const date = this.todayAt(classId, schoolId);
    const children = this.names
      .childrenOf(schoolId)
      .flatMap(({ childId, name, state: { record } }) =>
        record?.classId === classId && (record.leftOn === null || record.leftOn >= date)
          ? [{ childId, name, inClassNo: record.inClassNo, away: record.leaves.some((leave) => covers(leave, date)) }]
          : [],
      )
      .sort((a, b) => (a.inClassNo ?? 0) - (b.inClassNo ?? 0));
    return { classId, date, children };
  }

  @Post(':classId/absent-today')
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
