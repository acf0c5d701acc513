import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { campusStream, staffStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';
import { ByPerson, type RosterBy } from '../roster/child/give-to-child';
import { answersFor, dutiesOf } from '../roster/child/whose-child';
import { TodayOf } from '../roster/today-of';
import { OpenWishes, type OpenWish } from './open-wishes';

/** For whoever answers the family: the homeroom teacher for the own class. */
@ApiTags('guardian')
@Controller('api/campuses/:campusId/wishes')
export class OpenWishesController {
  constructor(
    private readonly wishes: OpenWishes,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    private readonly today: TodayOf,
    private readonly viewed: ViewedRecords,
  ) {}

  @Get()
  @ApiParam({ name: 'campusId', type: String })
  @ApiOperation({
    operationId: 'openWishes',
    summary: 'Leave and delegates that guardians asked for and nobody has answered; the reading is recorded',
  })
  async list(
    @Param('campusId') campusId: string,
    @ByPerson() by: RosterBy,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<readonly OpenWish[]> {
    await this.names.upToDate(by.schoolId);
    const found = await this.wishes.of(campusId, await this.answeredBy(campusId, by));
    await this.viewed.record(person, [...new Set(found.map((wish) => wish.child.childId))], 'roster');
    return found;
  }

  private async answeredBy(campusId: string, by: RosterBy): Promise<(child: NamedChild) => boolean> {
    const campus = await this.aggregates.campus.read(campusStream(campusId), (state) => state);
    const standing = await this.aggregates.staff.read(staffStream(by.schoolId, by.staffId), (state) => state.record);
    const date = this.today.todayAt(campusId) ?? '';
    const duties = dutiesOf(by, campus, standing, date);
    return ({ schoolId, state: { record } }) =>
      record !== null && schoolId === by.schoolId && by.actingRoles.some((role) => answersFor(role, by.staffId, record, duties, date));
  }
}
