import type { Authority, ChildRecord, Delegation, Restriction, SelfConsent, Weekday } from '../child-record';
import { covers } from '../dates';
import type { PolicyValues } from '../policy';

/** The moment for which a rule is asked: a late report is judged at its own time, not at the time it arrives. */
export interface Moment {
  /** epoch ms */
  readonly at: number;
  /** service day, yyyy-mm-dd */
  readonly date: string;
  /** minutes after midnight of the service day in the campus's time zone; past midnight it goes on above 1440 */
  readonly minute: number;
  /** ISO weekday of the date itself: permissions bind to it, placements to the timetable weekday */
  readonly calendarWeekday: Weekday;
  /** a make-up workday */
  readonly makeUpDay: boolean;
  /** the child leaves from evening study */
  readonly evening: boolean;
}

type Held = { readonly grantedAt: number; readonly revokedAt: number | null };
const heldAt = (granted: Held, at: number) => granted.grantedAt <= at && (granted.revokedAt === null || at < granted.revokedAt);

export type AuthorityAnswer =
  | { readonly ok: true; readonly authority: Authority }
  /** not_today: the person may collect this child, on other dates or weekdays */
  | { readonly ok: false; readonly code: 'no_authority' | 'authority_not_today'; readonly authority: Authority | null };

/** "Is this person on this child's list today?" Per child and per date: never asks for a card or a family. */
export function authorityToCollect(
  child: Pick<ChildRecord, 'authorities'>,
  personId: string,
  moment: Pick<Moment, 'at' | 'date' | 'calendarWeekday'>,
): AuthorityAnswer {
  const held = child.authorities.filter((a) => a.personId === personId && heldAt(a, moment.at));
  const today = held.find((a) => covers(a, moment.date) && (a.weekdays === null || a.weekdays.includes(moment.calendarWeekday)));
  if (today) return { ok: true, authority: today };
  return held.length > 0
    ? { ok: false, code: 'authority_not_today', authority: held[0] }
    : { ok: false, code: 'no_authority', authority: null };
}

export type SelfReleaseAnswer =
  | { readonly ok: true; readonly consent: SelfConsent }
  | {
      readonly ok: false;
      readonly code:
        | 'no_consent'
        | 'below_minimum_grade'
        | 'consent_not_this_weekday'
        | 'consent_suspended'
        | 'consent_needs_confirmation'
        | 'consent_not_for_evening'
        | 'after_latest_time';
      readonly consent: SelfConsent | null;
    };

/** "The old consent holds until the renewal begins." The consent that a date is under, whether or not it holds then. */
export const consentOn = (consent: SelfConsent | null, date: string): SelfConsent | null =>
  consent?.before && date < consent.from ? consentOn(consent.before, date) : consent;

/** "May this child walk home alone now?" The one release without a person, so every condition must hold. */
export function mayLeaveAlone(
  child: Pick<ChildRecord, 'selfConsent' | 'gradeLevel'>,
  moment: Moment,
  policy: Pick<PolicyValues, 'selfReleaseMinGrade' | 'selfReleaseLatest' | 'selfReleaseLatestEvening'>,
): SelfReleaseAnswer {
  const consent = consentOn(child.selfConsent, moment.date);
  if (!consent || !heldAt(consent, moment.at) || !covers(consent, moment.date)) return { ok: false, code: 'no_consent', consent: null };
  const code = whyNotAlone(child.gradeLevel, consent, moment, policy);
  return code ? { ok: false, code, consent } : { ok: true, consent };
}

function whyNotAlone(
  gradeLevel: number,
  consent: SelfConsent,
  moment: Moment,
  policy: Pick<PolicyValues, 'selfReleaseMinGrade' | 'selfReleaseLatest' | 'selfReleaseLatestEvening'>,
) {
  if (gradeLevel < policy.selfReleaseMinGrade) return 'below_minimum_grade';
  if (consent.suspendedOn.includes(moment.date)) return 'consent_suspended';
  // on a make-up day only a fresh word of the guardian counts, and stands in for the weekday; on other days it never does
  if (moment.makeUpDay) {
    if (!consent.confirmedFor.includes(moment.date)) return 'consent_needs_confirmation';
  } else if (!consent.weekdays.includes(moment.calendarWeekday)) return 'consent_not_this_weekday';
  if (moment.evening && !consent.evening) return 'consent_not_for_evening';
  const latest = moment.evening ? policy.selfReleaseLatestEvening : Math.min(consent.latest, policy.selfReleaseLatest);
  return moment.minute > latest ? 'after_latest_time' : null;
}

export type RestrictionAnswer = { readonly kind: 'in_force' | 'expired_review'; readonly restriction: Restriction };

/**
 * "Is there a document against this person?" Null: none. A restriction past its end date is not gone: until a person has
 * reviewed it, a release to that person needs a duty leader's decision with a reason. Call it before any authority.
 */
export function restrictionAgainst(child: Pick<ChildRecord, 'restrictions'>, personId: string, date: string): RestrictionAnswer | null {
  const against = child.restrictions.filter((r) => r.personId === personId && r.from <= date);
  const inForce = against.find((r) => date <= r.to);
  if (inForce) return { kind: 'in_force', restriction: inForce };
  const expired = against.find((r) => !r.reviewed);
  return expired ? { kind: 'expired_review', restriction: expired } : null;
}

/** "Which documents must somebody look at again?" At expiry, and every few months before. */
export const restrictionsDueForReview = (child: Pick<ChildRecord, 'restrictions'>, date: string): readonly Restriction[] =>
  child.restrictions.filter((r) => !r.reviewed && (r.reviewDue <= date || r.to < date));

export type DelegationAnswer =
  | { readonly ok: true; readonly delegation: Delegation }
  | {
      readonly ok: false;
      readonly code: 'no_delegation' | 'delegation_not_confirmed' | 'delegation_outside_window' | 'delegation_used';
      readonly delegation: Delegation | null;
    };

/** "Did a guardian name this person for now, and did the teacher call back?" One date, one window, one use. */
export function delegationFor(
  child: Pick<ChildRecord, 'delegations'>,
  personId: string,
  moment: Pick<Moment, 'at' | 'date'>,
): DelegationAnswer {
  const named = child.delegations.filter((d) => d.personId === personId && d.date === moment.date && d.state !== 'cancelled');
  const code = (d: Delegation) =>
    d.state === 'used'
      ? 'delegation_used'
      : d.state === 'requested'
        ? 'delegation_not_confirmed'
        : d.windowFrom <= moment.at && moment.at <= d.windowTo
          ? null
          : 'delegation_outside_window';
  const valid = named.find((d) => code(d) === null);
  if (valid) return { ok: true, delegation: valid };
  // the nearest to valid explains best: a confirmed one outside its window before an older one that is used up
  const first = named.find((d) => d.state === 'confirmed') ?? named.find((d) => d.state === 'requested') ?? named[0];
  return first
    ? { ok: false, code: code(first) ?? 'no_delegation', delegation: first }
    : { ok: false, code: 'no_delegation', delegation: null };
}
