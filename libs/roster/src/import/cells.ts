import type { Weekday } from '../child-record';
import { halfWidth, looseKey, smallNumber } from './text';

/** Readers of one cell's text. Each answers null for what it can't read; the caller names the problem. */

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
/** serial numbers that a spreadsheet program shows as 1954 … 2064: a bare number outside is no date */
const FIRST_SERIAL = 20_000;
const LAST_SERIAL = 60_000;

/** What spreadsheet programs show for a formula that failed. */
export const isFormulaError = (text: string): boolean => /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/i.test(text);

/** yyyy-mm-dd from 2015-3-4, 2015/3/4, 2015.3.4, 2015年3月4日, 20150304, an ISO time, or a serial number. */
export function readDate(text: string): string | null {
  const t = halfWidth(text).replace(/\s+/g, ' ').trim();
  const written = /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[T ].*)?$/.exec(t) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(t);
  if (written) return civilDate(Number(written[1]), Number(written[2]), Number(written[3]));
  const serial = /^(\d{5})(?:\.\d+)?$/.exec(t);
  if (!serial) return null;
  const days = Number(serial[1]);
  return days >= FIRST_SERIAL && days <= LAST_SERIAL ? dateOfSerial(days) : null;
}

function civilDate(year: number, month: number, day: number): string | null {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** Days after 1899-12-30, the spreadsheet programs' 1900 system. */
function dateOfSerial(serial: number): string | null {
  let left = serial - 2; // days after 1900-01-01; the system counts a 29th of February 1900 that never was
  let year = 1900;
  while (left >= (isLeap(year) ? 366 : 365)) left -= isLeap(year++) ? 366 : 365;
  let month = 1;
  while (left >= daysIn(year, month)) left -= daysIn(year, month++);
  return civilDate(year, month, left + 1);
}

/** Minutes after midnight from 16:40, 16点40分, 下午4:40, 4:40 PM, 1640, or the fraction of a day that a spreadsheet stores. */
export function readTime(text: string): number | null {
  const t = halfWidth(text).replace(/\s+/g, '');
  const iso = /T(\d{2}):(\d{2})/.exec(t);
  if (iso) return minutes(Number(iso[1]), Number(iso[2]));
  if (/^0?\.\d+$/.test(t)) return Math.round(Number(t) * 24 * 60);
  const m =
    /^(上午|下午|晚上|晚|早上|早)?(\d{1,2})(?:[:.点时])(\d{1,2})?(?::\d{2})?(半)?分?(am|pm)?$/i.exec(t) ?? /^()(\d{1,2})(\d{2})$/.exec(t);
  if (!m) return null;
  const afternoon = /^(下午|晚)/.test(m[1] ?? '') || /pm/i.test(m[5] ?? '');
  const hour = Number(m[2]);
  return minutes(afternoon && hour < 12 ? hour + 12 : hour, m[4] ? 30 : Number(m[3] ?? 0));
}

const minutes = (hour: number, minute: number): number | null => (hour < 24 && minute < 60 ? hour * 60 + minute : null);

/** 15:50-16:40, 15:50至16:40 */
export function readTimeRange(text: string): readonly [number, number] | null {
  const ends = halfWidth(text).split(/-|至|到/);
  if (ends.length !== 2) return null;
  const [from, to] = [readTime(ends[0]), readTime(ends[1])];
  return from === null || to === null ? null : [from, to];
}

export function readWholeNumber(text: string): number | null {
  const t = halfWidth(text).replace(/[,\s]|人|号|年级?$|分钟?$/g, '');
  if (/^-?\d{1,9}(\.0+)?$/.test(t)) return Number(t);
  return smallNumber(t);
}

const YES = [
  '是',
  '有',
  '√',
  '✓',
  '✔',
  '☑',
  '对',
  'y',
  'yes',
  'true',
  '1',
  '可',
  '可以',
  '能',
  '参加',
  '同意',
  '愿意',
  '已',
  '需要',
  'o',
  '○',
];
const NO = [
  '否',
  '无',
  '×',
  'x',
  '✗',
  '✘',
  '☐',
  '不',
  'n',
  'no',
  'false',
  '0',
  '不可',
  '不可以',
  '不能',
  '不参加',
  '不同意',
  '不愿意',
  '未',
  '不需要',
  '-',
  '/',
];

export function readYesNo(text: string): boolean | null {
  const t = looseKey(text);
  return YES.includes(t) ? true : NO.includes(t) ? false : null;
}

const EVERY_DAY = /^(每天|天天|全部|全周|每日|不限|长期)$/;

/** Monday 1 … Sunday 7, in order; `every` for 每天. From 周一、三、五 · 星期一至星期五 · 1-5 · 一三五 · 135. */
export function readWeekdays(text: string): readonly Weekday[] | 'every' | null {
  const t = looseKey(text);
  if (EVERY_DAY.test(t)) return 'every';
  if (/^(工作日|周中|上学日)$/.test(t)) return [1, 2, 3, 4, 5];
  const digits = t
    .replace(/周|星期|礼拜|每/g, '')
    .replace(/[日天]/g, '7')
    .replace(/[一二三四五六]/g, (c) => String('一二三四五六'.indexOf(c) + 1))
    .replace(/至|到|~/g, '-')
    .replace(/[、,;/.和及]/g, '');
  if (!/^([1-7](-[1-7])?)+$/.test(digits)) return null;
  const days = new Set<number>();
  for (const [, from, to] of digits.matchAll(/([1-7])(?:-([1-7]))?/g)) {
    if (Number(to ?? from) < Number(from)) return null;
    for (let day = Number(from); day <= Number(to ?? from); day++) days.add(day);
  }
  return [...days].sort((a, b) => a - b) as Weekday[];
}

/** Mobile number, landline with area code, or a short virtual number, as digits (landline with its dashes). */
export function readPhone(text: string): string | null {
  const t = halfWidth(text)
    .replace(/[\s.]/g, '')
    .replace(/^(\+|00)86-?/, '');
  const mobile = t.replace(/[-()]/g, '');
  if (/^1[3-9]\d{9}$/.test(mobile)) return mobile;
  const landline = t.replace(/^\((0\d{2,3})\)-?/, '$1-');
  if (/^0\d{2,3}-?\d{7,8}(-\d{1,5})?$/.test(landline)) return landline;
  return /^\d{3,6}$/.test(mobile) ? mobile : null;
}

/** 全国学籍号: G, L or J, 17 digits, digit or X. Nothing is derived from it. */
export function readStudentNumber(text: string): string | null {
  const t = halfWidth(text).replace(/[\s-]/g, '').toUpperCase();
  return /^[GJL][0-9]{17}[0-9X]$/.test(t) ? t : null;
}

/** A long number that the spreadsheet program turned into 1.38E+10: digits are lost for good. */
export const lostItsDigits = (text: string): boolean => /^\d(\.\d+)?E\+\d+$/i.test(halfWidth(text).trim());

export function readIdLastFour(text: string): string | null {
  const t = halfWidth(text).replace(/\s/g, '').toUpperCase();
  return /^\d{3}[0-9X]$/.test(t) ? t : null;
}

/** 2025 from 2025-2026学年, 2025学年度, 2025 */
export function readSchoolYear(text: string): number | null {
  const m = /^(20\d{2})(?:-(?:20)?\d{2})?(?:学年度?)?/.exec(halfWidth(text).replace(/\s|至/g, ''));
  return m ? Number(m[1]) : null;
}

/** Two or more characters, no digits: anything else is worth a look, though never refused. */
export const looksLikeName = (name: string): boolean => [...name].length >= 2 && !/[0-9０-９@#*?？]/u.test(name);
