import {
  RemoveClassBody,
  RemoveGateBody,
  RemoveGroupBody,
  RemovePlaceBody,
  SetClassBody,
  SetGateBody,
  SetGroupBody,
  SetPlaceBody,
} from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import { dateAndMinute, toSeal, type CampusCommand, type CampusState, type Plain } from '@baton/roster';
import { Body, Controller, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CLOCK } from '../../platform/tokens';
import { Refused } from '../../platform/refused';
import { Names } from '../../projections/names';
import { ByPerson, type RosterAnswer, type RosterBy } from '../child/give-to-child';
import { CampusBook } from './campus-book';
import { CAMPUS_ROSTER_PATH, GivesToCampus, newCampusId } from './campus-route';
import { CampusSettings } from './campus-settings';
import { checkedGrades } from './grades';
import { StillInUse } from './still-in-use';
import { trimmedName } from './trimmed-name';

/** Where children are, who they belong to: places, gates, classes, groups. What somebody is still sent to can't be removed. */
@ApiTags('campus')
@Controller(CAMPUS_ROSTER_PATH)
export class PlacesController {
  constructor(
    private readonly book: CampusBook,
    private readonly settings: CampusSettings,
    private readonly names: Names,
    private readonly inUse: StillInUse,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @GivesToCampus('places/set', 'SetPlace', 'A place where children may be, with what patrol and sweep do there; answers placeId')
  async place(@Param('campusId') campusId: string, @Body() body: SetPlaceBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const placeId = body.placeId ?? newCampusId('place', body.commandId, campusId);
    const building = await this.buildingNamed(campusId, body.commandId, body.building?.trim() ?? '');
    const answer = await this.book.give(campusId, by, body, {
      type: 'SetPlace',
      ...{ placeId, kind: body.kind, capacity: body.capacity ?? null, ...building },
      patrolCheckpoint: body.patrolCheckpoint ?? false,
      sweepArea: body.sweepArea ?? false,
      label: toSeal('PlaceSet', 'label', campusId, 'roster', trimmedName(body.name)),
    });
    return { ...answer, placeId };
  }

  @GivesToCampus('places/remove', 'RemovePlace', 'The place is not used any more')
  removePlace(@Param('campusId') campusId: string, @Body() body: RemovePlaceBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { placeId } = body;
    const unless = this.inUse.refusing(by.schoolId, { kind: 'place', id: placeId });
    return this.book.give(campusId, by, body, { type: 'RemovePlace', placeId }, unless);
  }

  @GivesToCampus('gates/set', 'SetGate', 'A gate and the grades that leave through it; answers gateId and placeId')
  async gate(@Param('campusId') campusId: string, @Body() body: SetGateBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const gateId = body.gateId ?? newCampusId('gate', body.commandId, campusId);
    const label = toSeal('GateSet', 'label', campusId, 'roster', trimmedName(body.name));
    const known = this.names.campus(campusId)?.gates[gateId]?.placeId;
    const placeId = body.placeId ?? known ?? newCampusId('gate_place', body.commandId, campusId);
    const own = body.placeId || known ? [] : [gatePlace(campusId, placeId, trimmedName(body.name))];
    const grades = checkedGrades(body.grades);
    const answer = await this.book.give(campusId, by, body, [...own, { type: 'SetGate', gateId, placeId, grades, label }]);
    return { ...answer, gateId, placeId };
  }

  @GivesToCampus('gates/remove', 'RemoveGate', 'The gate is not used any more')
  removeGate(@Param('campusId') campusId: string, @Body() body: RemoveGateBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { gateId } = body;
    const unless = this.inUse.refusing(by.schoolId, { kind: 'gate', id: gateId });
    return this.book.give(campusId, by, body, { type: 'RemoveGate', gateId }, unless);
  }

  @GivesToCampus('classes/set', 'SetClass', 'An administrative class of this school year; answers classId')
  async setClass(@Param('campusId') campusId: string, @Body() body: SetClassBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { gradeLevel, classNo } = body;
    const classId = body.classId ?? newCampusId('class', body.commandId, campusId);
    const { placeId = null, gateId = null } = body;
    const cohortYear = body.cohortYear ?? this.schoolYear(campusId) - gradeLevel + 1;
    const known = (campus: CampusState) => {
      if (placeId !== null && !Object.hasOwn(campus.places, placeId)) throw new Refused('place_unknown', { placeId });
      if (gateId !== null && !Object.hasOwn(campus.gates, gateId)) throw new Refused('unknown_gate', { gateId });
    };
    const command = { type: 'SetClass', classId, gradeLevel, classNo, cohortYear, placeId, gateId } as const;
    return { ...(await this.book.give(campusId, by, body, command, known)), classId };
  }

  @GivesToCampus('classes/remove', 'RemoveClass', 'The class does not exist any more; not while children belong to it')
  removeClass(@Param('campusId') campusId: string, @Body() body: RemoveClassBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { classId } = body;
    const unless = this.inUse.refusing(by.schoolId, { kind: 'class', id: classId });
    return this.book.give(campusId, by, body, { type: 'RemoveClass', classId }, unless);
  }

  @GivesToCampus('groups/set', 'SetGroup', 'A service group: homework help, club, care …; answers groupId')
  async group(@Param('campusId') campusId: string, @Body() body: SetGroupBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const groupId = body.groupId ?? newCampusId('group', body.commandId, campusId);
    const { kind, classId = null } = body;
    const known = (campus: CampusState) => {
      if (classId !== null && !Object.hasOwn(campus.classes, classId)) throw new Refused('not_found', { classId });
    };
    const command = {
      type: 'SetGroup',
      ...{ groupId, kind, classId, capacity: body.capacity ?? null },
      grades: body.grades ? checkedGrades(body.grades) : null,
      label: toSeal('GroupSet', 'label', campusId, 'roster', trimmedName(body.name)),
    } as const;
    return { ...(await this.book.give(campusId, by, body, command, known)), groupId };
  }

  @GivesToCampus('groups/remove', 'RemoveGroup', 'The group does not exist any more; not while it is on the board or has children')
  removeGroup(@Param('campusId') campusId: string, @Body() body: RemoveGroupBody, @ByPerson() by: RosterBy): Promise<RosterAnswer> {
    const { groupId } = body;
    const unless = this.inUse.refusing(by.schoolId, { kind: 'group', id: groupId });
    return this.book.give(campusId, by, body, { type: 'RemoveGroup', groupId }, unless);
  }

  /** A building is known by its name; a place without one stands in a building of its own. */
  private async buildingNamed(campusId: string, commandId: string, name: string) {
    if (name === '') return { building: newCampusId('building', commandId, campusId), buildingLabel: null };
    const { state } = await this.settings.read(campusId);
    const known = Object.values(state.places).find((place) => place.buildingLabel === name);
    const building = known?.building ?? newCampusId('building', commandId, campusId);
    return { building, buildingLabel: toSeal('PlaceSet', 'buildingLabel', campusId, 'roster', name) };
  }

  /** A school year begins in August or September: the year in which it began. */
  private schoolYear(campusId: string): number {
    const zone = this.names.campus(campusId)?.campus?.timeZone ?? 'Asia/Shanghai';
    const { date } = dateAndMinute(this.clock.now(), zone);
    const year = Number(date.slice(0, 4));
    return date.slice(5) >= '08-01' ? year : year - 1;
  }
}

const gatePlace = (campusId: string, placeId: string, name: string): CampusCommand<Plain> => ({
  type: 'SetPlace',
  ...{ placeId, building: placeId, kind: 'gate', capacity: null, patrolCheckpoint: false, sweepArea: false },
  label: toSeal('PlaceSet', 'label', campusId, 'roster', name),
  buildingLabel: null,
});
