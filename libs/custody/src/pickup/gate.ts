import type { Fact } from '@baton/event-schema';
import type { ApplyToDay, CallChild, CallWave, CommandContext, IssueExitPermit, SuspendSelfConsents } from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import { inCustody, type CampusDay, type ChildDay } from '../state';

const MINUTE = 60_000;

export function issueExitPermit(day: CampusDay, command: IssueExitPermit): DayDecision {
  if (!day.children.has(command.childId)) return refused('unknown_child', { childId: command.childId });
  if (day.permits.has(command.permitId)) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('ExitPermitIssued', data));
}

/** "The gate asks for …": the holder sends the child with one tap. */
export function callChild(day: CampusDay, command: CallChild): DayDecision {
  const child = day.children.get(command.childId);
  if (!child) return refused('unknown_child', { childId: command.childId });
  if (!inCustody(child)) return refused('not_in_custody', { childId: command.childId });
  if (child.calledTo?.gateId === command.gateId) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('ChildCalled', data));
}

export function callWave(day: CampusDay, command: CallWave): DayDecision {
  if (!day.gates.has(command.gateId)) return refused('unknown_gate', { gateId: command.gateId });
  const { type: _, ...data } = command;
  return accepted(happened('WaveCalled', data));
}

/** Null: it has not left, or with nobody. */
function leftWith(day: CampusDay, { childId, state, release }: ChildDay): string | null {
  if (state === 'released') return release?.collectorId ?? null;
  return state === 'explained' ? (day.collectedBeforeCheckIn.get(childId) ?? null) : null;
}

/** What changed elsewhere and matters today is copied into the day, where today is decided. */
export function applyToDay(day: CampusDay, { change }: ApplyToDay): DayDecision {
  const child = day.children.get(change.childId);
  switch (change.kind) {
    case 'restriction': {
      const { restrictionId, personId, from, to, reviewed } = change.restriction;
      // a person has looked at it today and let it lapse: what came over before speaks against nobody any more
      if (reviewed && to < (day.opened?.serviceDay ?? '')) return liftRestriction(day, change.childId, restrictionId, change.fact);
      const known = day.restrictions.get(restrictionId);
      if (known && !known.lifted) return unchanged;
      const releasedBefore = child !== undefined && leftWith(day, child) === personId;
      return accepted(
        happened('RestrictionApplied', { childId: change.childId, restrictionId, personId, from, to, fact: change.fact, releasedBefore }),
      );
    }
    case 'restriction_lifted':
      return liftRestriction(day, change.childId, change.restrictionId, change.fact);
    case 'authority_withdrawn':
      if (day.withdrawnAuthorities.has(change.authorityId)) return unchanged;
      return accepted(happened('AuthorityWithdrawn', { childId: change.childId, authorityId: change.authorityId, fact: change.fact }));
    case 'delegation': {
      const { delegationId, personId, idDigest, windowFrom, windowTo, state } = change.delegation;
      const known = day.delegations.get(delegationId);
      if (state === 'used' || known?.state === 'used') return unchanged;
      if (known?.state === state && known.windowFrom === windowFrom && known.windowTo === windowTo) return unchanged;
      return accepted(
        happened('DelegationApplied', {
          childId: change.childId,
          delegationId,
          personId,
          idDigest,
          windowFrom,
          windowTo,
          state,
          fact: change.fact,
        }),
      );
    }
    case 'dismissal': {
      const { kind: _, ...data } = change;
      const same = child?.dismissalPeriodId === data.dismissalPeriodId && child.gateId === data.gateId && child.mode === data.mode;
      return same ? unchanged : accepted(happened('DismissalChanged', data));
    }
  }
  return change satisfies never;
}

const liftRestriction = (day: CampusDay, childId: string, restrictionId: string, fact: Fact): DayDecision =>
  day.restrictions.get(restrictionId)?.lifted === false
    ? accepted(happened('RestrictionLifted', { childId, restrictionId, fact }))
    : unchanged;

/** Red warning: nobody leaves alone today, and every guardian concerned is told. */
export function suspendSelfConsents(day: CampusDay, command: SuspendSelfConsents, context: CommandContext): DayDecision {
  if (day.consentsSuspendedAt !== null) return unchanged;
  return accepted(
    happened('SelfConsentsSuspended', { reason: command.reason, children: command.children }),
    happened('NoticeSent', {
      noticeId: command.noticeId,
      kind: 'consents_suspended',
      staffIds: [],
      children: command.children,
      dueAt: context.at + day.policy.noticeAckDueRed * MINUTE,
      planId: null,
    }),
  );
}
