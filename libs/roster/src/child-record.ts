import type { Sealed } from '@baton/event-schema';

/** ISO weekday: 1 Monday … 7 Sunday */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A child as its stream tells, folded. Dates are yyyy-mm-dd, both ends inclusive; times of day are minutes after midnight. */
export interface ChildRecord {
  readonly childId: string;
  readonly schoolId: string;
  readonly campusId: string;
  readonly classId: string;
  readonly gradeLevel: number;
  readonly inClassNo: number;
  readonly name: Sealed;
  /** children of the same grade whose names sound alike */
  readonly soundsLike: readonly string[];
  /** whom to call, in this order; being a guardian is not the same as collecting */
  readonly contacts: readonly Contact[];
  readonly authorities: readonly Authority[];
  readonly restrictions: readonly Restriction[];
  readonly selfConsent: SelfConsent | null;
  /** one row per timetable weekday on which the child takes part */
  readonly placements: readonly Placement[];
  readonly leaves: readonly Leave[];
  readonly adHoc: readonly AdHocDay[];
  readonly delegations: readonly Delegation[];
  /** the child left the school on this date */
  readonly leftOn: string | null;
}

/** An adult of the family: who is told and asked. The phone number is in the person's own stream. */
export interface Contact {
  readonly contactId: string;
  readonly personId: string;
  /** GB/T 4761 relation code, or other_guardian */
  readonly relation: string;
  readonly isGuardian: boolean;
  /** 1 is called first; null after all that have a number */
  readonly order: number | null;
}

/** Who may collect this child. Authority is per child and per date; a card or a family is never authority. */
export interface Authority {
  readonly authorityId: string;
  /** guardian or listed person; for an agency the person is its escort */
  readonly personId: string;
  readonly kind: 'guardian' | 'listed' | 'agency';
  /** GB/T 4761 relation code: 51 father, 52 mother … */
  readonly relation: string;
  readonly from: string;
  readonly to: string | null;
  /** null: every day */
  readonly weekdays: readonly Weekday[] | null;
  readonly agencyId: string | null;
  /** epoch ms; a late report is judged by what held at its own time, so what was revoked is kept */
  readonly grantedAt: number;
  readonly revokedAt: number | null;
}

/** A court's or authority's document; what it says is sealed elsewhere. */
export interface Restriction {
  readonly restrictionId: string;
  readonly personId: string;
  readonly from: string;
  readonly to: string;
  /** after `to` a person must review it: it never lapses by itself. True: a review let it lapse after `to` */
  readonly reviewed: boolean;
  /** a person looks at it again on this date at the latest, though it is still in force */
  readonly reviewDue: string;
}

/** Written consent to leave alone. Weekdays are calendar weekdays. */
export interface SelfConsent {
  readonly consentId: string;
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  /** not after this minute of the day */
  readonly latest: number;
  /** also covers evening study */
  readonly evening: boolean;
  /** the guardian who signed; null: the paper didn't say */
  readonly signedBy: string | null;
  /** epoch ms */
  readonly grantedAt: number;
  readonly revokedAt: number | null;
  /** dates on which it doesn't hold: bad weather, or the guardian's wish for one day */
  readonly suspendedOn: readonly string[];
  /** make-up days for which the guardian said again that it holds */
  readonly confirmedFor: readonly string[];
  /** a renewal begins on its own day: what holds until then */
  readonly before?: SelfConsent;
}

/** Where a child takes part on one timetable weekday, as decided by the school. */
export interface Placement {
  readonly weekday: Weekday;
  /** effective from this date */
  readonly from: string;
  readonly to: string | null;
  /** groups in the order of the periods: homework group, club, late room, extended care … */
  readonly groups: readonly { readonly periodId: string; readonly groupId: string }[];
  /** after which period the child normally leaves */
  readonly dismissalPeriodId: string;
  readonly gateId: string;
  readonly mode: DismissalMode;
}

export type DismissalMode = 'collected' | 'agency' | 'self';

export interface Leave {
  readonly leaveId: string;
  readonly from: string;
  readonly to: string;
  readonly approvedAt: number;
  /** who said so: guardian's request, or the homeroom teacher's absent-today */
  readonly source: 'guardian' | 'homeroom';
}

export interface AdHocDay {
  readonly date: string;
  readonly kind: 'join' | 'leave_out';
  readonly groups: readonly { readonly periodId: string; readonly groupId: string }[];
  readonly dismissalPeriodId: string | null;
  readonly gateId: string | null;
  readonly mode: DismissalMode | null;
}

/** One delegate, one date, one window, one use. */
export interface Delegation {
  readonly delegationId: string;
  readonly personId: string;
  readonly date: string;
  /** epoch ms */
  readonly windowFrom: number;
  readonly windowTo: number;
  /** HMAC of the last four digits of the delegate's document */
  readonly idDigest: string;
  /** guardians who asked for it or confirmed it */
  readonly wishedBy: readonly string[];
  readonly state: 'requested' | 'confirmed' | 'used' | 'cancelled';
}
