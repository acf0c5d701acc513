import { SHEETS } from '@baton/roster';
import { readWorkbook, recogniseWorkbook } from './read-workbook';
import { templateWorkbook } from './template-workbook';

describe('the template that a school downloads', () => {
  it('has a sheet for every kind, and is recognised sheet by sheet when it comes back', async () => {
    const file = { name: '模板.xlsx', bytes: await templateWorkbook() };
    expect((await readWorkbook([file])).map((sheet) => sheet.name)).toEqual(['填写说明', ...SHEETS.map((sheet) => sheet.title)]);
    const { sheets } = await recogniseWorkbook([file], {});
    expect(sheets.map(({ kind, headerRow }) => [kind, headerRow])).toEqual(SHEETS.map(({ kind }) => [kind, 1]));
  });

  it('says of every sheet that nothing stands in it yet, and imports none of its examples', async () => {
    const { rows, problems } = await recogniseWorkbook([{ name: '模板.xlsx', bytes: await templateWorkbook() }], {});
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['sheet_empty']));
    expect(problems.map(({ sheet }) => sheet)).not.toContain('学校信息');
    expect(rows.students).toEqual([]);
    expect(rows.collectors).toEqual([]);
  });
});
