import {
  inCustody,
  isBroughtToThisGate,
  mayCollect,
  mayRelease,
  mayReleaseOffline,
  needsTheClassConfirmed,
  permitFor,
  type CampusDay,
  type ChildDay,
  type RefusalAtGate,
  type ReleaseFacts,
  type ReleaseKind,
  type ReleaseOfDay,
} from '@baton/custody';
import type { AdultOnDevice, PeopleOnDevice } from '@baton/contracts';

/** What a gate knows of families, arranged for a scan: looked up, never searched. */
export interface Families {
  readonly facts: ReadonlyMap<string, ReleaseFacts>;
  readonly adults: ReadonlyMap<string, AdultOnDevice>;
  /** person → children whose records name the person in whatever way, a restriction too */
  readonly childrenOf: ReadonlyMap<string, readonly string[]>;
}

export function familiesOf(gate: PeopleOnDevice['gate'] | undefined): Families {
  const all = (gate?.facts ?? []) as unknown as readonly ReleaseFacts[];
  const childrenOf = new Map<string, string[]>();
  for (const { childId, authorities, delegations, restrictions } of all)
    for (const personId of new Set([...authorities, ...delegations, ...restrictions].map((entry) => entry.personId))) {
      const children = childrenOf.get(personId);
      if (children) children.push(childId);
      else childrenOf.set(personId, [childId]);
    }
  return {
    facts: new Map(all.map((facts) => [facts.childId, facts])),
    adults: new Map((gate?.adults ?? []).map((adult) => [adult.personId, adult])),
    childrenOf,
  };
}

/** Where the gate stands, and what it judges by. */
export interface AtGate {
  readonly day: CampusDay;
  readonly families: Families;
  readonly gateId: string;
  /** whoever releases here */
  readonly staffId: string;
  /** school's time, epoch ms */
  readonly now: number;
  /** seconds; null: the server is asked, so no list is too old */
  readonly snapshotAge: number | null;
  /** the school's signature under the list was checked here, and its age can be told; else the list counts as too old */
  readonly listChecked: boolean;
}

/** ms that a device's measure of its clock may be off */
const CLOCK_OFF_MS = 60_000;

/** A clock that is behind the list's own time makes an old list young: then nobody can tell its age. Both epoch ms. */
export const canTellAge = (takenAt: number, now: number): boolean => takenAt <= now + CLOCK_OFF_MS;

/** Who wants the child: a person, or the child itself. */
export type Asker = { readonly collectorId: string } | { readonly alone: true };

/** Without network nobody can compare a document, and an old list is no proof for whom it may have changed. */
export type WaitsForNetwork = 'stale_list' | 'needs_network';

/** Where the child is, as far as this gate cares. */
export type Whereabouts =
  | { readonly kind: 'at_gate' }
  /** in somebody's hands elsewhere, or on its way to another gate */
  | { readonly kind: 'elsewhere'; readonly holder: string; readonly placeId: string | null; readonly gateId: string | null }
  | { readonly kind: 'released'; readonly release: ReleaseOfDay }
  /** on today's list and nobody has had it yet: it may be about to leave with the crowd */
  | { readonly kind: 'still_on_list' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'not_here' };

export interface Verdict {
  readonly childId: string;
  readonly where: Whereabouts;
  /** null: it may go with whoever asks */
  readonly code: RefusalAtGate | WaitsForNetwork | null;
  readonly kind: ReleaseKind | null;
  /** the permit that lets it leave before its time */
  readonly exitPermitId: string | null;
  /** one more answer and the child may go: the document's last four, the class */
  readonly asks: 'document' | 'class' | null;
  /** here, permitted, nothing left to ask */
  readonly ready: boolean;
}

export interface Confirmed {
  readonly classId: string | null;
  /** last four characters of the document, as the guard read them; the server compares */
  readonly idLast4: string | null;
  /** the guard has the child in front of them; counts while nobody can be asked who has it */
  readonly standsHere: boolean;
}

export const NOTHING_CONFIRMED: Confirmed = { classId: null, idLast4: null, standsHere: false };

/** "May this child go now, with this one?" The same rules as the server's, so the answer needs no network. */
export function judge(at: AtGate, childId: string, asker: Asker, confirmed: Confirmed = NOTHING_CONFIRMED): Verdict {
  const { day, families, gateId } = at;
  const child = day.children.get(childId);
  const facts = families.facts.get(childId);
  const where = asSeen(at, whereIs(at, child), confirmed);
  if (!child || !facts) return { childId, where, code: 'not_in_custody', kind: null, exitPermitId: null, asks: null, ready: false };
  const exitPermitId = permitOf(day, child, asker, at.now);
  const asking = askingOf(asker, gateId, exitPermitId, confirmed);
  const permission = mayRelease(day, child, asking, facts, at.now);
  const delegate = !permission.ok && permission.code === 'id_mismatch';
  const shown = delegate && confirmed.idLast4 !== null;
  const kind = permission.ok ? permission.kind : delegate ? 'delegate' : null;
  const refused = permission.ok || shown ? null : permission.code;
  const code = kind === null ? refused : (waits(at, facts, kind) ?? refused);
  const asks = code === 'id_mismatch' ? 'document' : code === 'confirm_similar_name' ? 'class' : null;
  return { childId, where, code, kind, exitPermitId, asks, ready: code === null && where.kind === 'at_gate' };
}

/** A line that left after the network was lost is known to its children and to nobody at the gate but the guard's eyes. */
const asSeen = ({ snapshotAge }: AtGate, where: Whereabouts, { standsHere }: Confirmed): Whereabouts =>
  standsHere && snapshotAge !== null && where.kind === 'elsewhere' ? { kind: 'at_gate' } : where;

function waits({ day, snapshotAge, listChecked }: AtGate, facts: ReleaseFacts, kind: ReleaseKind): WaitsForNetwork | null {
  if (snapshotAge === null) return null;
  if (kind === 'delegate') return 'needs_network';
  return mayReleaseOffline(day, facts, kind, listChecked ? snapshotAge : Number.POSITIVE_INFINITY) ? null : 'stale_list';
}

const askingOf = (asker: Asker, gateId: string, exitPermitId: string | null, confirmed: Confirmed) => ({
  collectorId: 'alone' in asker ? null : asker.collectorId,
  alone: 'alone' in asker,
  gateId,
  idDigest: null,
  confirmedClassId: confirmed.classId,
  exitPermitId,
});

/** The slip that a teacher wrote for this child and this collector, if there is one that still counts. */
function permitOf(day: CampusDay, child: ChildDay, asker: Asker, now: number): string | null {
  const collectorId = 'alone' in asker ? null : asker.collectorId;
  for (const { permitId, childId } of day.permits.values())
    if (childId === child.childId && permitFor(day, childId, { exitPermitId: permitId, collectorId }, now)) return permitId;
  return null;
}

export function whereIs({ day, gateId, staffId }: AtGate, child: ChildDay | undefined): Whereabouts {
  if (!child) return { kind: 'not_here' };
  if (child.state === 'released' && child.release && child.release.undone === null) return { kind: 'released', release: child.release };
  if (child.state === 'unaccounted') return { kind: 'missing' };
  if (!inCustody(child)) return { kind: child.listed && child.state === 'expected' ? 'still_on_list' : 'not_here' };
  if (isBroughtToThisGate(day, child, gateId, staffId)) return { kind: 'at_gate' };
  return { kind: 'elsewhere', holder: child.holder ?? '', placeId: child.placeId, gateId: child.gateId };
}

/** The children of one collector, together: those who may go first, then by grade. Who has nothing to do here is left out. */
export function childrenToCollect(at: AtGate, personId: string, confirmed: ReadonlyMap<string, Confirmed> = new Map()): readonly Verdict[] {
  return (at.families.childrenOf.get(personId) ?? [])
    .map((childId) => judge(at, childId, { collectorId: personId }, confirmed.get(childId)))
    .filter(({ where }) => where.kind !== 'not_here')
    .sort((a, b) => Number(b.ready) - Number(a.ready) || rank(a) - rank(b) || gradeOf(at, a) - gradeOf(at, b));
}

const RANK: Readonly<Record<Whereabouts['kind'], number>> = {
  at_gate: 0,
  elsewhere: 1,
  still_on_list: 2,
  missing: 3,
  released: 4,
  not_here: 5,
};
const rank = ({ where }: Verdict): number => RANK[where.kind];
const gradeOf = ({ day }: AtGate, { childId }: Verdict): number => day.children.get(childId)?.grade ?? 0;

export interface WayToLeave {
  readonly personId: string;
  readonly relation: string | null;
  readonly kind: 'guardian' | 'listed' | 'agency' | 'delegate';
  readonly verdict: Verdict;
}

/** Who may collect this child. Whom a restriction keeps away isn't on the list: the gate never says why. */
export function waysToLeave(at: AtGate, childId: string): readonly WayToLeave[] {
  const facts = at.families.facts.get(childId);
  if (!facts) return [];
  const today = at.day.opened?.serviceDay ?? '';
  const ways = new Map<string, WayToLeave>();
  for (const { personId, relation, kind } of facts.authorities)
    ways.set(personId, { personId, relation, kind, verdict: judge(at, childId, { collectorId: personId }, ownClass(facts)) });
  for (const { personId, date, state } of facts.delegations)
    if (date === today && state !== 'cancelled' && !ways.has(personId))
      ways.set(personId, {
        personId,
        relation: null,
        kind: 'delegate',
        verdict: judge(at, childId, { collectorId: personId }, ownClass(facts)),
      });
  return [...ways.values()]
    .filter(({ verdict }) => verdict.code !== 'blocked')
    .sort((a, b) => Number(mayComeFor(b)) - Number(mayComeFor(a)));
}

/** May it leave alone, once its class has been asked where names sound alike? */
export const leavingAlone = (at: AtGate, childId: string): Verdict => {
  const facts = at.families.facts.get(childId);
  return judge(at, childId, { alone: true }, facts && ownClass(facts));
};

const ownClass = (facts: ReleaseFacts): Confirmed => ({ ...NOTHING_CONFIRMED, classId: facts.classId });
const mayComeFor = ({ verdict }: WayToLeave): boolean => verdict.code === null || verdict.asks === 'document';

/** Leaves before anybody has called its name: would this person be on its list at all? */
export function mayTakeBeforeCheckIn(at: AtGate, childId: string, personId: string): boolean {
  const { day, families, gateId, now } = at;
  const child = day.children.get(childId);
  const facts = families.facts.get(childId);
  if (!child || !facts) return false;
  const asking = askingOf({ collectorId: personId }, gateId, null, { ...NOTHING_CONFIRMED, classId: facts.classId });
  const blocked = mayRelease(day, child, asking, facts, now);
  if (!blocked.ok && blocked.code === 'blocked') return false;
  const permission = mayCollect(day, child, asking, facts, now);
  return permission.ok && waits(at, facts, permission.kind) === null;
}

/** Children of names that sound alike: of which class, asks the guard. */
export function classesToAsk(at: AtGate, childId: string): readonly string[] {
  const facts = at.families.facts.get(childId);
  const child = at.day.children.get(childId);
  if (!facts || !child || !needsTheClassConfirmed(child, { confirmedClassId: null }, facts)) return [];
  const classes = new Set([facts.classId]);
  for (const other of facts.soundsLike ?? [])
    classes.add(at.families.facts.get(other)?.classId ?? at.day.children.get(other)?.classId ?? '');
  classes.delete('');
  return [...classes].sort();
}

/** Children brought to this gate or on their way here. */
export function childrenAtGate(at: AtGate): readonly ChildDay[] {
  const here: ChildDay[] = [];
  for (const child of at.day.children.values())
    if (inCustody(child) && child.state !== 'unaccounted' && isBroughtToThisGate(at.day, child, at.gateId, at.staffId)) here.push(child);
  return here;
}
