import type { CampusDay, SessionDay } from '@baton/custody';
import { usePerson } from '../access/session';
import { byClassAndNumber, useLabels, useTimeOf, type Labels } from '../day/labels';
import { useWords } from '../words/language';
import { permitOf, rowOf, type SheetRow } from './sheet';
import { ROLL_CALL_WORDS } from './words';

export interface TileRow extends SheetRow {
  readonly name: string;
  readonly number: string;
  readonly distinguish: boolean;
  readonly notes: string;
  readonly strongNotes: string;
}

/** The rows of a roll sheet in class order, with what a teacher must know of each child. */
export function useSheet(): (day: CampusDay, session: SessionDay, childIds: readonly string[], now: number) => readonly TileRow[] {
  const labels = useLabels();
  const timeOf = useTimeOf();
  const w = useWords(ROLL_CALL_WORDS);
  const { staffId } = usePerson();
  return (day, session, childIds, now) => {
    const sorted = [...childIds].sort((a, b) => byClassAndNumber(labels.child(a), labels.child(b)));
    const names = countNames(labels, sorted);
    const oneClass = new Set(sorted.map((childId) => labels.child(childId)?.classId)).size <= 1;
    return sorted.map((childId) => {
      const row = rowOf(day, session, childId, staffId);
      const child = labels.child(childId);
      const sameName = (names.get(child?.name ?? '') ?? 0) > 1;
      const permit = permitOf(day, childId, now);
      const leavesAfter = row.child?.dismissalPeriodId === session.periodId;
      const strong = [
        row.child?.calledTo ? w.called : '',
        permit ? w.permit(timeOf(permit.validUntil)) : '',
        row.child?.unwell && row.child.unwell.outcome !== 'back' ? w.unwell : '',
      ];
      const notes = [
        leavesAfter ? (row.child?.mode === 'self' ? w.alone : w.leavesAfter) : '',
        sameName ? w.sameName : row.child?.soundAlike ? w.soundAlike : '',
        child?.healthNote ? w.health : '',
      ];
      return {
        ...row,
        name: labels.childName(childId),
        number: oneClass && child?.inClassNo != null ? String(child.inClassNo) : labels.classAndNumber(childId),
        distinguish: sameName || row.child?.soundAlike === true,
        notes: joined(notes),
        strongNotes: joined(strong),
      };
    });
  };
}

const joined = (notes: readonly string[]): string => notes.filter((note) => note !== '').join('\n');

function countNames(labels: Labels, childIds: readonly string[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const childId of childIds) {
    const name = labels.child(childId)?.name ?? '';
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}
