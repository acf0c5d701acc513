import type { Sealed } from '@baton/event-schema';
import type { ChildRecord, Weekday } from '../child-record';

/** A child's stream, folded: the record that the day uses, and what only the office needs. */
export interface ChildState {
  /** null before registration and after erasure */
  readonly record: ChildRecord | null;
  readonly erased: boolean;
  readonly studentNumber: Sealed | null;
  readonly birthDate: Sealed | null;
  readonly sex: Sealed | null;
  readonly enrolments: readonly Enrolment[];
  readonly leaveRequests: readonly LeaveRequest[];
  readonly agreements: readonly AgreementOfGuardian[];
  readonly healthNotes: readonly { readonly noteId: string; readonly note: Sealed }[];
  readonly priorities: readonly { readonly flagId: string; readonly flag: Sealed }[];
  /** terms for which a guardian said no, and did not apply later */
  readonly declinedTerms: readonly string[];
  readonly nonParticipation: { readonly termId: string; readonly note: Sealed | null } | null;
}

export const NO_CHILD: ChildState = {
  record: null,
  erased: false,
  studentNumber: null,
  birthDate: null,
  sex: null,
  enrolments: [],
  leaveRequests: [],
  agreements: [],
  healthNotes: [],
  priorities: [],
  declinedTerms: [],
  nonParticipation: null,
};

/** A child that is registered: what every command but the registration works on. */
export type RegisteredChild = ChildState & { readonly record: ChildRecord };

export interface Enrolment {
  readonly enrolmentId: string;
  readonly termId: string;
  readonly wishes: readonly { readonly weekday: Weekday; readonly periodIds: readonly string[] }[];
  readonly state: 'submitted' | 'class_reviewed' | 'accepted' | 'rejected' | 'placed' | 'withdrawn';
}

export interface LeaveRequest {
  readonly leaveId: string;
  readonly from: string;
  readonly to: string;
  readonly state: 'requested' | 'approved' | 'refused' | 'cancelled';
}

export interface AgreementOfGuardian {
  readonly agreementId: string;
  readonly version: number;
  readonly personId: string;
  readonly on: string;
}

export const withRecord = (state: ChildState, change: Partial<ChildRecord>): ChildState =>
  state.record ? { ...state, record: { ...state.record, ...change } } : state;
