import type { AdultOnDevice, ChildOnDevice, PeopleOnDevice } from '@baton/contracts';

/** Children and adults on the screen at once: more means that the guard should type more. */
export const MOST_FOUND = 24;
/** Children of one class on the screen: a whole class is looked through. */
const MOST_OF_A_CLASS = 80;

export interface Found {
  readonly children: readonly ChildOnDevice[];
  readonly adults: readonly AdultOnDevice[];
  /** more fit than are shown */
  readonly more: boolean;
}

const NOTHING: Found = { children: [], adults: [], more: false };
const CHINESE_DIGITS = '零一二三四五六七八九';

/** What a guard types: four digits of a phone, a class, initials in pinyin, or a part of a name. Works without network. */
export function findAtGate(typed: string, people: PeopleOnDevice): Found {
  const asked = typed.normalize('NFKC').trim();
  if (asked === '') return NOTHING;
  const adults = people.gate?.adults ?? [];
  if (/^\d{4}$/.test(asked))
    return cut(
      [],
      adults.filter((adult) => adult.phoneEnding === asked),
    );
  const wanted = classIn(asked);
  if (wanted)
    return cut(
      people.children.filter((child) => child.grade === wanted.grade && child.classNo === wanted.classNo).sort(inClassOrder),
      [],
      MOST_OF_A_CLASS,
    );
  const letters = asked.toLowerCase();
  if (/^[a-z]+$/.test(letters)) return cut(byInitials(people.children, letters), []);
  return cut(
    people.children.filter((child) => child.name?.includes(asked)),
    adults.filter((adult) => adult.name?.includes(asked)),
  );
}

/** Whose initials begin so, the shortest first. */
const byInitials = (children: readonly ChildOnDevice[], letters: string): ChildOnDevice[] =>
  children
    .filter((child) => child.initials.startsWith(letters))
    .sort((a, b) => a.initials.length - b.initials.length || inClassOrder(a, b));

const inClassOrder = (a: ChildOnDevice, b: ChildOnDevice): number =>
  (a.grade ?? 0) - (b.grade ?? 0) || (a.classNo ?? 0) - (b.classNo ?? 0) || (a.inClassNo ?? 0) - (b.inClassNo ?? 0);

const cut = (children: readonly ChildOnDevice[], adults: readonly AdultOnDevice[], most = MOST_FOUND): Found => ({
  children: children.slice(0, most),
  adults: adults.slice(0, most),
  more: children.length > most || adults.length > most,
});

/** `3-2`, `302`, `三2`, `三(2)班`, `3年2班` */
export function classIn(asked: string): { readonly grade: number; readonly classNo: number } | null {
  const found = /^([1-9一二三四五六七八九])(?:年级|年|[-/]|0)?\(?([1-9]\d?)\)?班?$/.exec(asked);
  if (!found) return null;
  const grade = /\d/.test(found[1]) ? Number(found[1]) : CHINESE_DIGITS.indexOf(found[1]);
  return { grade, classNo: Number(found[2]) };
}
