import { calendarRowOf, covers, dateAndMinute, weekdayOf, type CampusState } from '@baton/roster';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../../access/signed-in-person';
import { StaffDirectory } from '../../access/staff-directory';
import { ViewedRecords } from '../../access/viewed-records';
import { DAY_PATH, OfDay, type DayRequest } from '../../day/day-route';
import { campusStream, staffStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { Names } from '../../projections/names';
import { ByPerson, type RosterBy } from '../child/give-to-child';
import { answersFor, dutiesOf } from '../child/whose-child';
import { ChildChanges, type RecordedChange } from './child-changes';

/** Whose eyes a restriction is for. */
const SEE_RESTRICTIONS = ['duty_leader', 'principal'];

/** What is different about children on a day: for the office, and for the homeroom teacher about the own class. */
@ApiTags('child')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(DAY_PATH)
export class ChangesController {
  constructor(
    private readonly changes: ChildChanges,
    private readonly names: Names,
    private readonly staff: StaffDirectory,
    private readonly aggregates: Aggregates,
    private readonly viewed: ViewedRecords,
  ) {}

  @Get('changes')
  @ApiOperation({
    operationId: 'dayChanges',
    summary: 'Leave, one-day changes, dismissal, delegates, consents, restrictions of a day, with who and when; the reading is recorded',
  })
  async list(@OfDay() { address }: DayRequest, @ByPerson() by: RosterBy, @CurrentPerson() person: SignedInPerson) {
    const { campusId, serviceDay } = address;
    const campus = await this.aggregates.campus.read(campusStream(campusId), (state) => state);
    if (campus.campus?.schoolId !== by.schoolId) throw new Refused('unknown_day');
    const standing = await this.aggregates.staff.read(staffStream(by.schoolId, by.staffId), (state) => state.record);
    const duties = dutiesOf(by, campus, standing, serviceDay);
    const all = await this.changes.all();
    await this.names.upToDate(by.schoolId);
    const mine = (change: RecordedChange): boolean => {
      const record = this.names.child(change.childId)?.state.record;
      if (!record || change.schoolId !== by.schoolId || record.campusId !== campusId) return false;
      if (change.kind === 'restriction' && !person.roles.some((role) => SEE_RESTRICTIONS.includes(role))) return false;
      return by.actingRoles.some((role) => answersFor(role, by.staffId, record, duties, serviceDay));
    };
    const found = all.filter((change) => this.isOf(change, campus, serviceDay) && mine(change));
    await this.viewed.record(person, [...new Set(found.map(({ childId }) => childId))], 'roster');
    return { serviceDay, changes: found.map((change) => this.view(change)) };
  }

  /** About this date; or lasting, and recorded on this date. What a file brought together with the child is its first plan, no change. */
  private isOf({ dates, weekday, at, childId, byHand }: RecordedChange, campus: CampusState, serviceDay: string): boolean {
    if (dates !== null) return covers(dates, serviceDay) && (weekday === null || weekday === timetableWeekday(campus, serviceDay));
    const zone = campus.campus?.timeZone ?? 'UTC';
    const dateOf = (time: number) => dateAndMinute(time, zone).date;
    if (dateOf(at) !== serviceDay) return false;
    if (byHand) return true;
    const registered = this.changes.registered(childId);
    return registered === null || dateOf(registered) !== serviceDay;
  }

  private view({ schoolId: _, byHand: _h, by, ...change }: RecordedChange) {
    const child = this.names.child(change.childId);
    const personId = typeof change.data.personId === 'string' ? change.data.personId : null;
    return {
      ...change,
      name: child?.name ?? null,
      classId: child?.state.record?.classId ?? null,
      person: personId === null ? null : { personId, name: this.names.adult(personId)?.name ?? null },
      by: { ...by, name: this.staff.get(by.id)?.name ?? this.names.adult(by.id)?.name ?? null },
    };
  }
}

function timetableWeekday(campus: CampusState, date: string): number {
  try {
    return calendarRowOf(campus, date).timetableWeekday;
  } catch {
    // nobody has said yet whose timetable the day follows
    return weekdayOf(date);
  }
}
