import type { ImportRows } from '../import/rows';
import { RecordedSchool } from '../testing/recorded-school';
import { collector, inputFor, NOTHING, SCHOOL_FILE, student } from '../testing/school-file';
import type { ImportInput, ImportPlan } from './import-input';
import { planImport } from './plan-import';

const IN_CLASS_5 = { class: { grade: 3, classNo: 5 } } as const;
const ZHAO = student('赵一', 7, null, { birthDate: '2017-03-02' });
const ZHAO_MOVED = student('赵一', 9, null, { ...IN_CLASS_5, birthDate: '2017-03-02' });
const PHONE = '13900001111';

const plan = (school: RecordedSchool, rows: ImportRows, more: Partial<ImportInput> = {}) =>
  planImport(inputFor(rows, school.current(), { importId: 'import2', ...more }));
const write = (school: RecordedSchool, planned: ImportPlan) => planned.targets.forEach((t) => school.write(t));

function schoolWith(rows: Partial<ImportRows>): RecordedSchool {
  const school = new RecordedSchool();
  write(school, plan(school, { ...SCHOOL_FILE, ...rows }, { importId: 'import1' }));
  return school;
}
const children = (school: RecordedSchool, name: string) =>
  [...school.current().children.values()].flatMap(({ record }) => (record?.name === name ? [record] : []));
const students = (...rows: ImportRows['students']): ImportRows => ({ ...NOTHING, students: rows });
const commands = (planned: ImportPlan) => planned.targets.flatMap((t) => (t.kind === 'child' ? t.commands.map((c) => c.type) : []));

describe('a child without a student number that changed class between two imports', () => {
  it('is the same child when the birth date says so, and only moves', () => {
    const school = schoolWith({ students: [ZHAO] });
    const moved = plan(school, students(ZHAO_MOVED));
    expect([moved.questions, commands(moved)]).toEqual([[], ['MoveChildToClass']]);
    const [before] = children(school, '赵一');
    write(school, moved);
    expect(children(school, '赵一')).toMatchObject([{ childId: before.childId, inClassNo: 9 }]);
    expect(commands(plan(school, students(ZHAO_MOVED)))).toEqual([]);
  });

  it('is the same child when a guardian has the same phone', () => {
    const [unknown, moved] = [
      { ...ZHAO, birthDate: null },
      { ...ZHAO_MOVED, birthDate: null },
    ];
    const school = schoolWith({ students: [unknown], collectors: [collector(unknown, '赵母', PHONE)] });
    const again = plan(school, { ...students(moved), collectors: [collector(moved, '赵母', PHONE)] });
    expect(again.questions).toEqual([]);
    expect(commands(again)).toContain('MoveChildToClass');
    expect(commands(again)).not.toContain('RegisterChild');
  });

  it('is another child when the birth dates differ', () => {
    const school = schoolWith({ students: [ZHAO] });
    const other = plan(school, students({ ...ZHAO_MOVED, birthDate: '2016-12-30' }));
    expect(other.questions).toEqual([]);
    expect(commands(other)).toContain('RegisterChild');
  });

  it('is asked about when nothing proves it, and nothing is planned for it until a person has said who it is', () => {
    const school = schoolWith({ students: [ZHAO] });
    const [{ childId }] = children(school, '赵一');
    const rows = students({ ...ZHAO_MOVED, birthDate: null });
    const asked = plan(school, rows, { removeMissing: true });
    expect(asked.questions).toMatchObject([{ questionId: 'student0', name: '赵一', candidates: [{ childId, birthDate: '2017-03-02' }] }]);
    expect(commands(asked)).toEqual([]);
    const same = plan(school, rows, { answers: new Map([['student0', childId]]) });
    expect([same.questions, commands(same)]).toEqual([[], ['MoveChildToClass']]);
    const isNew = plan(school, rows, { answers: new Map([['student0', null]]) });
    expect(isNew.questions).toEqual([]);
    // and the gate is warned of both
    expect(commands(isNew)).toEqual(['RegisterChild', 'NoteSoundAlikes', 'NoteSoundAlikes']);
    const wrong = plan(school, rows, { answers: new Map([['student0', 'somebodyElse']]) });
    expect(wrong.questions).toHaveLength(1);
  });

  it('leaves its place to a new child of the same name and number, who is not taken for it', () => {
    const school = schoolWith({ students: [ZHAO] });
    write(school, plan(school, students(ZHAO_MOVED)));
    const newcomer = { ...ZHAO, birthDate: '2016-11-11' };
    write(school, plan(school, students(ZHAO_MOVED, newcomer), { importId: 'import3' }));
    const both = children(school, '赵一');
    expect([both.length, new Set(both.map((c) => c.childId)).size, new Set(both.map((c) => c.classId)).size]).toEqual([2, 2, 2]);
    expect(commands(plan(school, students(ZHAO_MOVED, newcomer), { importId: 'import4' }))).toEqual([]);
  });

  it('with a number that the roster does not know yet is still found, and gets its number', () => {
    const school = schoolWith({ students: [ZHAO] });
    const numbered = { ...ZHAO_MOVED, studentNumber: 'G110101201703020055' };
    expect(commands(plan(school, students(numbered)))).toEqual(['MoveChildToClass', 'CorrectChildDetails']);
  });
});
