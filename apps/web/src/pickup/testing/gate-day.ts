import { initialDay, type CampusDay, type ChildDay, type ReleaseFacts } from '@baton/custody';
import type { PeopleOnDevice } from '@baton/contracts';
import { DEFAULT_POLICY, type Authority } from '@baton/roster';
import { familiesOf, type AtGate } from '../at-the-gate';

/** A gate at 17:45 of a Tuesday: three children brought to it, one still in class, one on the list whom nobody has had. */
const MINUTE = 60_000;
export const MIDNIGHT = Date.UTC(2026, 2, 9, 16);
export const at = (hours: number, minutes: number): number => MIDNIGHT + (hours * 60 + minutes) * MINUTE;
export const NOW = at(17, 45);

const authority = (personId: string, childId: string, kind: Authority['kind'] = 'guardian'): Authority => ({
  ...{ authorityId: `may.${personId}.${childId}`, personId, kind, relation: '52', from: '2026-02-16', to: null, weekdays: null },
  ...{ agencyId: kind === 'agency' ? 'agency1' : null, grantedAt: 0, revokedAt: null },
});

export const factsOf = (childId: string, more: Partial<ReleaseFacts> = {}): ReleaseFacts => ({
  ...{ childId, gradeLevel: 3, classId: 'class32', restrictions: [], selfConsent: null, delegations: [], soundsLike: [] },
  authorities: [authority('mother', childId), authority('escort', childId, 'agency')],
  fact: { stream: `child-s.${childId}`, revision: '1', hash: '00' },
  ...more,
});

const child = (childId: string, more: Partial<ChildDay>): ChildDay =>
  ({
    ...{
      childId,
      classId: 'class32',
      grade: 3,
      listed: true,
      sessions: [],
      dismissalPeriodId: 'stage2',
      gateId: 'east',
      mode: 'collected',
    },
    ...{ extendedCare: false, soundAlike: false, state: 'held', holder: 'guard', placeId: 'eastYard', sessionId: null, offerId: null },
    ...{ release: null, calledTo: null, unaccounted: null },
    ...more,
  }) as ChildDay;

/** Children as the scenario says, beside the five who are always there. */
export function gateDay(more: readonly ChildDay[] = []): CampusDay {
  const day = initialDay();
  const period = (periodId: string, from: number, to: number) => ({
    ...{ periodId, kind: 'stage', stage: 1, careBlock: 'afternoon', startsAt: from, endsAt: to },
  });
  day.opened = {
    ...{ serviceDay: '2026-03-10', midnight: MIDNIGHT, mealBreak: null },
    calendar: { calendarWeekday: 2, makeUpDay: false },
    periods: [period('stage2', at(16, 50), at(17, 40)), period('stage3', at(17, 40), at(18, 0))],
  } as unknown as CampusDay['opened'];
  day.policy = DEFAULT_POLICY;
  day.gates.set('east', { gateId: 'east', placeId: 'eastYard', grades: [3], open: true, closedAt: null, insteadGateId: null });
  day.duties.push({ staffId: 'guard', role: 'gate_guard', grade: null, classId: null, gateId: 'east', pairedWith: null });
  const all = [
    child('elder', {}),
    child('younger', { grade: 1, classId: 'class11' }),
    child('inClass', { holder: 'teacher', placeId: 'room302' }),
    child('notYet', { state: 'expected', holder: null, placeId: null }),
    ...more,
  ];
  for (const one of all) day.children.set(one.childId, one);
  return day;
}

export const childAt = child;

export function gateAt(facts: readonly ReleaseFacts[], more: Partial<AtGate> = {}): AtGate {
  const people = { gate: { facts, adults: [] } } as unknown as PeopleOnDevice;
  return {
    day: gateDay(),
    families: familiesOf(people.gate),
    gateId: 'east',
    staffId: 'guard',
    now: NOW,
    snapshotAge: null,
    listChecked: true,
    ...more,
  };
}
