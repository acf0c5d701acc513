import { classWords } from '../import/class-names';
import { childKey } from '../import/references';
import type { ChildRef, RowOrigin, SheetKind, StudentRow } from '../import/rows';
import type { Opened } from '../plain';
import type { ChildState } from '../child/state';
import type { Findings, ImportInput } from './import-input';
import type { CampusNames } from './plan-campus';
import type { ImportQuestion } from './import-question';
import { isQuestion, Movers } from './same-child';

export interface FoundChild {
  readonly childId: string;
  readonly classId: string;
  readonly gradeLevel: number;
  /** null: registered by this import */
  readonly recorded: (Opened<ChildState> & { readonly record: NonNullable<Opened<ChildState>['record']> }) | null;
  /** directory entries that the child needs and doesn't have */
  readonly keys: readonly { readonly id: string; readonly key: string }[];
}

type Recorded = NonNullable<FoundChild['recorded']>;

/** Children of one name and number who had a place in a class one after another. */
const MOST_OF_A_PLACE = 20;

/**
 * Finds the child that a row is about: by student number; without one by class, number in class and name among those that
 * are registered. Names alone never decide between two children.
 */
export class Children {
  private readonly ofFile = new Map<string, FoundChild>();
  private readonly byClassAndName = new Map<string, Recorded[]>();
  private readonly byId = new Map<string, Recorded>();
  private readonly movers: Movers;
  /** rows about which a person has to say who it is; nothing is planned for them */
  readonly questions: ImportQuestion[] = [];

  constructor(
    private readonly input: ImportInput,
    private readonly names: CampusNames,
    private readonly findings: Findings,
  ) {
    this.movers = new Movers(input, names);
    for (const [id, state] of input.current.children) {
      if (!state.record) continue;
      const recorded = state as Recorded;
      this.byId.set(id, recorded);
      const key = `${state.record.classId} ${state.record.name}`;
      this.byClassAndName.set(key, [...(this.byClassAndName.get(key) ?? []), recorded]);
    }
  }

  /** A row of the students' sheet; null when it can't be said who it is, which is reported. */
  ofStudent(row: StudentRow): FoundChild | null {
    const classId = this.names.classId(row.class);
    if (classId === null) return null;
    const numberKey = row.studentNumber === null ? null : this.input.keyOf('child', `number:${row.studentNumber}`);
    const byNumber = numberKey === null ? undefined : this.input.current.directory.keys.child.get(numberKey);
    const recorded = byNumber === undefined ? this.byClass(classId, row) : (this.byId.get(byNumber) ?? null);
    if (recorded === 'ambiguous') {
      const count = this.byClassAndName.get(`${classId} ${row.name}`)?.length ?? 0;
      this.findings.report(row.at, 'students', 'child', 'child_ambiguous', { class: classWords(row.class), name: row.name, count });
      return null;
    }
    if (byNumber !== undefined && recorded && recorded.record.classId !== classId && recorded.record.name !== row.name) {
      this.findings.report(row.at, 'students', 'studentNumber', 'number_belongs_to_other');
      return null;
    }
    const moved = recorded === null && byNumber === undefined ? this.movers.of(row, classId) : null;
    if (isQuestion(moved)) {
      this.questions.push(moved);
      return null;
    }
    const found = this.found(row, classId, recorded ?? moved, numberKey);
    this.ofFile.set(childKey(row), found);
    return found;
  }

  private found(row: StudentRow, classId: string, recorded: Recorded | null, numberKey: string | null): FoundChild {
    const ownKey = `${row.class.grade}-${row.class.classNo}#${row.inClassNo ?? ''}#${row.name}`;
    const key = numberKey ?? (recorded ? null : this.keyOfPlace(`class:${classId}#${row.inClassNo ?? ''}#${row.name}`));
    // an import that stopped after it reserved the key has left the id behind
    const reserved = key === null ? undefined : this.input.current.directory.keys.child.get(key);
    const childId = recorded?.record.childId ?? reserved ?? this.input.idFor('child', row.studentNumber ?? ownKey);
    const listed = key === null || reserved === childId;
    return { childId, classId, gradeLevel: row.class.grade, recorded, keys: listed ? [] : [{ id: childId, key }] };
  }

  /** Whoever had this place before and moved keeps the key: a new child of that name and number gets the next. */
  private keyOfPlace(place: string): string {
    for (let n = 1; ; n++) {
      const key = this.input.keyOf('child', n === 1 ? place : `${place}#${n}`);
      const holder = this.input.current.directory.keys.child.get(key);
      if (holder === undefined || !this.byId.has(holder) || n === MOST_OF_A_PLACE) return key;
    }
  }

  /** Without a number of its own in the directory: class, name and number in class must fit one child. */
  private byClass(classId: string, row: { readonly name: string; readonly inClassNo: number | null }): Recorded | null | 'ambiguous' {
    const same = this.byClassAndName.get(`${classId} ${row.name}`) ?? [];
    const fitting = row.inClassNo === null ? same : same.filter((r) => r.record.inClassNo === row.inClassNo);
    if (fitting.length > 1) return 'ambiguous';
    // one child of that name whose number in class changed is still that child, if the file has no second of the name
    const only = same.length === 1 && this.namesakes(classId, row.name) === 1 ? same[0] : null;
    return fitting[0] ?? only;
  }

  private namesakes(classId: string, name: string): number {
    return this.input.rows.students.filter((s) => s.name === name && this.names.classId(s.class) === classId).length;
  }

  /** A child that another sheet names; null: reported. */
  ofRef(at: RowOrigin, sheet: SheetKind, ref: ChildRef): FoundChild | null {
    const inFile = this.ofFile.get(childKey(ref));
    if (inFile) return inFile;
    // a row of the students' sheet that was left out was reported there
    if (this.input.rows.students.length > 0) return null;
    const words = { class: ref.class ? classWords(ref.class) : '', name: ref.name ?? '' };
    const byNumber =
      ref.studentNumber === null
        ? undefined
        : this.input.current.directory.keys.child.get(this.input.keyOf('child', `number:${ref.studentNumber}`));
    const classId = ref.class ? this.names.classId(ref.class) : null;
    const recorded =
      byNumber !== undefined
        ? (this.byId.get(byNumber) ?? null)
        : classId !== null && ref.name !== null
          ? this.byClass(classId, { name: ref.name, inClassNo: ref.inClassNo })
          : null;
    if (recorded === null || recorded === 'ambiguous') {
      const code = recorded === null ? 'child_not_registered' : 'child_ambiguous';
      this.findings.report(at, sheet, 'child', code, { ...words, count: 2 });
      return null;
    }
    const { childId, classId: of, gradeLevel } = recorded.record;
    const found = { childId, classId: of, gradeLevel, recorded, keys: [] };
    this.ofFile.set(childKey(ref), found);
    return found;
  }

  /** Registered children of this campus that the students' sheet doesn't list. */
  missing(): readonly Recorded[] {
    const asked = this.questions.flatMap(({ candidates }) => candidates.map(({ childId }) => childId));
    const listed = new Set([...asked, ...[...this.ofFile.values()].map((f) => f.childId)]);
    const here = (r: Recorded) => r.record.campusId === this.input.campusId && r.record.leftOn === null;
    return [...this.byId.values()].filter((r) => here(r) && !listed.has(r.record.childId));
  }
}
