import type { Weekday } from '../child-record';
import {
  isFormulaError,
  lostItsDigits,
  readDate,
  readIdLastFour,
  readPhone,
  readStudentNumber,
  readTime,
  readWeekdays,
  readWholeNumber,
  readYesNo,
} from './cells';
import { classWords, readClassName, readGrades, type ClassNaming } from './class-names';
import type { Table } from './find-table';
import type { ImportProblemCode } from './messages';
import type { ChildRef, ClassRef, ImportProblem, RawCell, RowOrigin } from './rows';
import { cellText, columnLetters, partsOf, personName } from './text';
import { choicesOf, meaningOf } from './words';

/** characters of one cell that are kept; a longer text is a mistake or an attack */
export const CELL_TEXT_LIMIT = 200;
/** characters of a value that a message repeats */
const SHOWN_IN_MESSAGE = 40;

export type Report = (problem: ImportProblem) => void;

/**
 * Reads the cells of one row. Each method answers null for an empty cell; what can't be read is reported with sheet, row and
 * column, marks the row as failed, and the row is left out: what a failed row's methods answered goes nowhere.
 */
export interface RowReader {
  readonly at: RowOrigin;
  has(field: string): boolean;
  text(field: string): string | null;
  name(field: string): string | null;
  names(field: string): readonly string[];
  date(field: string): string | null;
  time(field: string): number | null;
  wholeNumber(field: string): number | null;
  yesNo(field: string): boolean | null;
  /** null: not said, or every day */
  weekdays(field: string): readonly Weekday[] | null;
  /** null: not said, or all grades */
  grades(field: string): readonly number[] | null;
  class(field: string): ClassRef | null;
  phone(field: string): string | null;
  studentNumber(field: string): string | null;
  idLastFour(field: string): string | null;
  choice<T extends string>(field: string, words: Readonly<Record<T, readonly string[]>>): T | null;
  choices<T extends string>(field: string, words: Readonly<Record<T, readonly string[]>>): readonly T[];
  child(): ChildRef;
  /** The value, reported as missing when there is none. */
  need<T>(field: string, value: T | null): T;
  report(field: string | null, code: ImportProblemCode, params?: ImportProblem['params'], severity?: ImportProblem['severity']): void;
  readonly failed: boolean;
}

export function rowReader(table: Table, row: number, cells: readonly RawCell[], naming: ClassNaming, reportTo: Report): RowReader {
  const at: RowOrigin = { sheet: table.sheet.name, row: row + 1 };
  let failed = false;
  const unreadable = new Set<string>();
  /** a cell that is read twice has one fault */
  const told = new Set<string>();

  const report: RowReader['report'] = (field, code, params = {}, severity = 'error') => {
    if (told.has(`${field} ${code}`)) return;
    told.add(`${field} ${code}`);
    const column = field === null ? undefined : table.columns.get(field);
    reportTo({ ...at, column: column === undefined ? null : columnLetters(column), code, params: withoutLongTexts(params), severity });
    if (severity === 'error') failed = true;
    if (field !== null) unreadable.add(field);
  };

  const text: RowReader['text'] = (field) => {
    const column = table.columns.get(field);
    const found = column === undefined ? (field === 'class' ? table.classOfSheet : null) : cellText(cells[column]);
    if (found !== null && [...found].length > CELL_TEXT_LIMIT) {
      report(field, 'value_shortened', { header: headerOf(table, field), limit: CELL_TEXT_LIMIT });
      return null;
    }
    if (found !== null && isFormulaError(found)) {
      report(field, 'cell_is_an_error', { header: headerOf(table, field), value: found });
      return null;
    }
    return found;
  };

  const read = <T>(field: string, parse: (found: string) => T | null, code: ImportProblemCode): T | null => {
    const found = text(field);
    if (found === null) return null;
    const value = parse(found);
    if (value === null) report(field, code, { value: found, header: headerOf(table, field) });
    return value;
  };

  const longNumber = <T>(field: string, parse: (found: string) => T | null, code: ImportProblemCode): T | null => {
    const found = text(field);
    if (found !== null && lostItsDigits(found)) {
      report(field, 'number_lost_digits', { header: headerOf(table, field) });
      return null;
    }
    return read(field, parse, code);
  };

  const readClass = (field: string): ClassRef | null => {
    const found = text(field);
    if (found === null) return null;
    const result = readClassName(found, naming);
    if ('ref' in result) return result.ref;
    report(field, result.unreadable, { value: found });
    return null;
  };

  const reader: RowReader = {
    at,
    has: (field) => table.columns.has(field),
    text,
    name: (field) => {
      const found = text(field);
      return found === null ? null : personName(found);
    },
    names: (field) => partsOf(text(field) ?? ''),
    date: (field) => read(field, readDate, 'date_unreadable'),
    time: (field) => read(field, readTime, 'time_unreadable'),
    wholeNumber: (field) => read(field, readWholeNumber, 'number_unreadable'),
    yesNo: (field) => read(field, readYesNo, 'yes_no_unreadable'),
    weekdays: (field) => {
      const days = read(field, readWeekdays, 'weekdays_unreadable');
      return days === 'every' ? null : days;
    },
    grades: (field) => {
      const grades = read(field, (found) => readGrades(found, naming), 'grades_unreadable');
      return grades === 'all' ? null : grades;
    },
    class: readClass,
    phone: (field) => longNumber(field, readPhone, 'phone_unreadable'),
    studentNumber: (field) => longNumber(field, readStudentNumber, 'student_number_unreadable'),
    idLastFour: (field) => read(field, readIdLastFour, 'id_last_four_unreadable'),
    choice: (field, words) => {
      const found = text(field);
      const value = found === null ? null : meaningOf(words, found);
      if (found !== null && value === null)
        report(field, 'choice_unreadable', { value: found, header: headerOf(table, field), choices: choicesOf(words) });
      return value;
    },
    choices: (field, words) =>
      partsOf(text(field) ?? '').flatMap((part) => {
        const value = meaningOf(words, part);
        if (value === null) report(field, 'choice_unreadable', { value: part, header: headerOf(table, field), choices: choicesOf(words) });
        return value === null ? [] : [value];
      }),
    child: () => {
      const child: ChildRef = {
        class: readClass('class'),
        inClassNo: reader.wholeNumber('inClassNo'),
        name: reader.name('child'),
        studentNumber: reader.studentNumber('studentNumber'),
      };
      if (!failed && child.studentNumber === null && (child.name === null || child.class === null)) report('child', 'child_unnamed');
      return child;
    },
    need: <T>(field: string, value: T | null): T => {
      if (value === null && !unreadable.has(field)) report(field, 'value_missing', { header: headerOf(table, field) });
      return value as T;
    },
    report,
    get failed() {
      return failed;
    },
  };
  return reader;
}

export const headerOf = (table: Table, field: string): string => {
  const column = table.columns.get(field);
  const written = column === undefined ? null : cellText(table.sheet.rows[table.headerRow][column]);
  return written ?? table.spec.columns.find((c) => c.field === field)?.header ?? field;
};

const withoutLongTexts = (params: ImportProblem['params']): ImportProblem['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const characters = typeof value === 'string' ? [...value] : [];
      return [
        name,
        characters.length > SHOWN_IN_MESSAGE && name !== 'choices' ? `${characters.slice(0, SHOWN_IN_MESSAGE).join('')}…` : value,
      ];
    }),
  );

/** 三（2）班“李明”: how messages name a child. */
export const childWords = (child: ChildRef): { readonly class: string; readonly name: string } => ({
  class: child.class === null ? '' : classWords(child.class),
  name: child.name ?? '',
});
