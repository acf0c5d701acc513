import { useMemo } from 'react';
import { usePerson } from '../access/session';
import { useDay, useGate, useNow } from '../day/here';
import { canTellAge, familiesOf, type AtGate } from './at-the-gate';

/** Where this tablet stands and what it judges by; null: no gate chosen, or no day or list on the device. */
export function useAtGate(): AtGate | null {
  const { staffId } = usePerson();
  const { day, people, live, listProblem } = useDay();
  const [gateId] = useGate();
  const now = useNow();
  const gate = people?.gate;
  // every minute the same list comes with a new time: it stays arranged
  const families = useMemo(() => familiesOf(gate), [gate]);
  if (!day || !people || !gate || gateId === null) return null;
  const snapshotAge = live ? null : secondsSince(people.takenAt, now);
  return {
    day,
    families,
    gateId,
    staffId,
    now,
    snapshotAge,
    listChecked: listProblem !== 'cannot_check' && canTellAge(people.takenAt, now),
  };
}

export const secondsSince = (then: number, now: number): number => Math.max(0, Math.round((now - then) / 1_000));
