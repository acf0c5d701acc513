/**
 * Every policy value of a campus, frozen into the day when it opens. Rules read them from there; no rule holds a number
 * of its own. Durations in minutes unless the name says otherwise; times of day in minutes after midnight.
 */
export interface PolicyValues {
  readonly freezeBeforeFirstRollCall: number;
  readonly rollCallDue: number;
  readonly rollCallToDutyLeader: number;
  readonly staffLateToGrade: number;
  readonly staffLateToDutyLeader: number;
  readonly unaccountedToGrade: number;
  readonly unaccountedToDutyLeader: number;
  readonly policePrompt: number;
  readonly guardianContactDue: number;
  readonly transitSameBuilding: number;
  readonly transitAcrossGrounds: number;
  readonly escortLineToGate: number;
  readonly transitToDutyLeader: number;
  readonly clinicAccept: number;
  readonly clinicToGrade: number;
  readonly clinicToDutyLeader: number;
  readonly patrolCheckpoints: number;
  readonly selfReleaseMinGrade: number;
  readonly selfReleaseLatest: number;
  readonly selfReleaseLatestEvening: number;
  readonly delegateMinAge: number;
  readonly delegationWindow: number;
  readonly idCheckFailLimit: number;
  readonly lateContactFirst: number;
  readonly lateContactAll: number;
  readonly lateHandoff: number;
  readonly latePrincipal: number;
  /** a child not registered for extended care counts as late when still held this long after the end */
  readonly lateCountsAfter: number;
  readonly adultsUntilLastChild: number;
  readonly releaseNoticeSeconds: number;
  readonly restrictionAlertSeconds: number;
  readonly restrictionReviewMonths: number;
  readonly groupMin: number;
  readonly groupMaxWarn: number;
  readonly groupMaxBlock: number;
  readonly staffRatioWarn: number;
  readonly offlineCacheMaxAge: number;
  readonly alertAck: number;
  readonly alertRepeat: number;
  readonly deviceSilent: number;
  readonly foundContactDue: number;
  readonly unwellContactDue: number;
  readonly noticeAckDue: number;
  readonly noticeAckDueRed: number;
  readonly sweepAfterEnd: number;
  readonly sweepAfterEvening: number;
  readonly eveningHardStop: number;
}

/** Everything that a school settles: what each day takes with it, and what belongs to no day. */
export interface SchoolPolicy extends PolicyValues {
  /** days after which nobody reads any more what a visitor said at the gate */
  readonly visitorsKeptDays: number;
}

/** The defaults of a new campus: starting points for a school to change, not findings. */
export const DEFAULT_POLICY: PolicyValues = {
  freezeBeforeFirstRollCall: 20,
  rollCallDue: 5,
  rollCallToDutyLeader: 5,
  staffLateToGrade: 2,
  staffLateToDutyLeader: 5,
  unaccountedToGrade: 3,
  unaccountedToDutyLeader: 10,
  policePrompt: 20,
  guardianContactDue: 10,
  transitSameBuilding: 5,
  transitAcrossGrounds: 8,
  escortLineToGate: 10,
  transitToDutyLeader: 5,
  clinicAccept: 5,
  clinicToGrade: 8,
  clinicToDutyLeader: 10,
  patrolCheckpoints: 4,
  selfReleaseMinGrade: 3,
  selfReleaseLatest: 18 * 60,
  selfReleaseLatestEvening: 20 * 60 + 30,
  delegateMinAge: 18,
  delegationWindow: 20,
  idCheckFailLimit: 2,
  lateContactFirst: 10,
  lateContactAll: 15,
  lateHandoff: 30,
  latePrincipal: 60,
  lateCountsAfter: 10,
  adultsUntilLastChild: 2,
  releaseNoticeSeconds: 60,
  restrictionAlertSeconds: 10,
  restrictionReviewMonths: 6,
  groupMin: 20,
  groupMaxWarn: 40,
  groupMaxBlock: 45,
  staffRatioWarn: 30,
  offlineCacheMaxAge: 15,
  alertAck: 2,
  alertRepeat: 1,
  deviceSilent: 2,
  foundContactDue: 5,
  unwellContactDue: 10,
  noticeAckDue: 10,
  noticeAckDueRed: 15,
  sweepAfterEnd: 10,
  sweepAfterEvening: 30,
  eveningHardStop: 20 * 60 + 30,
};

export const DEFAULT_SCHOOL_POLICY: SchoolPolicy = { ...DEFAULT_POLICY, visitorsKeptDays: 365 };
