import fc from 'fast-check';
import { planDay } from '../campus/plan-day';
import { placementOn } from '../child/placing';
import { authorityToCollect } from '../child/rules-of-release';
import { expectedList } from '../expected-list';
import type { ImportRows } from '../import/rows';
import { RecordedSchool } from '../testing/recorded-school';
import { CHEN, CHENN, collector, digestOf, inputFor, NOTHING, ref, SCHOOL_FILE, student, WANG_A, WANG_B } from '../testing/school-file';
import { shanghai } from '../testing/samples';
import type { ImportInput, ImportPlan } from './import-input';
import { planImport } from './plan-import';

const plan = (school: RecordedSchool, rows: ImportRows, more: Partial<ImportInput> = {}) =>
  planImport(inputFor(rows, school.current(), more));
const write = (school: RecordedSchool, planned: ImportPlan) => planned.targets.forEach((t) => school.write(t));

function imported(rows = SCHOOL_FILE): RecordedSchool {
  const school = new RecordedSchool();
  write(school, plan(school, rows));
  return school;
}

/** command types of the children's streams */
const childCommands = (p: ImportPlan) => p.targets.flatMap((t) => (t.kind === 'child' ? t.commands.map((c) => c.type) : []));
const idOf = (school: RecordedSchool, name: string, inClassNo: number) =>
  [...school.current().children].find(([, c]) => c.record?.name === name && c.record.inClassNo === inClassNo)?.[0] ?? '';

describe('importing a school', () => {
  const school = imported();
  const child = (name: string, inClassNo: number) => school.child(idOf(school, name, inClassNo)).record!;

  it('has no problems and accepts every command', () => {
    expect(plan(new RecordedSchool(), SCHOOL_FILE).problems).toEqual([]);
    expect([...school.current().children.values()].map((c) => c.record?.name)).toEqual(['林小辰', '林小晨', '王小明', '王小明']);
  });

  it('asks about a class that only a list of children names, where the school has classes: it may be mistyped', () => {
    const told = (rows: ImportRows) => plan(imported(), rows).problems.map(({ code, severity, params }) => [code, severity, params.class]);
    const ofNowhere = student('陈一', 9, null, { class: { grade: 3, classNo: 9 } });
    const list = { ...NOTHING, students: [...SCHOOL_FILE.students, ofNowhere] };
    expect(told(list)).toContainEqual(['class_is_new', 'warning', '三（9）班']);
    const row = { ...SCHOOL_FILE.classes[0], class: ofNowhere.class };
    expect(told({ ...list, classes: [row] }).map(([code]) => code)).not.toContain('class_is_new');
    expect(plan(new RecordedSchool(), list).problems.map(({ code }) => code)).not.toContain('class_is_new');
  });

  it('plans Tuesday 2026-03-10 and expects the enrolled children with their groups, gate and way home', () => {
    const current = school.current();
    const staff = [...current.staff.values()].map((s) => s.record!);
    const day = planDay(school.campus(), staff, '2026-03-10');
    const children = [...current.children.keys()].map((id) => ({
      record: school.child(id).record!,
      fact: { stream: `child-school1.${id}`, revision: '1', hash: '0'.repeat(64) },
    }));
    const list = expectedList(day, children, shanghai('2026-03-10', '15:30'));
    const groupOf = (s: string) => current.campus.groups[day.sessions.find((x) => x.sessionId === s)?.groupId ?? '']?.label;
    expect(
      list.children.map((c) => [current.children.get(c.childId)?.record?.name, c.sessions.map(groupOf), c.mode, c.soundAlike]),
    ).toEqual([
      ['林小辰', ['三2作业班', '三2作业班'], 'collected', true],
      ['王小明', ['三2作业班', '象棋社'], 'collected', true],
      ['王小明', ['三2作业班'], 'agency', true],
    ]);
    expect(day.sessions.find((s) => groupOf(s.sessionId) === '象棋社')?.externalIds).toHaveLength(1);
    expect(day.policy.lateContactFirst).toBe(5);
    expect(day.duties.map((d) => d.role).sort()).toEqual(['duty_leader', 'homeroom_teacher']);
    expect(day.gates[0].placeId).not.toBe('');
    expect(day.freezeAt).toBe(shanghai('2026-03-10', '15:30'));
  });

  it('one grandmother of two children is one person with an authority per child', () => {
    const persons = [...school.current().persons].filter(([, p]) => p.record?.name === '奶奶');
    expect(persons).toHaveLength(1);
    const wednesday = { at: shanghai('2026-03-11', '17:40'), date: '2026-03-11', calendarWeekday: 3 as const };
    expect(authorityToCollect(child('林小辰', 1), persons[0][0], wednesday)).toMatchObject({ code: 'authority_not_today' });
    expect(authorityToCollect(child('林小晨', 2), persons[0][0], wednesday).ok).toBe(true);
  });

  it('two fathers of one name are two people, for their phones differ', () => {
    expect([...school.current().persons.values()].filter((p) => p.record?.name === '王父')).toHaveLength(2);
  });

  it('an agency child is collected by its escort, the other boy of that name is not', () => {
    const [escort] = [...school.current().persons].find(([, p]) => p.record?.kinds.includes('escort'))!;
    const tuesday = { at: shanghai('2026-03-10', '16:40'), date: '2026-03-10', calendarWeekday: 2 as const };
    expect(authorityToCollect(child('王小明', 4), escort, tuesday).ok).toBe(true);
    expect(authorityToCollect(child('王小明', 3), escort, tuesday).ok).toBe(false);
  });

  it('no name, phone or number stands in clear in any stored event', () => {
    const clear = JSON.stringify([...school.streams], (key, value: unknown) => (key === 'ciphertext' ? '' : value));
    for (const secret of ['林', '王', '奶奶', '1390000', 'G11', '象棋', '教室', '123X', '回家', '2017-05-06'])
      expect(clear).not.toContain(secret);
  });
});

describe('the same file again', () => {
  it('changes nothing, whoever imports it and whenever', () => {
    const school = imported();
    const again = plan(school, SCHOOL_FILE, { importId: 'import2', today: '2026-03-30', at: 1_780_000_000_000 });
    expect(again.targets).toEqual([]);
    expect(again.differences).toEqual([]);
    expect(again.unchanged.students).toBe(4);
  });

  it('after a crash in the middle, any instance writes the rest and nothing twice', () => {
    const whole = imported();
    const targets = plan(new RecordedSchool(), SCHOOL_FILE).targets;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: targets.length }), (written) => {
        const school = new RecordedSchool();
        targets.slice(0, written).forEach((t) => school.write(t));
        write(school, plan(school, SCHOOL_FILE));
        expect([...school.streams.keys()].sort()).toEqual([...whole.streams.keys()].sort());
        expect(plan(school, SCHOOL_FILE).targets).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('an import that stopped after it had reserved the numbers', () => {
  it('does not keep another import of the same children from going through', () => {
    const school = new RecordedSchool();
    const [directory] = plan(school, SCHOOL_FILE).targets;
    school.write(directory);
    write(school, plan(school, SCHOOL_FILE, { importId: 'import2' }));
    expect(school.current().children.size).toBe(4);
    expect(plan(school, SCHOOL_FILE, { importId: 'import3' }).targets).toEqual([]);
  });
});

describe('a changed file', () => {
  const changed = (more: Partial<ImportRows>) =>
    plan(imported(), { ...SCHOOL_FILE, ...more }, { importId: 'import2', today: '2026-03-09' });

  it('with a new phone number changes the person, not the family', () => {
    const collectors = SCHOOL_FILE.collectors.map((c) => (c.name === '晨妈' ? { ...c, phone: '13900000033' } : c));
    const p = changed({ collectors });
    expect(p.targets.filter((t) => t.kind === 'person').flatMap((t) => t.commands.map((c) => c.type))).toEqual(['ChangePersonPhone']);
    expect(childCommands(p)).toEqual([]);
  });

  it('with a grandmother who may not collect any more revokes her authority and keeps her number', () => {
    const collectors = SCHOOL_FILE.collectors.map((c) =>
      c.name === '奶奶' && c.child.name === '林小晨' ? { ...c, mayCollect: false } : c,
    );
    expect(childCommands(changed({ collectors }))).toEqual(['RevokeAuthority']);
  });

  it('with another group holds from tomorrow, for today may be frozen', () => {
    const placements = SCHOOL_FILE.placements.map((r) => (r.child.name === '林小辰' ? { ...r, group: '象棋社' } : r));
    const p = changed({ placements });
    const rows = p.targets.flatMap((t) => (t.kind === 'child' ? t.commands : [])).flatMap((c) => (c.type === 'PlaceChild' ? c.rows : []));
    expect(rows.map((r) => r.from)).toEqual(Array(5).fill('2026-03-10'));
    expect(p.differences.map((d) => [d.sheet, d.change])).toEqual([['placements', 'changed']]);
  });

  it('without a child shows it as removed, and removes it only when asked to', () => {
    const rows = { ...SCHOOL_FILE, students: [CHEN, CHENN, WANG_A] };
    const without = plan(imported(), rows);
    expect(without.differences.filter((d) => d.change === 'removed').map((d) => d.sheet)).toEqual(['students']);
    expect(without.problems.map((p) => p.code)).toContain('child_missing_from_file');
    expect(childCommands(without)).not.toContain('RecordChildLeft');
    expect(childCommands(plan(imported(), rows, { removeMissing: true }))).toContain('RecordChildLeft');
  });

  it('with a child in another class moves the child, by its student number', () => {
    const moved = { ...CHEN, class: { grade: 3, classNo: 5 } };
    const types = childCommands(changed({ students: [moved, CHENN, WANG_A, WANG_B] }));
    expect(types).toContain('MoveChildToClass');
    expect(types).not.toContain('RegisterChild');
  });

  it('swapping the rooms of two groups is no clash', () => {
    const swap: Record<string, string> = { '301教室': '棋室', 棋室: '301教室' };
    const school = imported();
    const programme = SCHOOL_FILE.programme.map((s) => ({ ...s, place: swap[s.place] }));
    const p = plan(school, { ...SCHOOL_FILE, programme }, { importId: 'import2', today: '2026-03-09' });
    write(school, p);
    expect(plan(school, { ...SCHOOL_FILE, programme }, { importId: 'import3', today: '2026-03-20' }).targets).toEqual([]);
  });

  it('with an end to the enrolment ends the placement, though the dismissal plan has no end', () => {
    const school = imported();
    const enrolments = SCHOOL_FILE.enrolments.map((e) => (e.child.inClassNo === WANG_B.inClassNo ? { ...e, to: '2026-04-30' } : e));
    const rows = { ...SCHOOL_FILE, enrolments };
    write(school, plan(school, rows, { importId: 'import2', today: '2026-03-09' }));
    const { placements } = school.child(idOf(school, '王小明', 4)).record!;
    expect([placementOn(placements, 4, '2026-04-30')?.mode, placementOn(placements, 4, '2026-05-07')]).toEqual(['agency', null]);
    expect(plan(school, rows, { importId: 'import3', today: '2026-03-20' }).targets).toEqual([]);
  });

  it('without an enrolment sheet, a weekday that is not listed any more is shown and only removed when asked to', () => {
    const rows = { ...NOTHING, placements: SCHOOL_FILE.placements.map((r) => ({ ...r, weekdays: [1, 2, 3] as const })) };
    const school = imported();
    const shown = plan(school, rows, { importId: 'import2' });
    expect(shown.differences.map((d) => [d.sheet, d.change])).toContainEqual(['placements', 'removed']);
    expect(childCommands(shown)).not.toContain('WithdrawEnrolment');
    expect(childCommands(plan(school, rows, { importId: 'import2', removeMissing: true }))).toContain('WithdrawEnrolment');
  });

  it('with a consent taken out of the weekday changes the consent', () => {
    const consents = SCHOOL_FILE.consents.map((c) => ({ ...c, weekdays: [1] as const }));
    expect(childCommands(changed({ consents }))).toEqual(['GrantSelfConsent']);
  });

  it('saying "takes no part" withdraws the child from tomorrow', () => {
    const enrolments = SCHOOL_FILE.enrolments.map((e) => (e.child.name === '林小辰' ? { ...e, joins: false, weekdays: [] } : e));
    expect(childCommands(changed({ enrolments }))).toEqual(['WithdrawEnrolment']);
  });

  it('with only collectors adds a collector to a registered child', () => {
    const school = imported();
    const uncle = collector(CHEN, '舅舅', '13900000077', { relation: '86', isGuardian: false, contactOrder: 3 });
    const p = plan(school, { ...NOTHING, collectors: [uncle] }, { importId: 'import2' });
    expect(p.problems).toEqual([]);
    expect(childCommands(p)).toEqual(['ListContact', 'GrantAuthority']);
    write(school, p);
  });
});

describe('who is who', () => {
  it('a student number that belongs to another child of another class is an error, not a rename', () => {
    const stranger = student('周某', 9, CHEN.studentNumber, { class: { grade: 4, classNo: 1 } });
    const p = plan(imported(), { ...NOTHING, students: [stranger] });
    expect(p.problems.map((x) => [x.code, x.severity])).toContainEqual(['number_belongs_to_other', 'error']);
    expect(childCommands(p)).toEqual([]);
  });

  it('two boys of one name without numbers stay apart by their number in class', () => {
    const school = imported();
    const rows = { ...NOTHING, students: [WANG_A, { ...WANG_B, healthNote: '花生过敏' }] };
    const p = plan(school, rows, { importId: 'import2' });
    expect(p.targets.flatMap((t) => (t.kind === 'child' ? [t.id] : []))).toEqual([idOf(school, '王小明', 4)]);
  });

  it('a child without a number that gets one later stays the same child', () => {
    const school = imported(withoutNamesake());
    const numbered = { ...WANG_A, studentNumber: 'G110101201705060033' };
    const p = plan(school, { ...NOTHING, students: [numbered] }, { importId: 'import2' });
    expect(childCommands(p)).toEqual(['CorrectChildDetails']);
    write(school, p);
    expect(school.current().directory.keys.child.get(digestOf('child', `number:${numbered.studentNumber}`))).toBe(
      idOf(school, '王小明', 3),
    );
  });

  it('a row about a child that nobody registered is an error that names it', () => {
    const p = plan(imported(), { ...NOTHING, collectors: [collector(student('无名', 30, null), '母', '13900000088')] });
    expect(p.problems.map((x) => x.code)).toEqual(['child_not_registered']);
  });

  it('a consent for grade 2 is refused in the preview, with the minimum grade', () => {
    const small = student('小不点', 1, 'G110101201805060044', { class: { grade: 2, classNo: 1 } });
    const consent = { ...SCHOOL_FILE.consents[0], child: ref(small) };
    const p = plan(imported(), { ...NOTHING, students: [small], consents: [consent] });
    expect(p.problems.map((x) => [x.code, x.params.minimum])).toContainEqual(['consent_below_minimum_grade', 3]);
    expect(childCommands(p)).not.toContain('GrantSelfConsent');
  });

  it('an external whose papers are missing is not rostered, and the preview says so', () => {
    const staff = SCHOOL_FILE.staff.map((s) => (s.staffNumber === 'X1' ? { ...s, conductChecked: false } : s));
    const p = plan(new RecordedSchool(), { ...SCHOOL_FILE, staff });
    expect(p.problems.map((x) => [x.code, x.severity])).toEqual([['external_expired', 'warning']]);
    write(new RecordedSchool(), p);
  });
});

function withoutNamesake(): ImportRows {
  const isB = (child: { readonly inClassNo: number | null }) => child.inClassNo === WANG_B.inClassNo;
  const kept = <T extends { readonly child: { readonly inClassNo: number | null } }>(rows: readonly T[]) =>
    rows.filter((r) => !isB(r.child));
  return {
    ...SCHOOL_FILE,
    students: [CHEN, CHENN, WANG_A],
    collectors: kept(SCHOOL_FILE.collectors),
    agencyChildren: [],
    enrolments: kept(SCHOOL_FILE.enrolments),
    placements: kept(SCHOOL_FILE.placements),
    dismissals: kept(SCHOOL_FILE.dismissals),
  };
}
