import type { Clock, Sealer } from '@baton/event-log';
import {
  personName,
  readIdLastFour,
  readPhone,
  toSeal,
  type ImportTarget,
  type PersonCommand,
  type PersonKind,
  type PersonRecord,
  type Plain,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { derivedCommandId } from '../../day/derived-command-id';
import { personStream, rosterStream } from '../../day/streams';
import { delegateIdDigest } from '../../pickup/id-digest';
import { Aggregates } from '../../platform/aggregates';
import { serverMetadata } from '../../platform/command-metadata';
import { Identity as Instance } from '../../platform/identity';
import { Refused } from '../../platform/refused';
import { CLOCK, SEALER } from '../../platform/tokens';
import { brokenField } from '../../platform/validation';
import { RosterWriter } from '../importing/roster-writer';
import type { ChildRequest } from './child-route';
import type { RosterBy } from './give-to-child';

/** An adult as a form names them. */
export interface Named {
  readonly name: string;
  readonly phone?: string | null;
  readonly idLast4?: string | null;
}

/** An adult whom the school knows, or is about to know. */
export interface FoundPerson {
  readonly personId: string;
  readonly name: string;
  readonly phone: string | null;
  readonly phoneDigest: string | null;
  readonly idLast4: string | null;
  readonly idDigest: string | null;
  /** keyed hash of phone and name, by which the directory finds the person */
  readonly key: string;
}

/** Guardians, collectors and delegates: one stream each, however many children they come for. */
@Injectable()
export class Persons {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly writer: RosterWriter,
    private readonly instance: Instance,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** From the log, this moment; null: nobody of this school. */
  async record(schoolId: string, personId: string): Promise<PersonRecord | null> {
    if (!/^[A-Za-z0-9_]{1,64}$/.test(personId)) return null;
    return this.aggregates.person.read(personStream(schoolId, personId), ({ record }) => record);
  }

  /** @throws Refused `person_unknown`: a permission or ban for an id that nobody has would do nothing */
  async mustBeKnown(schoolId: string, personId: string): Promise<PersonRecord> {
    const record = await this.record(schoolId, personId);
    if (!record) throw new Refused('person_unknown', { personId });
    return record;
  }

  /** Found by phone and name, as an import finds them, else with the id that they will get. @throws Refused naming the broken field */
  async find({ by, childId }: ChildRequest, commandId: string, named: Named, path = ''): Promise<FoundPerson> {
    const name = personName(named.name.trim());
    if (name === '') throw brokenField(`${path}name`, 'isNotEmpty');
    const phone = named.phone ? readPhone(named.phone) : null;
    if (named.phone && phone === null) throw brokenField(`${path}phone`, 'isPhone');
    const idLast4 = named.idLast4 ? readIdLastFour(named.idLast4) : null;
    if (named.idLast4 && idLast4 === null) throw brokenField(`${path}idLast4`, 'matches');
    // two people share a number, one name has many numbers: only both together are one person
    const key = this.sealer.keyedHash('person', `${phone ?? childId}#${name}`);
    const known = await this.aggregates.directory.read(rosterStream(by.schoolId), ({ keys }) => keys.person.get(key));
    return {
      personId: known ?? `p${derivedCommandId(`${commandId} ${childId}`, key).replaceAll('-', '')}`,
      ...{ name, phone, idLast4, key },
      phoneDigest: phone === null ? null : this.numberDigest(phone),
      idDigest: idLast4 === null ? null : delegateIdDigest(this.sealer, idLast4),
    };
  }

  /** Keyed hash of a number however it is written. */
  numberDigest(number: string): string {
    return this.sealer.keyedHash('phone', readPhone(number) ?? number);
  }

  /** The directory first: one number and name never get two persons. */
  async write({ by }: ChildRequest, commandId: string, person: FoundPerson, kind: PersonKind, agencyId: string | null): Promise<void> {
    const { personId, key } = person;
    await this.give(by, commandId, {
      ...{ kind: 'directory', id: by.schoolId },
      commands: [{ type: 'ListKeys', kind: 'person', entries: [{ id: personId, key }] }],
    });
    const known = await this.record(by.schoolId, personId);
    const commands = known ? completing(known, person, kind, agencyId) : [registering(by.schoolId, person, kind, agencyId)];
    if (commands.length > 0) await this.give(by, commandId, { kind: 'person', id: personId, commands });
  }

  /** Call-backs of requests made before now still go to the number before. @throws Refused naming the broken field */
  async changePhone(of: ChildRequest, commandId: string, personId: string, name: string | null, number: string, at: number): Promise<void> {
    const phone = readPhone(number);
    if (phone === null) throw brokenField('phone', 'isPhone');
    const { schoolId } = of.by;
    const key = name === null ? null : this.sealer.keyedHash('person', `${phone}#${name}`);
    const entries = key === null ? [] : [{ id: personId, key }];
    await this.give(of.by, commandId, { kind: 'directory', id: schoolId, commands: [{ type: 'ListKeys', kind: 'person', entries }] });
    const secret = toSeal('PersonPhoneChanged', 'phone', personId, 'roster', phone);
    await this.give(of.by, commandId, {
      ...{ kind: 'person', id: personId },
      commands: [{ type: 'ChangePersonPhone', phone: secret, phoneDigest: this.numberDigest(phone), at }],
    });
  }

  /** Writes to a person's stream or to the directory in the name of the person of the session. */
  async give(by: RosterBy, commandId: string, target: ImportTarget): Promise<void> {
    const metadata = serverMetadata(this.instance, this.clock, {
      schoolId: by.schoolId,
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      commandId: derivedCommandId(commandId, this.writer.streamOf(by.schoolId, target)),
      clientBuild: by.client,
      deviceId: by.deviceId,
    });
    await this.writer.write(by.schoolId, target, metadata);
  }
}

function registering(schoolId: string, person: FoundPerson, kind: PersonKind, agencyId: string | null): PersonCommand<Plain> {
  const { personId, name, phone, phoneDigest, idLast4, idDigest } = person;
  const secret = (field: string, text: string) => toSeal('PersonRegistered', field, personId, 'roster', text);
  return {
    type: 'RegisterPerson',
    ...{ personId, schoolId, kind, agencyId, phoneDigest, idDigest, importId: null },
    name: secret('name', name),
    phone: phone === null ? null : secret('phone', phone),
    idLastFour: idLast4 === null ? null : secret('idLastFour', idLast4),
  };
}

/** Somebody whom the school knows already is now also of this kind, with this document. */
function completing(
  known: PersonRecord,
  { personId, idLast4, idDigest }: FoundPerson,
  kind: PersonKind,
  agencyId: string | null,
): readonly PersonCommand<Plain>[] {
  const more: PersonCommand<Plain>[] = known.kinds.includes(kind) ? [] : [{ type: 'AddPersonKind', kind, agencyId }];
  if (idLast4 !== null && idDigest !== null && known.idDigest !== idDigest)
    more.push({
      type: 'RecordPersonDocument',
      idLastFour: toSeal('PersonDocumentSeen', 'idLastFour', personId, 'roster', idLast4),
      idDigest,
    });
  return more;
}
