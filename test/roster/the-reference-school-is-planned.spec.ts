import { expectedList, findingsOfList, planDay, planImport, recognise, type ChildAt, type ImportInput } from '@baton/roster';
import { createHash } from 'node:crypto';
import { generateP1 } from '../../apps/demo/src/school/p1-workbook';
import { RecordedSchool } from '../../libs/roster/src/testing/recorded-school';
import { inputFor } from '../../libs/roster/src/testing/school-file';

const TUESDAY = '2026-03-10';
/** ms; some 5,000 streams beside other tests */
const TIME_LIMIT = 60_000;
const digest = (a: string, b: string) => createHash('sha256').update(`${a}\0${b}`).digest('hex');

describe('the reference school, from its workbook to the plan of Tuesday', () => {
  const read = recognise(generateP1().sheets);
  const school = new RecordedSchool();
  const plan = (more: Partial<ImportInput> = {}) =>
    planImport(
      inputFor(read.rows, school.current(), {
        sheets: read.sheets,
        keyOf: digest,
        idFor: (kind, key) => `${kind}${digest('import1', key).slice(0, 26)}`,
        ...more,
      }),
    );

  beforeAll(() => {
    const planned = plan();
    expect(planned.problems).toEqual([]);
    planned.targets.forEach((target) => school.write(target));
  }, TIME_LIMIT);

  it('expects 1,150 children before any leave, each in a session that is held, at a gate that exists', () => {
    const current = school.current();
    const staff = [...current.staff.values()].flatMap((s) => s.record ?? []);
    const day = planDay(school.campus(), staff, TUESDAY);
    const children = [...current.children.keys()].flatMap((id): ChildAt[] => {
      const { record } = school.child(id);
      return record ? [{ record, fact: { stream: `child-school1.${id}`, revision: '0', hash: '0'.repeat(64) } }] : [];
    });
    const list = expectedList(day, children, day.freezeAt);
    expect(children).toHaveLength(1500);
    expect(list.children).toHaveLength(1150);
    expect(list.children.filter((c) => c.extendedCare)).toHaveLength(41);
    expect(findingsOfList(day, children)).toEqual([]);
    expect(day.sessions.filter((s) => s.staffIds.length === 0)).toEqual([]);
  });

  it(
    'finds nothing to write when the file comes again in the middle of the term',
    () => {
      const again = plan({ importId: 'import2', today: '2026-04-20' });
      expect(again.targets.flatMap((t) => t.commands.map((c) => c.type))).toEqual([]);
      expect(again.differences).toEqual([]);
    },
    TIME_LIMIT,
  );
});
