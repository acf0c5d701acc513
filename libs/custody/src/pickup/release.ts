import type {
  AnnulRelease,
  CommandContext,
  CompleteRelease,
  ReportBlockedRelease,
  ReportRelease,
  RequestPickup,
  ReverseRelease,
} from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import { derivedId } from '../derived-id';
import type { DayEvent, DayEventOf, RefusalAtGate, ReleaseKind } from '../events';
import type { Refusal } from '../refusal';
import { conflictOf, holderAt, isCurrent, isPast } from '../late-report';
import { signOnIfNeeded } from '../duty/sign-on';
import { mayOverrideAtGate } from '../rights';
import { inCustody, type CampusDay, type ChildDay } from '../state';
import {
  gateClosedFor,
  mayCollect,
  mayRelease,
  mayReleaseOffline,
  mayWalk,
  needsTheClassConfirmed,
  permitFor,
  restrictionOn,
  soundsLikeAnother,
  type Permission,
} from './may-release';

/** Refusals that say something about safety are events: who asked for whom, and was not given the child. */
const SAFETY: ReadonlySet<RefusalAtGate> = new Set([
  'blocked',
  'no_authority',
  'authority_not_today',
  'no_delegation',
  'delegation_not_confirmed',
  'delegation_outside_window',
  'delegation_used',
  'id_mismatch',
  'no_consent',
  'below_minimum_grade',
  'consent_not_this_weekday',
  'consent_suspended',
  'consent_needs_confirmation',
  'consent_not_for_evening',
  'after_latest_time',
  'unknown_pass',
]);

/** A collector asks for children: who may go, who may not, and why not. Nobody leaves yet. */
export function requestPickup(day: CampusDay, command: RequestPickup, context: CommandContext): DayDecision {
  const asking = { collectorId: command.collectorId, alone: false, gateId: command.gateId, idDigest: null, exitPermitId: null };
  const allowed: string[] = [];
  const blocked: { childId: string; code: RefusalAtGate }[] = [];
  for (const childId of command.children) {
    const child = day.children.get(childId);
    const facts = command.facts.find((f) => f.childId === childId);
    const code =
      !child || !facts || !inCustody(child) || child.state === 'unaccounted'
        ? 'not_in_custody'
        : refusalToAsk(day, child, command, facts, context.recordedAt);
    if (code === null) allowed.push(childId);
    else blocked.push({ childId, code });
  }
  function refusalToAsk(d: CampusDay, child: ChildDay, c: RequestPickup, facts: RequestPickup['facts'][number], at: number) {
    // similar names and the document are confirmed at the release itself
    const permission = mayRelease(d, child, { ...asking, confirmedClassId: facts.classId }, facts, at);
    return permission.ok || permission.code === 'id_mismatch' || permission.code === 'no_exit_permit' ? null : permission.code;
  }
  const events: DayEvent[] = [
    happened('PickupRequested', {
      pickupId: command.pickupId,
      collectorId: command.collectorId,
      gateId: command.gateId,
      allowed,
      blocked,
    }),
    ...blocked
      .filter((b) => SAFETY.has(b.code))
      .map((b) =>
        happened('ReleaseBlocked', {
          childId: b.childId,
          pickupId: command.pickupId,
          collectorId: command.collectorId,
          gateId: command.gateId,
          code: b.code,
          decidedOffline: false,
        }),
      ),
  ];
  return accepted(...events);
}

/** The request at the gate. What it may not permit, it refuses with a code; a safety refusal is recorded. */
export function completeRelease(day: CampusDay, command: CompleteRelease, context: CommandContext): DayDecision {
  const child = day.children.get(command.childId);
  if (!child) return refused('unknown_child', { childId: command.childId });
  if (!day.gates.has(command.gateId)) return refused('unknown_gate', { gateId: command.gateId });
  if (child.state === 'released' && child.release && child.release.undone === null)
    return refused('already_released', {
      childId: child.childId,
      release: { at: child.release.at, gateId: child.release.gateId, by: child.release.author },
    });
  if (!inCustody(child) || child.state === 'unaccounted') return refused('not_in_custody', { childId: child.childId });
  if (!isBroughtToThisGate(day, child, command.gateId, context.actor.id))
    return refused('held_elsewhere', { childId: child.childId, holder: child.holder, gateId: child.gateId });
  // who asks now is answered for now: a tablet whose clock is behind can't ask for an hour ago
  const now = context.recordedAt;
  const permission = mayRelease(day, child, command, command.facts, now);
  if (permission.ok) return accepted(...completed(day, child, command, permission, null, null, now));
  if (command.override === null || !mayOverride(day, command, permission.code, context))
    return refusedAtGate(day, command, permission.code);
  // a locked gate stays locked, also where something else was asked first
  if (gateClosedFor(day, command.gateId, now)) return refusedAtGate(day, command, 'gate_closed');
  // a leader decides who may collect; which of two children it is, has to be looked at all the same
  if (needsTheClassConfirmed(child, command, command.facts)) return refusedAtGate(day, command, 'confirm_similar_name');
  const override = { leaderId: context.actor.id, reason: command.override.reason };
  return accepted(...completed(day, child, command, overridden(day, child, command, now), override, null, now));
}

/**
 * The holder brings the child, or the child is on its way to this gate: the release is then the receiver's acceptance. Or
 * gate staff have it: those of this gate, or whoever helps out and took the line over here.
 */
export function isBroughtToThisGate(day: CampusDay, child: ChildDay, gateId: string, actorId: string): boolean {
  if (child.holder === actorId) return true;
  const offer = child.offerId === null ? undefined : day.offers.get(child.offerId);
  if (offer?.to.kind === 'gate' && offer.to.gateId === gateId) return true;
  const here = child.placeId !== null && child.placeId === day.gates.get(gateId)?.placeId;
  return day.duties.some(
    (d) => d.staffId === child.holder && (d.gateId === gateId || here) && (d.role === 'gate_teacher' || d.role === 'gate_guard'),
  );
}

/** A leader may decide otherwise, by name and with a reason; never against a restriction in force. */
function mayOverride(day: CampusDay, command: CompleteRelease, code: RefusalAtGate, context: CommandContext): boolean {
  if (!mayOverrideAtGate(context.actor.role) || code === 'unknown_pass') return false;
  return code !== 'blocked' || restrictionOn(day, command.facts, command.collectorId ?? '') === 'expired_review';
}

/** On a leader's word alone goes a child with somebody whom nothing else permits; who may collect it, still is on the list. */
function overridden(day: CampusDay, child: ChildDay, command: CompleteRelease, at: number): Permission & { ok: true } {
  const collects = command.alone ? null : mayCollect(day, child, command, command.facts, at);
  if (collects?.ok) return collects;
  const kind = command.alone ? 'self' : 'override';
  return { ok: true, kind, authorityId: null, delegationId: null, facts: [command.facts.fact] };
}

function refusedAtGate(day: CampusDay, command: CompleteRelease, code: RefusalAtGate): DayDecision {
  const refusal: Refusal = {
    code,
    childId: command.childId,
    ...(code === 'gate_closed' ? { gateId: day.gates.get(command.gateId)?.insteadGateId ?? null } : {}),
  };
  if (!SAFETY.has(code)) return { kind: 'refused', refusal };
  const event = happened('ReleaseBlocked', {
    childId: command.childId,
    pickupId: command.pickupId,
    collectorId: command.collectorId,
    gateId: command.gateId,
    code,
    decidedOffline: false,
  });
  return { kind: 'refused', refusal, events: [event] };
}

function completed(
  day: CampusDay,
  child: ChildDay,
  command: CompleteRelease | ReportRelease,
  permission: Permission & { ok: true },
  override: DayEventOf<'ReleaseCompleted'>['data']['override'],
  snapshotAge: number | null,
  at: number,
): DayEvent[] {
  const permit = permitFor(day, child.childId, command, at);
  const events: DayEvent[] = [
    happened('ReleaseCompleted', {
      childId: child.childId,
      pickupId: command.pickupId,
      kind: permission.kind,
      collectorId: command.collectorId,
      gateId: command.gateId,
      holder: child.holder ?? '',
      authorityId: permission.authorityId,
      facts: permission.facts,
      override,
      similarNameConfirmed: soundsLikeAnother(child, command.facts),
      exitPermitId: permit?.permitId ?? null,
      snapshotAge,
    }),
  ];
  if (permit) events.push(happened('ExitPermitUsed', { permitId: permit.permitId, childId: child.childId, gateId: command.gateId }));
  if (permission.delegationId !== null)
    events.push(happened('DelegationUsed', { childId: child.childId, delegationId: permission.delegationId }));
  if (permission.kind === 'self')
    events.push(
      happened('NoticeSent', {
        noticeId: derivedId('alone', `${command.pickupId}.${child.childId}`),
        kind: 'left_alone',
        staffIds: [],
        children: [child.childId],
        dueAt: null,
        planId: null,
      }),
    );
  return events;
}

/**
 * A release that a tablet decided without network: the child has left, whatever we would have said. Its authority is
 * judged at the time when it happened; what breaks a rule leaves the state as it was and opens a conflict.
 */
export function reportRelease(day: CampusDay, command: ReportRelease, context: CommandContext): DayDecision {
  const child = day.children.get(command.childId);
  const permission = child ? permissionThen(day, child, command, context) : null;
  const kind: ReleaseKind = permission?.ok ? permission.kind : command.alone ? 'self' : 'list';
  if (child && permission?.ok && inCustody(child) && child.state !== 'unaccounted' && isCurrent(child, context)) {
    const events = completed(day, child, command, permission, null, command.snapshotAge, context.at);
    if (!mayReleaseOffline(day, command.facts, permission.kind, command.snapshotAge))
      events.push(happened('ReportMarked', { marks: ['stale_snapshot'] }));
    return accepted(...events);
  }
  const history = isTheSameRelease(child, command, context) || isAPastRelease(child, context);
  const reported = happened('ReleaseReported', {
    childId: command.childId,
    effect: history ? 'history' : 'conflict',
    pickupId: command.pickupId,
    kind,
    collectorId: command.collectorId,
    gateId: command.gateId,
    snapshotAge: command.snapshotAge,
  });
  const events: DayEvent[] = history ? [reported] : [reported, whyNotBoth(child, permission, command, context)];
  return accepted(...events);
}

/**
 * Judged at its time. By a clock of unknown error nobody knows whether it was before or after the authority or consent was
 * withdrawn: then it must have held until we heard of it.
 */
function permissionThen(day: CampusDay, child: ChildDay, command: ReportRelease, context: CommandContext): Permission {
  const then = mayRelease(day, child, command, command.facts, context.at);
  if (context.timeKnown || !then.ok || then.kind === 'delegate') return then;
  const untilNow = command.alone
    ? mayWalk(day, child, command.facts, context.at, context.recordedAt)
    : mayCollect(day, child, command, command.facts, context.recordedAt);
  return untilNow.ok ? then : untilNow;
}

/** The request reached the book and only its answer was lost: the gate, unsure, says once more what stands there already. */
const isTheSameRelease = (
  child: ChildDay | undefined,
  { pickupId, collectorId, gateId }: ReportRelease,
  context: CommandContext,
): boolean =>
  child?.release != null &&
  child.release.pickupId === pickupId &&
  child.release.collectorId === collectorId &&
  child.release.gateId === gateId &&
  !isAnotherLeaving(child, child.release, context);

/** The child was back in between: whatever the visit, it has left once more. */
const isAnotherLeaving = ({ reopened }: ChildDay, release: { readonly at: number }, { timeKnown, at }: CommandContext): boolean =>
  timeKnown && reopened !== null && reopened.at > release.at && at > reopened.at;

/** Left, and came back before we heard of the leaving: a span outside lies in the past. */
const isAPastRelease = (child: ChildDay | undefined, context: CommandContext): boolean =>
  child !== undefined && inCustody(child) && child.reopened !== null && isPast(child, context) && holderAt(child, context.at) === null;

function whyNotBoth(child: ChildDay | undefined, permission: Permission | null, command: ReportRelease, context: CommandContext): DayEvent {
  // with whom it left is open, that it left is not
  if (child?.state === 'released' && child.release) {
    const kind = permission?.ok ? 'second_release' : 'release_without_authority';
    return conflictOf(command.childId, kind, child.release.revision, false, context);
  }
  if (!child || !inCustody(child)) return conflictOf(command.childId, 'release_without_custody', child?.touched ?? null, true, context);
  const kind = permission?.ok ? 'holder' : 'release_without_authority';
  return conflictOf(command.childId, kind, child.touched, true, context);
}

/** A tablet without network refused somebody: the refusal is kept like any other. */
export function reportBlockedRelease(day: CampusDay, command: ReportBlockedRelease): DayDecision {
  const { type: _, ...data } = command;
  const event = happened('ReleaseBlocked', { ...data, decidedOffline: true });
  return accepted(event);
}

/** The child had left wrongly: the release stays in the log, the child is missing off campus until it is back. */
export function reverseRelease(day: CampusDay, command: ReverseRelease): DayDecision {
  const child = day.children.get(command.childId);
  const release = child?.release;
  if (!child || !release || String(release.revision) !== command.release) return refused('unknown_release', { childId: command.childId });
  if (release.undone !== null) return unchanged;
  if (child.state !== 'released') return refused('unknown_release', { childId: command.childId });
  const { type: _, ...data } = command;
  return accepted(
    happened('ReleaseReversed', data),
    happened('ChildUnaccounted', { childId: command.childId, cause: 'wrong_release', sessionId: null }),
  );
}

/** The child had not left at all: the release is annulled and whoever says so holds the child. */
export function annulRelease(day: CampusDay, command: AnnulRelease, context: CommandContext): DayDecision {
  const child = day.children.get(command.childId);
  const release = child?.release;
  if (!child || !release || String(release.revision) !== command.release) return refused('unknown_release', { childId: command.childId });
  if (release.undone !== null) return unchanged;
  if (child.state !== 'released') return refused('unknown_release', { childId: command.childId });
  return accepted(
    ...signOnIfNeeded(day, context, null),
    happened('ReleaseAnnulled', { childId: command.childId, release: command.release, reason: command.reason }),
    happened('CustodyReopened', { childId: command.childId, holder: context.actor.id, placeId: command.placeId, kind: 'found' }),
  );
}
