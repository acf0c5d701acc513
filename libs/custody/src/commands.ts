import type { Fact, Sealed } from '@baton/event-schema';
import type { ChildRecord, DayPlan, Delegation, ExpectedChild, ExpectedList, Restriction } from '@baton/roster';
import type { Concern, DayEventOf, Mark, ReceiverKind, RefusalAtGate, Route } from './events';
import type { DeviceOrder } from './state';

/**
 * Everything that people and clocks can say to a day. A *request* asks for permission and can be refused. A *report*
 * states what physically happened: it is never refused and never lost; `decide` judges what it means by now.
 */

// --- opening
export interface OpenDay {
  readonly type: 'OpenDay';
  readonly plan: DayPlan;
  /** epoch ms of local midnight of the service day */
  readonly midnight: number;
  readonly previousDay: Fact | null;
  readonly carriedIn: readonly {
    readonly childId: string;
    readonly classId: string;
    readonly grade: number;
    readonly holder: string;
    readonly placeId: string;
  }[];
  readonly rehearsal: boolean;
}
export interface FreezeExpectedList {
  readonly type: 'FreezeExpectedList';
  readonly list: ExpectedList;
  /** a list that is too long for one append is written class by class before; the list isn't frozen by that */
  readonly classesOnly?: true;
}
export interface ReviseExpectedList {
  readonly type: 'ReviseExpectedList';
  readonly added: readonly (ExpectedChild & { readonly reason: 'ad_hoc_join' | 'leave_cancelled' })[];
  readonly removed: DayEventOf<'ExpectedListRevised'>['data']['removed'];
  /** a change after the freeze needs the duty leader's word for a join */
  readonly approvedBy: string | null;
}
/** What campus and staff say by now about a day that has begun. */
export interface ApplyPlan {
  readonly type: 'ApplyPlan';
  readonly plan: Pick<DayPlan, 'sessions' | 'duties' | 'places'>;
  /** who is expected in which session by now; read only once the list is frozen */
  readonly groups: readonly { readonly sessionId: string; readonly children: readonly string[] }[];
  readonly fact: Fact;
}
export interface ApplyStanding {
  readonly type: 'ApplyStanding';
  readonly staffId: string;
  readonly suspended: boolean;
  readonly fact: Fact;
}
export interface CarryOver {
  readonly type: 'CarryOver';
  readonly toStream: string;
}

// --- duty
export interface SignOn {
  readonly type: 'SignOn';
  readonly role: string;
  readonly sessionId: string | null;
}
export interface SignOff {
  readonly type: 'SignOff';
  readonly sessionId: string | null;
}
export interface AssignDuty {
  readonly type: 'AssignDuty';
  readonly staffId: string;
  readonly role: string;
  readonly sessionId: string | null;
  readonly grade: number | null;
  readonly classId: string | null;
  readonly gateId: string | null;
  readonly replaces: string | null;
}
export interface MergeSessions {
  readonly type: 'MergeSessions';
  readonly fromSessionId: string;
  readonly intoSessionId: string;
}
export interface MoveSession {
  readonly type: 'MoveSession';
  readonly sessionId: string;
  readonly placeId: string;
}

// --- roll call
export interface StartRollCall {
  readonly type: 'StartRollCall';
  readonly sessionId: string;
}
export interface MarkRollCall {
  readonly type: 'MarkRollCall';
  readonly sessionId: string;
  readonly marks: readonly { readonly childId: string; readonly mark: Mark }[];
}
export interface CompleteRollCall {
  readonly type: 'CompleteRollCall';
  readonly sessionId: string;
}

// --- check-in
export interface TakeChild {
  readonly type: 'TakeChild';
  readonly children: readonly string[];
  readonly placeId: string | null;
  readonly sessionId: string | null;
  readonly kind: 'kept' | 'found' | 'returned' | 're_entry';
}
export interface AdmitWalkIn {
  readonly type: 'AdmitWalkIn';
  readonly childId: string;
  readonly classId: string;
  readonly grade: number;
  readonly sessionId: string;
}

// --- handoff
export interface OfferCustody {
  readonly type: 'OfferCustody';
  readonly offerId: string;
  readonly children: readonly string[];
  readonly to: {
    readonly kind: ReceiverKind;
    readonly staffId: string | null;
    readonly sessionId: string | null;
    readonly gateId: string | null;
    readonly placeId: string | null;
  };
  readonly route: Route;
  readonly escortId: string | null;
  readonly remarks: DayEventOf<'CustodyOffered'>['data']['remarks'];
}
export interface AcceptCustody {
  readonly type: 'AcceptCustody';
  readonly offerId: string;
  readonly children: readonly string[];
  readonly placeId: string | null;
  readonly counted: number | null;
}
export interface RefuseCustody {
  readonly type: 'RefuseCustody';
  readonly offerId: string;
  readonly children: readonly string[];
  readonly reason: string;
  readonly note?: Sealed;
}
export interface RecallOffer {
  readonly type: 'RecallOffer';
  readonly offerId: string;
  readonly children: readonly string[];
}
export interface DenyCustody {
  readonly type: 'DenyCustody';
  readonly children: readonly string[];
}
export interface TakeOver {
  readonly type: 'TakeOver';
  readonly children: readonly string[];
  /** who answers now, as the screen showed it */
  readonly from: string;
  readonly placeId: string | null;
  /** the group in which the children are from now on; left out: the one that they are in */
  readonly sessionId?: string | null;
  readonly reason: string;
  readonly note?: Sealed;
}
export interface DepartEscort {
  readonly type: 'DepartEscort';
  readonly offerId: string;
  readonly count: number;
}
export interface ArriveEscort {
  readonly type: 'ArriveEscort';
  readonly offerId: string;
  readonly count: number;
}
export interface ReturnEscort {
  readonly type: 'ReturnEscort';
  readonly offerId: string;
  readonly children: readonly string[];
}
export interface RecordAcceptedElsewhere {
  readonly type: 'RecordAcceptedElsewhere';
  readonly childId: string;
  readonly campusId: string;
  readonly opened: Fact;
  /** when custody opened there, epoch ms; left out: now */
  readonly openedAt?: number;
}

// --- concern
export interface AttemptContact {
  readonly type: 'AttemptContact';
  readonly childId: string;
  readonly concern: Concern;
  readonly personId: string | null;
  readonly number?: Sealed;
  readonly outcome: DayEventOf<'ContactAttempted'>['data']['outcome'];
  readonly note?: Sealed;
}
export interface ExplainAbsence {
  readonly type: 'ExplainAbsence';
  readonly childId: string;
  readonly kind: DayEventOf<'AbsenceExplained'>['data']['kind'];
  readonly personId: string | null;
  /** of a child that went with somebody before it was checked in; a tablet leaves them to the server */
  readonly facts?: ReleaseFacts;
  readonly number?: Sealed;
  readonly note?: Sealed;
  readonly consentBreach: boolean;
}
export interface DecidePolice {
  readonly type: 'DecidePolice';
  readonly childId: string;
  readonly decision: 'called' | 'not_yet';
  readonly note?: Sealed;
}
export interface ReportUnwell {
  readonly type: 'ReportUnwell';
  readonly childId: string;
  readonly note?: Sealed;
}
export interface RecordClinicOutcome {
  readonly type: 'RecordClinicOutcome';
  readonly childId: string;
  readonly outcome: 'back' | 'home' | 'hospital' | 'stays';
  readonly note?: Sealed;
}

// --- pickup
/** What a child's stream says that a release depends on; read again from the log in every attempt. */
export interface ReleaseFacts extends Pick<
  ChildRecord,
  'childId' | 'gradeLevel' | 'classId' | 'authorities' | 'restrictions' | 'selfConsent' | 'delegations'
> {
  /** children of the same grade whose names sound alike: also for one that no list of today names */
  readonly soundsLike?: ChildRecord['soundsLike'];
  readonly fact: Fact;
}
export interface RequestPickup {
  readonly type: 'RequestPickup';
  readonly pickupId: string;
  /** null: a pass or person that nobody knows */
  readonly collectorId: string | null;
  readonly gateId: string;
  readonly children: readonly string[];
  /** one per child that was asked for */
  readonly facts: readonly ReleaseFacts[];
}
export interface CompleteRelease {
  readonly type: 'CompleteRelease';
  readonly pickupId: string;
  readonly childId: string;
  readonly collectorId: string | null;
  /** the child leaves alone */
  readonly alone: boolean;
  readonly gateId: string;
  /** HMAC of the last four digits that the collector showed */
  readonly idDigest: string | null;
  /** the class that the guard confirmed when names sound alike */
  readonly confirmedClassId: string | null;
  readonly exitPermitId: string | null;
  /** only a duty leader or principal; never against a restriction in force */
  readonly override: { readonly reason: string } | null;
  readonly facts: ReleaseFacts;
}
export interface ReportRelease extends Omit<CompleteRelease, 'type'> {
  readonly type: 'ReportRelease';
  /** seconds; age of the authority snapshot that the tablet judged by */
  readonly snapshotAge: number;
}
export interface ReportBlockedRelease {
  readonly type: 'ReportBlockedRelease';
  readonly childId: string;
  readonly pickupId: string | null;
  readonly collectorId: string | null;
  readonly gateId: string;
  readonly code: RefusalAtGate;
}
export interface ReverseRelease {
  readonly type: 'ReverseRelease';
  readonly childId: string;
  /** revision of the release, as the screen showed it */
  readonly release: string;
  readonly reason: string;
  readonly note?: Sealed;
}
export interface AnnulRelease {
  readonly type: 'AnnulRelease';
  readonly childId: string;
  readonly release: string;
  readonly reason: string;
  /** who has the child */
  readonly placeId: string | null;
}
export interface IssueExitPermit {
  readonly type: 'IssueExitPermit';
  readonly permitId: string;
  readonly childId: string;
  readonly collectorId: string | null;
  readonly reason: string;
  readonly note?: Sealed;
  readonly validUntil: number;
}
export interface CallChild {
  readonly type: 'CallChild';
  readonly childId: string;
  readonly gateId: string;
  readonly pickupId: string;
}
export interface CallWave {
  readonly type: 'CallWave';
  readonly gateId: string;
  readonly periodId: string;
  readonly grades: readonly number[];
}
/** What changed elsewhere and matters today, copied into the day. */
export interface ApplyToDay {
  readonly type: 'ApplyToDay';
  readonly change:
    | { readonly kind: 'restriction'; readonly childId: string; readonly restriction: Restriction; readonly fact: Fact }
    | { readonly kind: 'restriction_lifted'; readonly childId: string; readonly restrictionId: string; readonly fact: Fact }
    | { readonly kind: 'authority_withdrawn'; readonly childId: string; readonly authorityId: string; readonly fact: Fact }
    | { readonly kind: 'delegation'; readonly childId: string; readonly delegation: Delegation; readonly fact: Fact }
    | {
        readonly kind: 'dismissal';
        readonly childId: string;
        readonly dismissalPeriodId: string;
        readonly gateId: string;
        readonly mode: 'collected' | 'agency' | 'self';
        readonly fact: Fact;
      };
}
/** Red warning: nobody leaves alone today. */
export interface SuspendSelfConsents {
  readonly type: 'SuspendSelfConsents';
  readonly reason: string;
  readonly noticeId: string;
  /** the children still here who may leave alone today */
  readonly children: readonly string[];
}

// --- plan and notices
export interface ChangeDayPlan {
  readonly type: 'ChangeDayPlan';
  readonly planId: string;
  readonly kind: DayEventOf<'DayPlanChanged'>['data']['kind'];
  readonly severity: 'normal' | 'orange' | 'red';
  readonly gates: DayEventOf<'DayPlanChanged'>['data']['gates'];
  readonly noticeId: string;
  /** who must acknowledge; empty: everybody on duty */
  readonly staffIds: readonly string[];
}
/** A leader's own words to people of today, who confirm that they read them. */
export interface SendNotice {
  readonly type: 'SendNotice';
  readonly noticeId: string;
  readonly severity: 'normal' | 'orange' | 'red';
  readonly to: {
    /** everybody who has a duty or a group today */
    readonly everybody: boolean;
    readonly roles: readonly string[];
    readonly sessions: readonly string[];
    readonly staffIds: readonly string[];
  };
  readonly note: Sealed;
}
export interface WithdrawDayPlan {
  readonly type: 'WithdrawDayPlan';
  readonly planId: string;
}
export interface AcknowledgeNotice {
  readonly type: 'AcknowledgeNotice';
  readonly noticeId: string;
}
/** By a guardian's phone; the server knows whose child it is. */
export interface AcknowledgeAsGuardian {
  readonly type: 'AcknowledgeAsGuardian';
  readonly noticeId: string;
  readonly childId: string;
  readonly personId: string;
}
export interface RemindNotice {
  readonly type: 'RemindNotice';
  readonly noticeId: string;
}

// --- patrol and sweep
export interface StartPatrol {
  readonly type: 'StartPatrol';
  readonly patrolId: string;
  readonly periodId: string | null;
}
export interface LogCheckpoint {
  readonly type: 'LogCheckpoint';
  readonly patrolId: string;
  readonly placeId: string;
  readonly sessionId: string | null;
  readonly headcount: number;
  readonly teacherPresent: boolean;
}
export interface RaiseFinding {
  readonly type: 'RaiseFinding';
  readonly findingId: string;
  readonly patrolId: string | null;
  readonly placeId: string;
  readonly kind: 'hazard' | 'other';
  readonly note?: Sealed;
}
export interface ResolveFinding {
  readonly type: 'ResolveFinding';
  readonly findingId: string;
  readonly outcome: string;
  readonly note?: Sealed;
}
export interface CompletePatrol {
  readonly type: 'CompletePatrol';
  readonly patrolId: string;
}
export interface CheckPlace {
  readonly type: 'CheckPlace';
  readonly placeId: string;
  readonly ok: boolean;
  readonly items: readonly string[];
}
export interface ClearSweepArea {
  readonly type: 'ClearSweepArea';
  readonly areaId: string;
}
export interface FindChild {
  readonly type: 'FindChild';
  readonly childId: string;
  readonly placeId: string;
}

// --- closing
export interface StartMuster {
  readonly type: 'StartMuster';
  readonly musterId: string;
  readonly drill: boolean;
}
export interface CountMuster {
  readonly type: 'CountMuster';
  readonly musterId: string;
  readonly holder: string;
  readonly counted: number;
  readonly missing: readonly string[];
}
export interface LinkIncident {
  readonly type: 'LinkIncident';
  readonly incidentId: string;
  readonly level: 'minor' | 'general' | 'serious';
  readonly kind: string;
  readonly children: readonly string[];
}
export interface CloseCampus {
  readonly type: 'CloseCampus';
  readonly heads: readonly Fact[];
}
export interface ReportDeviceSilent {
  readonly type: 'ReportDeviceSilent';
  readonly deviceId: string;
  readonly gateId: string;
  readonly lastHeardAt: number;
}
export interface ReportDeviceHeard {
  readonly type: 'ReportDeviceHeard';
  readonly deviceId: string;
  readonly gateId: string;
}

// --- correction
export interface CorrectRecord {
  readonly type: 'CorrectRecord';
  readonly corrects: string;
  readonly childId: string | null;
  readonly what: string;
  readonly occurredAt?: number;
  readonly note?: Sealed;
}
export interface ResolveConflict {
  readonly type: 'ResolveConflict';
  readonly conflictId: string;
  readonly resolution: 'as_recorded' | 'child_has_left' | 'child_is_with';
  readonly holder: string | null;
  readonly note?: Sealed;
}
export interface ResolveDiscrepancy {
  readonly type: 'ResolveDiscrepancy';
  readonly discrepancyId: string;
  readonly outcome: string;
  readonly note?: Sealed;
}

export type DayCommand =
  | OpenDay
  | FreezeExpectedList
  | ReviseExpectedList
  | ApplyPlan
  | ApplyStanding
  | CarryOver
  | SignOn
  | SignOff
  | AssignDuty
  | MergeSessions
  | MoveSession
  | StartRollCall
  | MarkRollCall
  | CompleteRollCall
  | TakeChild
  | AdmitWalkIn
  | OfferCustody
  | AcceptCustody
  | RefuseCustody
  | RecallOffer
  | DenyCustody
  | TakeOver
  | DepartEscort
  | ArriveEscort
  | ReturnEscort
  | RecordAcceptedElsewhere
  | AttemptContact
  | ExplainAbsence
  | DecidePolice
  | ReportUnwell
  | RecordClinicOutcome
  | RequestPickup
  | CompleteRelease
  | ReportRelease
  | ReportBlockedRelease
  | ReverseRelease
  | AnnulRelease
  | IssueExitPermit
  | CallChild
  | CallWave
  | ApplyToDay
  | SuspendSelfConsents
  | ChangeDayPlan
  | SendNotice
  | WithdrawDayPlan
  | AcknowledgeNotice
  | AcknowledgeAsGuardian
  | RemindNotice
  | StartPatrol
  | LogCheckpoint
  | RaiseFinding
  | ResolveFinding
  | CompletePatrol
  | CheckPlace
  | ClearSweepArea
  | FindChild
  | StartMuster
  | CountMuster
  | LinkIncident
  | CloseCampus
  | ReportDeviceSilent
  | ReportDeviceHeard
  | CorrectRecord
  | ResolveConflict
  | ResolveDiscrepancy;

export type DayCommandType = DayCommand['type'];

/** Request or report: fixed per type, never per call. */
export const KIND: Readonly<Record<DayCommandType, 'request' | 'report'>> = {
  OpenDay: 'request',
  FreezeExpectedList: 'request',
  ReviseExpectedList: 'request',
  ApplyPlan: 'request',
  ApplyStanding: 'request',
  CarryOver: 'request',
  SignOn: 'report',
  SignOff: 'request',
  AssignDuty: 'request',
  MergeSessions: 'request',
  MoveSession: 'request',
  StartRollCall: 'report',
  MarkRollCall: 'report',
  CompleteRollCall: 'report',
  TakeChild: 'report',
  AdmitWalkIn: 'report',
  OfferCustody: 'report',
  AcceptCustody: 'report',
  RefuseCustody: 'report',
  RecallOffer: 'report',
  DenyCustody: 'report',
  TakeOver: 'request',
  DepartEscort: 'report',
  ArriveEscort: 'report',
  ReturnEscort: 'report',
  RecordAcceptedElsewhere: 'request',
  AttemptContact: 'report',
  ExplainAbsence: 'report',
  DecidePolice: 'report',
  ReportUnwell: 'report',
  RecordClinicOutcome: 'report',
  RequestPickup: 'request',
  CompleteRelease: 'request',
  ReportRelease: 'report',
  ReportBlockedRelease: 'report',
  ReverseRelease: 'request',
  AnnulRelease: 'request',
  IssueExitPermit: 'request',
  CallChild: 'request',
  CallWave: 'request',
  ApplyToDay: 'request',
  SuspendSelfConsents: 'request',
  ChangeDayPlan: 'request',
  SendNotice: 'request',
  WithdrawDayPlan: 'request',
  AcknowledgeNotice: 'report',
  AcknowledgeAsGuardian: 'request',
  RemindNotice: 'request',
  StartPatrol: 'report',
  LogCheckpoint: 'report',
  RaiseFinding: 'report',
  ResolveFinding: 'report',
  CompletePatrol: 'report',
  CheckPlace: 'report',
  ClearSweepArea: 'report',
  FindChild: 'report',
  StartMuster: 'request',
  CountMuster: 'report',
  LinkIncident: 'report',
  CloseCampus: 'request',
  ReportDeviceSilent: 'request',
  ReportDeviceHeard: 'request',
  CorrectRecord: 'report',
  ResolveConflict: 'request',
  ResolveDiscrepancy: 'request',
};

/** Who says it, when, and what they saw. Everything that decide needs beside state and command. */
export interface CommandContext {
  readonly commandId: string;
  readonly actor: { readonly id: string; readonly role: string };
  /** effective time, epoch ms: min(occurredAt, recordedAt) */
  readonly at: number;
  /** false: the error of the device's clock is unknown, and such a time never wins */
  readonly timeKnown: boolean;
  /** the tablet at the tap and its place in the tablet's queue; left out or null: no tablet */
  readonly device?: DeviceOrder | null;
  /** revision of the day behind the screen at the tap; null: unknown */
  readonly seen: number | null;
  /** server time, epoch ms */
  readonly recordedAt: number;
  /** the same install's command before this one has not arrived */
  readonly predecessorMissing: boolean;
  /** children in the command whom this book doesn't know and the school's records have on another campus */
  readonly ofOtherCampus?: readonly string[];
  /** written on paper first */
  readonly paper: { readonly witnessId: string; readonly sheet: string; readonly writtenAt: number } | null;
}
