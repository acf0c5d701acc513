import { classKey, classWords } from './class-names';
import { childWords } from './row-reader';
import type { ImportProblemCode } from './messages';
import type { ChildRef, ClassRef, ImportProblem, ImportRows, RowOrigin, SheetKind, StaffRow, StudentRow } from './rows';
import { looseKey, partsOf, personName } from './text';

/** Reports a problem of a row; the field, or the first of `a|b` that the sheet has, becomes the column's letter. */
export type ReportAt = (
  at: RowOrigin,
  field: string | null,
  code: ImportProblemCode,
  params?: ImportProblem['params'],
  severity?: ImportProblem['severity'],
) => void;

/**
 * Names and numbers in rows that were left out for another fault: what refers to them is left out too, but not reported
 * as unknown. One wrong birth date is one problem, not five.
 */
export type LeftOut = Readonly<Record<SheetKind, readonly string[]>>;

/** Things that other sheets call by name. A file without their sheet refers to what is registered: names stay as written. */
export class NamedThings {
  private readonly byKey = new Map<string, string>();
  private readonly leftOut: ReadonlySet<string>;

  constructor(
    names: readonly string[],
    leftOut: readonly string[],
    private readonly unknown: ImportProblemCode,
    private readonly report: ReportAt,
    private readonly keyOf: (name: string) => string = looseKey,
  ) {
    for (const name of names) this.byKey.set(this.keyOf(name), name);
    this.leftOut = new Set(leftOut.map(this.keyOf));
  }

  /** The name as its own sheet writes it; null when it isn't there, which is reported. */
  find(at: RowOrigin, field: string, name: string): string | null {
    if (this.byKey.size + this.leftOut.size === 0) return name;
    const found = this.byKey.get(this.keyOf(name));
    if (found === undefined && !this.leftOut.has(this.keyOf(name))) this.report(at, field, this.unknown, { value: name });
    return found ?? null;
  }
}

/** 东门 and 东 and 东校门 are one gate. */
export const gateKey = (name: string): string => looseKey(name).replace(/(大门|校门|门)$/, '');

/** 第一阶段, 阶段一, 第1阶段 and 一段 are one period; other names only by their letters. */
export function periodKey(name: string): string {
  const key = looseKey(name);
  const stage = /^(?:第?([一二三四1-4])(?:阶段|时段|段|节)|(?:阶段|时段)([一二三四1-4]))$/.exec(key);
  if (!stage) return key.replace(/^延时(托管|看护)?$/, '延时托管');
  const n = stage[1] ?? stage[2];
  return `stage${'一二三四'.includes(n) ? '一二三四'.indexOf(n) + 1 : n}`;
}

/** Staff by number or by name: T012, 陈静, T012 陈静, 陈静（T012）. */
export class StaffByName {
  private readonly numbers = new Map<string, string>();
  private readonly names = new Map<string, string[]>();

  constructor(
    staff: readonly StaffRow[],
    private readonly leftOut: readonly string[],
    private readonly report: ReportAt,
  ) {
    for (const member of staff) {
      this.numbers.set(looseKey(member.staffNumber), member.staffNumber);
      this.names.set(member.name, [...(this.names.get(member.name) ?? []), member.staffNumber]);
    }
  }

  find(at: RowOrigin, field: string, text: string): string | null {
    if (this.numbers.size + this.leftOut.length === 0) return text;
    for (const part of [text, ...text.split(/[\s()（）]+/u)]) {
      const byNumber = this.numbers.get(looseKey(part));
      if (byNumber !== undefined) return byNumber;
    }
    const found = this.names.get(personName(text)) ?? this.names.get(personName(text).replace(/(老师|教师)$/, '')) ?? [];
    if (found.length === 1) return found[0];
    if (found.length === 0 && !this.leftOut.some((name) => text.includes(name))) this.report(at, field, 'staff_unknown', { value: text });
    if (found.length > 1) this.report(at, field, 'staff_ambiguous', { value: text, count: found.length });
    return null;
  }

  findAll(at: RowOrigin, field: string, texts: readonly string[]): readonly string[] | null {
    const found = texts.flatMap((text) => partsOf(text)).map((text) => this.find(at, field, text));
    return found.includes(null) ? null : (found as string[]);
  }
}

/** Classes that a file lists; without the sheet every class goes. */
export class ListedClasses {
  private readonly keys: ReadonlySet<string>;

  constructor(
    rows: ImportRows['classes'],
    private readonly leftOut: readonly string[],
    private readonly report: ReportAt,
  ) {
    this.keys = new Set(rows.map((row) => classKey(row.class)));
  }

  accepts(at: RowOrigin, field: string, ref: ClassRef | null): boolean {
    if (ref === null || this.keys.size + this.leftOut.length === 0 || this.keys.has(classKey(ref))) return true;
    if (!this.leftOut.includes(classKey(ref))) this.report(at, field, 'class_unknown', { class: classWords(ref) });
    return false;
  }
}

/** The children of the students' sheet, found again from what other sheets say about them. */
export class ChildrenOfFile {
  private readonly byNumber = new Map<string, StudentRow>();
  private readonly byClassNo = new Map<string, StudentRow>();
  private readonly byClassName = new Map<string, StudentRow[]>();

  constructor(
    private readonly students: readonly StudentRow[],
    private readonly leftOut: readonly string[],
    private readonly report: ReportAt,
  ) {
    for (const student of students) {
      if (student.studentNumber !== null) this.byNumber.set(student.studentNumber, student);
      if (student.inClassNo !== null) this.byClassNo.set(`${classKey(student.class)}#${student.inClassNo}`, student);
      const key = `${classKey(student.class)}#${student.name}`;
      this.byClassName.set(key, [...(this.byClassName.get(key) ?? []), student]);
    }
  }

  /** The whole reference; as written when the file has no students; null when the child isn't there, which is reported. */
  find(at: RowOrigin, ref: ChildRef): ChildRef | null {
    if (this.students.length + this.leftOut.length === 0) return ref;
    const found = this.studentOf(at, ref);
    return found && { class: found.class, inClassNo: found.inClassNo, name: found.name, studentNumber: found.studentNumber };
  }

  private studentOf(at: RowOrigin, ref: ChildRef): StudentRow | null {
    const byNumber = ref.studentNumber === null ? undefined : this.byNumber.get(ref.studentNumber);
    if (byNumber) return this.ifSameChild(at, 'studentNumber', ref, byNumber);
    if (ref.class === null || ref.name === null) return this.unknown(at, 'studentNumber', ref);
    const namesakes = this.byClassName.get(`${classKey(ref.class)}#${ref.name}`) ?? [];
    const byClassNo = ref.inClassNo === null ? undefined : this.byClassNo.get(`${classKey(ref.class)}#${ref.inClassNo}`);
    if (byClassNo) return this.ifSameChild(at, 'inClassNo', ref, byClassNo);
    if (namesakes.length === 1) return namesakes[0];
    if (namesakes.length === 0) return this.unknown(at, 'child', ref);
    this.report(at, 'child', 'child_ambiguous', { ...childWords(ref), count: namesakes.length });
    return null;
  }

  private ifSameChild(at: RowOrigin, field: string, ref: ChildRef, found: StudentRow): StudentRow | null {
    const sameName = ref.name === null || ref.name === found.name;
    const sameClass = ref.class === null || classKey(ref.class) === classKey(found.class);
    if (sameName && sameClass) return found;
    this.report(at, field, 'child_mismatch', childWords(found));
    return null;
  }

  private unknown(at: RowOrigin, field: string, ref: ChildRef): null {
    const isLeftOut = [ref.name, ref.studentNumber].some((known) => known !== null && this.leftOut.includes(known));
    if (!isLeftOut) this.report(at, field, 'child_unknown', childWords(ref));
    return null;
  }
}

/** One child, whatever the row says about it: the key under which rows of several sheets meet. */
export function childKey(ref: ChildRef): string {
  if (ref.studentNumber !== null) return ref.studentNumber;
  return `${ref.class === null ? '?' : classKey(ref.class)}#${ref.inClassNo ?? ''}#${ref.name ?? ''}`;
}
