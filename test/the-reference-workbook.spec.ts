import { recognise } from '@baton/roster';
import { generateP1, writeP1Workbook } from '../apps/demo/src/school/p1-workbook';
import { recogniseWorkbook } from '../apps/server/src/roster/read-workbook';

/** ms; writing and reading 20,000 cells beside other tests */
const TIME_LIMIT = 30_000;

it(
  'the reference school enters as a file as any other school’s would: nothing lost on the way, no problem named',
  async () => {
    const file = { name: '和风实验小学.xlsx', bytes: await writeP1Workbook() };
    const fromFile = await recogniseWorkbook([file], {});
    expect(fromFile.problems).toEqual([]);
    // as text: a matcher takes seconds for 20,000 rows
    expect(JSON.stringify(fromFile.rows) === JSON.stringify(recognise(generateP1().sheets).rows)).toBe(true);
  },
  TIME_LIMIT,
);
