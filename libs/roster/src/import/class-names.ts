import type { ClassRef } from './rows';
import { chineseDigit, halfWidth, smallNumber } from './text';

/** What the spelling of a class depends on; schools differ, so none of it is built in. */
export interface ClassNaming {
  /** calendar year in which the school year starts; null: unknown, so 2023级2班 can't be read */
  readonly schoolYear: number | null;
  /** first grade of the junior phase: 7 in a 6-3 system, 6 in a 5-4 system */
  readonly juniorFirstGrade: number;
  /** the grade called 初一: 7, 6 in some 5-4 systems */
  readonly chuYiGrade: number;
}

export const DEFAULT_CLASS_NAMING: ClassNaming = { schoolYear: null, juniorFirstGrade: 7, chuYiGrade: 7 };

export type ClassReading = { readonly ref: ClassRef } | { readonly unreadable: 'class_unreadable' | 'school_year_needed' };

const LAST_GRADE = 9;
const LAST_CLASS_NO = 60;
const NUMERAL = '[一二三四五六七八九十两〇零]+|\\d{1,2}';
const IN_BRACKETS = `[(\\[]?(${NUMERAL})[)\\]]?班?`;
const PHASE = '(?:小学|初中|中学|小|中)?';

const BY_COHORT = new RegExp(`^(初|小|小学|初中)?(20\\d{2}|\\d{2})[级届]${IN_BRACKETS}$`);
const BY_CHU = new RegExp(`^初(预|[一二三四]|[1-4])(?:年级)?${IN_BRACKETS}$`);
const YU_CHU = new RegExp(`^预(?:初|备班?)(?:年级)?${IN_BRACKETS}$`);
const BY_GRADE = new RegExp(`^${PHASE}([一二三四五六七八九]|[1-9])(?:年级?|[-.])?${IN_BRACKETS}$`);
const BY_NUMBER = /^0?([1-9])(\d{2})班?$/;

/** 三（2）班, 三(2)班, 三2班, 三二班, 302, 三年级2班, 3.2, 2023级2班, 初一（3）班, 七（3）班. */
export function readClassName(text: string, naming: ClassNaming): ClassReading {
  const t = halfWidth(text).replace(/\s/gu, '');
  const number = BY_NUMBER.exec(t);
  if (number) return reading(Number(number[1]), Number(number[2]));
  const cohort = BY_COHORT.exec(t);
  if (cohort) return readCohort(cohort, naming);
  const chu = BY_CHU.exec(t);
  if (chu)
    return reading(chu[1] === '预' ? naming.chuYiGrade - 1 : naming.chuYiGrade + (smallNumber(chu[1]) ?? 0) - 1, smallNumber(chu[2]));
  const yuChu = YU_CHU.exec(t);
  if (yuChu) return reading(naming.chuYiGrade - 1, smallNumber(yuChu[1]));
  const grade = BY_GRADE.exec(t);
  return grade ? reading(smallNumber(grade[1]), smallNumber(grade[2])) : { unreadable: 'class_unreadable' };
}

/** 2023级2班: the entry year of the phase that 初 names; without it of the primary phase, or of the junior when too early for it. */
function readCohort(match: RegExpExecArray, naming: ClassNaming): ClassReading {
  if (naming.schoolYear === null) return { unreadable: 'school_year_needed' };
  const entry = Number(match[2]) < 100 ? 2000 + Number(match[2]) : Number(match[2]);
  const firstGrade = match[1]?.startsWith('初') ? naming.juniorFirstGrade : 1;
  return reading(naming.schoolYear - entry + firstGrade, smallNumber(match[3]));
}

function reading(grade: number | null, classNo: number | null): ClassReading {
  const fits = grade !== null && classNo !== null && grade >= 1 && grade <= LAST_GRADE && classNo >= 1 && classNo <= LAST_CLASS_NO;
  return fits ? { ref: { grade, classNo } } : { unreadable: 'class_unreadable' };
}

/** Grades from 1-2 · 一、二年级 · 三年级 · 初一; null: unreadable; `all` for 全校. */
export function readGrades(text: string, naming: ClassNaming): readonly number[] | 'all' | null {
  const t = halfWidth(text).replace(/\s|年级|年/gu, '');
  if (/^(全校|全部|不限|所有)$/.test(t)) return 'all';
  const digits = t
    .replace(/初([一二三四])/g, (_, n: string) => String(naming.chuYiGrade + (smallNumber(n) ?? 1) - 1))
    .replace(/[一二三四五六七八九]/g, (n) => String(smallNumber(n)))
    .replace(/至|到|~/g, '-')
    .replace(/[、,;/和及]/g, '');
  if (!/^([1-9](-[1-9])?)+$/.test(digits)) return null;
  const grades = new Set<number>();
  for (const [, from, to] of digits.matchAll(/([1-9])(?:-([1-9]))?/g))
    for (let grade = Number(from); grade <= Number(to ?? from); grade++) grades.add(grade);
  return [...grades].sort((a, b) => a - b);
}

/** 三（2）班 */
export const classWords = (ref: ClassRef): string => `${chineseDigit(ref.grade)}（${ref.classNo}）班`;

export const classKey = (ref: ClassRef): string => `${ref.grade}-${ref.classNo}`;
