import type { ChildOnDevice } from '@baton/contracts';

/** Names on one screen: more means that somebody should type more. */
const MAX_FOUND = 20;

const CHINESE_DIGITS = '零一二三四五六七八九';

/** Among the names on this device, by a part of the name, initials in pinyin, or class (3-2, 三2). */
export function findOnDevice(children: readonly ChildOnDevice[], asked: string): readonly ChildOnDevice[] {
  if (asked === '') return [];
  const wanted = classIn(asked);
  const initials = asked.toLowerCase();
  const fits = (child: ChildOnDevice): boolean => {
    if (wanted) return child.grade === wanted.grade && child.classNo === wanted.classNo;
    return (child.name?.includes(asked) ?? false) || (/^[a-z]+$/.test(initials) && child.initials.startsWith(initials));
  };
  return children.filter(fits).slice(0, MAX_FOUND);
}

/** `3-2`, `302`, `三2`, `三（2）班`: as the school’s own search reads it */
function classIn(asked: string): { readonly grade: number; readonly classNo: number } | null {
  const found = /^([1-9一二三四五六七八九])(?:年级|年|[-－/]|0)?[（(]?([1-9]\d?)[)）]?班?$/.exec(asked);
  if (!found) return null;
  const grade = /\d/.test(found[1]) ? Number(found[1]) : CHINESE_DIGITS.indexOf(found[1]);
  return { grade, classNo: Number(found[2]) };
}
