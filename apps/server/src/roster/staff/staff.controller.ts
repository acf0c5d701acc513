import {
  ChangeStaffRolesBody,
  OnlyCommandIdBody,
  RegisterStaffBody,
  ROLES,
  SuspendStaffBody,
  VetExternalBody,
  type Role,
} from '@baton/contracts';
import type { Clock, Sealer } from '@baton/event-log';
import { personName, readPhone, toSeal, type Plain, type StaffCommand } from '@baton/roster';
import { applyDecorators, Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { signInDigest } from '../../access/account';
import { Accounts } from '../../access/accounts';
import { CurrentPerson, type SignedInPerson } from '../../access/signed-in-person';
import { StaffLog } from '../../access/staff-log';
import { derivedCommandId } from '../../day/derived-command-id';
import { staffStream } from '../../day/streams';
import { PlanCopies } from '../../opening/plan-copies';
import { Refused } from '../../platform/refused';
import { CLOCK, SEALER } from '../../platform/tokens';
import { brokenField } from '../../platform/validation';
import { ByPerson, type RosterBy } from '../child/give-to-child';
import { Persons } from '../child/persons';
import { sealedCommand } from '../importing/seal-commands';

const GivesToStaff = (path: string, operationId: string, summary: string): MethodDecorator =>
  applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ operationId, summary }),
    ApiParam({ name: 'schoolId', type: String }),
    ...(path.includes(':staffId') ? [ApiParam({ name: 'staffId', type: String })] : []),
  );

/** What says whether somebody may be near children: open days hear of it before the answer. */
const MATTERS_TODAY: readonly StaffCommand['type'][] = ['SuspendStaff', 'ReinstateStaff', 'VetExternal'];

export interface StaffAnswer {
  readonly staffId: string;
  readonly outcome: 'accepted' | 'unchanged';
  /** of a one-day account: shown this once */
  readonly pin?: string;
}

/** Who works at the school: registered, with roles, near children or not. In force on this server before it answers. */
@ApiTags('staff')
@Controller('api/schools/:schoolId/staff')
export class StaffController {
  constructor(
    private readonly staff: StaffLog,
    private readonly accounts: Accounts,
    private readonly persons: Persons,
    private readonly copies: PlanCopies,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  @GivesToStaff('register', 'RegisterStaff', 'Somebody who works here; a one-day account answers its PIN at once')
  async register(@Body() body: RegisterStaffBody, @CurrentPerson() person: SignedInPerson, @ByPerson() by: RosterBy): Promise<StaffAnswer> {
    mustBeAllowedToGive(person, [body.role]);
    const staffId = `t${derivedCommandId(body.commandId, `staff ${by.staffId}`).replaceAll('-', '')}`;
    const number = body.staffNumber?.trim();
    if (number) {
      const entries = [{ id: staffId, key: this.sealer.keyedHash('staff', number) }];
      await this.persons.give(by, body.commandId, {
        kind: 'directory',
        id: by.schoolId,
        commands: [{ type: 'ListKeys', kind: 'staff', entries }],
      });
    }
    const answer = await this.say(by, staffId, this.registration(by, staffId, body));
    if (!body.onlyOn) return answer;
    const { secret } = await this.accounts.reset(person, staffId, 'pin');
    return { ...answer, pin: secret };
  }

  @GivesToStaff(':staffId/roles', 'ChangeStaffRoles', 'Standing roles from now on')
  roles(
    @Param('staffId') staffId: string,
    @Body() body: ChangeStaffRolesBody,
    @CurrentPerson() person: SignedInPerson,
    @ByPerson() by: RosterBy,
  ): Promise<StaffAnswer> {
    const roles = body.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role));
    if (roles.length < body.roles.length) throw brokenField('roles', 'isIn');
    mustBeAllowedToGive(person, roles);
    return this.say(by, staffId, { type: 'ChangeStaffRoles', roles: roles });
  }

  @GivesToStaff(':staffId/suspend', 'SuspendStaff', 'Not near children, and all sessions end, from this moment on')
  suspend(@Param('staffId') staffId: string, @Body() body: SuspendStaffBody, @ByPerson() by: RosterBy): Promise<StaffAnswer> {
    const reason = body.reason ? toSeal('StaffSuspended', 'reason', staffId, 'staff', body.reason) : null;
    return this.say(by, staffId, { type: 'SuspendStaff', at: this.clock.now(), reason });
  }

  @GivesToStaff(':staffId/reinstate', 'ReinstateStaff', 'The suspension is over')
  reinstate(@Param('staffId') staffId: string, @Body() _body: OnlyCommandIdBody, @ByPerson() by: RosterBy): Promise<StaffAnswer> {
    return this.say(by, staffId, { type: 'ReinstateStaff', at: this.clock.now() });
  }

  @GivesToStaff(':staffId/vet', 'VetExternal', 'All documents of an external were seen, valid until a date')
  vet(@Param('staffId') staffId: string, @Body() body: VetExternalBody, @ByPerson() by: RosterBy): Promise<StaffAnswer> {
    const documents = toSeal('ExternalVetted', 'documents', staffId, 'staff', body.documents);
    return this.say(by, staffId, { type: 'VetExternal', vettedUntil: body.vettedUntil, documents });
  }

  private registration(by: RosterBy, staffId: string, body: RegisterStaffBody): StaffCommand<Plain> {
    const name = personName(body.name.trim());
    if (name === '') throw brokenField('name', 'isNotEmpty');
    const phone = body.phone ? readPhone(body.phone) : null;
    if (body.phone && phone === null) throw brokenField('phone', 'isPhone');
    return {
      type: 'RegisterStaff',
      ...{ staffId, schoolId: by.schoolId, external: body.external ?? false, onlyOn: body.onlyOn ?? null },
      name: toSeal('StaffRegistered', 'name', staffId, 'staff', name),
      phone: phone === null ? null : toSeal('StaffRegistered', 'phone', staffId, 'staff', phone),
      phoneDigest: phone === null ? null : this.persons.numberDigest(phone),
      signInDigest: body.staffNumber ? signInDigest(this.sealer, body.staffNumber.trim()) : null,
      roles: [body.role],
      registeredBy: by.staffId,
      importId: null,
    };
  }

  private async say(by: RosterBy, staffId: string, command: StaffCommand<Plain>): Promise<StaffAnswer> {
    if (!/^[A-Za-z0-9_]{1,64}$/.test(staffId)) throw new Refused('staff_unknown');
    const sealed = await sealedCommand<StaffCommand>(this.sealer, staffStream(by.schoolId, staffId), command);
    const actor = { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof } as const;
    const said = await this.staff.say({ schoolId: by.schoolId, staffId }, actor, [sealed]);
    if ('refused' in said) throw new Refused(said.refused as Refused['code'], { staffId });
    if (MATTERS_TODAY.includes(command.type)) await this.copies.ofStaffNow(by.schoolId, staffId);
    return { staffId, outcome: said.length > 0 ? 'accepted' : 'unchanged' };
  }
}

/** "Nobody hands out more than they hold": who keeps the accounts, or leads the school, is made so by an administrator. */
function mustBeAllowedToGive(person: SignedInPerson, roles: readonly string[]): void {
  const high = roles.some((role) => role === 'system_administrator' || role === 'principal');
  if (high && !person.roles.includes('system_administrator')) throw new Refused('not_permitted');
}
