import {
  EndPeriodBody,
  RehearsalBody,
  RemoveTermBody,
  RenameCampusBody,
  SetLessonsEndBody,
  SetNationalYearBody,
  SetPeriodBody,
  SetSeasonBody,
  SetServiceWeekdaysBody,
  SetTermBody,
} from '@baton/contracts';
import { addDays, toSeal } from '@baton/roster';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { dayStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { Names } from '../../projections/names';
import { ByPerson, type RosterAnswer, type RosterBy } from '../child/give-to-child';
import { CampusBook } from './campus-book';
import { CAMPUS_ROSTER_PATH, GivesToCampus, newCampusId } from './campus-route';
import { checkedGrades } from './grades';
import { StillInUse } from './still-in-use';
import { trimmedName } from './trimmed-name';

/** When there is service, and what rings when. Each entry holds from its date on; days that are open keep what was frozen into them. */
@ApiTags('campus')
@Controller(CAMPUS_ROSTER_PATH)
export class SetupController {
  constructor(
    private readonly book: CampusBook,
    private readonly names: Names,
    private readonly inUse: StillInUse,
    private readonly aggregates: Aggregates,
  ) {}

  @GivesToCampus('settings/name', 'RenameCampus', 'Name and time zone of the campus')
  rename(@Param('campusId') campusId: string, @Body() body: RenameCampusBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const timeZone = body.timeZone ?? this.names.campus(campusId)?.campus?.timeZone ?? '';
    const label = toSeal('CampusRenamed', 'label', campusId, 'roster', trimmedName(body.name));
    return this.book.give(campusId, by, body, { type: 'RenameCampus', timeZone, label });
  }

  @GivesToCampus('settings/term', 'SetTerm', 'First and last day of a term; answers termId')
  async term(@Param('campusId') campusId: string, @Body() body: SetTermBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const termId = body.termId ?? newCampusId('term', body.commandId, campusId);
    const label = toSeal('TermSet', 'label', campusId, 'roster', trimmedName(body.name));
    const answer = await this.book.give(campusId, by, body, { type: 'SetTerm', termId, from: body.from, to: body.to, label });
    return { ...answer, termId };
  }

  @GivesToCampus('settings/remove-term', 'RemoveTerm', 'A term that was entered by mistake')
  removeTerm(@Param('campusId') campusId: string, @Body() body: RemoveTermBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    return this.book.give(campusId, by, body, { type: 'RemoveTerm', termId: body.termId });
  }

  @GivesToCampus('settings/service-weekdays', 'SetServiceWeekdays', 'Timetable weekdays with service, from a date on')
  weekdays(@Param('campusId') campusId: string, @Body() body: SetServiceWeekdaysBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const weekdays = [...new Set(body.weekdays)].sort((a, b) => a - b);
    return this.book.give(campusId, by, body, { type: 'SetServiceWeekdays', from: body.from, weekdays });
  }

  @GivesToCampus('settings/season', 'SetSeason', 'Summer or winter times, from a date on')
  season(@Param('campusId') campusId: string, @Body() body: SetSeasonBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    return this.book.give(campusId, by, body, { type: 'SetSeason', from: body.from, season: body.season });
  }

  @GivesToCampus('calendar/set-year', 'SetNationalYear', 'Holidays and make-up workdays of a year, as the State Council’s notice has them')
  year(@Param('campusId') campusId: string, @Body() body: SetNationalYearBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const holidays = body.holidays.map(({ from, to }) => ({ from, to }));
    const makeUpDays = body.makeUpDays.map(({ date }) => date);
    return this.book.give(campusId, by, body, { type: 'SetNationalYear', year: body.year, holidays, makeUpDays });
  }

  @GivesToCampus('calendar/plan-rehearsal', 'PlanRehearsal', 'A date on which the service is rehearsed; not once its book has begun')
  async planRehearsal(@Param('campusId') campusId: string, @Body() body: RehearsalBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    await this.mustNotHaveBegun(campusId, body.date);
    return this.book.give(campusId, by, body, { type: 'PlanRehearsal', date: body.date });
  }

  @GivesToCampus('calendar/cancel-rehearsal', 'CancelRehearsal', 'The date is a day like any other; not once its book has begun')
  async cancelRehearsal(@Param('campusId') campusId: string, @Body() body: RehearsalBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    await this.mustNotHaveBegun(campusId, body.date);
    return this.book.give(campusId, by, body, { type: 'CancelRehearsal', date: body.date });
  }

  @GivesToCampus('bells/set-period', 'SetPeriod', 'A period of the bell schedule, from a date on; answers periodId')
  async period(@Param('campusId') campusId: string, @Body() body: SetPeriodBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { kind, from, careBlock, times } = body;
    const periodId = body.periodId ?? newCampusId('period', body.commandId, campusId);
    const answer = await this.book.give(campusId, by, body, {
      type: 'SetPeriod',
      ...{ periodId, from, kind, careBlock },
      to: body.to ?? null,
      stage: kind === 'stage' ? (body.stage ?? 'class') : null,
      grades: body.grades ? checkedGrades(body.grades) : null,
      countsForMinimum: body.countsForMinimum ?? kind === 'stage',
      times: times.map(({ startsAt, endsAt, ...when }) => ({ ...ringing(when), startsAt, endsAt })),
      label: toSeal('PeriodSet', 'label', campusId, 'roster', trimmedName(body.name)),
    });
    return { ...answer, periodId };
  }

  @GivesToCampus('bells/end-period', 'EndPeriod', 'The period is not held after a date; not while groups or children still need it')
  endPeriod(@Param('campusId') campusId: string, @Body() body: EndPeriodBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { periodId, to } = body;
    const unless = this.inUse.refusing(by.schoolId, { kind: 'period', id: periodId }, addDays(to, 1));
    return this.book.give(campusId, by, body, { type: 'EndPeriod', periodId, to }, unless);
  }

  @GivesToCampus('bells/lessons-end', 'SetLessonsEnd', 'When lessons end, from a date on')
  lessonsEnd(@Param('campusId') campusId: string, @Body() body: SetLessonsEndBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const times = body.times.map(({ endsAt, ...when }) => ({ ...ringing(when), endsAt }));
    return this.book.give(campusId, by, body, { type: 'SetLessonsEnd', from: body.from, times });
  }

  /** What a day is stands in its book from its first event on. */
  private async mustNotHaveBegun(campusId: string, serviceDay: string): Promise<void> {
    const begun = await this.aggregates.day.read(dayStream({ campusId, serviceDay }), ({ opened }) => opened !== null);
    if (begun) throw new Refused('day_already_open', { serviceDay });
  }
}

/** Left out: always. */
const ringing = (when: Pick<SetPeriodBody['times'][number], 'season' | 'weekdays' | 'serviceMode'>) => ({
  season: when.season ?? null,
  weekdays: when.weekdays ?? null,
  serviceMode: when.serviceMode ?? null,
});
