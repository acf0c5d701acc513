import { DEFAULT_CLASS_NAMING, readClassName } from './class-names';
import type { RawCell, RawSheet, RecognisedSheet } from './rows';
import { A_CHILD, NOT_WANTED, SHEETS, type SheetSpec } from './sheets';
import { cellText, columnLetters, looseKey } from './text';
import { USUAL_PERIODS } from './words';

/** Title lines, a school's name, dates of print: the header stands within this many rows from the top. */
export const HEADER_SEARCH_ROWS = 20;
/** characters; a longer cell is a sentence, not a header */
const HEADER_CHARACTERS = 60;
/** columns read of one sheet */
export const COLUMNS_READ = 100;

/** A sheet whose header was found. Column and row numbers from 0. */
export interface Table {
  readonly sheet: RawSheet;
  readonly spec: SheetSpec;
  readonly headerRow: number;
  /** the class that the sheet's name gives to all its rows: one sheet per class */
  readonly classOfSheet: string | null;
  /** field -> column */
  readonly columns: ReadonlyMap<string, number>;
  readonly unknownHeaders: readonly { readonly column: number; readonly header: string }[];
  readonly doubled: readonly { readonly column: number; readonly header: string; readonly other: string }[];
}

/** What a sheet's name says, and what was found; `missing` when the name is known but its columns aren't. */
export type Finding =
  { readonly table: Table } | { readonly missing: SheetSpec; readonly headerRow: number; readonly fields: readonly string[] } | null;

/** The best reading of a sheet: the row and kind that explain most headers; the sheet's own name decides between equals. */
export function findTable(sheet: RawSheet, periodNames: readonly string[]): Finding {
  const titled = specByTitle(sheet.name);
  let best: { table: Table; score: number } | null = null;
  for (let row = 0; row < Math.min(sheet.rows.length, HEADER_SEARCH_ROWS); row++) {
    for (const headers of headerReadings(sheet, row)) {
      if (!mayBeHeaders(headers)) continue;
      for (const spec of SHEETS) {
        const table = assign(sheet, spec, row, headers, periodNames);
        if (!hasWhatItNeeds(table, spec === titled)) continue;
        const score = table.columns.size * 4 + (spec === titled ? 3 : 0) - Math.min(table.unknownHeaders.length, 2);
        if (!best || score > best.score) best = { table, score };
      }
    }
  }
  if (best) return { table: best.table };
  return titled ? whatIsMissing(sheet, titled, periodNames) : null;
}

const titleKey = (text: string): string =>
  looseKey(text)
    .replace(/\.(xlsx|csv|txt)$/, '')
    .replace(/^[\d._-]+|[\d._-]+$/g, '')
    .replace(/(表|名单|名册|信息|登记)$/, '');

export function specByTitle(name: string): SheetSpec | null {
  const key = titleKey(name);
  if (key === '') return null;
  return SHEETS.find((spec) => [spec.title, ...spec.alsoTitled].some((title) => titleKey(title) === key)) ?? null;
}

/** A cell that may be a header: as written, and the spellings by which it is looked up. */
interface HeaderCell {
  readonly text: string;
  readonly keys: readonly string[];
}
const NOTHING: HeaderCell = { text: '', keys: [] };

/** A row of headers alone, and under the merged cells of the row above (家长信息 over 姓名 | 电话). */
function headerReadings(sheet: RawSheet, row: number): readonly (readonly HeaderCell[])[] {
  const own = sheet.rows[row].slice(0, COLUMNS_READ).map((cell) => cellText(cell));
  const alone = own.map((text) => (text === null ? NOTHING : headerCell(text)));
  if (row === 0) return [alone];
  const above = sheet.rows[row - 1].slice(0, COLUMNS_READ).map((cell) => cellText(cell));
  if (above.filter((text) => text !== null).length < 2) return [alone];
  let over: string | null = null;
  const width = Math.max(own.length, above.length);
  const under = Array.from({ length: width }, (_, i) => {
    over = above[i] ?? over;
    const text = own[i] ?? null;
    if (text === null) return above[i] ? headerCell(above[i]) : NOTHING;
    return over === null ? alone[i] : headerCell(text, `${over}${text}`);
  });
  return [alone, under];
}

/** Every spelling with and without its remark: 姓名（必填）, 家长信息姓名 before 姓名. */
const headerCell = (text: string, withParent?: string): HeaderCell => ({
  text,
  keys: [withParent, text].flatMap((spelling) => {
    if (spelling === undefined || spelling.length > HEADER_CHARACTERS) return [];
    const key = headerKey(spelling);
    const bare = withoutRemark(key);
    return key === bare || bare === '' ? [key] : [key, bare];
  }),
});

/** Rows of data are not tried as headers: at least one cell is a known one. */
const mayBeHeaders = (headers: readonly HeaderCell[]): boolean => headers.some(({ keys }) => keys.some((key) => HEADERS.has(key)));

const headerKey = (header: string): string => looseKey(header).replace(/^[*＊]+|[*＊:：]+$/g, '');
const withoutRemark = (key: string): string => key.replace(/[([].*?[)\]]/g, '').replace(/[*:：]/g, '');

/** Headers that mean one thing only take their field first; 姓名 or 电话 take what is left. */
function assign(sheet: RawSheet, spec: SheetSpec, row: number, headers: readonly HeaderCell[], periodNames: readonly string[]): Table {
  const columns = new Map<string, number>();
  const meant = headers.map(({ keys }) => meaningsOf(spec, keys, periodNames));
  for (const wanted of [1, 2]) {
    meant.forEach((fields, i) => {
      if (wanted === 1 && fields.length !== 1) return;
      if ([...columns.values()].includes(i)) return;
      const free = fields.find((field) => !columns.has(field));
      if (free !== undefined) columns.set(free, i);
    });
  }
  const used = new Set(columns.values());
  const left = headers.flatMap(({ text, keys }, column) => (text === '' || used.has(column) ? [] : [{ column, header: text, keys }]));
  const doubled = left
    .filter(({ column }) => meant[column].length > 0)
    .map(({ column, header }) => ({ column, header, other: headers[columns.get(meant[column][0]) ?? column].text }));
  const unknownHeaders = left.filter(({ column, keys }) => meant[column].length === 0 && !keys.some((key) => NOT_WANTED.includes(key)));
  return {
    sheet,
    spec,
    headerRow: row,
    classOfSheet: columns.has('class') ? null : classInName(sheet.name),
    columns,
    unknownHeaders,
    doubled,
  };
}

/** Whatever the school year: only whether the name is a class's matters here. */
const classInName = (sheetName: string): string | null =>
  'ref' in readClassName(sheetName, { ...DEFAULT_CLASS_NAMING, schoolYear: 2025 }) ? sheetName : null;

/** header -> the fields that it may mean, per kind of sheet */
const MEANINGS: ReadonlyMap<SheetSpec, ReadonlyMap<string, readonly string[]>> = new Map(SHEETS.map((spec) => [spec, meaningsIn(spec)]));

function meaningsIn(spec: SheetSpec): ReadonlyMap<string, readonly string[]> {
  const fieldsOf = new Map<string, string[]>();
  for (const column of spec.columns)
    for (const header of new Set([column.header, ...column.also].map(headerKey)))
      fieldsOf.set(header, [...(fieldsOf.get(header) ?? []), column.field]);
  return fieldsOf;
}

const HEADERS: ReadonlySet<string> = new Set([...MEANINGS.values()].flatMap((meanings) => [...meanings.keys()]));

function meaningsOf(spec: SheetSpec, keys: readonly string[], periodNames: readonly string[]): readonly string[] {
  for (const key of keys) {
    const fields = MEANINGS.get(spec)?.get(key);
    if (fields) return fields;
    const period = spec.periodColumns ? [...periodNames, ...USUAL_PERIODS].find((name) => looseKey(name) === key) : undefined;
    if (period !== undefined) return [`period:${period}`];
  }
  return [];
}

/** Optional columns only tell kinds of sheet apart: where the sheet's name does that, required columns are enough. */
function hasWhatItNeeds(table: Table, isTitled: boolean): boolean {
  const fields = [...table.columns.keys(), ...(table.classOfSheet === null ? [] : ['class'])];
  const isThere = (field: string): boolean => fields.some((there) => there === field || (field.endsWith(':') && there.startsWith(field)));
  const isOptional = (field: string): boolean =>
    !table.spec.columns.some((c) => c.field === field && c.required) && !A_CHILD.includes(field);
  return table.spec.needs.every((oneOf) => oneOf.some(isThere) || (isTitled && table.columns.size >= 3 && oneOf.every(isOptional)));
}

function whatIsMissing(sheet: RawSheet, spec: SheetSpec, periodNames: readonly string[]): Finding {
  let best: Table | null = null;
  for (let row = 0; row < Math.min(sheet.rows.length, HEADER_SEARCH_ROWS); row++)
    for (const headers of headerReadings(sheet, row)) {
      const table = assign(sheet, spec, row, headers, periodNames);
      if (table.columns.size >= 2 && table.columns.size > (best?.columns.size ?? 0)) best = table;
    }
  if (!best) return null;
  const { columns, headerRow } = best;
  const fields = spec.needs.filter((oneOf) => !oneOf.some((field) => columns.has(field))).map((oneOf) => oneOf[0]);
  return { missing: spec, headerRow, fields };
}

const NOT_A_TABLE = /说明|封面|目录|须知|readme|代码表|字典/i;

/** Sheets that nobody means to import: empty ones, and explanations beside the tables. */
export const isLeftAside = (sheet: RawSheet): boolean =>
  NOT_A_TABLE.test(sheet.name) || sheet.rows.every((row) => row.every((cell) => cellText(cell) === null));

const NOT_A_ROW = /^(例[:：]|示例|样例|说明[:：]|填写说明|合计|总计|小计|填表人|制表|审核人|备注[:：]|注[:：])/;

/** Rows of data below the header, with their numbers from 0; blank rows, examples and totals left out. */
export function dataRows(table: Table): readonly { readonly row: number; readonly cells: readonly RawCell[] }[] {
  const found = [];
  for (let row = table.headerRow + 1; row < table.sheet.rows.length; row++) {
    const cells = table.sheet.rows[row];
    const first = cells.map((cell) => cellText(cell)).find((text) => text !== null);
    const repeated = [...table.columns.values()].every((column) => cells[column] === table.sheet.rows[table.headerRow][column]);
    if (first === undefined || NOT_A_ROW.test(first) || repeated) continue;
    found.push({ row, cells });
  }
  return found;
}

export const recognised = (table: Table, rowCount: number): RecognisedSheet => ({
  name: table.sheet.name,
  kind: table.spec.kind,
  headerRow: table.headerRow + 1,
  columns: Object.fromEntries([...table.columns].map(([field, column]) => [field, columnLetters(column)])),
  rowCount,
});
