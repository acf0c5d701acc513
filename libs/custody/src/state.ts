import type { Fact, Sealed } from '@baton/event-schema';
import type { DismissalMode, PolicyValues } from '@baton/roster';
import type { Concern, DayEvent, DayEventOf, ReleaseKind, Route } from './events';

/**
 * The day as its events tell. `evolve` owns these maps and changes them in place: they never leave the fold before it is
 * done. Times are epoch ms. Nobody outside this library changes a state.
 */
export interface CampusDay {
  /** the ids of teachers, rooms, groups and gates, each as one text, see `idOf` */
  ids: Map<string, string>;
  opened: DayEventOf<'DayOpened'>['data'] | null;
  openedEventId: string | null;
  /** revision of the last event */
  revision: number;
  policy: PolicyValues;
  /** as campus and staff said last; what leaders changed today stands beside it */
  planned: PlannedDay;
  listVersion: number;
  frozen: boolean;
  expected: number;
  onLeave: Map<string, OnLeave>;
  children: Map<string, ChildDay>;
  sessions: Map<string, SessionDay>;
  duties: DutyOfDay[];
  /** who may not act any more, since when */
  suspended: Map<string, { at: number; eventId: string }>;
  /** staff id → sign-ons that are still running */
  signedOn: Map<string, RunningDuty[]>;
  offers: Map<string, Offer>;
  permits: Map<string, ExitPermit>;
  /** the last wave that each gate called, by gate and period */
  waves: Map<string, CalledWave>;
  restrictions: Map<string, RestrictionOfDay>;
  /** entry of the list or consent → whose, and when it was withdrawn */
  withdrawnAuthorities: Map<string, { readonly childId: string; readonly eventId: string; readonly at: number }>;
  /** child → with whom it left before anybody had called its name, as far as a person is named */
  collectedBeforeCheckIn: Map<string, string>;
  delegations: Map<string, DelegationOfDay>;
  /** since when nobody leaves alone today, or null */
  consentsSuspendedAt: number | null;
  /** person → failed document checks of today */
  idMismatches: Map<string, number>;
  gates: Map<string, GateOfDay>;
  plan: { planId: string } | null;
  notices: Map<string, Notice>;
  patrols: Map<string, Patrol>;
  findings: Map<string, Finding>;
  discrepancies: Map<string, Discrepancy>;
  conflicts: Map<string, Conflict>;
  safetyRefusals: Map<string, SafetyRefusal>;
  musters: Map<string, Muster>;
  sweptAreas: Map<string, { by: string; at: number }>;
  silentDevices: Map<string, SilentDevice>;
  contacts: Map<string, Contact[]>;
  incidents: Map<string, { level: string; kind: string; children: readonly string[]; eventId: string; at: number }>;
  reopenedBy: { eventId: string; at: number; childId: string | null }[];
  carriedIn: { eventId: string; at: number; children: readonly string[] } | null;
  closed: { number: number; at: number; amendments: number } | null;
  closes: number;
  totals: Totals;
}

/** A gate's device that nobody hears. Times are epoch ms. */
export interface SilentDevice {
  readonly gateId: string;
  readonly lastHeardAt: number;
  readonly eventId: string;
  readonly since: number;
  /** another device took children over, or let them go, at this gate since */
  gateGoesOn: boolean;
}

export interface PlannedDay {
  duties: readonly DutyOfDay[];
  /** given by leaders today: they hold over what is planned */
  assigned: DayEventOf<'DutyAssigned'>['data'][];
  sessions: Map<string, DayEventOf<'SessionPlanned'>['data']>;
}

export interface Totals {
  opened: number;
  reopened: number;
  released: number;
  /** accepted by another campus, or carried over into tomorrow's book */
  movedOn: number;
  reversed: number;
  annulled: number;
  explained: number;
  conflicts: number;
  history: number;
}

/** policy.md 10.1 */
export type ChildState = 'expected' | 'on_leave' | 'unaccounted' | 'explained' | 'held' | 'in_transit' | 'released' | 'not_planned';

export interface ChildDay {
  readonly childId: string;
  classId: string | null;
  grade: number;
  /** on the expected list */
  listed: boolean;
  sessions: readonly string[];
  dismissalPeriodId: string | null;
  gateId: string | null;
  mode: DismissalMode;
  extendedCare: boolean;
  soundAlike: boolean;
  state: ChildState;
  /** who answers: set while a span runs, also while unaccounted after custody opened */
  holder: string | null;
  placeId: string | null;
  sessionId: string | null;
  offerId: string | null;
  /** effective time of the last change of hands or state */
  since: number;
  /** when the last report said that it happened; differs from `since` when a late report was moved up to the chain's end */
  claimedAt: number;
  /** when the last thing happened that the book knows of this child, as far as a clock can be trusted */
  lastKnown: Moment;
  /** when somebody last had or saw the child, or saw it leave; "missing" and "taken back" are no sightings */
  lastSeen: Moment & { readonly revision: number };
  /** revision of the last event that changed hands or state, or showed the child where the book has it */
  touched: number;
  /** the tablet whose report did that, and its place in the tablet's queue; null: nobody's tablet */
  touchedBy: DeviceOrder | null;
  /** event that opened custody for the first time, or null */
  openedEventId: string | null;
  openedAt: number | null;
  /** when custody was opened again last, after a release; null: never */
  reopened: { at: number; eventId: string } | null;
  spans: readonly Span[];
  unaccounted: { cause: DayEventOf<'ChildUnaccounted'>['data']['cause']; at: number; eventId: string; sessionId: string | null } | null;
  release: ReleaseOfDay | null;
  unwell: { at: number; eventId: string; outcome: string | null } | null;
  calledTo: { gateId: string; at: number } | null;
  /** found on campus after the book said that it had left */
  found: { at: number; eventId: string } | null;
  /** the opening at another campus by which the child moved there */
  elsewhere: Fact | null;
}

/**
 * When something happened: exactly, by a trusted clock; by a clock of unknown error, some time between what was known
 * before and its arrival. Epoch ms.
 */
export interface Moment {
  readonly earliest: number;
  readonly latest: number;
}

/** One person answering for the child; `to` null while it runs. */
export interface Span {
  readonly holder: string;
  readonly placeId: string | null;
  readonly sessionId: string | null;
  readonly from: number;
  to: number | null;
}

export interface ReleaseOfDay {
  readonly revision: number;
  readonly eventId: string;
  readonly at: number;
  readonly gateId: string | null;
  readonly kind: ReleaseKind;
  readonly collectorId: string | null;
  /** of the visit: a release that a gate reports once more is known by it */
  readonly pickupId: string;
  /** the slip by which it left before its time */
  readonly exitPermitId: string | null;
  /** entry of the list, delegation or consent by which it left */
  readonly authorityId: string | null;
  readonly author: string;
  undone: 'reversed' | 'annulled' | null;
}

export interface OnLeave {
  readonly childId: string;
  readonly classId: string;
  readonly grade: number;
  readonly leaveId: string;
}

export interface SessionDay {
  readonly sessionId: string;
  readonly periodId: string;
  readonly groupId: string;
  readonly groupKind: string;
  placeId: string;
  staffIds: string[];
  externalIds: readonly string[];
  readonly startsAt: number;
  readonly endsAt: number;
  expected: Set<string>;
  expectedEventId: string | null;
  mergedInto: string | null;
  /** since when its list has children for whom its roll call, which was complete, did not ask */
  notAskedFor: { at: number; eventId: string } | null;
  /** not held: since when, and who was expected there */
  cancelled: { at: number; eventId: string; children: readonly string[] } | null;
  rollCall: {
    startedAt: number | null;
    marks: Map<string, RollCallMark>;
    completed: { at: number; by: string; nil: boolean; eventId: string } | null;
  };
}

export interface RollCallMark {
  readonly mark: DayEventOf<'RollCallMarked'>['data']['marks'][number]['mark'];
  readonly at: number;
  /** false: by a clock of unknown error */
  readonly timeKnown: boolean;
  readonly revision: number;
}

export type DutyOfDay = DayEventOf<'DutyPlanned'>['data']['duties'][number];

export interface RunningDuty {
  readonly role: string;
  readonly sessionId: string | null;
  readonly at: number;
}

export interface Offer {
  readonly offerId: string;
  readonly from: string;
  readonly to: DayEventOf<'CustodyOffered'>['data']['to'];
  readonly route: Route;
  readonly escortId: string | null;
  readonly at: number;
  readonly dueAt: number;
  readonly eventId: string;
  /** children still in transit under this offer */
  open: Set<string>;
  readonly offered: readonly string[];
  /** the walking line as it was counted when it left, and when it arrived; null: nobody has said so */
  departed: LineCount | null;
  arrived: LineCount | null;
}

/** Heads in a line, counted by who walks it. */
export interface LineCount {
  readonly at: number;
  readonly by: string;
  readonly count: number;
}

/** A gate asked for all who leave by it after this period. */
export interface CalledWave {
  readonly gateId: string;
  readonly periodId: string;
  readonly grades: readonly number[];
  /** epoch ms */
  readonly at: number;
}

export interface ExitPermit {
  readonly permitId: string;
  readonly childId: string;
  readonly collectorId: string | null;
  readonly validUntil: number;
  used: boolean;
}

export interface RestrictionOfDay {
  readonly restrictionId: string;
  readonly childId: string;
  readonly personId: string;
  readonly from: string;
  readonly to: string;
  readonly eventId: string;
  readonly at: number;
  readonly releasedBefore: boolean;
  lifted: boolean;
}

export interface DelegationOfDay {
  readonly delegationId: string;
  readonly childId: string;
  readonly personId: string;
  readonly idDigest: string;
  readonly windowFrom: number;
  readonly windowTo: number;
  readonly state: 'requested' | 'confirmed' | 'cancelled' | 'used';
}

export interface GateOfDay {
  readonly gateId: string;
  readonly placeId: string;
  readonly grades: readonly number[];
  open: boolean;
  closedAt: number | null;
  insteadGateId: string | null;
}

export interface Notice {
  readonly noticeId: string;
  readonly kind: string;
  readonly at: number;
  readonly dueAt: number | null;
  readonly planId: string | null;
  /** a leader's own words */
  readonly note?: Sealed | undefined;
  readonly staffIds: readonly string[];
  readonly children: readonly string[];
  /** of a notice that somebody has children whom nobody had offered: who, whom, and why */
  readonly taken?: TakenFrom;
  acknowledged: Set<string>;
  reminded: boolean;
  withdrawn: boolean;
}

/** Children whom somebody else has now, though they were not handed over. */
export interface TakenFrom {
  readonly by: string;
  readonly children: readonly string[];
  readonly how: DayEventOf<'CustodyAssumed'>['data']['kind'];
  readonly reason: string | null;
}

export interface Patrol {
  readonly patrolId: string;
  readonly by: string;
  readonly at: number;
  checkpoints: number;
  sessionsSeen: Set<string>;
  completed: boolean;
}

export interface Finding {
  readonly findingId: string;
  readonly placeId: string;
  readonly kind: string;
  readonly eventId: string;
  readonly at: number;
  resolvedAt: number | null;
}

export interface Discrepancy {
  readonly discrepancyId: string;
  readonly childId: string | null;
  readonly eventId: string;
  readonly at: number;
  resolvedAt: number | null;
}

export interface Conflict {
  readonly conflictId: string;
  readonly childId: string;
  readonly kind: DayEventOf<'ConflictDetected'>['data']['kind'];
  readonly whereabouts: boolean;
  readonly eventId: string;
  readonly at: number;
  resolvedAt: number | null;
}

export interface SafetyRefusal {
  readonly eventId: string;
  readonly childId: string;
  readonly code: string;
  readonly gateId: string | null;
  readonly at: number;
  /** how often a document check of this collector has failed by now */
  readonly failedChecks: number;
}

export interface Muster {
  readonly musterId: string;
  readonly at: number;
  readonly drill: boolean;
  readonly lists: DayEventOf<'MusterStarted'>['data']['lists'];
  counted: Map<string, { counted: number; missing: readonly string[] }>;
}

export interface Contact {
  readonly concern: Concern;
  readonly at: number;
  readonly outcome: string;
  readonly by: string;
}

/** Which install of a device sent it, and at which place of its queue. */
export interface DeviceOrder {
  readonly install: string;
  readonly sequence: number;
}

/** An event with what the fold needs of its envelope. The event log's recorded events have this shape. */
export interface DayRecord {
  readonly event: DayEvent;
  readonly eventId: string;
  readonly revision: string;
  readonly metadata: {
    readonly actor: { readonly id: string; readonly role: string };
    readonly device?: (DeviceOrder & { readonly id?: string }) | null;
    readonly time: {
      readonly occurredAt: number;
      readonly recordedAt: number;
      /** null: the error of the device's clock is unknown; left out: the server's own clock */
      readonly errorMs?: number | null;
    };
  };
}

/** When it happened, as far as anyone may claim: never later than it was recorded. */
export const effectiveTime = (time: { readonly occurredAt: number; readonly recordedAt: number }): number =>
  Math.min(time.occurredAt, time.recordedAt);

/** Is the time that the record claims worth anything? */
export const isTimeKnown = (record: DayRecord): boolean => record.metadata.time.errorMs !== null;

/** A child in somebody's custody: a span is running. */
export const inCustody = (child: ChildDay): boolean => child.holder !== null;
