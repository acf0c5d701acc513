import { InviteGuardianBody, RevokePhoneBody } from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { personStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { Names } from '../projections/names';
import { ChildDeciding } from '../roster/child/child-deciding';
import { CHILD_PATH, OfChild, type ChildRequest } from '../roster/child/child-route';
import { Persons } from '../roster/child/persons';
import { GuardianPagesAreOn } from './guardian.guard';
import { Invitations, type InvitationSheet } from './invitations';

export interface GuardianOfChild {
  readonly personId: string;
  readonly name: string | null;
  readonly relation: string;
  readonly phones: readonly { readonly phoneId: string; readonly since: number }[];
  /** epoch ms until which a sheet that was given out may be opened; null: none is open */
  readonly invitedUntil: number | null;
}

/** Which phones are whose: given out and taken back by those who speak with the family. */
@ApiTags('guardian')
@ApiParam({ name: 'childId', type: String })
@Controller(`${CHILD_PATH}/guardians`)
export class GuardiansOfChildController {
  constructor(
    private readonly invitations: Invitations,
    private readonly deciding: ChildDeciding,
    private readonly persons: Persons,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    private readonly viewed: ViewedRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'guardiansOfChild', summary: 'Guardians of a child with the phones that are theirs' })
  async list(@OfChild() of: ChildRequest, @CurrentPerson() person: SignedInPerson): Promise<readonly GuardianOfChild[]> {
    const { contacts } = await this.deciding.mustAnswerFor(of);
    await this.viewed.record(person, [of.childId], 'roster');
    const guardians = contacts.filter((contact) => contact.isGuardian);
    return Promise.all(guardians.map(({ personId, relation }) => this.guardian(of.by.schoolId, personId, relation)));
  }

  @Post(':personId/invite')
  @HttpCode(200)
  @UseGuards(GuardianPagesAreOn)
  @ApiParam({ name: 'personId', type: String })
  @ApiOperation({ operationId: 'InviteGuardian', summary: 'A sheet with a one-time code for one guardian; an earlier sheet is void' })
  invite(
    @OfChild() of: ChildRequest,
    @Param('personId') personId: string,
    @Body() { commandId }: InviteGuardianBody,
  ): Promise<InvitationSheet> {
    return this.invitations.invite(of, personId, commandId);
  }

  @Post(':personId/revoke-phone')
  @HttpCode(200)
  @ApiParam({ name: 'personId', type: String })
  @ApiOperation({ operationId: 'RevokePhone', summary: 'A lost phone is nobody’s from this moment on' })
  async revokePhone(
    @OfChild() of: ChildRequest,
    @Param('personId') personId: string,
    @Body() { commandId, phoneId, reason }: RevokePhoneBody,
  ): Promise<GuardianOfChild> {
    const { contacts } = await this.deciding.mustAnswerFor(of);
    const contact = contacts.find((c) => c.personId === personId);
    if (!contact) throw new Refused('not_a_guardian', { personId });
    const command = { type: 'RevokePhone', phoneId, reason, by: of.by.staffId, at: this.clock.now() } as const;
    await this.persons.give(of.by, commandId, { kind: 'person', id: personId, commands: [command] });
    return this.guardian(of.by.schoolId, personId, contact.relation);
  }

  private guardian(schoolId: string, personId: string, relation: string): Promise<GuardianOfChild> {
    const name = this.names.adult(personId)?.name ?? null;
    const now = this.clock.now();
    return this.aggregates.person.read(personStream(schoolId, personId), ({ record }) => {
      const invitation = record?.held.invitation ?? null;
      const phones = record?.held.phones.map(({ phoneId, since }) => ({ phoneId, since })) ?? [];
      return { personId, name, relation, phones, invitedUntil: invitation && invitation.until >= now ? invitation.until : null };
    });
  }
}
