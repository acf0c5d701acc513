import type { RawCell } from './rows';

/** The cell's text without white space at its ends; null when nothing is left. Numbers as a spreadsheet shows them. */
export function cellText(cell: RawCell | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  const text = withoutZeroWidthEnds(String(cell).trim()).trim();
  return text === '' ? null : text;
}

/** A loop, for a pattern anchored at the end takes quadratic time on a long inner run. */
function withoutZeroWidthEnds(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === '\u200b') from++;
  while (to > from && text[to - 1] === '\u200b') to--;
  return text.slice(from, to);
}

const WIDE = /[\uff01-\uff5e\u3000〔【〕】—–〜]/;

/** Full-width letters, digits, brackets and spaces as their half-width twins. For reading codes and headers, never for names. */
export function halfWidth(text: string): string {
  if (!WIDE.test(text)) return text;
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/[〔【]/g, '[')
    .replace(/[〕】]/g, ']')
    .replace(/[—–~〜]/g, '-');
}

/** The same for two spellings of one thing's name: width, brackets, case and white space don't count. */
export function looseKey(text: string): string {
  return halfWidth(text).replace(/\s/gu, '').toLowerCase();
}

const DOTS = /[\u2022\u2027\u2219\u30fb\uff65\u22c5\u0387]/gu;

/**
 * A person's name as it is stored: the characters as written, without the white space that only aligns a list
 * (two characters spread over the width of three), with U+00B7 as the one separator of minority names. Never normalised: 𠮷 and compatibility ideographs stay.
 */
export function personName(text: string): string {
  const dotted = text.replace(DOTS, '\u00b7').replace(/(\p{Script=Han})\s*[.．]\s*(?=\p{Script=Han})/gu, '$1\u00b7');
  return dotted.replace(/(\p{Script=Han}|\u00b7)\s+(?=\p{Script=Han}|\u00b7)/gu, '$1').replace(/\s+/gu, ' ');
}

const CHINESE_DIGITS = '零一二三四五六七八九';

/** 1–99 in digits or Chinese numerals (十一, 二十三, 两); null when it is no number. */
export function smallNumber(text: string): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const t = text.replace(/〇/g, '零').replace(/两/g, '二');
  const tens = /^([一二三四五六七八九]?)十([一二三四五六七八九]?)$/.exec(t);
  if (tens) return (tens[1] ? CHINESE_DIGITS.indexOf(tens[1]) : 1) * 10 + (tens[2] ? CHINESE_DIGITS.indexOf(tens[2]) : 0);
  return t.length === 1 && CHINESE_DIGITS.includes(t) ? CHINESE_DIGITS.indexOf(t) : null;
}

/** 1–9 as 一–九, for showing grades. */
export const chineseDigit = (n: number): string => (n >= 0 && n <= 9 ? CHINESE_DIGITS.charAt(n) : String(n));

/** Column number from 0 as the spreadsheet program's letters: 0 -> A, 26 -> AA. */
export function columnLetters(index: number): string {
  let rest = index;
  let letters = '';
  do {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
    rest = Math.floor(rest / 26) - 1;
  } while (rest >= 0);
  return letters;
}

/** Parts of a cell that names several things: 张三、李四 / 张三;李四 / one a line. */
export const partsOf = (text: string): string[] =>
  text
    .split(/[、,，;；/\n\r|]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
