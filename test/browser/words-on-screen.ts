import type { Page } from '@playwright/test';
import type { P1Cast } from '../../apps/demo/src/school/cast';

/** characters of the longest name of a person, a room or a group */
const LONGEST_NAME = 16;
/** numbers belong to names as well: 504教室, 三（6）班 */
const HAN_RUN = /[\d（）·-]*\p{Script=Han}[\p{Script=Han}\d（）·-]*/gu;
const LATIN_WORD = /[A-Za-z]{3,}/g;
/** the end of an event's id, by which a record is found on paper; one in four holds three letters in a row */
const RECORD_NUMBER = /\b[\da-f]{8}\b/g;
/** Words that Chinese writes in Latin letters. */
const SAID_IN_CHINESE_TOO: ReadonlySet<string> = new Set([
  'PIN',
  'Baton',
  'Excel',
  'CSV',
  'XLSX',
  'xlsx',
  'csv',
  'HTTPS',
  'English',
  'Esc',
  'iPad',
  'iPhone',
  'Safari',
  'VPN',
  'Windows',
  // initials of a name, as an example
  'lxc',
]);

/** What a person reads on the page, or has read out: texts and labels that are not hidden. */
export const textsOn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const seen = new Set();
    const say = (text) => text && text.trim() && seen.add(text.trim());
    for (const element of document.body.querySelectorAll('*')) {
      if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) || !element.checkVisibility({ visibilityProperty: true })) continue;
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) say(node.nodeValue);
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description']) say(element.getAttribute(name));
    }
    return [...seen];
  })()`);

/** Names that a school gave, and what its people wrote: the same in every language. */
export function namesOf(cast: P1Cast, more: readonly string[]): ReadonlySet<string> {
  return new Set([
    ...cast.children.flatMap(({ name, adults, agency, takenBy }) => [
      name,
      ...adults.map((adult) => adult.name),
      ...(agency === null ? [] : [agency]),
      ...(takenBy === null || takenBy.how === 'self' ? [] : [takenBy.how === 'agency' ? takenBy.escort : takenBy.name]),
    ]),
    ...cast.staff.all.flatMap(({ name, unit, roles }) => [name, ...roles, ...(unit === null ? [] : [unit])]),
    ...cast.groups.flatMap(({ name, place, kind, period }) => [name, place, kind, period]),
    // a sentence is looked for run by run
    ...more.flatMap((text) => text.match(HAN_RUN) ?? []),
  ]);
}

/** Chinese on an English page that is nobody's name; empty is good. */
export const chineseIn = (texts: readonly string[], names: ReadonlySet<string>): readonly string[] =>
  texts.filter((text) => (text.match(HAN_RUN) ?? []).some((run) => !isMadeOf(run, names)));

/** English on a Chinese page; empty is good. */
export const englishIn = (texts: readonly string[]): readonly string[] =>
  texts.filter((text) => (text.replace(RECORD_NUMBER, '').match(LATIN_WORD) ?? []).some((word) => !SAID_IN_CHINESE_TOO.has(word)));

/** Is the whole run nothing but names, one after the other? */
function isMadeOf(run: string, names: ReadonlySet<string>): boolean {
  const reached = new Set([0]);
  for (let from = 0; from < run.length; from++) {
    if (!reached.has(from)) continue;
    for (let to = from + 1; to <= Math.min(run.length, from + LONGEST_NAME); to++) if (names.has(run.slice(from, to))) reached.add(to);
  }
  return reached.has(run.length);
}
