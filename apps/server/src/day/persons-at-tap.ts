import type { PersonAtTap, Role } from '@baton/contracts';
import { Injectable } from '@nestjs/common';
import { DutyRoles } from '../access/duty-roles';
import { rolesToActIn } from '../access/right';
import { rolesOn } from '../access/roles-of-the-day';
import { StaffDirectory } from '../access/staff-directory';
import { Refused } from '../platform/refused';
import type { TappedCommandType } from './command-definition';
import type { DayRequest } from './day-route';
import { RIGHT_TO_GIVE } from './day.rights';
import type { GivenBy } from './give-to-day';
import { dayStream } from './streams';

/** A report belongs to the person at the tap, not to the session that sends it. */
@Injectable()
export class PersonsAtTap {
  constructor(
    private readonly staff: StaffDirectory,
    private readonly duties: DutyRoles,
  ) {}

  /** @throws Refused `not_permitted` for a person whom nobody has checked, or who is not of this school */
  async giverOf({ address, by }: DayRequest, type: TappedCommandType, person: PersonAtTap | null): Promise<GivenBy> {
    if (!person || person.staffId === by.staffId) return { ...by, actingRoles: actingIn(by.roles, type) };
    const account = this.staff.get(person.staffId);
    if (!account || account.schoolId !== by.schoolId || person.proof === 'unverified') throw new Refused('not_permitted');
    const roles = rolesOn(account.roles, await this.duties.fresh(dayStream(address), person.staffId));
    return {
      staffId: person.staffId,
      schoolId: by.schoolId,
      roles,
      actingRoles: actingIn(roles, type),
      proof: 'offline_pin',
      client: by.client,
    };
  }
}

function actingIn(roles: readonly Role[], type: TappedCommandType): readonly Role[] {
  const right = RIGHT_TO_GIVE[type];
  return right ? rolesToActIn(roles, right) : [];
}
