import { checkWeek } from './check-week';
import { readSchoolYear } from './cells';
import { classKey, classWords, type ClassNaming, DEFAULT_CLASS_NAMING } from './class-names';
import { crossChecked } from './cross-check';
import { dataRows, findTable, isLeftAside, recognised, type Table } from './find-table';
import * as campus from './read-campus';
import * as children from './read-children';
import type { ReportAt } from './references';
import { headerOf, rowReader, type RowReader } from './row-reader';
import type {
  CollectorRow,
  ImportProblem,
  ImportRows,
  PlacementRow,
  RawCell,
  RawSheet,
  Recognised,
  RecognisedSheet,
  SchoolRow,
  SheetKind,
  StudentRow,
} from './rows';
import { SHEETS } from './sheets';
import { cellText } from './text';

/** rows of one sheet; a school of 3,300 children with five rows each stays below */
export const ROWS_PER_SHEET = 20_000;
/** problems listed of one import; mending the first thousand shows the rest */
export const PROBLEMS_LISTED = 1_000;

/** What the file itself may leave open; from the school's settings, where it has some. */
export interface RecogniseContext {
  readonly naming?: Partial<ClassNaming>;
}

/**
 * What a school's tables say: typed rows, everything that is wrong or odd with them by sheet, row and column, and which
 * sheet was taken for what. Pure: the same tables give the same answer.
 */
export function recognise(sheets: readonly RawSheet[], context: RecogniseContext = {}): Recognised {
  const problems = new ProblemList();
  const tables = tablesIn(sheets, problems);
  if (tables.length === 0 && problems.listed().length === 0) problems.add(nothingIn(sheets));
  const school = readSchool(tables, problems);
  const terms = tablesOf(tables, 'terms').flatMap((table) => readTable(table, DEFAULT_CLASS_NAMING, problems, campus.readTerm));
  const naming = classNaming(school, terms, context);
  const leftOut = Object.fromEntries(SHEETS.map(({ kind }) => [kind, [] as string[]])) as Record<SheetKind, string[]>;
  const read = readAll(tables, naming, problems, leftOut, { school, terms });
  const known = new Map(tables.map(({ table, found }) => [table.sheet.name, found]));
  const report = reportAt(known, problems);
  const rows = checkWeek(crossChecked(read, leftOut, report), report);
  return { rows, problems: problems.listed(), sheets: [...known.values()] };
}

const nothingIn = (sheets: readonly RawSheet[]): ImportProblem => ({
  sheet: sheets.at(0)?.name ?? '',
  row: null,
  column: null,
  code: 'nothing_to_import',
  params: {},
  severity: 'error',
});

class ProblemList {
  private readonly found: ImportProblem[] = [];
  private more = 0;

  readonly add = (problem: ImportProblem): void => {
    if (this.found.length < PROBLEMS_LISTED) this.found.push(problem);
    else this.more++;
  };

  listed(): readonly ImportProblem[] {
    if (this.more === 0) return this.found;
    const { sheet } = this.found[this.found.length - 1];
    return [
      ...this.found,
      { sheet, row: null, column: null, code: 'too_many_problems', params: { limit: PROBLEMS_LISTED }, severity: 'error' },
    ];
  }
}

interface FoundTable {
  readonly table: Table;
  readonly found: RecognisedSheet;
  readonly rows: readonly { readonly row: number; readonly cells: readonly RawCell[] }[];
}

/** Every sheet's table. The names of periods are read first: lists of groups have them as headers. */
function tablesIn(sheets: readonly RawSheet[], problems: ProblemList): readonly FoundTable[] {
  const wanted = sheets.filter((sheet) => !isLeftAside(sheet));
  const first = wanted.map((sheet) => findTable(sheet, []));
  const periods = first.flatMap((finding) =>
    finding && 'table' in finding && finding.table.spec.kind === 'bells' ? periodNames(finding.table) : [],
  );
  return wanted.flatMap((sheet, i) => {
    const finding = periods.length === 0 ? first[i] : findTable(sheet, periods);
    const onSheet = (
      code: ImportProblem['code'],
      params: ImportProblem['params'],
      severity: ImportProblem['severity'],
      row: number | null = null,
    ): void => problems.add({ sheet: sheet.name, row, column: null, code, params, severity });
    if (finding === null) {
      onSheet('sheet_not_recognised', { sheet: sheet.name }, 'error');
      return [];
    }
    if ('missing' in finding) {
      for (const field of finding.fields)
        onSheet(
          'column_missing',
          { header: finding.missing.columns.find((c) => c.field === field)?.header ?? field },
          'error',
          finding.headerRow + 1,
        );
      return [];
    }
    return [withRows(finding.table, problems)];
  });
}

function periodNames(table: Table): readonly string[] {
  const column = table.columns.get('name') ?? 0;
  return dataRows(table).flatMap(({ cells }) => cellText(cells[column]) ?? []);
}

function withRows(table: Table, problems: ProblemList): FoundTable {
  const sheet = table.sheet.name;
  const headerRow = table.headerRow + 1;
  for (const { header } of table.unknownHeaders)
    problems.add({ sheet, row: headerRow, column: null, code: 'column_unknown', params: { header }, severity: 'warning' });
  for (const { header, other } of table.doubled)
    problems.add({ sheet, row: headerRow, column: null, code: 'column_twice', params: { header, other }, severity: 'warning' });
  const all = dataRows(table);
  if (all.length === 0) problems.add({ sheet, row: null, column: null, code: 'sheet_empty', params: { sheet }, severity: 'warning' });
  if (all.length > ROWS_PER_SHEET)
    problems.add({ sheet, row: null, column: null, code: 'too_many_rows', params: { sheet, limit: ROWS_PER_SHEET }, severity: 'error' });
  const rows = withClassFromAbove(table, all.slice(0, ROWS_PER_SHEET), problems);
  return { table, rows, found: recognised(table, rows.length) };
}

/** Merged class cells: only the first row of a class has it. */
function withClassFromAbove(table: Table, rows: FoundTable['rows'], problems: ProblemList): FoundTable['rows'] {
  const column = table.columns.get('class');
  if (column === undefined || !table.columns.has('child')) return rows;
  let above: RawCell = null;
  let filled = 0;
  const result = rows.map(({ row, cells }) => {
    if (cellText(cells[column]) !== null) {
      above = cells[column];
      return { row, cells };
    }
    const hasNumber = table.columns.has('studentNumber') && cellText(cells[table.columns.get('studentNumber') ?? 0]) !== null;
    if (above === null || (hasNumber && table.spec.kind !== 'students')) return { row, cells };
    filled++;
    return { row, cells: cells.map((cell, i) => (i === column ? above : cell)) };
  });
  if (filled > 0)
    problems.add({
      sheet: table.sheet.name,
      row: null,
      column: null,
      code: 'taken_from_above',
      params: { header: headerOf(table, 'class'), count: filled },
      severity: 'warning',
    });
  return result;
}

const tablesOf = (tables: readonly FoundTable[], kind: SheetKind): readonly FoundTable[] =>
  tables.filter(({ table }) => table.spec.kind === kind);

/** Rows that read well; `onFailed` hears of the others. */
function readTable<T>(
  { table, rows }: FoundTable,
  naming: ClassNaming,
  problems: ProblemList,
  read: (r: RowReader) => T | null,
  onFailed: (r: RowReader) => void = () => undefined,
): readonly T[] {
  return rows.flatMap(({ row, cells }) => {
    const reader = rowReader(table, row, cells, naming, problems.add);
    const value = read(reader);
    if (reader.failed) onFailed(reader);
    return reader.failed || value === null ? [] : [value];
  });
}

function readSchool(tables: readonly FoundTable[], problems: ProblemList): SchoolRow | null {
  const found = tablesOf(tables, 'school').at(0);
  if (!found) return null;
  let school: SchoolRow = {
    at: { sheet: found.table.sheet.name, row: found.table.headerRow + 1 },
    name: null,
    code: null,
    campus: null,
    timeZone: null,
    schoolYear: null,
    juniorFirstGrade: null,
    chuYiGrade: null,
  };
  readTable(found, DEFAULT_CLASS_NAMING, problems, (r) => {
    school = campus.readSchoolItem(r, school);
    return school;
  });
  return school;
}

/** The file's own settings first, then a term's name or first day, then what the school had set before. */
function classNaming(school: SchoolRow | null, terms: ImportRows['terms'], context: RecogniseContext): ClassNaming {
  const given = { ...DEFAULT_CLASS_NAMING, ...context.naming };
  return {
    schoolYear: school?.schoolYear ?? terms.map((term) => schoolYearOf(term)).find((year) => year !== null) ?? given.schoolYear,
    juniorFirstGrade: school?.juniorFirstGrade ?? given.juniorFirstGrade,
    chuYiGrade: school?.chuYiGrade ?? given.chuYiGrade,
  };
}

/** A school year starts on 1 September: a term that begins in August or later opens one. */
function schoolYearOf(term: ImportRows['terms'][number]): number {
  const year = Number(term.from.slice(0, 4));
  return readSchoolYear(term.name) ?? (term.from.slice(5, 7) >= '08' ? year : year - 1);
}

function readAll(
  tables: readonly FoundTable[],
  naming: ClassNaming,
  problems: ProblemList,
  leftOut: Record<SheetKind, string[]>,
  done: Pick<ImportRows, 'school' | 'terms'>,
): ImportRows {
  const all = <T>(kind: SheetKind, read: (r: RowReader) => T | null): readonly T[] =>
    tablesOf(tables, kind).flatMap((table) => readTable(table, naming, problems, read, (r) => leftOut[kind].push(...namesIn(r))));
  const parents: CollectorRow[] = [];
  const students = all<StudentRow>('students', (r) => {
    const student = children.readStudent(r);
    if (!r.failed) parents.push(...children.readParents(r, student));
    if (!r.failed && student.studentNumber === null) tellAboutMissingNumber(r, student);
    return student;
  });
  return {
    ...done,
    policy: all('policy', campus.readPolicy),
    calendar: all('calendar', campus.readCalendarDay),
    bells: all('bells', campus.readBell),
    gates: all('gates', campus.readGate),
    places: all('places', campus.readPlace),
    classes: all('classes', campus.readClassRow),
    staff: all('staff', campus.readStaff),
    duties: all('duties', campus.readDuty),
    groups: all('groups', campus.readGroup),
    programme: all('programme', campus.readSlot),
    students,
    collectors: [...all('collectors', children.readCollector), ...parents],
    agencies: all('agencies', children.readAgency),
    agencyChildren: all('agencyChildren', children.readAgencyChild),
    enrolments: all('enrolments', children.readEnrolment),
    placements: readPlacements(tables, naming, problems),
    dismissals: all('dismissals', children.readDismissal),
    consents: all('consents', children.readConsent),
  };
}

/** Where a list has no student numbers at all, one problem per child would only hide the others. */
function tellAboutMissingNumber(r: RowReader, student: StudentRow): void {
  if (!r.has('studentNumber')) return;
  r.report('studentNumber', 'student_without_number', { class: classWords(student.class), name: student.name }, 'warning');
}

/** What other sheets may call a row that was left out. */
const namesIn = (r: RowReader): readonly string[] => {
  const ref = r.class('class');
  return [r.name('child'), r.text('studentNumber'), r.name('name'), r.text('staffNumber'), ref && classKey(ref)].filter(
    (name) => name !== null,
  );
};

function readPlacements(tables: readonly FoundTable[], naming: ClassNaming, problems: ProblemList): readonly PlacementRow[] {
  return tablesOf(tables, 'placements').flatMap((found) => {
    const periods = [...found.table.columns.keys()]
      .filter((field) => field.startsWith('period:'))
      .map((field) => field.slice('period:'.length));
    return readTable(found, naming, problems, (r) => children.readPlacements(r, periods)).flat();
  });
}

const reportAt =
  (known: ReadonlyMap<string, RecognisedSheet>, problems: ProblemList): ReportAt =>
  (at, field, code, params = {}, severity = 'error') => {
    const columns = known.get(at.sheet)?.columns ?? {};
    const there = field?.split('|').find((name) => Object.hasOwn(columns, name));
    const column = there === undefined ? null : columns[there];
    problems.add({ ...at, column, code, params, severity });
  };
