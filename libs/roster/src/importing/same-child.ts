import { childKey } from '../import/references';
import type { StudentRow } from '../import/rows';
import type { Opened } from '../plain';
import type { ChildState } from '../child/state';
import type { ImportInput } from './import-input';
import type { ImportQuestion } from './import-question';
import type { CampusNames } from './plan-campus';

type Recorded = Opened<ChildState> & { readonly record: NonNullable<Opened<ChildState>['record']> };

/**
 * For rows whose child isn't where the file has it: children of the same name who are in no row of the file. Birth date or
 * a guardian's phone proves who it is; without proof nobody guesses.
 */
export class Movers {
  private readonly byName = new Map<string, Recorded[]>();
  private readonly phones = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly input: ImportInput,
    names: CampusNames,
  ) {
    const here = new Set(input.rows.students.map((row) => `${names.classId(row.class) ?? ''} ${row.name}`));
    for (const state of input.current.children.values()) {
      if (!state.record || state.record.leftOn !== null || here.has(`${state.record.classId} ${state.record.name}`)) continue;
      const { name } = state.record;
      this.byName.set(name, [...(this.byName.get(name) ?? []), state as Recorded]);
    }
    for (const row of input.rows.collectors) {
      if (row.phone === null) continue;
      const key = childKey(row.child);
      this.phones.set(key, new Set([...(this.phones.get(key) ?? []), row.phone]));
    }
  }

  /** The child that moved, null for a new child, or the question that a person has to answer. */
  of(row: StudentRow, classId: string): Recorded | ImportQuestion | null {
    const possible = this.candidates(row);
    if (possible.length === 0) return null;
    const proven = possible.filter((child) => this.isSame(row, child) === true);
    if (proven.length === 1) return proven[0];
    const questionId = `student${this.input.rows.students.indexOf(row)}`;
    const answer = this.input.answers?.get(questionId);
    if (answer === null) return null;
    const said = possible.find((child) => child.record.childId === answer);
    return said ?? { questionId, at: row.at, name: row.name, classId, candidates: possible.map(shown) };
  }

  /** Same name, in no row of the file, not known to be another child by its number or birth date. */
  private candidates(row: StudentRow): readonly Recorded[] {
    return (this.byName.get(row.name) ?? []).filter(
      (child) => (child.studentNumber === null || row.studentNumber === null) && this.isSame(row, child) !== false,
    );
  }

  /** True: proven; false: disproven; null: nobody can tell. */
  private isSame(row: StudentRow, child: Recorded): boolean | null {
    if (this.sharesAPhone(row, child)) return true;
    if (row.birthDate === null || child.birthDate === null) return null;
    return row.birthDate === child.birthDate;
  }

  private sharesAPhone(row: StudentRow, { record }: Recorded): boolean {
    const phones = this.phones.get(childKey(row));
    if (!phones) return false;
    const adults = [...record.contacts, ...record.authorities.filter((a) => a.revokedAt === null)];
    return adults.some(({ personId }) => phones.has(this.input.current.persons.get(personId)?.record?.phone ?? ''));
  }
}

const shown = ({ record, birthDate }: Recorded): ImportQuestion['candidates'][number] => {
  const { childId, classId, inClassNo } = record;
  return { childId, classId, inClassNo, birthDate };
};

export const isQuestion = (found: object | null): found is ImportQuestion => found !== null && 'questionId' in found;
