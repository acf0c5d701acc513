import type { ConfirmDelegationBody, RequestDelegationBody } from '@baton/contracts';
import type { Clock, EventStore } from '@baton/event-log';
import { numbersOnFileAt, withSecretsSealed, type ChildCommand, type Plain } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { childStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CLOCK, EVENT_STORE } from '../../platform/tokens';
import { brokenField } from '../../platform/validation';
import { Names } from '../../projections/names';
import { PLACEHOLDER } from '../importing/seal-commands';
import { ChildDeciding } from './child-deciding';
import { refusedBy } from './child.handler';
import { commandTo, type ChildRequest } from './child-route';
import { requestDelegation, type CallBack, type Delegate } from './delegation.commands';
import { FreezeReader } from './freezes';
import { Persons } from './persons';

/** Who is named for once: found among the persons whom the school knows, or written down before the child's stream names them. */
@Injectable()
export class Delegates {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly deciding: ChildDeciding,
    private readonly freezes: FreezeReader,
    private readonly persons: Persons,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /**
   * The delegate's person, written down. Nobody is, when the child's stream would refuse the delegation.
   * @throws Refused with the code of that refusal
   */
  async register(of: ChildRequest, body: RequestDelegationBody): Promise<Delegate> {
    const person = await this.persons.find(of, body.commandId, body);
    const { personId, idDigest } = person;
    if (idDigest === null) throw brokenField('idLast4', 'matches');
    await this.mustNotBeNamedLikeARestrictedPerson(of, person.name);
    await this.wouldBeAccepted(of, body, { personId, idDigest });
    await this.persons.write(of, body.commandId, person, 'delegate', null);
    return { personId, idDigest };
  }

  /** The number that was called, and those that the guardian had on file before the request. */
  async callBack({ by, childId }: ChildRequest, { delegationId, calledPersonId, number }: ConfirmDelegationBody): Promise<CallBack> {
    const askedAt = await this.askedAt(childStream(by.schoolId, childId), delegationId);
    const guardian = await this.persons.record(by.schoolId, calledPersonId);
    return {
      calledDigest: this.persons.numberDigest(number),
      numbersOnFile: guardian && askedAt !== null ? numbersOnFileAt(guardian, askedAt) : [],
    };
  }

  /** "A restricted person is not let in by another number." The name is all that a guardian gives of a delegate. */
  private async mustNotBeNamedLikeARestrictedPerson({ by, childId }: ChildRequest, name: string): Promise<void> {
    const restricted = await this.aggregates.child.read(childStream(by.schoolId, childId), ({ record }) =>
      (record?.restrictions ?? []).map(({ personId }) => personId),
    );
    if (restricted.some((personId) => this.names.adult(personId)?.name === name)) throw new Refused('person_restricted');
  }

  private async wouldBeAccepted(of: ChildRequest, body: RequestDelegationBody, delegate: Delegate): Promise<void> {
    const command = commandTo(of, requestDelegation(delegate), body);
    const state = await this.aggregates.child.read(childStream(of.by.schoolId, of.childId), (s) => s);
    const freezes = await this.freezes.forChild(of.by.schoolId, of.childId);
    const unsealed = (plain: ChildCommand<Plain>) => withSecretsSealed<ChildCommand>(plain, () => PLACEHOLDER);
    const { decision } = await this.deciding.decide(command, state, { now: this.clock.now(), freezes }, unsealed);
    if (decision.kind === 'refused') throw refusedBy(decision.refusal);
  }

  /** When the delegation was asked for; the fold of the child doesn't keep it. */
  private async askedAt(stream: string, delegationId: string): Promise<number | null> {
    for await (const { type, data } of this.store.readStream(stream)) {
      if (type !== 'DelegationRequested') continue;
      const asked = JSON.parse(data) as { readonly delegationId: string; readonly at: number };
      if (asked.delegationId === delegationId) return asked.at;
    }
    return null;
  }
}
