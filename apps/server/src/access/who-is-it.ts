import type { PairedDevice } from '../devices/paired-device';
import type { Role } from '@baton/contracts';
import { mayUseAccount, type Account } from './account';
import type { DutyRoles } from './duty-roles';
import { EVERYBODY, rolesToActIn, type Right } from './right';
import { mayLeadADay, rolesOn } from './roles-of-the-day';
import { endOf, type Session, type Sessions } from './sessions';
import type { DutyToday, SignedInPerson } from './signed-in-person';
import type { StaffDirectory } from './staff-directory';
import type { SchoolCalendarDate } from './school-date';

/** The campus that a request is about, and the day if it names one. */
export interface DayInQuestion {
  readonly campusId: string;
  readonly serviceDay: string | null;
}

const streamOf = (day: DayInQuestion | null): string | null => (day?.serviceDay ? `campusDay-${day.campusId}-${day.serviceDay}` : null);

/** Turns a session's token into a person with the roles that count for this request. HTTP and sockets ask alike. */
export class WhoIsIt {
  constructor(
    private readonly sessions: Sessions,
    private readonly staff: StaffDirectory,
    private readonly duties: DutyRoles,
    private readonly today: SchoolCalendarDate,
  ) {}

  /** The school of whoever's session it is; null: no such session. */
  async schoolOf(token: string | null): Promise<string | null> {
    return (token && (await this.sessions.find(token))?.schoolId) || null;
  }

  /** null: nobody, somebody whose session or account is over, or a session of another device than the one that sends. */
  async person(
    token: string | null,
    right: Right | null,
    day: DayInQuestion | null,
    device: PairedDevice | null,
  ): Promise<SignedInPerson | null> {
    const found = token ? await this.sessions.find(token) : null;
    const session = found && mayBeUsedOn(found, device) ? found : null;
    const account = session && this.staff.get(session.staffId);
    if (!session || !account || session.epoch < account.epoch || !mayUseAccount(account, this.today())) return null;
    if (day && !this.staff.isCampusOf(session.schoolId, day.campusId)) return asPerson(session, account.roles, [], null);
    const stream = streamOf(day);
    if (!stream) {
      const person = asPerson(session, await this.rolesToday(account), [], right);
      // an own account is everybody's, also on a day on which somebody else leads
      return right?.roles === EVERYBODY ? { ...person, actingRoles: rolesToActIn(account.roles, right) } : person;
    }
    const held = await this.duties.of(stream, session.staffId);
    const person = asPerson(session, rolesOn(account.roles, held), held.duties, right);
    if (!right || person.actingRoles.length > 0) return person;
    const fresh = await this.duties.fresh(stream, session.staffId);
    return asPerson(session, rolesOn(account.roles, fresh), fresh.duties, right);
  }

  /** The standing roles that count where a request is about no day: who leads one of the school's campuses today, leads. */
  private async rolesToday({ staffId, schoolId, roles }: Account): Promise<readonly Role[]> {
    const campuses = mayLeadADay(roles) ? this.staff.campusesOf(schoolId) : [];
    if (campuses.length === 0) return roles;
    const serviceDay = this.today();
    const held = await Promise.all(campuses.map((campusId) => this.duties.of(`campusDay-${campusId}-${serviceDay}`, staffId)));
    return roles.filter((role) => held.some((day) => rolesOn(roles, day).includes(role)));
  }
}

/** A session of a shared device ends with it and is worth nothing elsewhere. */
const mayBeUsedOn = ({ deviceId }: Session, device: PairedDevice | null): boolean =>
  !device?.revoked && ((deviceId ?? null) === null || deviceId === device?.deviceId);

function asPerson(session: Session, roles: readonly Role[], duties: readonly DutyToday[], right: Right | null): SignedInPerson {
  return {
    staffId: session.staffId,
    schoolId: session.schoolId,
    sessionId: session.sessionId,
    proof: session.proof,
    deviceId: session.deviceId ?? null,
    roles,
    duties,
    actingRoles: right ? rolesToActIn(roles, right) : [],
    mustChangePassword: session.mustChangePassword,
    endsAt: endOf(session),
  };
}
