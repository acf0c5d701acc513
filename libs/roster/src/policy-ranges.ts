import type { SchoolPolicy } from './policy';

/** What a school may set, both ends inclusive. Units as in SchoolPolicy. A key that isn't here takes 0 … 1440. */
const RANGES: Readonly<Partial<Record<keyof SchoolPolicy, readonly [number, number]>>> = {
  freezeBeforeFirstRollCall: [5, 30],
  rollCallDue: [3, 10],
  staffLateToGrade: [0, 5],
  unaccountedToGrade: [1, 5],
  guardianContactDue: [5, 15],
  policePrompt: [10, 30],
  transitSameBuilding: [2, 10],
  transitAcrossGrounds: [5, 15],
  escortLineToGate: [5, 20],
  patrolCheckpoints: [1, 50],
  selfReleaseMinGrade: [3, 7],
  delegateMinAge: [16, 18],
  idCheckFailLimit: [1, 3],
  lateContactFirst: [0, 15],
  lateHandoff: [20, 45],
  latePrincipal: [45, 90],
  adultsUntilLastChild: [1, 2],
  groupMin: [10, 25],
  groupMaxBlock: [10, 60],
  alertAck: [1, 5],
  deviceSilent: [1, 5],
  sweepAfterEnd: [0, 40],
  sweepAfterEvening: [0, 40],
  restrictionReviewMonths: [1, 12],
  eveningHardStop: [18 * 60, 20 * 60 + 30],
  visitorsKeptDays: [30, 3 * 365],
};
const ANY = [0, 1_440] as const;

export const rangeOf = (key: keyof SchoolPolicy): readonly [number, number] => RANGES[key] ?? ANY;
