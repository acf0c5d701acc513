import type { ChildOnDevice, PeopleOnDevice } from '@baton/contracts';
import { useMemo } from 'react';
import { useWords, words } from '../words/language';
import { useHereIfAny, useOfDay } from './here';
import { dateIn, timeIn } from './school-zone';

const LABEL_WORDS = words(
  {
    className: (grade: number, classNo: number) => `${grade}（${classNo}）班`,
    no: (n: number) => `${n}号`,
    unknownChild: '（姓名未下载）',
    unknown: '—',
  },
  {
    className: (grade: number, classNo: number) => `Class ${grade}-${classNo}`,
    no: (n: number) => `no. ${n}`,
    unknownChild: '(name not here)',
    unknown: '—',
  },
);

export interface Labels {
  readonly child: (childId: string) => ChildOnDevice | null;
  readonly childName: (childId: string) => string;
  /** `3（2）班 12号`: tells two children of one name apart */
  readonly classAndNumber: (childId: string) => string;
  readonly className: (grade: number | null, classNo: number | null) => string;
  readonly staff: (staffId: string | null) => string;
  /** place, gate, group, period */
  readonly thing: (id: string | null) => string;
}

type Children = PeopleOnDevice['children'];
const NOBODY: Children = [];
/** list → its children by id: made once for a list, however many names a screen shows */
const indexes = new WeakMap<Children, ReadonlyMap<string, ChildOnDevice>>();

function byId(list: Children): ReadonlyMap<string, ChildOnDevice> {
  let index = indexes.get(list);
  if (!index) indexes.set(list, (index = new Map(list.map((child) => [child.childId, child]))));
  return index;
}

/** What ids are called, from the names on this device. */
export function useLabels(): Labels {
  const people = useOfDay((shown) => shown.people);
  const w = useWords(LABEL_WORDS);
  return useMemo(() => {
    const children = byId(people?.children ?? NOBODY);
    const className = (grade: number | null, classNo: number | null) =>
      grade !== null && classNo !== null ? w.className(grade, classNo) : '';
    return {
      child: (childId) => children.get(childId) ?? null,
      childName: (childId) => children.get(childId)?.name ?? w.unknownChild,
      classAndNumber: (childId) => {
        const child = children.get(childId);
        if (!child) return '';
        return [className(child.grade, child.classNo), child.inClassNo === null ? '' : w.no(child.inClassNo)].join(' ').trim();
      },
      className,
      staff: (staffId) => (staffId === null ? w.unknown : (people?.staff[staffId] ?? w.unknown)),
      thing: (id) => (id === null ? w.unknown : (people?.things[id] ?? w.unknown)),
    };
  }, [people, w]);
}

/** By class and number in class, as a teacher's list is. */
export const byClassAndNumber = (a: ChildOnDevice | null, b: ChildOnDevice | null): number =>
  (a?.grade ?? 0) - (b?.grade ?? 0) || (a?.classNo ?? 0) - (b?.classNo ?? 0) || (a?.inClassNo ?? 0) - (b?.inClassNo ?? 0);

/** The school's, also while nobody has told this device which campus it is at. */
export const useSchoolZone = (): string => useHereIfAny()?.campus.timeZone ?? 'Asia/Shanghai';

/** HH:mm by the school's clock. */
export const useTimeOf = (): ((at: number) => string) => timeIn(useSchoolZone());

/** yyyy-mm-dd HH:mm by the school's clock. */
export function useMomentOf(): (at: number) => string {
  const zone = useSchoolZone();
  return (at) => `${dateIn(zone, at)} ${timeIn(zone)(at)}`;
}
