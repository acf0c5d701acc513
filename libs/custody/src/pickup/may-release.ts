import type { Fact } from '@baton/event-schema';
import { authorityToCollect, delegationFor, mayLeaveAlone, restrictionAgainst, type Moment, type Weekday } from '@baton/roster';
import type { CompleteRelease, ReleaseFacts } from '../commands';
import type { RefusalAtGate, ReleaseKind } from '../events';
import type { CampusDay, ChildDay, ExitPermit } from '../state';

const MINUTE = 60_000;

/** Who asks for the child, and with what in hand. Server and tablet judge by the same rules. */
export type Asking = Pick<CompleteRelease, 'collectorId' | 'alone' | 'gateId' | 'idDigest' | 'confirmedClassId' | 'exitPermitId'>;

export type Permission =
  | {
      readonly ok: true;
      readonly kind: ReleaseKind;
      readonly authorityId: string | null;
      readonly delegationId: string | null;
      readonly facts: readonly Fact[];
    }
  | { readonly ok: false; readonly code: RefusalAtGate };

const no = (code: RefusalAtGate): Permission => ({ ok: false, code });

/** May this child leave with this person (or alone), at this gate, at this moment? Authority is per child and per date. */
export function mayRelease(day: CampusDay, child: ChildDay, asking: Asking, facts: ReleaseFacts, at: number): Permission {
  if (!asking.alone && asking.collectorId === null) return no('unknown_pass');
  if (asking.collectorId !== null && restrictionOn(day, facts, asking.collectorId) !== null) return no('blocked');
  if (gateClosedFor(day, asking.gateId, at)) return no('gate_closed');
  if (leavesBeforeItsTime(day, child, at) && permitFor(day, child.childId, asking, at) === null) return no('no_exit_permit');
  if (needsTheClassConfirmed(child, asking, facts)) return no('confirm_similar_name');
  return asking.alone ? mayWalk(day, child, facts, at) : mayCollect(day, child, asking, facts, at);
}

export const soundsLikeAnother = (child: ChildDay, facts: ReleaseFacts): boolean => child.soundAlike || (facts.soundsLike ?? []).length > 0;

/** Names that sound alike: the guard says which class before the child goes, with somebody or alone, whoever decides. */
export const needsTheClassConfirmed = (child: ChildDay, asking: Pick<Asking, 'confirmedClassId'>, facts: ReleaseFacts): boolean =>
  soundsLikeAnother(child, facts) && asking.confirmedClassId !== facts.classId;

export function momentOf(day: CampusDay, child: ChildDay, at: number): Moment {
  const opened = day.opened;
  const minute = opened ? Math.floor((at - opened.midnight) / MINUTE) : 0;
  const evening = opened?.periods.find((p) => p.kind === 'evening_study' && p.periodId === child.dismissalPeriodId);
  return {
    at,
    date: opened?.serviceDay ?? '',
    minute,
    calendarWeekday: (opened?.calendar.calendarWeekday ?? 1) as Weekday,
    makeUpDay: opened?.calendar.makeUpDay ?? false,
    evening: evening !== undefined && at >= evening.startsAt,
  };
}

/**
 * A restriction is in force once it stands in the day or in the child's stream, and past its end until a person reviews
 * it. Of several documents against one person the strictest counts.
 */
export function restrictionOn(day: CampusDay, facts: ReleaseFacts, personId: string): 'in_force' | 'expired_review' | null {
  const date = day.opened?.serviceDay ?? '';
  const ofTheDay = [...day.restrictions.values()].filter(
    (r) => !r.lifted && r.childId === facts.childId && r.personId === personId && r.from <= date,
  );
  const ofTheChild = restrictionAgainst(facts, personId, date)?.kind ?? null;
  if (ofTheChild === 'in_force' || ofTheDay.some((r) => date <= r.to)) return 'in_force';
  return ofTheDay.length > 0 ? 'expired_review' : ofTheChild;
}

/** By today's plan, from the moment on that it was changed. */
export function gateClosedFor(day: CampusDay, gateId: string, at: number): boolean {
  const gate = day.gates.get(gateId);
  return gate !== undefined && !gate.open && (gate.closedAt === null || gate.closedAt <= at);
}

/** Every exit before the child's wave needs the slip. In extended care a child may be collected at any time. */
export function leavesBeforeItsTime(day: CampusDay, child: ChildDay, at: number): boolean {
  const periods = day.opened?.periods ?? [];
  const period = periods.find((p) => p.periodId === child.dismissalPeriodId);
  if (!period) return false;
  if (period.kind === 'extended_care') return at < period.startsAt;
  const meal = day.opened?.mealBreak;
  const outToEat = period.kind === 'evening_study' && meal != null && meal.startsAt <= at && at < meal.endsAt;
  return at < period.endsAt && !outToEat;
}

export function permitFor(
  day: CampusDay,
  childId: string,
  asking: Pick<Asking, 'exitPermitId' | 'collectorId'>,
  at: number,
): ExitPermit | null {
  const permit = asking.exitPermitId === null ? undefined : day.permits.get(asking.exitPermitId);
  if (!permit || permit.childId !== childId || permit.used || at > permit.validUntil) return null;
  return permit.collectorId === null || permit.collectorId === asking.collectorId ? permit : null;
}

/** May it leave alone at that moment, by a consent that nobody had taken back until `stoodUntil`? */
export function mayWalk(day: CampusDay, child: ChildDay, facts: ReleaseFacts, at: number, stoodUntil = at): Permission {
  if (day.consentsSuspendedAt !== null && day.consentsSuspendedAt <= stoodUntil) return no('consent_suspended');
  const answer = mayLeaveAlone(facts, { ...momentOf(day, child, at), at: stoodUntil }, day.policy);
  if (!answer.ok) return no(answer.code);
  if (withdrawnBy(day, answer.consent.consentId, stoodUntil)) return no('no_consent');
  return { ok: true, kind: 'self', authorityId: answer.consent.consentId, delegationId: null, facts: [facts.fact] };
}

/** Is there a live authority, whatever else stands in the way? */
export function mayCollect(day: CampusDay, child: ChildDay, asking: Asking, facts: ReleaseFacts, at: number): Permission {
  const personId = asking.collectorId ?? '';
  const moment = momentOf(day, child, at);
  const listed = authorityToCollect(facts, personId, moment);
  if (listed.ok && !withdrawnBy(day, listed.authority.authorityId, at))
    return {
      ok: true,
      kind: listed.authority.kind === 'agency' ? 'agency' : 'list',
      authorityId: listed.authority.authorityId,
      delegationId: null,
      facts: [facts.fact],
    };
  const delegated = delegationFor(withDelegationsOfTheDay(day, facts), personId, moment);
  if (!delegated.ok) {
    if (delegated.code !== 'no_delegation') return no(delegated.code);
    return no(!listed.ok && listed.code === 'authority_not_today' ? 'authority_not_today' : 'no_authority');
  }
  if (asking.idDigest !== delegated.delegation.idDigest) return no('id_mismatch');
  const { delegationId } = delegated.delegation;
  return { ok: true, kind: 'delegate', authorityId: delegationId, delegationId, facts: [facts.fact] };
}

const withdrawnBy = (day: CampusDay, authorityId: string, at: number): boolean => {
  const withdrawn = day.withdrawnAuthorities.get(authorityId);
  return withdrawn !== undefined && withdrawn.at <= at;
};

/** What the day has heard of a delegation last counts: used up here, confirmed or cancelled elsewhere meanwhile. */
function withDelegationsOfTheDay(day: CampusDay, facts: ReleaseFacts): Pick<ReleaseFacts, 'delegations'> {
  return {
    delegations: facts.delegations.map((d) => {
      const today = day.delegations.get(d.delegationId);
      return today?.state === 'used' || today?.state === 'cancelled' ? { ...d, state: today.state } : d;
    }),
  };
}

/**
 * Without network: a list older than the policy allows is no longer proof for whom it may have changed. Children with a
 * restriction, delegates and agencies wait; listed persons and consents to leave alone go on.
 * @param snapshotAge seconds
 */
export function mayReleaseOffline(day: CampusDay, facts: ReleaseFacts, kind: ReleaseKind, snapshotAge: number): boolean {
  if (snapshotAge <= day.policy.offlineCacheMaxAge * 60) return true;
  const restricted = facts.restrictions.length > 0 || [...day.restrictions.values()].some((r) => r.childId === facts.childId && !r.lifted);
  return !restricted && (kind === 'list' || kind === 'self');
}
