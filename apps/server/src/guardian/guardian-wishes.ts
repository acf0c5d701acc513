import type { GuardianCancelsDelegationBody, GuardianDelegationBody, GuardianLeaveBody } from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { childStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { ChildDeciding } from '../roster/child/child-deciding';
import { ChildGate, type ChildRequest } from '../roster/child/child-route';
import { Delegates } from '../roster/child/delegates';
import { cancelDelegation, requestDelegation } from '../roster/child/delegation.commands';
import type { RosterAnswer, RosterBy } from '../roster/child/give-to-child';
import { requestLeave } from '../roster/child/leave.commands';
import { Persons } from '../roster/child/persons';

/** Requests of guardians about one child that nobody at school has answered yet; more must wait for an answer. */
export const MAX_OPEN_WISHES = 10;

/** What a guardian may ask for. The school's word is needed for each; taking a delegate back holds at once. */
@Injectable()
export class GuardianWishes {
  constructor(
    private readonly children: ChildGate,
    private readonly deciding: ChildDeciding,
    private readonly delegates: Delegates,
    private readonly persons: Persons,
    private readonly aggregates: Aggregates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async leave(of: ChildRequest, body: GuardianLeaveBody): Promise<RosterAnswer> {
    await this.mustBeHeard(of);
    return this.children.give(of, requestLeave, { ...body, requestedBy: of.by.staffId });
  }

  async delegation(of: ChildRequest, body: GuardianDelegationBody): Promise<RosterAnswer> {
    await this.mustBeHeard(of);
    const request = { ...body, requestedBy: of.by.staffId, delegateAge: null };
    return this.children.give(of, requestDelegation(await this.delegates.register(of, request)), request);
  }

  cancelDelegation(of: ChildRequest, body: GuardianCancelsDelegationBody): Promise<RosterAnswer> {
    mustBeAnId(of.childId);
    return this.children.give(of, cancelDelegation, { ...body, source: 'guardian' });
  }

  giveUpPhone(by: RosterBy, commandId: string, phoneId: string): Promise<void> {
    const command = { type: 'RevokePhone', phoneId, reason: 'given_up', by: by.staffId, at: this.clock.now() } as const;
    return this.persons.give(by, commandId, { kind: 'person', id: by.staffId, commands: [command] });
  }

  /** @throws Refused `not_your_child`, `limit_exceeded` */
  private async mustBeHeard(of: ChildRequest): Promise<void> {
    mustBeAnId(of.childId);
    await this.deciding.mustAnswerFor(of);
    const open = await this.aggregates.child.read(childStream(of.by.schoolId, of.childId), ({ record, leaveRequests }) => {
      const delegations = record?.delegations.filter((d) => d.state === 'requested' && d.windowTo >= this.clock.now()) ?? [];
      return delegations.length + leaveRequests.filter((leave) => leave.state === 'requested').length;
    });
    if (open >= MAX_OPEN_WISHES) throw new Refused('limit_exceeded', { limit: MAX_OPEN_WISHES });
  }
}

function mustBeAnId(childId: string): void {
  if (!/^[A-Za-z0-9_]{1,64}$/.test(childId)) throw new Refused('child_unknown');
}
