import {
  EnrolPhoneBody,
  GivesUpPhoneBody,
  GuardianAcknowledgesBody,
  GuardianCancelsDelegationBody,
  GuardianDelegationBody,
  GuardianLeaveBody,
} from '@baton/contracts';
import { CODE_WINDOW_MS } from '@baton/roster';
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RosterAnswer, RosterBy } from '../roster/child/give-to-child';
import { guardianCookie, guardianTokenOf, noGuardianCookie } from './guardian-cookie';
import type { Guardian } from './guardian-sessions';
import { CurrentGuardian, CurrentSpeaker, GuardianGuard, GuardianPagesAreOn } from './guardian.guard';
import { GuardianReceipts } from './guardian-receipts';
import { GuardianWishes } from './guardian-wishes';
import { Invitations } from './invitations';
import { WhatAGuardianSees, type ChildOfGuardian } from './what-a-guardian-sees';

export interface PhoneOfGuardian {
  readonly schoolId: string;
  readonly phoneId: string;
  /** epoch ms, real time: the phone measures how far its clock is off, for codes that it makes without signal */
  readonly now: number;
  /** ms for which one code is shown */
  readonly codeWindowMs: number;
}

export interface GuardianPage extends PhoneOfGuardian {
  readonly children: readonly ChildOfGuardian[];
}

/** A guardian's own page. Its credential is the phone's cookie; a member of staff's session opens nothing here. */
@ApiTags('guardian')
@UseGuards(GuardianPagesAreOn)
@Controller('api/guardian')
export class GuardianController {
  constructor(
    private readonly invitations: Invitations,
    private readonly view: WhatAGuardianSees,
    private readonly wishes: GuardianWishes,
    private readonly receipts: GuardianReceipts,
  ) {}

  @Post('enrol')
  @HttpCode(200)
  @ApiOperation({ operationId: 'enrolPhone', summary: 'A phone opens the code of an invitation sheet, once; sets __Host-baton-guardian' })
  async enrol(
    @Body() body: EnrolPhoneBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PhoneOfGuardian> {
    const { token, guardian } = await this.invitations.enrol(body, request.ip, request.clientBuild);
    void reply.header('set-cookie', guardianCookie(token));
    return phoneOf(guardian);
  }

  @Get('me')
  @UseGuards(GuardianGuard)
  @ApiOperation({ operationId: 'guardianPage', summary: 'The own children: where they are, how they leave, who may collect them' })
  async me(
    @CurrentGuardian() guardian: Guardian,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GuardianPage> {
    const token = guardianTokenOf(request.headers.cookie);
    if (token) void reply.header('set-cookie', guardianCookie(token));
    return { ...phoneOf(guardian), children: await this.view.of(guardian) };
  }

  @Post('children/:childId/leave')
  @HttpCode(200)
  @UseGuards(GuardianGuard)
  @ApiParam({ name: 'childId', type: String })
  @ApiOperation({ operationId: 'guardianAsksForLeave', summary: 'Asks for leave; the homeroom teacher decides' })
  leave(@CurrentSpeaker() by: RosterBy, @Param('childId') childId: string, @Body() body: GuardianLeaveBody): Promise<RosterAnswer> {
    return this.wishes.leave({ childId, by }, body);
  }

  @Post('children/:childId/delegation')
  @HttpCode(200)
  @UseGuards(GuardianGuard)
  @ApiParam({ name: 'childId', type: String })
  @ApiOperation({
    operationId: 'guardianNamesADelegate',
    summary: 'Names who collects the child once; holds after the teacher’s call-back',
  })
  delegation(
    @CurrentSpeaker() by: RosterBy,
    @Param('childId') childId: string,
    @Body() body: GuardianDelegationBody,
  ): Promise<RosterAnswer> {
    return this.wishes.delegation({ childId, by }, body);
  }

  @Post('children/:childId/delegation/cancel')
  @HttpCode(200)
  @UseGuards(GuardianGuard)
  @ApiParam({ name: 'childId', type: String })
  @ApiOperation({ operationId: 'guardianCancelsADelegation', summary: 'Takes it back, in force at the gate before the answer' })
  cancel(
    @CurrentSpeaker() by: RosterBy,
    @Param('childId') childId: string,
    @Body() body: GuardianCancelsDelegationBody,
  ): Promise<RosterAnswer> {
    return this.wishes.cancelDelegation({ childId, by }, body);
  }

  @Post('children/:childId/acknowledge')
  @HttpCode(200)
  @UseGuards(GuardianGuard)
  @ApiParam({ name: 'childId', type: String })
  @ApiOperation({
    operationId: 'guardianConfirmsANotice',
    summary: 'The family has read what the school told it; one guardian’s word suffices',
  })
  acknowledge(
    @CurrentSpeaker() by: RosterBy,
    @Param('childId') childId: string,
    @Body() body: GuardianAcknowledgesBody,
  ): Promise<{ readonly outcome: 'accepted' | 'unchanged' }> {
    return this.receipts.acknowledge({ childId, by }, body);
  }

  @Post('give-up')
  @HttpCode(204)
  @UseGuards(GuardianGuard)
  @ApiOperation({ operationId: 'giveUpPhone', summary: 'This phone is not the guardian’s any more: its codes and this page end' })
  async giveUp(
    @CurrentGuardian() guardian: Guardian,
    @CurrentSpeaker() by: RosterBy,
    @Body() { commandId }: GivesUpPhoneBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.wishes.giveUpPhone(by, commandId, guardian.phoneId);
    void reply.header('set-cookie', noGuardianCookie());
  }
}

const phoneOf = ({ schoolId, phoneId }: Guardian): PhoneOfGuardian => ({
  schoolId,
  phoneId,
  now: Date.now(),
  codeWindowMs: CODE_WINDOW_MS,
});
