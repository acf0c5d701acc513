import { ConfirmSelfConsentBody, GrantSelfConsentBody, RevokeSelfConsentBody, SuspendSelfConsentBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { confirmSelfConsent, grantSelfConsent, revokeSelfConsent, suspendSelfConsent } from './leaving-alone.commands';

@ApiTags('leaving-alone')
@Controller(`${CHILD_PATH}/self-consent`)
export class LeavingAloneController {
  constructor(private readonly children: ChildGate) {}

  @GivesToChild('grant', 'GrantSelfConsent', 'A guardian’s written consent; replaces an earlier one; answers consentId')
  grant(@OfChild() of: ChildRequest, @Body() body: GrantSelfConsentBody): Promise<RosterAnswer> {
    return this.children.give(of, grantSelfConsent, body);
  }

  @GivesToChild('revoke', 'RevokeSelfConsent', 'Not any more, from this moment on')
  revoke(@OfChild() of: ChildRequest, @Body() body: RevokeSelfConsentBody): Promise<RosterAnswer> {
    return this.children.give(of, revokeSelfConsent, body);
  }

  @GivesToChild('suspend', 'SuspendSelfConsent', 'Not on this date')
  suspend(@OfChild() of: ChildRequest, @Body() body: SuspendSelfConsentBody): Promise<RosterAnswer> {
    return this.children.give(of, suspendSelfConsent, body);
  }

  @GivesToChild('confirm', 'ConfirmSelfConsent', 'A guardian said that it holds on this make-up day')
  confirm(@OfChild() of: ChildRequest, @Body() body: ConfirmSelfConsentBody): Promise<RosterAnswer> {
    return this.children.give(of, confirmSelfConsent, body);
  }
}
