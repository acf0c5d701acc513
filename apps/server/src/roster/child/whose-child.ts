import { isGuardianOf, planDay, type CampusState, type ChildRecord, type StaffStanding } from '@baton/roster';
import type { RosterBy, Speaker } from './give-to-child';

type ForChild = Pick<ChildRecord, 'classId' | 'gradeLevel' | 'contacts' | 'restrictions' | 'leftOn'>;
type DutyFor = { readonly staffId: string; readonly role: string; readonly grade: number | null; readonly classId: string | null };

/**
 * "A homeroom teacher answers for the own class, a grade lead for the own grade." Whoever leads the day or keeps the
 * roster answers for every child of the school, a guardian for the own.
 */
export function answersFor(role: Speaker, staffId: string, child: ForChild, duties: readonly DutyFor[], today: string): boolean {
  if (role === 'guardian') return isGuardianOf(child, staffId, today);
  const own = duties.filter((duty) => duty.staffId === staffId && duty.role === role);
  if (role === 'homeroom_teacher') return own.some((duty) => duty.classId === child.classId);
  if (role === 'grade_lead') return own.some((duty) => duty.grade === child.gradeLevel);
  return true;
}

/** A person's duties of a date: those of the day's book, and those planned where the book has not begun. */
export function dutiesOf(by: RosterBy, campus: CampusState, standing: StaffStanding | null, date: string): readonly DutyFor[] {
  if (!standing) return by.duties;
  try {
    return [...by.duties, ...planDay(campus, [standing], date).duties];
  } catch {
    // nobody can tell yet what kind of day it is
    return by.duties;
  }
}
