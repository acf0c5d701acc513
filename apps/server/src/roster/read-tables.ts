import type { RawCell, RawSheet } from '@baton/roster';
import { CsvError, parse } from 'csv-parse/sync';
import { basename, extname } from 'node:path';
import readXlsxFile, { InvalidSpreadsheetError } from 'read-excel-file/node';
import { checkedZip } from './checked-zip';
import { FileRefused } from './file-refused';

/** sheets of one workbook */
export const SHEETS_READ = 64;
/** characters of a sheet's or file's name that are kept */
const NAME_CHARACTERS = 100;
/** UTF-16 units of one cell; a longer text is cut, and recognition names the cell */
export const CELL_CHARACTERS = 1_000;
/** characters of all cells together: one shared text in a million cells is small as a file and huge as a table */
export const TABLE_CHARACTERS = 20_000_000;
/** characters of one line of a CSV file */
const CSV_LINE = 100_000;

const ZIP = 'PK\u0003\u0004';
const COMPOUND_FILE = '\u00d0\u00cf\u0011\u00e0';

/** Reads the tables of a file that was found harmless. */
export type TableReader = () => Promise<readonly RawSheet[]>;

/**
 * Looks at a file's bytes and says how its tables are read: workbook or CSV, told apart by content and not by the name's
 * ending. Synchronous work on untrusted bytes: call it in a worker thread only.
 * @throws FileRefused
 */
export function checkedFile(fileName: string, bytes: Buffer): TableReader {
  if (bytes.length === 0) throw new FileRefused('file_empty');
  const start = bytes.toString('latin1', 0, 4);
  if (start === COMPOUND_FILE) throw new FileRefused('file_is_old_or_encrypted');
  if (start === ZIP) {
    const checked = checkedZip(bytes);
    return async () => notTooMuchText(await readXlsx(checked));
  }
  const text = decoded(bytes);
  return async () => notTooMuchText([readCsv(fileName, text)]);
}

async function readXlsx(checked: Buffer): Promise<readonly RawSheet[]> {
  const sheets = await readXlsxFile(checked).catch((error: unknown) => {
    throw refusalOf(error);
  });
  if (sheets.length > SHEETS_READ) throw new FileRefused('file_too_many_sheets', { limit: SHEETS_READ });
  return sheets.map(({ sheet, data }) => ({ name: shortened(sheet), rows: data.map((row) => row.map((cell) => rawCell(cell))) }));
}

/** The reader names the cell that breaks the format; every other failure means that the file is damaged. */
function refusalOf(error: unknown): FileRefused {
  const cell = error instanceof InvalidSpreadsheetError ? /row (\d+), col (\d+)/.exec(error.message) : null;
  return cell ? new FileRefused('cell_unreadable', { row: Number(cell[1]), column: Number(cell[2]) }) : new FileRefused('file_damaged');
}

function rawCell(cell: unknown): RawCell {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime())
      ? null
      : cell
          .toISOString()
          .replace(/T00:00:00\.000Z$/, '')
          .slice(0, 16);
  if (typeof cell === 'string')
    return cell.length > CELL_CHARACTERS ? cell.slice(0, CELL_CHARACTERS).replace(/[\ud800-\udbff]$/, '') : cell;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  return typeof cell === 'boolean' ? cell : null;
}

const shortened = (name: string): string => [...name.slice(0, NAME_CHARACTERS * 2)].slice(0, NAME_CHARACTERS).join('');

function readCsv(fileName: string, text: string): RawSheet {
  const name = shortened(basename(fileName.replaceAll('\\', '/'), extname(fileName)));
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: CSV_LINE,
      bom: true,
    });
    return { name, rows: rows.map((row) => row.map((cell) => (cell === '' ? null : rawCell(cell)))) };
  } catch (error) {
    if (error instanceof CsvError) throw new FileRefused('csv_malformed', { line: typeof error.lines === 'number' ? error.lines : 1 });
    throw error;
  }
}

/** A page saved as .xls, a print file, a document: text, but no table. */
const OTHER_KINDS = /^\s*(<|%PDF|\{\\rtf)/i;

/** UTF-8 with or without its mark, UTF-16 with its mark, else GB18030; bytes that fit none are refused, never guessed. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes.length > 1 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
  if (!isUtf16 && bytes.includes(0)) throw new FileRefused('file_kind_unknown');
  const encodings = isUtf16 ? [bytes[0] === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (OTHER_KINDS.test(text)) throw new FileRefused('file_kind_unknown');
      return text;
    } catch (error) {
      if (error instanceof FileRefused) throw error;
      // the next encoding may fit
    }
  }
  throw new FileRefused('encoding_unknown');
}

/** Comma, tab or semicolon: whichever the first lines have most of. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000);
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function notTooMuchText(sheets: readonly RawSheet[]): readonly RawSheet[] {
  let characters = 0;
  for (const sheet of sheets) for (const row of sheet.rows) for (const cell of row) if (typeof cell === 'string') characters += cell.length;
  if (characters > TABLE_CHARACTERS) throw new FileRefused('file_inflates_too_much', { limit: TABLE_CHARACTERS / 1_000_000 });
  return sheets;
}
