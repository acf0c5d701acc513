import type { ConfirmDelegationBody, RequestDelegationBody } from '@baton/contracts';
import type { Clock, CommandMetadata, EventStore, Sealer } from '@baton/event-log';
import {
  numbersOnFileAt,
  personName,
  readIdLastFour,
  readPhone,
  toSeal,
  withSecretsSealed,
  type ChildCommand,
  type ImportTarget,
  type PersonCommand,
  type PersonRecord,
  type Plain,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { derivedCommandId } from '../../day/derived-command-id';
import { childStream, personStream, rosterStream } from '../../day/streams';
import { delegateIdDigest } from '../../pickup/id-digest';
import { Aggregates } from '../../platform/aggregates';
import { serverMetadata } from '../../platform/command-metadata';
import { Identity } from '../../platform/identity';
import { Refused } from '../../platform/refused';
import { brokenField } from '../../platform/validation';
import { CLOCK, EVENT_STORE, SEALER } from '../../platform/tokens';
import { Names } from '../../projections/names';
import { PLACEHOLDER } from '../importing/seal-commands';
import { RosterWriter } from '../importing/roster-writer';
import { ChildDeciding } from './child-deciding';
import { refusedBy } from './child.handler';
import { commandTo, type ChildRequest } from './child-route';
import { requestDelegation, type CallBack, type Delegate } from './delegation.commands';

interface NewDelegate extends Delegate {
  readonly name: string;
  readonly phone: string;
  readonly idLast4: string;
  /** keyed hash of phone and name, by which the directory finds the person */
  readonly key: string;
}

/** Who is named for once: found among the persons whom the school knows, or written down before the child's stream names them. */
@Injectable()
export class Delegates {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly deciding: ChildDeciding,
    private readonly writer: RosterWriter,
    private readonly names: Names,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /**
   * The delegate's person, written down. Nobody is, when the child's stream would refuse the delegation.
   * @throws Refused with the code of that refusal
   */
  async register(of: ChildRequest, body: RequestDelegationBody): Promise<Delegate> {
    const delegate = await this.find(of, body);
    await this.mustNotBeNamedLikeARestrictedPerson(of, delegate.name);
    await this.wouldBeAccepted(of, body, delegate);
    await this.write(of, body.commandId, delegate);
    return delegate;
  }

  /** The number that was called, and those that the guardian had on file before the request. */
  async callBack({ by, childId }: ChildRequest, { delegationId, calledPersonId, number }: ConfirmDelegationBody): Promise<CallBack> {
    const calledDigest = this.sealer.keyedHash('phone', readPhone(number) ?? number);
    const askedAt = await this.askedAt(childStream(by.schoolId, childId), delegationId);
    const guardian = isId(calledPersonId) ? await this.person(by.schoolId, calledPersonId) : null;
    return { calledDigest, numbersOnFile: guardian && askedAt !== null ? numbersOnFileAt(guardian, askedAt) : [] };
  }

  private async find({ by, childId }: ChildRequest, body: RequestDelegationBody): Promise<NewDelegate> {
    const phone = readPhone(body.phone);
    const idLast4 = readIdLastFour(body.idLast4);
    const name = personName(body.name.trim());
    if (phone === null) throw brokenField('phone', 'isPhone');
    if (name === '') throw brokenField('name', 'isNotEmpty');
    if (idLast4 === null) throw brokenField('idLast4', 'matches');
    const key = this.sealer.keyedHash('person', `${phone}#${name}`);
    const known = await this.aggregates.directory.read(rosterStream(by.schoolId), ({ keys }) => keys.person.get(key));
    const personId = known ?? `p${derivedCommandId(`${body.commandId} ${childId}`, key).replaceAll('-', '')}`;
    return { personId, idDigest: delegateIdDigest(this.sealer, idLast4), name, phone, idLast4, key };
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
    const unsealed = (plain: ChildCommand<Plain>) => withSecretsSealed<ChildCommand>(plain, () => PLACEHOLDER);
    const { decision } = await this.deciding.decide(command, state, this.clock.now(), unsealed);
    if (decision.kind === 'refused') throw refusedBy(decision.refusal);
  }

  /** The directory first: one number and name never get two persons. */
  private async write(of: ChildRequest, commandId: string, delegate: NewDelegate): Promise<void> {
    const { schoolId } = of.by;
    const { personId, key } = delegate;
    await this.give(of, commandId, {
      ...{ kind: 'directory', id: schoolId },
      commands: [{ type: 'ListKeys', kind: 'person', entries: [{ id: personId, key }] }],
    });
    const known = await this.person(schoolId, personId);
    const commands = known
      ? completing(known, delegate)
      : [registering(schoolId, delegate, this.sealer.keyedHash('phone', delegate.phone))];
    if (commands.length > 0) await this.give(of, commandId, { kind: 'person', id: personId, commands });
  }

  private async give({ by }: ChildRequest, commandId: string, target: ImportTarget): Promise<void> {
    const metadata: CommandMetadata = serverMetadata(this.identity, this.clock, {
      schoolId: by.schoolId,
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      commandId: derivedCommandId(commandId, this.writer.streamOf(by.schoolId, target)),
      clientBuild: by.client,
    });
    await this.writer.write(by.schoolId, target, metadata);
  }

  private person(schoolId: string, personId: string): Promise<PersonRecord | null> {
    return this.aggregates.person.read(personStream(schoolId, personId), ({ record }) => record);
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

const isId = (text: string): boolean => /^[A-Za-z0-9_]{1,64}$/.test(text);

const registering = (
  schoolId: string,
  { personId, name, phone, idLast4, idDigest }: NewDelegate,
  phoneDigest: string,
): PersonCommand<Plain> => {
  const secret = (field: string, text: string) => toSeal('PersonRegistered', field, personId, 'roster', text);
  return {
    type: 'RegisterPerson',
    ...{ personId, schoolId, kind: 'delegate', agencyId: null },
    name: secret('name', name),
    phone: secret('phone', phone),
    phoneDigest,
    idLastFour: secret('idLastFour', idLast4),
    idDigest,
    importId: null,
  };
};

/** Somebody whom the school knows already is now also a delegate, with this document. */
function completing(known: PersonRecord, { personId, idLast4, idDigest }: NewDelegate): readonly PersonCommand<Plain>[] {
  const kind: readonly PersonCommand<Plain>[] = known.kinds.includes('delegate')
    ? []
    : [{ type: 'AddPersonKind', kind: 'delegate', agencyId: null }];
  if (known.idDigest === idDigest) return kind;
  const idLastFour = toSeal('PersonDocumentSeen', 'idLastFour', personId, 'roster', idLast4);
  return [...kind, { type: 'RecordPersonDocument', idLastFour, idDigest }];
}
