import type { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';

const CHINESE_DIGITS = '零一二三四五六七八九';

/** A predicate for what a guard typed: phone ending, class, initials or a part of the name. */
export function matches(asked: string, names: Names, campusId: string): (child: NamedChild) => boolean {
  if (/^\d{4}$/.test(asked)) return byPhoneEnding(asked, names);
  const wanted = classIn(asked);
  if (wanted) return (child) => isOfClass(child, wanted, names, campusId);
  const initials = asked.toLowerCase();
  if (/^[a-z]+$/.test(initials)) return (child) => child.initials.startsWith(initials);
  return (child) => child.name?.includes(asked) ?? false;
}

function byPhoneEnding(digits: string, names: Names): (child: NamedChild) => boolean {
  return ({ state }) => {
    const { record } = state;
    if (!record) return false;
    const persons = [...record.authorities, ...record.delegations, ...record.contacts].map((entry) => entry.personId);
    return persons.some((personId) => names.adult(personId)?.phone?.endsWith(digits));
  };
}

/** `3-2`, `302`, `三2`, `三（2）班`, `3年2班` */
function classIn(asked: string): { readonly grade: number; readonly classNo: number } | null {
  const found = /^([1-9一二三四五六七八九])(?:年级|年|[-－/]|0)?[（(]?([1-9]\d?)[)）]?班?$/.exec(asked);
  if (!found) return null;
  const grade = /\d/.test(found[1]) ? Number(found[1]) : CHINESE_DIGITS.indexOf(found[1]);
  return { grade, classNo: Number(found[2]) };
}

function isOfClass(child: NamedChild, wanted: { grade: number; classNo: number }, names: Names, campusId: string): boolean {
  const { record } = child.state;
  if (record?.gradeLevel !== wanted.grade) return false;
  return names.campus(campusId)?.classes[record.classId]?.classNo === wanted.classNo;
}
