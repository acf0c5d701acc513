import { crc32, inflateRawSync } from 'node:zlib';
import { FileRefused } from './file-refused';

/** files inside a workbook; 20 sheets make about 30 */
export const ZIP_ENTRIES = 128;
/** bytes of all parts that are read, counted while inflating, whatever the archive claims */
export const INFLATED_BYTES = 20 * 1024 * 1024;
/** rows and columns that a cell may be addressed by: beyond them a reader fills memory with empty cells */
export const LAST_ROW = 50_000;
export const LAST_COLUMN = 256;

/** cells of all sheets; a school of 3,300 children has some 400,000 */
export const CELLS_READ = 1_000_000;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: Buffer;
  /** what the archive claims; believed only when it is too much */
  readonly claimed: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_SIZE = 22;
const COMMENT_LIMIT = 65_535;

/** The parts that hold tables; pictures, printer settings and themes are never inflated. */
const PARTS_READ =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|xl\/worksheets\/[^/]+\.xml)$/i;

/**
 * The workbook again, holding nothing but parts whose real size and cells were checked, uncompressed: what reads it next can't
 * meet another archive than the one that was checked.
 * @throws FileRefused
 */
export function checkedZip(bytes: Buffer): Buffer {
  const entries = directoryOf(bytes);
  refuseMacrosAndEncryption(entries);
  const wanted = entries.filter((entry) => PARTS_READ.test(entry.name));
  if (!wanted.some((entry) => entry.name.toLowerCase() === 'xl/workbook.xml')) throw new FileRefused('file_kind_unknown');
  if (new Set(wanted.map((entry) => entry.name)).size < wanted.length) throw new FileRefused('file_damaged');
  if (sum(wanted.map((entry) => entry.claimed)) > INFLATED_BYTES) throw tooMuch();
  let left = INFLATED_BYTES;
  let cells = 0;
  const parts = wanted.map((entry) => {
    const content = inflated(entry, left);
    left -= content.length;
    cells += cellsIn(content);
    if (cells > CELLS_READ) throw new FileRefused('file_too_many_cells', { limit: CELLS_READ });
    return { name: entry.name, content };
  });
  return storedZip(parts);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const tooMuch = (): FileRefused => new FileRefused('file_inflates_too_much', { limit: INFLATED_BYTES / 1024 / 1024 });

/** Entries by the directory at the end. Its offsets and sizes are checked against the file before they are used. */
function directoryOf(bytes: Buffer): readonly ZipEntry[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end < bytes.length - END_SIZE - COMMENT_LIMIT || end + END_SIZE > bytes.length) throw new FileRefused('file_damaged');
  if (bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new FileRefused('file_damaged');
  const count = bytes.readUInt16LE(end + 10);
  if (count > ZIP_ENTRIES) throw new FileRefused('file_too_many_entries', { limit: ZIP_ENTRIES });
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new FileRefused('file_damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      claimed: bytes.readUInt32LE(at + 24),
      packed: packedBytes(bytes, bytes.readUInt32LE(at + 42), bytes.readUInt32LE(at + 20), end),
    });
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new FileRefused('file_encrypted');
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function packedBytes(bytes: Buffer, local: number, size: number, end: number): Buffer {
  if (local + 30 > end || bytes.readUInt32LE(local) !== LOCAL_ENTRY) throw new FileRefused('file_damaged');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + size > end) throw new FileRefused('file_damaged');
  return bytes.subarray(start, start + size);
}

function refuseMacrosAndEncryption(entries: readonly ZipEntry[]): void {
  if (entries.some((entry) => /vbaProject|macrosheets|activeX/i.test(entry.name))) throw new FileRefused('file_has_macros');
  if (entries.some((entry) => /^EncryptedPackage$/i.test(entry.name))) throw new FileRefused('file_encrypted');
}

function inflated(entry: ZipEntry, left: number): Buffer {
  if (entry.method === 0) {
    if (entry.packed.length > left) throw tooMuch();
    return entry.packed;
  }
  if (entry.method !== 8) throw new FileRefused('file_damaged');
  try {
    return inflateRawSync(entry.packed, { maxOutputLength: Math.max(left, 1) });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooMuch() : new FileRefused('file_damaged');
  }
}

/** A workbook has no document type, so no entities to blow up; and no cell stands a million rows below the last. */
function cellsIn(content: Buffer): number {
  const isUtf16 = content.length > 1 && (content[0] === 0xff || content[0] === 0xfe);
  if (isUtf16 || content.includes('<!DOCTYPE') || content.includes('<!ENTITY')) throw new FileRefused('file_damaged');
  let cells = 0;
  for (const [, letters, row] of content.toString('latin1').matchAll(/\br\s*=\s*["']([A-Z]{0,7})(\d{1,12})["']/gi)) {
    cells++;
    if (Number(row) > LAST_ROW || columnNumber(letters) > LAST_COLUMN)
      throw new FileRefused('file_too_large_table', { rows: LAST_ROW, columns: LAST_COLUMN });
  }
  return cells;
}

const columnNumber = (letters: string): number => [...letters.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);

/** An archive without compression, readable by everything that reads zip. */
export function storedZip(parts: readonly { readonly name: string; readonly content: Buffer }[]): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of parts) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2); // names are UTF-8
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(content.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([signature(LOCAL_ENTRY), fields, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([signature(DIRECTORY_ENTRY), Buffer.from([20, 0]), fields, tail, Buffer.from(name)]));
    chunks.push(local, content);
    offset += local.length + content.length;
  }
  const size = sum(directory.map((entry) => entry.length));
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, ...directory, end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
