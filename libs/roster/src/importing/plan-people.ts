import type { PersonCommand, PersonKind, PersonState } from '../person/person';
import { looseKey } from '../import/text';
import type { CollectorRow, RowOrigin } from '../import/rows';
import { toSeal, type Opened, type Plain } from '../plain';
import type { DirectoryCommand } from '../directory/directory';
import type { FoundChild } from './find-children';
import type { Findings, ImportInput } from './import-input';

type Identity = {
  readonly name: string;
  readonly phone: string | null;
  readonly idLastFour: string | null;
};

/** Adults of the file: one stream each, however many children they collect. Found by phone and name, else within the family. */
export class People {
  readonly commands = new Map<string, PersonCommand<Plain>[]>();
  readonly keys: { readonly id: string; readonly key: string }[] = [];
  private readonly added = new Map<string, { readonly personId: string; readonly kinds: PersonKind[] }>();

  constructor(
    private readonly input: ImportInput,
    private readonly findings: Findings,
  ) {}

  /** A guardian or collector of a child. */
  ofCollector(row: CollectorRow, child: FoundChild): string {
    const kind = row.isGuardian ? 'guardian' : 'collector';
    const family = [
      ...(child.recorded?.record.contacts ?? []),
      ...(child.recorded?.record.authorities.filter((a) => a.revokedAt === null) ?? []),
    ];
    const before = family.map((f) => f.personId).find((p) => this.recorded(p)?.record?.name === row.name);
    return this.person(row.at, 'collectors', row, kind, null, before ?? null, child.childId);
  }

  ofEscort(at: RowOrigin, identity: Identity, agencyId: string): string {
    const before = [...this.input.current.persons].find(([, p]) => p.record?.agencyId === agencyId && p.record.name === identity.name)?.[0];
    return this.person(at, 'agencies', identity, 'escort', agencyId, before ?? null, agencyId);
  }

  private recorded(personId: string): Opened<PersonState> | undefined {
    return this.input.current.persons.get(personId);
  }

  /** `before`: the person of that name that the family or agency has; their number may be new. */
  private person(
    at: RowOrigin,
    sheet: 'collectors' | 'agencies',
    who: Identity,
    kind: PersonKind,
    agencyId: string | null,
    before: string | null,
    family: string,
  ): string {
    const { input } = this;
    // two people share a number, one name has many numbers: only both together are one person
    const text = who.phone === null ? `${family}#${who.name}` : `${who.phone}#${who.name}`;
    const key = input.keyOf('person', text);
    const listed = input.current.directory.keys.person.get(key);
    const personId = this.added.get(key)?.personId ?? listed ?? before ?? input.idFor('person', text);
    const known = this.recorded(personId)?.record ?? null;
    const first = !this.added.has(key);
    const kinds = this.added.get(key)?.kinds ?? [...(known?.kinds ?? [])];
    this.added.set(key, { personId, kinds });
    if (first && listed === undefined) this.keys.push({ id: personId, key });
    const more = first ? (known ? this.changed(personId, who) : [this.registered(personId, who, kind, agencyId)]) : [];
    if (known || !first) {
      if (!kinds.includes(kind)) more.push({ type: 'AddPersonKind', kind, agencyId });
    }
    if (!kinds.includes(kind)) kinds.push(kind);
    if (more.length > 0) this.commands.set(personId, [...(this.commands.get(personId) ?? []), ...more]);
    if (first && more.length > 0)
      this.findings.note(
        sheet,
        at,
        personId,
        !known,
        more.map((c) => c.type),
      );
    return personId;
  }

  private registered(personId: string, who: Identity, kind: PersonKind, agencyId: string | null): PersonCommand<Plain> {
    const secret = (field: string, text: string | null) =>
      text === null ? null : toSeal('PersonRegistered', field, personId, 'roster', text);
    return {
      type: 'RegisterPerson',
      personId,
      schoolId: this.input.schoolId,
      kind,
      agencyId,
      name: toSeal('PersonRegistered', 'name', personId, 'roster', who.name),
      phone: secret('phone', who.phone),
      phoneDigest: who.phone === null ? null : this.input.keyOf('phone', who.phone),
      idLastFour: secret('idLastFour', who.idLastFour),
      idDigest: this.idDigest(who),
      importId: this.input.importId,
    };
  }

  private idDigest(who: Identity): string | null {
    return who.idLastFour === null ? null : this.input.keyOf('id-last-four', who.idLastFour.toUpperCase());
  }

  private changed(personId: string, who: Identity): PersonCommand<Plain>[] {
    const record = this.recorded(personId)?.record;
    const commands: PersonCommand<Plain>[] = [];
    const phoneDigest = who.phone === null ? null : this.input.keyOf('phone', who.phone);
    if (who.phone !== null && record?.phoneDigest !== phoneDigest)
      commands.push({
        type: 'ChangePersonPhone',
        phone: toSeal('PersonPhoneChanged', 'phone', personId, 'roster', who.phone),
        phoneDigest,
        at: this.input.at,
      });
    const idDigest = this.idDigest(who);
    if (who.idLastFour !== null && idDigest !== null && record?.idDigest !== idDigest)
      commands.push({
        type: 'RecordPersonDocument',
        idLastFour: toSeal('PersonDocumentSeen', 'idLastFour', personId, 'roster', who.idLastFour),
        idDigest,
      });
    return commands;
  }
}

export interface AgencyPlan {
  readonly commands: readonly DirectoryCommand<Plain>[];
  /** agency -> its escorts in this file or recorded */
  readonly escorts: (
    agency: string,
    escortName: string | null,
  ) => { readonly agencyId: string; readonly personIds: readonly string[] } | null;
}

/** One row per escort: the agency once in the directory, each escort a person. */
export function planAgencies(input: ImportInput, people: People, findings: Findings): AgencyPlan {
  const { rows, current } = input;
  const ids = new Map(current.directory.agencies.map((a) => [looseKey(a.name), a.agencyId]));
  const escorts = new Map<string, { readonly name: string; readonly personId: string }[]>();
  for (const [personId, { record }] of current.persons)
    if (record?.agencyId) escorts.set(record.agencyId, [...(escorts.get(record.agencyId) ?? []), { name: record.name, personId }]);
  const commands = new Map<string, DirectoryCommand<Plain>>();
  for (const row of rows.agencies) {
    const key = looseKey(row.name);
    const agencyId = ids.get(key) ?? input.idFor('agency', key);
    ids.set(key, agencyId);
    const recorded = current.directory.agencies.find((a) => a.agencyId === agencyId) ?? null;
    const so = recorded && recorded.name === row.name && recorded.licence === row.licence && recorded.phone === row.phone;
    const secret = (field: string, text: string | null) => (text === null ? null : toSeal('AgencyListed', field, agencyId, 'roster', text));
    if (!so && !commands.has(agencyId)) {
      const name = toSeal('AgencyListed', 'name', agencyId, 'roster', row.name);
      commands.set(agencyId, {
        type: 'ListAgency',
        agencyId,
        name,
        licence: secret('licence', row.licence),
        phone: secret('phone', row.phone),
      });
      findings.note('agencies', row.at, agencyId, !recorded, ['ListAgency']);
    } else findings.note('agencies', row.at, agencyId, false, []);
    const who = { name: row.escortName, phone: row.escortPhone, idLastFour: row.escortIdLastFour };
    const personId = people.ofEscort(row.at, who, agencyId);
    const own = escorts.get(agencyId) ?? [];
    if (!own.some((e) => e.personId === personId)) escorts.set(agencyId, [...own, { name: row.escortName, personId }]);
  }
  return {
    commands: [...commands.values()],
    escorts(agency, escortName) {
      const agencyId = ids.get(looseKey(agency));
      if (agencyId === undefined) return null;
      const all = escorts.get(agencyId) ?? [];
      return { agencyId, personIds: all.filter((e) => escortName === null || e.name === escortName).map((e) => e.personId) };
    },
  };
}
