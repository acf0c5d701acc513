import { expectedList, planDay, planImport, recognise } from '@baton/roster';
import { P1, P1_LEDGER } from '../apps/demo/src/school/p1-numbers';
import { generateP1, writeP1Workbook } from '../apps/demo/src/school/p1-workbook';
import { RecordedSchool } from '../libs/roster/src/testing/recorded-school';
import { inputFor } from '../libs/roster/src/testing/school-file';
import { shanghai } from '../libs/roster/src/testing/samples';
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

it(
  'the reference school is planned without a problem, expects 1,150 on its Tuesday, and changes nothing when it comes again',
  () => {
    const { rows } = recognise(generateP1().sheets);
    const school = new RecordedSchool();
    const plan = planImport(inputFor(rows, school.current()));
    expect(plan.problems).toEqual([]);
    plan.targets.forEach((target) => school.write(target));
    const current = school.current();
    const staff = [...current.staff.values()].flatMap(({ record }) => record ?? []);
    const fact = { stream: 'child-school1.x', revision: '1', hash: '0'.repeat(64) };
    const children = [...current.children.keys()].flatMap((id) => school.child(id).record ?? []).map((record) => ({ record, fact }));
    const day = planDay(school.campus(), staff, P1.date);
    const list = expectedList(day, children, shanghai(P1.date, '15:30'));
    expect(list.children).toHaveLength(P1_LEDGER.planned);
    expect(list.children.filter(({ mode }) => mode === 'self')).toHaveLength(P1_LEDGER.selfLogged);
    expect(list.children.filter(({ extendedCare }) => extendedCare)).toHaveLength(P1_LEDGER.extendedCare);
    expect(day.sessions).toHaveLength(80);
    expect(day.duties.filter(({ role }) => role === 'volunteer')).toHaveLength(12);
    expect(planImport(inputFor(rows, current)).targets).toEqual([]);
  },
  TIME_LIMIT,
);
