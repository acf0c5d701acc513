import { execFileSync } from 'node:child_process';
import { deflateRawSync } from 'node:zlib';
import writeXlsxFile from 'write-excel-file/node';
import { CELLS_READ, INFLATED_BYTES, ZIP_ENTRIES } from './checked-zip';
import { FileRefused } from './file-refused';
import { CHECK_TIME_LIMIT, FILE_BYTES, FILES_READ, readWorkbook, recogniseWorkbook } from './read-workbook';

const SHEET = 'xl/worksheets/sheet1.xml';
const sheetXml = (rows: string): string =>
  `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;

/** Parts of the smallest workbook that opens. */
const parts = (sheet: string | Buffer, more: Record<string, string | Buffer> = {}): Record<string, string | Buffer> => ({
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  'xl/workbook.xml':
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
  [SHEET]: sheet,
  ...more,
});

interface Lie {
  /** uncompressed size that the archive claims */
  readonly claims?: number;
  readonly flags?: number;
  readonly method?: number;
}

/** A zip written by hand, so that it can lie. */
function zip(files: Record<string, string | Buffer>, lies: Record<string, Lie> = {}): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const lie = Object.hasOwn(lies, name) ? lies[name] : {};
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(lie.flags ?? 0, 2);
    head.writeUInt16LE(lie.method ?? 8, 4);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(lie.claims ?? bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const here = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), head, Buffer.from(name), packed]);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), head, tail, Buffer.from(name)]));
    local.push(here);
    offset += here.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...directory, end]);
}

const codeOf = async (bytes: Uint8Array, name = '名册.xlsx'): Promise<string> => {
  try {
    const sheets = await readWorkbook([{ name, bytes }]);
    return `read: ${JSON.stringify(sheets).slice(0, 200)}`;
  } catch (error) {
    // the check's own limit turns whatever takes longer into file_took_too_long, which no case below expects
    return error instanceof FileRefused ? error.code : String(error);
  }
};

const CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>班级</t></is></c></row>';
const honest = (): Promise<Buffer> => writeXlsxFile([[{ value: '班级' }, { value: '姓名' }]], { sheet: '名册' }).toBuffer();

/** Reading goes on as before: the process lives and another file is read. */
afterEach(async () => {
  expect(await readWorkbook([{ name: '名册.xlsx', bytes: await honest() }])).toEqual([{ name: '名册', rows: [['班级', '姓名']] }]);
});

describe(`a hostile file is refused within ${CHECK_TIME_LIMIT} ms`, () => {
  it('reads the hand-made zip when it doesn’t lie', async () => {
    expect(await codeOf(zip(parts(sheetXml(CELL))))).toBe('read: [{"name":"名册","rows":[["班级"]]}]');
  });

  it('a zip bomb that claims to be small', async () => {
    const bomb = zip(parts(Buffer.alloc(4 * INFLATED_BYTES, ' ')), { [SHEET]: { claims: 1000 } });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await codeOf(bomb)).toBe('file_inflates_too_much');
  });

  it('many parts that are harmless one by one', async () => {
    const half = Buffer.alloc(INFLATED_BYTES / 2 + 1, ' ');
    const more = Object.fromEntries([2, 3].map((n) => [`xl/worksheets/sheet${n}.xml`, half]));
    const claims = Object.fromEntries(Object.keys(more).map((name) => [name, { claims: 10 }]));
    expect(await codeOf(zip(parts(sheetXml(CELL), more), claims))).toBe('file_inflates_too_much');
  });

  it('a file that claims a gigabyte', async () => {
    expect(await codeOf(zip(parts(sheetXml(CELL)), { [SHEET]: { claims: 1024 ** 3 } }))).toBe('file_inflates_too_much');
  });

  it('a thousand parts', async () => {
    const many = Object.fromEntries(Array.from({ length: ZIP_ENTRIES }, (_, n) => [`xl/media/${n}.png`, 'x']));
    expect(await codeOf(zip(parts(sheetXml(CELL), many)))).toBe('file_too_many_entries');
  });

  it('entities that blow up to a billion words', async () => {
    const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const xml = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">${laughs}]>${sheetXml('<row r="1"><c r="A1" t="inlineStr"><is><t>&l10;</t></is></c></row>').slice(21)}`;
    expect(await codeOf(zip(parts(xml)))).toBe('file_damaged');
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')]);
    expect(await codeOf(zip(parts(utf16)))).toBe('file_damaged');
  });

  it('one cell a million rows down, one sixteen thousand columns across', async () => {
    for (const cell of ['A1048576', 'XFD1', 'ZZZZZZ1', 'A99999999999'])
      expect([cell, await codeOf(zip(parts(sheetXml(`<row><c r="${cell}"><v>1</v></c></row>`))))]).toEqual([cell, 'file_too_large_table']);
    expect(await codeOf(zip(parts(sheetXml('<row r="1048576"><c><v>1</v></c></row>'))))).toBe('file_too_large_table');
  });

  it('more cells than a school has', async () => {
    const row = `<row>${'<c r="A1"/>'.repeat(1000)}</row>`;
    // on a starved machine the second is over before the last cell is counted: refused all the same
    expect(['file_too_many_cells', 'file_took_too_long']).toContain(await codeOf(zip(parts(sheetXml(row.repeat(CELLS_READ / 1000 + 1))))));
  });

  it('macros, a password, an unknown packing', async () => {
    expect(await codeOf(zip(parts(sheetXml(CELL), { 'xl/vbaProject.bin': 'x' })), '名册.xlsm')).toBe('file_has_macros');
    expect(await codeOf(zip(parts(sheetXml(CELL)), { [SHEET]: { flags: 1 } }))).toBe('file_encrypted');
    expect(await codeOf(zip(parts(sheetXml(CELL)), { [SHEET]: { method: 99 } }))).toBe('file_damaged');
    expect(await codeOf(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), '名册.xls')).toBe(
      'file_is_old_or_encrypted',
    );
  });

  it('a file cut off anywhere', async () => {
    const whole = await honest();
    for (const share of [0.02, 0.3, 0.6, 0.95, 0.999])
      expect([share, await codeOf(whole.subarray(0, Math.floor(whole.length * share)))]).toEqual([share, 'file_damaged']);
  });

  it('a directory that points outside the file, or at itself', async () => {
    const whole = zip(parts(sheetXml(CELL)));
    const end = whole.length - 22;
    for (const at of [0xffffffff, end, 5]) {
      const bent = Buffer.from(whole);
      bent.writeUInt32LE(at, end + 16);
      expect([at, await codeOf(bent)]).toEqual([at, 'file_damaged']);
    }
    const twice = zip(parts(sheetXml(CELL), { 'XL/workbook.xml': 'x' }));
    expect(await codeOf(twice)).not.toMatch(/Error/);
  });

  it('a wrong ending: what counts is what is inside', async () => {
    expect(await codeOf(await honest(), '名册.csv')).toBe('read: [{"name":"名册","rows":[["班级","姓名"]]}]');
    expect(await codeOf(Buffer.from('班级,姓名\n'), '名册.xlsx')).toBe('read: [{"name":"名册","rows":[["班级","姓名"]]}]');
    expect(await codeOf(Buffer.from('<html><table><tr><td>班级</td></tr></table></html>'), '名册.xls')).toBe('file_kind_unknown');
    expect(await codeOf(Buffer.from('%PDF-1.7 …'), '名册.csv')).toBe('file_kind_unknown');
    expect(await codeOf(Buffer.from('89504e470d0a1a0a0000000d', 'hex'), '名册.csv')).toBe('file_kind_unknown');
    expect(await codeOf(zip({ 'word/document.xml': '<w/>' }), '名册.xlsx')).toBe('file_kind_unknown');
    expect(await codeOf(Buffer.alloc(0))).toBe('file_empty');
  });

  it('bytes that are no text in any encoding, quotes without an end, a line without an end', async () => {
    expect(await codeOf(Buffer.from('b0e0ff80ff', 'hex'), '名册.csv')).toBe('encoding_unknown');
    expect(await codeOf(Buffer.from('班级,姓名\n"三（2）班,李明\n'), '名册.csv')).toBe('csv_malformed');
    expect(await codeOf(Buffer.from('a'.repeat(3_000_000)), '名册.csv')).toBe('csv_malformed');
    expect(await codeOf(Buffer.alloc(FILE_BYTES + 1, ' '), '名册.csv')).toBe('file_too_large');
  });

  it('a long text shared by every cell', async () => {
    const shared = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>${'长'.repeat(500_000)}</t></si></sst>`;
    const row = (n: number): string =>
      `<row r="${n}">${['A', 'B', 'C', 'D', 'E', 'F'].map((c) => `<c r="${c}${n}" t="s"><v>0</v></c>`).join('')}</row>`;
    const rows = Array.from({ length: 10_000 }, (_, n) => row(n + 1)).join('');
    expect(await codeOf(zip(parts(sheetXml(rows), { 'xl/sharedStrings.xml': shared })))).toBe('file_inflates_too_much');
  });

  it('texts made to slow down the patterns that read cells, headers and names', async () => {
    const slow = [
      '('.repeat(990),
      `a${' '.repeat(990)}a`,
      `a${'\u200b'.repeat(990)}a`,
      `${'1'.repeat(990)}x`,
      '周'.repeat(990),
      '1-'.repeat(490),
    ];
    const text = Array.from({ length: 1_200 }, () => slow.slice(0, 4).join(',')).join('\n');
    const name = `${'1'.repeat(1_000_000)}x.csv`;
    await expect(
      recogniseWorkbook([{ name, bytes: Buffer.from(`班级,姓名,学籍号,星期\n${text}\n${slow.slice(2).join(',')}`) }], {}),
    ).resolves.toMatchObject({
      rows: { students: [] },
    });
  });

  it('elements nested without end', async () => {
    const depth = 200_000;
    expect(await codeOf(zip(parts(sheetXml('<row>'.repeat(depth) + '</row>'.repeat(depth)))))).toMatch(/^file_|^read: /);
  });

  it('a cell that breaks the format is named', async () => {
    const refused = readWorkbook([{ name: 'x.xlsx', bytes: zip(parts(sheetXml('<row r="2"><c r="B2" t="s"><v>99</v></c></row>'))) }]);
    await expect(refused).rejects.toMatchObject({ code: 'cell_unreadable', params: { row: 2, column: 2 } });
  });

  it('too many files at once, and more imports than there is room to wait', async () => {
    const file = { name: 'a.csv', bytes: Buffer.from('班级,姓名\n') };
    await expect(readWorkbook(Array<typeof file>(FILES_READ + 1).fill(file))).rejects.toMatchObject({ code: 'too_many_files' });
    const answers = await Promise.allSettled(Array.from({ length: 14 }, () => readWorkbook([file])));
    const busy = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => (reason as FileRefused).code);
    expect(new Set(busy)).toEqual(new Set(['import_busy']));
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBe(10);
  });
});

it('lets an unread bomb kill a reader without limits: what the checks prevent', () => {
  // the same bomb, inflated as a careless program would do it, in a process with 48 MB to spare
  const bomb = deflateRawSync(Buffer.alloc(96 * 1024 * 1024));
  const careless = `const z=require('zlib');const b=Buffer.from(require('fs').readFileSync(0));let s='';s+=z.inflateRawSync(b).toString('latin1');s=[...s];`;
  expect(() =>
    execFileSync(process.execPath, ['--max-old-space-size=48', '-e', careless], { input: bomb, stdio: ['pipe', 'ignore', 'ignore'] }),
  ).toThrow();
});
