import { classKey, classWords } from './class-names';
import {
  ChildrenOfFile,
  childKey,
  gateKey,
  type LeftOut,
  ListedClasses,
  NamedThings,
  periodKey,
  type ReportAt,
  StaffByName,
} from './references';
import type { AgencyRow, ChildRef, ImportRows, RowOrigin, StudentRow } from './rows';
import { looseKey } from './text';

/** Rows with every reference replaced by the name or number that its own sheet uses; rows that point nowhere are left out. */
export function crossChecked(rows: ImportRows, leftOut: LeftOut, report: ReportAt): ImportRows {
  const things = firstOfEach(rows, report);
  const students = childrenOnce(things.students, report);
  const find = finders({ ...things, students }, leftOut, report);
  const campus = campusRows({ ...things, students }, find);
  return { ...campus, ...childRows(campus, find, report) };
}

type Finders = ReturnType<typeof finders>;

function finders(rows: ImportRows, leftOut: LeftOut, report: ReportAt) {
  return {
    gates: new NamedThings(names(rows.gates), leftOut.gates, 'gate_unknown', report, gateKey),
    places: new NamedThings(names(rows.places), leftOut.places, 'place_unknown', report),
    periods: new NamedThings(names(rows.bells), leftOut.bells, 'period_unknown', report, periodKey),
    groups: new NamedThings(names(rows.groups), leftOut.groups, 'group_unknown', report),
    agencies: new NamedThings(names(rows.agencies), leftOut.agencies, 'agency_unknown', report),
    staff: new StaffByName(rows.staff, leftOut.staff, report),
    classes: new ListedClasses(rows.classes, leftOut.classes, report),
    children: new ChildrenOfFile(rows.students, leftOut.students, report),
  };
}

const names = (rows: readonly { readonly name: string }[]): string[] => rows.map((row) => row.name);

/** Lists in which a name stands once. The first row keeps it. */
function firstOfEach(rows: ImportRows, report: ReportAt): ImportRows {
  const twice =
    (field: string, code: 'name_twice' | 'staff_number_twice') =>
    (at: RowOrigin, other: RowOrigin, value: string): void =>
      report(at, field, code, { value, other: other.row });
  return {
    ...rows,
    gates: onlyFirst(rows.gates, (row) => row.name, gateKey, twice('name', 'name_twice')),
    places: onlyFirst(rows.places, (row) => row.name, looseKey, twice('name', 'name_twice')),
    groups: onlyFirst(rows.groups, (row) => row.name, looseKey, twice('name', 'name_twice')),
    terms: onlyFirst(rows.terms, (row) => row.name, looseKey, twice('name', 'name_twice')),
    staff: onlyFirst(rows.staff, (row) => row.staffNumber, looseKey, twice('staffNumber', 'staff_number_twice')),
    classes: onlyFirst(
      rows.classes,
      (row) => classKey(row.class),
      looseKey,
      (at, other) => report(at, 'class', 'row_twice', { other: other.row }),
    ),
    agencies: onlyFirst(
      rows.agencies,
      (row) => `${row.name} ${row.escortName}`,
      looseKey,
      (at, other) => report(at, 'escortName', 'row_twice', { other: other.row }),
    ),
  };
}

function onlyFirst<T extends { readonly at: RowOrigin }>(
  rows: readonly T[],
  nameOf: (row: T) => string,
  keyOf: (name: string) => string,
  onTwice: (at: RowOrigin, other: RowOrigin, name: string) => void,
): readonly T[] {
  const first = new Map<string, T>();
  return rows.filter((row) => {
    const key = keyOf(nameOf(row));
    const other = first.get(key);
    if (other) onTwice(row.at, other.at, nameOf(row));
    else first.set(key, row);
    return !other;
  });
}

/** No number stands for two children, and no two rows are one child. */
function childrenOnce(students: readonly StudentRow[], report: ReportAt): readonly StudentRow[] {
  const byNumber = new Map<string, StudentRow>();
  const byClassNo = new Map<string, StudentRow>();
  const byName = new Map<string, StudentRow>();
  return students.filter((student) => {
    const words = classWords(student.class);
    const classNo = student.inClassNo === null ? null : `${classKey(student.class)}#${student.inClassNo}`;
    const sameNumber = student.studentNumber === null ? undefined : byNumber.get(student.studentNumber);
    const sameClassNo = classNo === null ? undefined : byClassNo.get(classNo);
    const sameName = byName.get(`${classKey(student.class)}#${student.name}`);
    if (sameNumber) report(student.at, 'studentNumber', 'student_number_twice', { other: sameNumber.at.row, otherName: sameNumber.name });
    else if (sameClassNo) {
      report(student.at, 'inClassNo', 'in_class_no_twice', {
        class: words,
        value: student.inClassNo ?? 0,
        other: sameClassNo.at.row,
        otherName: sameClassNo.name,
      });
    } else if (sameName && !canBeToldApart(student, sameName)) {
      report(student.at, 'child', 'student_twice', { class: words, name: student.name, other: sameName.at.row });
    } else {
      if (sameName && (student.studentNumber === null || sameName.studentNumber === null))
        report(student.at, 'child', 'same_name_in_class', { class: words, name: student.name, other: sameName.at.row }, 'warning');
      if (student.studentNumber !== null) byNumber.set(student.studentNumber, student);
      if (classNo !== null) byClassNo.set(classNo, student);
      byName.set(`${classKey(student.class)}#${student.name}`, student);
      return true;
    }
    return false;
  });
}

/** Both have a student number, or both an in-class number; equal ones were found before. */
const canBeToldApart = (one: StudentRow, other: StudentRow): boolean =>
  (one.studentNumber !== null && other.studentNumber !== null) || (one.inClassNo !== null && other.inClassNo !== null);

/** Replaces what a row refers to; the row goes when one of its references can't be found. */
function kept<T>(rows: readonly T[], resolve: (row: T) => { readonly [K in keyof T]?: T[K] | typeof GONE }): readonly T[] {
  return rows.flatMap((row) => {
    const changes = resolve(row);
    return Object.values(changes).includes(GONE) ? [] : [{ ...row, ...changes }];
  });
}

const GONE = Symbol('the row refers to something that is not there');
const orGone = <T>(found: T | null): T | typeof GONE => found ?? GONE;
const opt = <T>(value: string | null, find: (value: string) => T | null): T | null | typeof GONE =>
  value === null ? null : orGone(find(value));

function campusRows(rows: ImportRows, find: Finders): ImportRows {
  return {
    ...rows,
    gates: kept(rows.gates, (row) => ({ place: opt(row.place, (place) => find.places.find(row.at, 'place', place)) })),
    classes: kept(rows.classes, (row) => ({
      homeroomTeacher: opt(row.homeroomTeacher, (name) => find.staff.find(row.at, 'homeroomTeacher', name)),
      place: opt(row.place, (place) => find.places.find(row.at, 'place', place)),
      gate: opt(row.gate, (gate) => find.gates.find(row.at, 'gate', gate)),
    })),
    students: kept(rows.students, (row) => ({ class: find.classes.accepts(row.at, 'class', row.class) ? row.class : GONE })),
    staff: kept(rows.staff, (row) => ({
      class: find.classes.accepts(row.at, 'class', row.class) ? row.class : GONE,
      gate: opt(row.gate, (gate) => find.gates.find(row.at, 'gate', gate)),
      pairedWith: opt(row.pairedWith, (name) => find.staff.find(row.at, 'pairedWith', name)),
    })),
    duties: kept(rows.duties, (row) => ({
      staff: orGone(find.staff.find(row.at, 'staff', row.staff)),
      class: find.classes.accepts(row.at, 'class', row.class) ? row.class : GONE,
      gate: opt(row.gate, (gate) => find.gates.find(row.at, 'gate', gate)),
      periods: row.periods === null ? null : allOrGone(row.periods.map((name) => find.periods.find(row.at, 'periods', name))),
    })),
    groups: kept(rows.groups, (row) => ({ class: find.classes.accepts(row.at, 'class', row.class) ? row.class : GONE })),
    programme: kept(rows.programme, (row) => ({
      period: orGone(find.periods.find(row.at, 'period', row.period)),
      group: orGone(find.groups.find(row.at, 'group', row.group)),
      place: orGone(find.places.find(row.at, 'place', row.place)),
      staff: orGone(find.staff.findAll(row.at, 'staff', row.staff)),
      externals: orGone(find.staff.findAll(row.at, 'externals', row.externals)),
    })),
  };
}

const allOrGone = (found: readonly (string | null)[]): readonly string[] | typeof GONE =>
  found.includes(null) ? GONE : (found as string[]);

type ChildRows = Pick<ImportRows, 'collectors' | 'agencyChildren' | 'enrolments' | 'placements' | 'dismissals' | 'consents'>;

function childRows(rows: ImportRows, find: Finders, report: ReportAt): ChildRows {
  const child = (row: { readonly at: RowOrigin; readonly child: ChildRef }): ChildRef | typeof GONE =>
    orGone(find.children.find(row.at, row.child));
  const collectors = kept(rows.collectors, (row) => ({ child: child(row) }));
  return {
    collectors: adultsOnce(collectors, report),
    agencyChildren: kept(rows.agencyChildren, (row) => {
      const agency = find.agencies.find(row.at, 'agency', row.agency);
      return {
        child: child(row),
        agency: orGone(agency),
        escortName: opt(row.escortName, (name) => escort(row.at, rows.agencies, agency, name, report)),
      };
    }),
    enrolments: kept(rows.enrolments, (row) => ({ child: child(row) })),
    placements: kept(rows.placements, (row) => ({
      child: child(row),
      period: orGone(find.periods.find(row.at, `period|period:${row.period}`, row.period)),
      group: orGone(find.groups.find(row.at, `group|period:${row.period}`, row.group)),
    })),
    dismissals: kept(rows.dismissals, (row) => ({
      child: child(row),
      afterPeriod: orGone(find.periods.find(row.at, 'afterPeriod', row.afterPeriod)),
      gate: opt(row.gate, (gate) => find.gates.find(row.at, 'gate', gate)),
    })),
    consents: kept(rows.consents, (row) => ({ child: child(row) })),
  };
}

function escort(at: RowOrigin, agencies: readonly AgencyRow[], agency: string | null, name: string, report: ReportAt): string | null {
  if (agency === null || agencies.length === 0 || agencies.some((row) => row.name === agency && row.escortName === name)) return name;
  report(at, 'escortName', 'escort_unknown', { agency, value: name });
  return null;
}

/** An adult stands once per child, the sheet of collectors first: it says more than the parents' columns of the students' list. */
function adultsOnce(collectors: ImportRows['collectors'], report: ReportAt): ImportRows['collectors'] {
  const first = new Map<string, RowOrigin>();
  return collectors.filter((row) => {
    const key = `${childKey(row.child)} ${row.name} ${row.relation}`;
    const other = first.get(key);
    if (!other) first.set(key, row.at);
    else if (other.sheet === row.at.sheet) report(row.at, 'name', 'row_twice', { other: other.row }, 'warning');
    return !other;
  });
}
