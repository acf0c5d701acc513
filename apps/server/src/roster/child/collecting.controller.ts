import {
  ChangePhoneBody,
  GrantAuthorityBody,
  ListContactBody,
  RemoveContactBody,
  RevokeAuthorityBody,
  type AdultNamed,
} from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import type { PersonKind } from '@baton/roster';
import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import { brokenField } from '../../platform/validation';
import { Names } from '../../projections/names';
import { ChildDeciding } from './child-deciding';
import { grantAuthority, listContact, removeContact, revokeAuthority } from './collecting.commands';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { Persons } from './persons';

@ApiTags('collecting')
@Controller(CHILD_PATH)
export class CollectingController {
  constructor(
    private readonly children: ChildGate,
    private readonly persons: Persons,
    private readonly deciding: ChildDeciding,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @GivesToChild('authority/grant', 'GrantAuthority', 'This person may collect this child; answers authorityId and personId')
  async grant(@OfChild() of: ChildRequest, @Body() body: GrantAuthorityBody): Promise<RosterAnswer> {
    const kind: PersonKind = body.kind === 'guardian' ? 'guardian' : body.kind === 'agency' ? 'escort' : 'collector';
    const personId = await this.personOf(of, body, kind, body.agencyId ?? null);
    return this.children.give(of, grantAuthority(personId), body);
  }

  @GivesToChild('authority/revoke', 'RevokeAuthority', 'Not any more, from this moment on; in today’s book before this answers')
  revoke(@OfChild() of: ChildRequest, @Body() body: RevokeAuthorityBody): Promise<RosterAnswer> {
    return this.children.give(of, revokeAuthority, body);
  }

  @GivesToChild('contact/list', 'ListContact', 'Who is called, and in which order; answers contactId and personId')
  async list(@OfChild() of: ChildRequest, @Body() body: ListContactBody): Promise<RosterAnswer> {
    const personId = await this.personOf(of, body, body.isGuardian ? 'guardian' : 'collector', null);
    return this.children.give(of, listContact(personId), body);
  }

  @GivesToChild('contact/remove', 'RemoveContact', 'Not called any more')
  remove(@OfChild() of: ChildRequest, @Body() body: RemoveContactBody): Promise<RosterAnswer> {
    return this.children.give(of, removeContact, body);
  }

  @GivesToChild('contact/change-phone', 'ChangePersonPhone', 'A contact or collector of this child has another number')
  async changePhone(@OfChild() of: ChildRequest, @Body() body: ChangePhoneBody): Promise<{ readonly personId: string }> {
    const { personId, commandId } = body;
    const child = await this.deciding.mustAnswerFor(of);
    const ofFamily = [...child.contacts, ...child.authorities].some((adult) => adult.personId === personId);
    if (!ofFamily) throw new Refused('person_unknown', { personId });
    await this.persons.changePhone(of, commandId, personId, this.names.adult(personId)?.name ?? null, body.phone, this.clock.now());
    return { personId };
  }

  /** Nobody is written down for a child for whom this person doesn't answer. */
  private async personOf(
    of: ChildRequest,
    body: { readonly commandId: string; readonly personId?: string | null; readonly person?: AdultNamed | null },
    kind: PersonKind,
    agencyId: string | null,
  ): Promise<string> {
    await this.deciding.mustAnswerFor(of);
    if (body.personId) {
      await this.persons.mustBeKnown(of.by.schoolId, body.personId);
      return body.personId;
    }
    if (!body.person) throw brokenField('personId', 'isDefined');
    if ((kind === 'escort') !== (agencyId !== null)) throw new Refused('agency_required');
    const person = await this.persons.find(of, body.commandId, body.person, 'person.');
    await this.persons.write(of, body.commandId, person, kind, agencyId);
    return person.personId;
  }
}
