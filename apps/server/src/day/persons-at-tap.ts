import type { PersonAtTap, Role } from '@baton/contracts';
import { Injectable } from '@nestjs/common';
import { DutyRoles } from '../access/duty-roles';
import { rolesToActIn } from '../access/right';
import { rolesOn } from '../access/roles-of-the-day';
import { StaffDirectory } from '../access/staff-directory';
import { OfflinePins } from '../devices/offline-pins';
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
    private readonly offlinePins: OfflinePins,
  ) {}

  /**
   * @throws Refused `not_permitted` for a person whom nobody has checked, or who is not of this school; `not_signed_in` for
   * a device that sends without a session and doesn't say who tapped
   */
  async giverOf({ address, by }: DayRequest, type: TappedCommandType, person: PersonAtTap | null): Promise<GivenBy> {
    if (!person && by.staffId === by.deviceId) throw new Refused('not_signed_in');
    if (!person || person.staffId === by.staffId) return { ...by, actingRoles: actingIn(by.roles, type) };
    const account = this.staff.get(person.staffId);
    if (!account || account.schoolId !== by.schoolId || !(await this.wasChecked(by, person))) throw new Refused('not_permitted');
    const roles = rolesOn(account.roles, await this.duties.fresh(dayStream(address), person.staffId));
    return {
      staffId: person.staffId,
      schoolId: by.schoolId,
      roles,
      actingRoles: actingIn(roles, type),
      proof: 'offline_pin',
      deviceId: by.deviceId,
      client: by.client,
    };
  }

  /** "The tablet says that it checked the PIN": only a device of the school that was given what checks it can have done so. */
  private async wasChecked({ deviceId }: GivenBy, { staffId, proof }: PersonAtTap): Promise<boolean> {
    return proof === 'offline_pin' && deviceId !== null && (await this.offlinePins.wasGiven(deviceId, staffId));
  }
}

function actingIn(roles: readonly Role[], type: TappedCommandType): readonly Role[] {
  const right = RIGHT_TO_GIVE[type];
  return right ? rolesToActIn(roles, right) : [];
}
