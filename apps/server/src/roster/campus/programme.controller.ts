import { EndSlotBody, MergeGroupsBody, ScheduleSlotBody } from '@baton/contracts';
import { placementOn, policyOn, toSeal, type CampusState, type ChildRecord } from '@baton/roster';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { campusStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Names } from '../../projections/names';
import { ByPerson, type RosterAnswer, type RosterBy } from '../child/give-to-child';
import { CampusBook } from './campus-book';
import { CAMPUS_ROSTER_PATH, GivesToCampus, newCampusId } from './campus-route';

/** The programme board (排片表): time, activity, place, form and who is in charge. */
@ApiTags('campus')
@Controller(CAMPUS_ROSTER_PATH)
export class ProgrammeController {
  constructor(
    private readonly book: CampusBook,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
  ) {}

  @GivesToCampus(
    'programme/schedule',
    'ScheduleSlot',
    'An entry of the board from a date on; says who or what is wanted twice; answers slotId',
  )
  async schedule(@Param('campusId') campusId: string, @Body() body: ScheduleSlotBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { weekdays, periodId, groupId, placeId, staffIds, from } = body;
    const slotId = body.slotId ?? newCampusId('slot', body.commandId, campusId);
    const externalIds = body.externalIds ?? [];
    const text = (field: string, value: string | null | undefined) =>
      value?.trim() ? toSeal('SlotScheduled', field, campusId, 'roster', value.trim()) : null;
    const answer = await this.book.give(campusId, by, body, {
      type: 'ScheduleSlot',
      ...{ slotId, weekdays: [...new Set(weekdays)].sort((a, b) => a - b), periodId, groupId, placeId, staffIds, externalIds, from },
      to: body.to ?? null,
      activity: text('activity', body.activity),
      form: text('form', body.form),
      conflictsSeen: body.conflictsSeen ?? false,
      staff: await this.book.standing(by.schoolId, [...staffIds, ...externalIds]),
    });
    return { ...answer, slotId };
  }

  @GivesToCampus('programme/cancel', 'CancelSlot', 'The entry holds no more from a date on')
  cancel(@Param('campusId') campusId: string, @Body() body: EndSlotBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    return this.book.give(campusId, by, body, { type: 'CancelSlot', slotId: body.slotId, from: body.from });
  }

  @GivesToCampus('groups/merge', 'MergeGroups', 'Two groups are one in a period, for good or until a date; not where they don’t fit')
  async merge(@Param('campusId') campusId: string, @Body() body: MergeGroupsBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { groupId, intoGroupId, periodId, weekdays, from } = body;
    const to = body.to ?? null;
    const campus = await this.aggregates.campus.read(campusStream(campusId), (state) => state);
    const children = this.names.childrenOf(by.schoolId).flatMap(({ state }) => (state.record ? [state.record] : []));
    return this.book.give(campusId, by, body, {
      type: 'MergeGroups',
      ...{ groupId, intoGroupId, periodId, weekdays: [...new Set(weekdays)].sort((a, b) => a - b), from, to },
      expected: Math.max(...weekdays.map((weekday) => together(children, [groupId, intoGroupId], periodId, weekday, from))),
      capacity: capacityOf(campus, body),
      groupMaxBlock: policyOn(campus, from).groupMaxBlock,
    });
  }
}

/** Children of these groups in a period on a timetable weekday, as they are placed from a date on. */
const together = (children: readonly ChildRecord[], groupIds: readonly string[], periodId: string, weekday: number, from: string) =>
  children.filter(
    (child) =>
      child.leftOn === null &&
      placementOn(child.placements, weekday, from)?.groups.some((g) => g.periodId === periodId && groupIds.includes(g.groupId)),
  ).length;

/** Of the smallest place in which the receiving group is on these weekdays; null: no limit is known. */
function capacityOf(campus: CampusState, { intoGroupId, periodId, weekdays, from }: MergeGroupsBody): number | null {
  const places = Object.values(campus.slots)
    .flat()
    .filter((s) => s.groupId === intoGroupId && s.periodId === periodId && s.weekdays.some((w) => weekdays.includes(w)))
    .filter((s) => s.to === null || s.to >= from)
    .flatMap((s) => (Object.hasOwn(campus.places, s.placeId) ? (campus.places[s.placeId].capacity ?? []) : []));
  return places.length === 0 ? null : Math.min(...places);
}
