import type { ChildOnDevice } from '@baton/contracts';
import { findOnDevice } from './find-on-device';

const child = (childId: string, name: string, initials: string, grade: number, classNo: number): ChildOnDevice => ({
  ...{ childId, name, initials, grade, classNo, classId: `class${grade}${classNo}`, inClassNo: 1, healthNote: false, soundsLike: [] },
});
const CHILDREN = [child('a', '林小辰', 'lxc', 2, 3), child('b', '林小晨', 'lxc', 2, 1), child('c', '古丽·阿依', 'glay', 10, 2)];

it.each([
  ['林小', ['a', 'b']],
  ['阿依', ['c']],
  ['LX', ['a', 'b']],
  ['xc', []],
  ['2-3', ['a']],
  ['二（1）班', ['b']],
  ['9-9', []],
  ['', []],
])('by %j finds %j: names by any part, initials from the first, classes exactly', (asked, found) => {
  expect(findOnDevice(CHILDREN, asked).map(({ childId }) => childId)).toEqual(found);
});
