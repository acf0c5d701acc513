import type { PeopleOnDevice } from '@baton/contracts';
import { findAtGate } from './find-at-gate';

const child = (childId: string, name: string, initials: string, grade: number, classNo: number, inClassNo: number) => ({
  ...{ childId, name, initials, classId: `c${grade}${classNo}`, grade, classNo, inClassNo, healthNote: false, soundsLike: [] },
});
const people = {
  children: [
    child('a', '林小晨', 'lxc', 3, 2, 12),
    child('b', '林小辰', 'lxc', 3, 1, 4),
    child('c', '刘星驰宇', 'lxcy', 1, 2, 3),
    child('d', '阿依古丽·买买提', 'aygl', 3, 2, 1),
  ],
  gate: {
    adults: [
      { personId: 'p', name: '王芳', phoneEnding: '1234' },
      { personId: 'q', name: '林小军', phoneEnding: '0302' },
    ],
  },
} as unknown as PeopleOnDevice;
const found = (typed: string) => {
  const { children, adults } = findAtGate(typed, people);
  return [...children.map(({ childId }) => childId), ...adults.map(({ personId }) => personId)];
};

describe('what a guard types', () => {
  it.each([
    ['lxc', ['b', 'a', 'c']],
    ['LXC', ['b', 'a', 'c']],
    ['林小', ['a', 'b', 'q']],
    ['·买', ['d']],
    ['1234', ['p']],
    ['３－２', ['d', 'a']],
    ['3-2', ['d', 'a']],
    ['302', ['d', 'a']],
    ['三（2）班', ['d', 'a']],
    ['三年2班', ['d', 'a']],
    ['  ', []],
    ['xyz', []],
  ])('%s', (typed, expected) => expect(found(typed)).toEqual(expected));

  it('a phone’s last four are never a class', () => expect(found('0302')).toEqual(['q']));
});
