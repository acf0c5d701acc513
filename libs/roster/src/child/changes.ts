import type { Weekday } from '../child-record';
import type { ChildEvent } from './child';

export const CHANGE_KINDS = [
  'leave',
  'ad_hoc',
  'dismissal',
  'delegate',
  'consent',
  'restriction',
  'authority',
  'enrolment',
  'class',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What an event of a child's stream changes, for the list that office and homeroom teacher look through. */
export interface ChildChange {
  readonly kind: ChangeKind;
  /** the leave, delegation, consent … that several events are about; null: the change is the whole matter */
  readonly matterId: string | null;
  /** the dates that it is about, inclusive; null: it says so through its matter, or lasts from the day of its recording */
  readonly dates: { readonly from: string; readonly to: string } | null;
  /** only on this timetable weekday */
  readonly weekday: Weekday | null;
}

const change = (
  kind: ChangeKind,
  matterId: string | null,
  dates: ChildChange['dates'] = null,
  weekday: Weekday | null = null,
): ChildChange => ({
  kind,
  matterId,
  dates,
  weekday,
});
const on = (date: string) => ({ from: date, to: date });

/** Null: nothing that somebody at the school has to know today. */
export function changeOfChild(e: ChildEvent): ChildChange | null {
  switch (e.type) {
    case 'LeaveRequested':
    case 'LeaveApproved':
      return change('leave', e.data.leaveId, { from: e.data.from, to: e.data.to });
    case 'LeaveRefused':
    case 'LeaveCancelled':
      return change('leave', e.data.leaveId);
    case 'AdHocJoined':
    case 'AdHocLeftOut':
    case 'AdHocUndone':
      return change('ad_hoc', null, on(e.data.date));
    case 'DismissalPlanChanged': {
      const { from, to, weekday } = e.data;
      return to === null ? change('dismissal', null, null, null) : change('dismissal', null, { from, to }, weekday);
    }
    case 'DelegationRequested':
      return change('delegate', e.data.delegationId, on(e.data.date));
    case 'DelegationConfirmed':
    case 'DelegationExtended':
    case 'DelegationUsed':
    case 'DelegationRestored':
    case 'DelegationCancelled':
      return change('delegate', e.data.delegationId);
    case 'SelfConsentSuspended':
    case 'SelfConsentConfirmed':
      return change('consent', e.data.consentId, on(e.data.date));
    case 'SelfConsentGranted':
    case 'SelfConsentRevoked':
      return change('consent', e.data.consentId);
    case 'RestrictionRecorded':
    case 'RestrictionReviewed':
    case 'RestrictionLifted':
      return change('restriction', e.data.restrictionId);
    case 'AuthorityGranted':
    case 'AuthorityRevoked':
      return change('authority', e.data.authorityId);
    case 'EnrolmentPlaced':
    case 'EnrolmentWithdrawn':
      return change('enrolment', e.data.enrolmentId);
    case 'ChildMovedClass':
    case 'ChildLeft':
    case 'ChildReturned':
      return change('class', null);
    default:
      return null;
  }
}
