import { CancelDelegationBody, ConfirmDelegationBody, ExtendDelegationBody, RequestDelegationBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import { Delegates } from './delegates';
import { cancelDelegation, confirmDelegation, extendDelegation, requestDelegation } from './delegation.commands';
import type { RosterAnswer } from './give-to-child';

@ApiTags('delegation')
@Controller(`${CHILD_PATH}/delegation`)
export class DelegationController {
  constructor(
    private readonly children: ChildGate,
    private readonly delegates: Delegates,
  ) {}

  @GivesToChild('request', 'RequestDelegation', 'A guardian names a delegate for one date and window; answers delegationId and personId')
  async request(@OfChild() of: ChildRequest, @Body() body: RequestDelegationBody): Promise<RosterAnswer> {
    return this.children.give(of, requestDelegation(await this.delegates.register(of, body)), body);
  }

  @GivesToChild('confirm', 'ConfirmDelegation', 'A teacher called back on a number that was on file before, and the guardian confirmed')
  confirm(@OfChild() of: ChildRequest, @Body() body: ConfirmDelegationBody): Promise<RosterAnswer> {
    return this.children.give(
      of,
      confirmDelegation(() => this.delegates.callBack(of, body)),
      body,
    );
  }

  @GivesToChild('extend', 'ExtendDelegation', 'The window ends later')
  extend(@OfChild() of: ChildRequest, @Body() body: ExtendDelegationBody): Promise<RosterAnswer> {
    return this.children.give(of, extendDelegation, body);
  }

  @GivesToChild('cancel', 'CancelDelegation', 'Guardian or school takes it back')
  cancel(@OfChild() of: ChildRequest, @Body() body: CancelDelegationBody): Promise<RosterAnswer> {
    return this.children.give(of, cancelDelegation, body);
  }
}
