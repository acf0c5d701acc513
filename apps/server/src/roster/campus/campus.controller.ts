import {
  CancelSlotBody,
  ChangePolicyBody,
  ChangeSlotBody,
  ClearCalendarDayBody,
  PlanDutyBody,
  SetCalendarDayBody,
  SubstituteDutyBody,
  VacateDutyBody,
} from '@baton/contracts';
import { DEFAULT_SCHOOL_POLICY, toSeal, type SchoolPolicy } from '@baton/roster';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { derivedCommandId } from '../../day/derived-command-id';
import { brokenField } from '../../platform/validation';
import { ByPerson, type RosterAnswer, type RosterBy } from '../child/give-to-child';
import { CampusBook } from './campus-book';
import { CAMPUS_ROSTER_PATH, GivesToCampus } from './campus-route';

/** What a campus has settled: values, calendar, duties, programme board. Days that are open keep what was frozen into them. */
@ApiTags('campus')
@Controller(CAMPUS_ROSTER_PATH)
export class CampusController {
  constructor(private readonly book: CampusBook) {}

  @GivesToCampus('settings/policy', 'ChangePolicyValue', 'A value holds from a date on')
  policy(@Param('campusId') campusId: string, @Body() body: ChangePolicyBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { key, value, from } = body;
    if (!Object.hasOwn(DEFAULT_SCHOOL_POLICY, key)) throw brokenField('key', 'isIn');
    return this.book.give(campusId, by, body, { type: 'ChangePolicyValue', key: key as keyof SchoolPolicy, value, from });
  }

  @GivesToCampus('calendar/set-day', 'SetCalendarDay', 'A date that differs from the national list')
  setDay(@Param('campusId') campusId: string, @Body() body: SetCalendarDayBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { date, note } = body;
    return this.book.give(campusId, by, body, {
      type: 'SetCalendarDay',
      date,
      isTeachingDay: body.isTeachingDay ?? null,
      timetableWeekday: body.timetableWeekday ?? null,
      season: body.season ?? null,
      serviceMode: body.serviceMode ?? null,
      makeUpDay: body.makeUpDay ?? null,
      note: note ? toSeal('CalendarDaySet', 'note', campusId, 'roster', note) : null,
    });
  }

  @GivesToCampus('calendar/clear-day', 'ClearCalendarDay', 'The date is again as the national list has it')
  clearDay(@Param('campusId') campusId: string, @Body() body: ClearCalendarDayBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    return this.book.give(campusId, by, body, { type: 'ClearCalendarDay', date: body.date });
  }

  @GivesToCampus('duties/plan', 'PlanDuty', 'A duty on one date, on weekdays or every day; answers dutyId')
  async plan(@Param('campusId') campusId: string, @Body() body: PlanDutyBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { staffId, role, from } = body;
    const dutyId = body.dutyId ?? `d${derivedCommandId(body.commandId, campusId).replaceAll('-', '')}`;
    const answer = await this.book.give(campusId, by, body, {
      type: 'AssignDuty',
      ...{ dutyId, staffId, role, from, periodIds: null },
      grade: body.grade ?? null,
      classId: body.classId ?? null,
      gateId: body.gateId ?? null,
      pairedWith: body.pairedWith ?? null,
      date: body.date ?? null,
      weekdays: body.weekdays ?? null,
      to: body.to ?? null,
      staff: await this.book.standing(by.schoolId, [staffId, body.pairedWith]),
    });
    return { ...answer, dutyId };
  }

  @GivesToCampus('duties/vacate', 'VacateDuty', 'The duty is not held from a date on')
  vacate(@Param('campusId') campusId: string, @Body() body: VacateDutyBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    return this.book.give(campusId, by, body, { type: 'VacateDuty', dutyId: body.dutyId, from: body.from });
  }

  @GivesToCampus('duties/substitute', 'SubstituteDuty', 'On one date somebody else has the duty')
  async substitute(@Param('campusId') campusId: string, @Body() body: SubstituteDutyBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { dutyId, date, staffId } = body;
    const staff = await this.book.standing(by.schoolId, [staffId]);
    return this.book.give(campusId, by, body, { type: 'SubstituteDuty', dutyId, date, staffId, staff });
  }

  @GivesToCampus('programme/change-on-date', 'ChangeSlotOnDate', 'On one date an entry is elsewhere or with other people')
  async changeSlot(@Param('campusId') campusId: string, @Body() body: ChangeSlotBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { slotId, date, placeId, staffIds, externalIds } = body;
    const staff = await this.book.standing(by.schoolId, [...staffIds, ...externalIds]);
    return this.book.give(campusId, by, body, { type: 'ChangeSlotOnDate', slotId, date, placeId, staffIds, externalIds, staff });
  }

  @GivesToCampus('programme/cancel-on-date', 'CancelSlotOnDate', 'On one date an entry is not held')
  cancelSlot(@Param('campusId') campusId: string, @Body() body: CancelSlotBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    return this.book.give(campusId, by, body, { type: 'CancelSlotOnDate', slotId: body.slotId, date: body.date });
  }
}
