import type { IndexedChild, SchoolIndex } from './school-index';
import { succeeded, type Client } from './http-client';

interface Labelled {
  readonly id: string;
  readonly name: string | null;
}

interface Campus {
  readonly campusId: string;
  readonly classes: readonly { readonly classId: string; readonly gradeLevel: number; readonly classNo: number }[];
  readonly gates: readonly Labelled[];
  readonly places: readonly Labelled[];
  readonly periods: readonly Labelled[];
  readonly groups: readonly Labelled[];
}

interface ListedChild {
  readonly childId: string;
  readonly name: string | null;
  readonly classId: string | null;
  readonly inClassNo: number | null;
  readonly adults: readonly { readonly personId: string; readonly name: string | null }[];
}

/** Pages of children that are asked for: 400 each. */
const MAX_PAGES = 50;

/** The school's ids by name, all but the sessions of the day: these stand in the day once it is open. */
export async function loadIndex(
  office: Client,
  schoolId: string,
  people: Readonly<Record<string, string>>,
): Promise<{ readonly campusId: string; readonly index: Omit<SchoolIndex, 'sessions'> }> {
  const [campus] = await listed<Campus>(office, `/api/schools/${schoolId}/campuses`);
  if (!campus) throw new Error('The school has no campus yet: import its tables first.');
  const staff = await listed<{ readonly staffId: string; readonly name: string | null }>(office, `/api/schools/${schoolId}/staff`);
  const idByName = new Map(staff.map(({ staffId, name }) => [name, staffId]));
  const classKey = new Map(campus.classes.map((c) => [c.classId, `${c.gradeLevel}-${c.classNo}`]));
  const children = new Map<string, IndexedChild>();
  for (const child of await allChildren(office, schoolId)) {
    const persons = new Map(child.adults.map(({ name, personId }) => [name ?? '', personId]));
    children.set(`${classKey.get(child.classId ?? '') ?? ''}#${child.inClassNo ?? ''}`, {
      childId: child.childId,
      name: child.name ?? '',
      persons,
    });
  }
  return {
    campusId: campus.campusId,
    index: {
      children,
      staff: new Map(Object.entries(people).flatMap(([number, name]) => (idByName.has(name) ? [[number, idByName.get(name) ?? '']] : []))),
      classes: new Map([...classKey].map(([id, key]) => [key, id])),
      gates: byName(campus.gates),
      places: byName(campus.places),
      periods: byName(campus.periods),
      groups: byName(campus.groups),
    },
  };
}

const byName = (of: readonly Labelled[]): ReadonlyMap<string, string> => new Map(of.map(({ id, name }) => [name ?? '', id]));

async function listed<T>(client: Client, path: string): Promise<readonly T[]> {
  const { body } = succeeded(await client.get(path), path);
  return (body.list ?? []) as readonly T[];
}

async function allChildren(client: Client, schoolId: string): Promise<readonly ListedChild[]> {
  const all: ListedChild[] = [];
  let after = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const path = `/api/schools/${schoolId}/children${after === '' ? '' : `?after=${encodeURIComponent(after)}`}`;
    const { body } = succeeded(await client.get(path), path);
    const { children, next } = body as unknown as { readonly children: readonly ListedChild[]; readonly next: string | null };
    all.push(...children);
    if (next === null) return all;
    after = next;
  }
  throw new Error(`The school has more than ${MAX_PAGES} pages of children.`);
}

/** Sessions of the open day by period and group, as the board shows them. */
export function sessionsOf(
  board: Readonly<Record<string, unknown>>,
  index: Pick<SchoolIndex, 'periods' | 'groups'>,
): ReadonlyMap<string, string> {
  const label = (of: ReadonlyMap<string, string>) => new Map([...of].map(([name, id]) => [id, name]));
  const [periods, groups] = [label(index.periods), label(index.groups)];
  const rows = board.groups as readonly { readonly sessionId: string; readonly periodId: string; readonly groupId: string }[];
  return new Map(rows.map((row) => [`${periods.get(row.periodId) ?? ''}/${groups.get(row.groupId) ?? ''}`, row.sessionId]));
}
