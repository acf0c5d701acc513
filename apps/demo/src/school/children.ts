import type { Sex } from '@baton/roster';
import type { CastChild, Part } from './cast';
import { childName, UNUSUAL_NAMES } from './names';
import { gateOfGrade, P1 } from './p1-numbers';
import type { Dice } from './random';

/** A child while the school is being made up; becomes a CastChild when everything is decided. */
export type Draft = { -readonly [K in keyof CastChild]: CastChild[K] };

/** Children whom the day's cases need with this name, sex and class, in front of the invented ones. */
export interface Wanted {
  readonly role: string;
  readonly classKey: string;
  readonly sex: Sex;
  readonly name?: string;
  readonly part: Part;
}

export const WANTED: readonly Wanted[] = [
  { role: 'restriction', classKey: '1-4', sex: 'male', part: 'main_wave' },
  { role: 'toilet', classKey: '1-3', sex: 'male', part: 'main_wave' },
  { role: 'early1', classKey: '1-5', sex: 'female', part: 'early_leaver' },
  { role: 'late1', classKey: '1-6', sex: 'male', part: 'extended_care' },
  { role: 'wrongChildMeant', classKey: '2-1', sex: 'female', name: '林小晨', part: 'after_stage_3' },
  { role: 'wrongChildTaken', classKey: '2-3', sex: 'female', name: '林小辰', part: 'main_wave' },
  { role: 'siblingYounger', classKey: '2-3', sex: 'female', name: '高诗涵', part: 'main_wave' },
  { role: 'visiting', classKey: '2-2', sex: 'male', name: '蒋明泽', part: 'main_wave' },
  { role: 'delegate', classKey: '2-4', sex: 'female', part: 'extended_care' },
  { role: 'explainedByMother', classKey: '2-5', sex: 'female', part: 'explained' },
  { role: 'artRoom', classKey: '3-2', sex: 'female', part: 'main_wave' },
  { role: 'late2', classKey: '3-1', sex: 'female', part: 'extended_care' },
  { role: 'stomachAche', classKey: '3-3', sex: 'female', part: 'main_wave' },
  { role: 'early2', classKey: '3-4', sex: 'male', part: 'early_leaver' },
  { role: 'early3', classKey: '3-5', sex: 'female', part: 'early_leaver' },
  { role: 'notCollected', classKey: '3-6', sex: 'male', part: 'not_collected' },
  { role: 'sameName1', classKey: '4-3', sex: 'female', name: '张雨涵', part: 'main_wave' },
  { role: 'sameName2', classKey: '4-3', sex: 'female', name: '张雨涵', part: 'main_wave' },
  { role: 'visitedSibling', classKey: '4-3', sex: 'female', name: '蒋明悦', part: 'main_wave' },
  { role: 'clinicEarly', classKey: '4-4', sex: 'female', part: 'clinic_early' },
  { role: 'twoGates', classKey: '4-5', sex: 'female', name: '曹思琪', part: 'main_wave' },
  { role: 'early4', classKey: '4-6', sex: 'male', part: 'early_leaver' },
  { role: 'late3', classKey: '4-6', sex: 'female', part: 'extended_care' },
  { role: 'siblingElder', classKey: '5-1', sex: 'male', name: '高俊航', part: 'main_wave' },
  { role: 'runner1', classKey: '5-2', sex: 'male', part: 'main_wave' },
  { role: 'noConsentToday', classKey: '5-3', sex: 'male', part: 'main_wave' },
  { role: 'runner2', classKey: '5-5', sex: 'female', part: 'main_wave' },
  { role: 'explainedConsentBreach', classKey: '5-6', sex: 'male', part: 'explained' },
  { role: 'runner3', classKey: '6-1', sex: 'male', part: 'main_wave' },
  { role: 'runner4', classKey: '6-2', sex: 'female', part: 'main_wave' },
  { role: 'twoGatesSibling', classKey: '6-3', sex: 'male', name: '曹思远', part: 'main_wave' },
  { role: 'library', classKey: '6-4', sex: 'male', part: 'main_wave' },
  { role: 'early5', classKey: '6-5', sex: 'male', part: 'early_leaver' },
];

/** Sounds that the cases' names have: no invented name may come near them. */
const KEPT_NAMES = WANTED.flatMap(({ name }) => name ?? []);

export interface Crowd {
  readonly children: readonly Draft[];
  readonly byRole: ReadonlyMap<string, Draft>;
}

/** 1,500 children with their parts; groups, adults and collectors follow. */
export function admitChildren(random: Dice): Crowd {
  const byRole = new Map<string, Draft>();
  const unusual = random.shuffled(UNUSUAL_NAMES);
  const children = P1.students.flatMap((total, g) => {
    const taken = new Set<string>(KEPT_NAMES);
    const grade = Array.from({ length: P1.classesPerGrade }, (_, c) => {
      const size = Math.floor(total / P1.classesPerGrade) + (c < total % P1.classesPerGrade ? 1 : 0);
      return admitClass(random, g + 1, c + 1, size, taken, unusual, byRole);
    });
    planParts(random, g, grade);
    return grade.flat();
  });
  markAbsentAllDay(random, children);
  return { children, byRole };
}

function admitClass(
  random: Dice,
  grade: number,
  classNo: number,
  size: number,
  taken: Set<string>,
  unusual: (readonly [string, Sex])[],
  byRole: Map<string, Draft>,
): Draft[] {
  const wanted = WANTED.filter(({ classKey }) => classKey === `${grade}-${classNo}`);
  const named = wanted.map(({ name, sex, part, role }) => ({ name: name ?? childName(random, sex, taken), sex, part, role }));
  const oneUnusual = classNo % 3 === 2 ? unusual.splice(0, 1).map(([name, sex]) => ({ name, sex, part: null, role: null })) : [];
  const others = Array.from({ length: size - named.length - oneUnusual.length }, () => {
    const sex: Sex = random.below(100) < 53 ? 'male' : 'female';
    return { name: childName(random, sex, taken), sex, part: null, role: null };
  });
  return random.shuffled([...named, ...oneUnusual, ...others]).map(({ name, sex, part, role }, i) => {
    const child = newChild(random, grade, classNo, i + 1, name, sex);
    if (part !== null) child.part = part;
    if (role !== null) byRole.set(role, child);
    return child;
  });
}

function newChild(random: Dice, grade: number, classNo: number, inClassNo: number, name: string, sex: Sex): Draft {
  const birthDate = birthDateIn(random, grade);
  return {
    key: `${grade}-${classNo}#${inClassNo}`,
    grade,
    classNo,
    inClassNo,
    name,
    sex,
    birthDate,
    studentNumber: '',
    healthNote: random.below(40) === 0 ? random.pick(['花生过敏', '青霉素过敏', '哮喘，随身带喷雾', '鸡蛋过敏', '有热性惊厥史']) : null,
    weekdays: [],
    part: 'not_planned',
    groups: {},
    afterPeriod: null,
    gate: gateOfGrade(grade),
    mode: 'collected',
    consent: null,
    agency: null,
    adults: [],
    takenBy: null,
    line: null,
  };
}

/** Six years old on 1 September of the entry year. */
function birthDateIn(random: Dice, grade: number): string {
  const firstYear = 2025 - grade + 1 - 7;
  const month = ((8 + random.below(12)) % 12) + 1;
  return `${month >= 9 ? firstYear : firstYear + 1}-${String(month).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
}

const CLASS_STAGE_1_FIXED: Readonly<Record<string, number>> = { '4-1': 2 };

/** Gives every child of a grade its part on Tuesday, until each number of the ledger is reached. */
function planParts(random: Dice, g: number, classes: readonly Draft[][]): void {
  const expected = classes.flatMap((children, c) => {
    const cast = children.filter(({ part }) => part !== 'not_planned');
    const rest = random.shuffled(children.filter(({ part }) => part === 'not_planned'));
    const leave = share(P1.onLeave[g], c);
    rest.splice(0, leave).forEach((child) => (child.part = 'on_leave'));
    return [...cast, ...rest.slice(0, P1.expectedByClass[g][c] - cast.length)];
  });
  const open = random.shuffled(expected.filter(({ part }) => part === 'not_planned'));
  const isFixed = (child: Draft) => `${child.grade}-${child.classNo}` in CLASS_STAGE_1_FIXED;
  take(open.filter(isFixed), g === 3 ? CLASS_STAGE_1_FIXED['4-1'] : 0, 'after_stage_1');
  const count = (part: Part) => expected.filter((child) => child.part === part).length;
  take(
    open.filter((child) => !isFixed(child)),
    P1.afterStage1[g] - count('after_stage_1'),
    'after_stage_1',
  );
  take(open, P1.extendedCare[g] - count('extended_care'), 'extended_care');
  take(open, P1.inStage3[g] - P1.extendedCare[g] - count('not_collected') - count('after_stage_3'), 'after_stage_3');
  take(open, open.length, 'main_wave');
}

/** The first `n` without a part get this one. */
function take(children: readonly Draft[], n: number, part: Part): void {
  children
    .filter((child) => child.part === 'not_planned')
    .slice(0, n)
    .forEach((child) => (child.part = part));
}

/** A grade's few children on leave, one a class from the first class on. */
const share = (total: number, c: number): number => Math.floor(total / P1.classesPerGrade) + (c < total % P1.classesPerGrade ? 1 : 0);

function markAbsentAllDay(random: Dice, children: readonly Draft[]): void {
  random
    .shuffled(children.filter(({ part }) => part === 'not_planned'))
    .slice(0, P1.absentAllDay)
    .forEach((child) => (child.part = 'absent_all_day'));
}

export const isPlanned = ({ part }: Pick<Draft, 'part'>): boolean => part !== 'not_planned' && part !== 'absent_all_day';
export const isExpected = (child: Pick<Draft, 'part'>): boolean => isPlanned(child) && child.part !== 'on_leave';
export const staysForStage2 = (child: Pick<Draft, 'part'>): boolean => isPlanned(child) && child.part !== 'after_stage_1';
export const staysForStage3 = ({ part }: Pick<Draft, 'part'>): boolean =>
  ['after_stage_3', 'extended_care', 'not_collected'].includes(part);
