import type { CampusDay } from '@baton/custody';
import { byClassAndNumber, useLabels } from '../day/labels';
import { permitOf } from '../roll-call/sheet';
import { useWords } from '../words/language';
import { HANDOFF_WORDS } from './words';

export interface NamedOfHandoff {
  readonly childId: string;
  readonly name: string;
  readonly number: string;
  readonly note: string | undefined;
}

/** Children in class order with what the receiver must know. `short`: all of one class, the number in class is enough */
export function useNamed(): (day: CampusDay, childIds: Iterable<string>, now: number, short?: boolean) => readonly NamedOfHandoff[] {
  const labels = useLabels();
  const w = useWords(HANDOFF_WORDS);
  return (day, childIds, now, short = false) =>
    [...childIds]
      .sort((a, b) => byClassAndNumber(labels.child(a), labels.child(b)))
      .map((childId) => {
        const unwell = day.children.get(childId)?.unwell;
        const note = unwell && unwell.outcome !== 'back' ? w.unwell : permitOf(day, childId, now) ? w.permit : undefined;
        const inClassNo = labels.child(childId)?.inClassNo ?? null;
        const number = short && inClassNo !== null ? w.no(inClassNo) : labels.classAndNumber(childId);
        return { childId, name: labels.childName(childId), number, note };
      });
}
