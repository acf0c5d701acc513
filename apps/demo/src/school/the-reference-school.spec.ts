import { recognise } from '@baton/roster';
import type { CastChild } from './cast';
import { generateP1 } from './p1-workbook';
import { EXTENDED, P1_LEDGER, STAGE_1, STAGE_2, STAGE_3, type PeriodName } from './p1-numbers';
import { CLASS_KEYS } from './staffing';

const { sheets, cast } = generateP1();
const children = cast.children;
const byKey = new Map(children.map((child) => [child.key, child]));
const child = (key: string): CastChild => byKey.get(key) as CastChild;
const count = (test: (child: CastChild) => boolean): number => children.filter(test).length;
const partIs =
  (...parts: CastChild['part'][]) =>
  (child: CastChild) =>
    parts.includes(child.part);
const isExpected = (one: CastChild) => !partIs('not_planned', 'absent_all_day', 'on_leave')(one);
const isOpened = (one: CastChild) => isExpected(one) && one.part !== 'explained';
const inStage2 = partIs('main_wave', 'after_stage_3', 'extended_care', 'not_collected');
const groupSize = (name: string, period: PeriodName, test = isOpened) => count((one) => one.groups[period] === name && test(one));

describe('the school of the reference day', () => {
  it('has the children that school-day.md gives it', () => {
    expect(children).toHaveLength(P1_LEDGER.students);
    expect([1, 2, 3, 4, 5, 6].map((grade) => count((one) => one.grade === grade))).toEqual([262, 258, 254, 250, 242, 234]);
    expect(count((one) => one.weekdays.length > 0)).toBe(P1_LEDGER.enrolled);
    expect(count((one) => one.weekdays.length === 5)).toBe(P1_LEDGER.fiveDays);
    expect(count((one) => one.weekdays.includes(2))).toBe(P1_LEDGER.planned);
    expect(count((one) => one.weekdays.includes(2) === partIs('not_planned', 'absent_all_day')(one))).toBe(0);
    expect([count(partIs('not_planned')), count(partIs('absent_all_day'))]).toEqual([346, 4]);
  });

  it('expects 1,128 on Tuesday in 36 groups, 34 of them in 3-2 and 28 in 1-1', () => {
    expect([count(partIs('on_leave')), count(isExpected)]).toEqual([P1_LEDGER.onLeave, P1_LEDGER.expected]);
    const sizes = CLASS_KEYS.map((key) => count((one) => one.key.startsWith(`${key}#`) && isExpected(one)));
    expect(sizes.reduce((a, b) => a + b)).toBe(1128);
    expect([sizes[CLASS_KEYS.indexOf('3-2')], sizes[CLASS_KEYS.indexOf('1-1')]]).toEqual([34, 28]);
  });

  it('lets 168 leave after stage 1, 736 in the main wave, 174 after stage 3 and keeps 41 in extended care', () => {
    const sums = (
      [
        'explained',
        'clinic_early',
        'early_leaver',
        'after_stage_1',
        'main_wave',
        'after_stage_3',
        'extended_care',
        'not_collected',
      ] as const
    ).map((part) => count(partIs(part)));
    expect(sums).toEqual([2, 1, 5, 168, 736, 174, 41, 1]);
    expect(count(isOpened)).toBe(P1_LEDGER.opened);
    expect(children.filter(partIs('main_wave')).filter(({ gate }) => gate === '南门')).toHaveLength(P1_LEDGER.mainWaveSouth);
  });

  it('seats 528 in 22 clubs of 24 and 424 in 14 homework groups, 28 of them in the group that is swapped', () => {
    const stage2 = cast.groups.filter(({ period }) => period === STAGE_2);
    const clubs = stage2.filter(({ kind }) => kind === '社团').map(({ name }) => groupSize(name, STAGE_2, inStage2));
    const homework = stage2.filter(({ kind }) => kind !== '社团').map(({ name }) => groupSize(name, STAGE_2, inStage2));
    expect(clubs).toEqual(Array(22).fill(24));
    expect(homework).toHaveLength(14);
    expect(homework.reduce((a, b) => a + b)).toBe(P1_LEDGER.inHomework);
    expect(count(inStage2)).toBe(P1_LEDGER.inStage2);
    expect(groupSize(cast.cases.swapGroup, STAGE_2, inStage2)).toBe(28);
    expect(new Set(children.filter((one) => one.key.startsWith('4-1#') && inStage2(one)).map((one) => one.groups[STAGE_2])).size).toBe(5);
    expect(count((one) => one.key.startsWith('4-1#') && inStage2(one))).toBe(31);
  });

  it('puts 216 children into six grade rooms and 41 into two rooms of extended care', () => {
    expect(
      cast.groups
        .filter(({ period }) => period === STAGE_3)
        .map(({ name }) => groupSize(name, STAGE_3))
        .reduce((a, b) => a + b),
    ).toBe(P1_LEDGER.inStage3);
    expect(cast.groups.filter(({ period }) => period === EXTENDED).map(({ name }) => groupSize(name, EXTENDED))).toEqual([21, 20]);
  });

  it('sends every child home as the ledger counts it by mode', () => {
    const how = (mode: string) => children.filter(isOpened).filter((one) => one.takenBy?.how === mode).length;
    expect([how('list'), how('delegate'), how('agency'), how('self')]).toEqual([
      P1_LEDGER.byList,
      P1_LEDGER.byDelegate,
      P1_LEDGER.byAgency,
      P1_LEDGER.bySelf,
    ]);
    expect(count((one) => isExpected(one) && one.mode === 'self')).toBe(P1_LEDGER.selfLogged);
    // a red warning at 17:20 finds 214 of those who are still here
    expect(count((one) => one.mode === 'self' && inStage2(one))).toBe(214);
    expect(children.filter((one) => one.mode === 'self').every((one) => one.grade >= 3 && one.consent?.includes(2))).toBe(true);
    expect(children.filter((one) => !isOpened(one)).every((one) => one.takenBy === null)).toBe(true);
  });

  it('keeps delegates and agencies away from the gate that will be offline', () => {
    const south = children.filter((one) => one.gate === '南门' && one.part === 'main_wave');
    expect(south.filter((one) => one.takenBy?.how === 'delegate' || one.takenBy?.how === 'agency')).toEqual([]);
  });

  it('staffs every post of the day with one person each', () => {
    const { staff, groups, lines, bringers } = cast;
    const stage = (period: PeriodName) => groups.filter((group) => group.period === period).map(({ teacher }) => teacher);
    expect([stage(STAGE_1), stage(STAGE_2), stage(STAGE_3), stage(EXTENDED)].map((teachers) => new Set(teachers).size)).toEqual([
      36, 36, 6, 2,
    ]);
    expect(groups.filter(({ external }) => external !== null)).toHaveLength(8);
    expect([staff.gradeLeads.length, staff.administrators.length, staff.volunteers.length, staff.externals.length]).toEqual([6, 2, 12, 8]);
    expect(Object.values(staff.guards).flat()).toHaveLength(4);
    expect(Object.values(staff.gateTeachers).map((teachers) => teachers.length)).toEqual([2, 2, 2]);
    expect([
      lines.length,
      bringers.length,
      new Set([...lines.map(({ escort }) => escort), ...bringers.map(({ staffNumber }) => staffNumber)]).size,
    ]).toEqual([18, 18, 36]);
    expect([1, 2, 3, 4, 5, 6].map((grade) => bringers.filter((one) => one.grade === grade).length)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(new Set(staff.all.map(({ staffNumber }) => staffNumber)).size).toBe(staff.all.length);
    expect(
      children
        .filter(partIs('main_wave'))
        .filter(({ line }) => line === null)
        .map(({ key }) => key)
        .sort(),
    ).toEqual([cast.cases.stomachAche, cast.cases.siblings.elder].sort());
  });

  it('casts every edge case with the children that it needs', () => {
    const { cases } = cast;
    expect([child(cases.wrongChild.taken).name, child(cases.wrongChild.meant).name]).toEqual(['林小辰', '林小晨']);
    expect([cases.wrongChild.taken.slice(0, 3), cases.wrongChild.meant.slice(0, 3)]).toEqual(['2-3', '2-1']);
    expect(cases.wrongChild.recordedUncle).not.toBe(cases.wrongChild.realUncle);
    expect(child(cases.wrongChild.meant).part).toBe('after_stage_3');
    expect(
      [child(cases.siblings.younger), child(cases.siblings.elder)].every(
        (one) => one.gate === '东门' && one.adults.some(({ name }) => name === cases.siblings.grandmother),
      ),
    ).toBe(true);
    expect([
      child(cases.noConsentToday).grade,
      child(cases.noConsentToday).consent,
      child(cases.noConsentToday).mode,
      child(cases.noConsentToday).gate,
    ]).toEqual([5, [1, 3, 5], 'collected', '南门']);
    expect([child(cases.library.child).grade, child(cases.library.child).gate, child(cases.library.child).mode]).toEqual([
      6,
      '南门',
      'self',
    ]);
    expect([child(cases.delegate).part, child(cases.delegate).takenBy?.how]).toEqual(['extended_care', 'delegate']);
    expect(child(cases.explainedConsentBreach).weekdays.some((day) => child(cases.explainedConsentBreach).consent?.includes(day))).toBe(
      false,
    );
    expect(child(cases.artRoom).key.startsWith('3-2#')).toBe(true);
    expect(cases.late.map((key) => child(key).part)).toEqual(Array(3).fill('extended_care'));
    expect(child(cases.visiting.sibling).groups[STAGE_2]).toBe(cases.visiting.club);
    expect(child(cases.twoGates.child).gate).toBe('北门');
    const eight = [...cases.runners, cases.toilet, cases.artRoom, cases.explainedByMother, cases.explainedConsentBreach];
    expect(new Set(eight.map((key) => key.split('#')[0])).size).toBe(8);
  });

  it('holds names that break careless software, and two children of one name in one class', () => {
    const [one, other] = cast.cases.sameName.map(child);
    expect([one.name, one.grade, one.classNo]).toEqual([other.name, other.grade, other.classNo]);
    expect(one.studentNumber).not.toBe(other.studentNumber);
    expect(children.some(({ name }) => name.includes('𠮷'))).toBe(true);
    expect(children.some(({ name }) => name.includes('\u00b7'))).toBe(true);
    expect(new Set(children.map(({ studentNumber }) => studentNumber)).size).toBe(1500);
  });

  it('is the same school at every call', () => {
    expect(generateP1()).toEqual({ sheets, cast });
  });
});

describe('the workbook of the reference school', () => {
  const recognised = recognise(sheets);

  it('is recognised without a single problem', () => {
    expect(recognised.problems).toEqual([]);
    expect(recognised.sheets.map(({ name }) => name)).toEqual(sheets.map(({ name }) => name));
  });

  it('comes out of recognition as the cast went in', () => {
    const { rows } = recognised;
    expect(rows.students.map(({ name }) => name)).toEqual(children.map(({ name }) => name));
    expect(rows.collectors).toHaveLength(children.flatMap(({ adults }) => adults).length);
    expect(rows.agencyChildren).toHaveLength(P1_LEDGER.byAgency);
    expect(rows.enrolments.filter(({ joins }) => joins)).toHaveLength(P1_LEDGER.enrolled);
    const onTuesday = rows.dismissals.filter(({ weekdays }) => weekdays.includes(2));
    expect(onTuesday).toHaveLength(P1_LEDGER.planned);
    expect(onTuesday.filter(({ mode }) => mode === 'self')).toHaveLength(P1_LEDGER.selfLogged);
    expect(rows.consents.filter(({ weekdays }) => weekdays.includes(2))).toHaveLength(P1_LEDGER.selfLogged);
    expect(rows.placements.filter(({ weekdays, period }) => weekdays.includes(2) && period === STAGE_1)).toHaveLength(P1_LEDGER.planned);
    expect(rows.staff).toHaveLength(cast.staff.all.length);
    expect(rows.school?.schoolYear).toBe(2025);
  });
});
