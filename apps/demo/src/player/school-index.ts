import type { Reference, ReferenceKind } from '../script/references';
import { UnknownReference } from './school-under-play';

/** Ids of a school by the names that its own tables use. */
export interface SchoolIndex {
  /** by class and number in class: 2-3#14 */
  readonly children: ReadonlyMap<string, IndexedChild>;
  /** by staff number */
  readonly staff: ReadonlyMap<string, string>;
  /** by grade and number: 2-3 */
  readonly classes: ReadonlyMap<string, string>;
  readonly gates: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, string>;
  readonly periods: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  /** of the service day, by period and group: 第二阶段/合唱社 */
  readonly sessions: ReadonlyMap<string, string>;
}

export interface IndexedChild {
  readonly childId: string;
  readonly name: string;
  /** adults on the child's list by name, escorts of its agency too */
  readonly persons: ReadonlyMap<string, string>;
}

const REMEDY: Readonly<Partial<Record<ReferenceKind, string>>> = {
  child: 'Write class and number in class: child:2-3#14.',
  person: 'Write the child and the adult’s full name as on the list: person:2-3#14/林国强.',
  staff: 'Write the staff number of the school’s staff table.',
  session: 'Write period and group as on the programme board: session:第二阶段/合唱社.',
};

/** @throws UnknownReference with what to write instead */
export function idIn(index: SchoolIndex, reference: Reference): string {
  const found = lookUp(index, reference);
  if (found === undefined) throw new UnknownReference(reference, REMEDY[reference.kind] ?? 'Write the name as in the school’s own tables.');
  return found;
}

function lookUp(index: SchoolIndex, { kind, rest }: Reference): string | undefined {
  switch (kind) {
    case 'child':
      return index.children.get(rest)?.childId;
    case 'person': {
      const slash = rest.indexOf('/');
      return index.children.get(rest.slice(0, slash))?.persons.get(rest.slice(slash + 1));
    }
    case 'staff':
      return index.staff.get(rest);
    case 'class':
      return index.classes.get(rest);
    case 'gate':
      return index.gates.get(rest);
    case 'place':
      return index.places.get(rest);
    case 'period':
      return index.periods.get(rest);
    case 'group':
      return index.groups.get(rest);
    case 'session':
      return index.sessions.get(rest);
    default:
      return undefined;
  }
}
