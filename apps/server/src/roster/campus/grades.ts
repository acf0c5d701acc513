import { Refused } from '../../platform/refused';

const MAX_GRADE = 12;

/** Sorted. @throws Refused `bad_grades` for what is no grade, or named twice */
export function checkedGrades(grades: readonly number[]): readonly number[] {
  const sorted = [...grades].sort((a, b) => a - b);
  const wrong = sorted.some((grade, i) => grade < 1 || grade > MAX_GRADE || grade === sorted[i - 1]);
  if (wrong) throw new Refused('bad_grades');
  return sorted;
}
