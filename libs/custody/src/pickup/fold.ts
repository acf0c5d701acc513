import type { DayEventOf } from '../events';
import { childOf, gateTookPart, idOf, idOrNull, letGo, seen } from '../hands';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';
import { waveKey } from './wave';

export function releaseBlocked(day: CampusDay, e: DayEventOf<'ReleaseBlocked'>['data'], record: DayRecord): void {
  const failed = e.code === 'id_mismatch' && e.collectorId !== null ? (day.idMismatches.get(e.collectorId) ?? 0) + 1 : 0;
  if (failed > 0 && e.collectorId !== null) day.idMismatches.set(e.collectorId, failed);
  day.safetyRefusals.set(record.eventId, {
    eventId: record.eventId,
    childId: e.childId,
    code: e.code,
    gateId: e.gateId,
    at: effectiveTime(record.metadata.time),
    failedChecks: failed,
  });
}

export function releaseCompleted(day: CampusDay, e: DayEventOf<'ReleaseCompleted'>['data'], record: DayRecord): void {
  const child = childOf(day, e.childId);
  letGo(day, child, record);
  seen(day, child, record);
  gateTookPart(day, e.gateId, record);
  child.state = 'released';
  child.release = {
    revision: Number(record.revision),
    eventId: record.eventId,
    at: child.since,
    gateId: idOrNull(day, e.gateId),
    kind: e.kind,
    collectorId: e.collectorId,
    pickupId: e.pickupId,
    exitPermitId: e.exitPermitId,
    authorityId: e.authorityId,
    author: idOf(day, record.metadata.actor.id),
    undone: null,
  };
  day.totals.released++;
}

export function releaseReported(day: CampusDay, e: DayEventOf<'ReleaseReported'>['data']): void {
  if (e.effect === 'history') day.totals.history++;
}

export function releaseReversed(day: CampusDay, e: DayEventOf<'ReleaseReversed'>['data']): void {
  const release = day.children.get(e.childId)?.release;
  if (release) release.undone = 'reversed';
  day.totals.reversed++;
}

export function releaseAnnulled(day: CampusDay, e: DayEventOf<'ReleaseAnnulled'>['data']): void {
  const release = day.children.get(e.childId)?.release;
  if (release) release.undone = 'annulled';
  // nobody went out with it
  const slip = release?.exitPermitId == null ? undefined : day.permits.get(release.exitPermitId);
  if (slip) slip.used = false;
  if (release?.kind === 'delegate') delegationUnused(day, release.authorityId ?? '');
  day.totals.annulled++;
}

export function exitPermitUsed(day: CampusDay, e: DayEventOf<'ExitPermitUsed'>['data']): void {
  const permit = day.permits.get(e.permitId);
  if (permit) permit.used = true;
}

export function childCalled(day: CampusDay, e: DayEventOf<'ChildCalled'>['data'], record: DayRecord): void {
  childOf(day, e.childId).calledTo = { gateId: e.gateId, at: effectiveTime(record.metadata.time) };
}

export function waveCalled(day: CampusDay, e: DayEventOf<'WaveCalled'>['data'], record: DayRecord): void {
  day.waves.set(waveKey(e), { ...e, at: effectiveTime(record.metadata.time) });
}

export function restrictionApplied(day: CampusDay, e: DayEventOf<'RestrictionApplied'>['data'], record: DayRecord): void {
  const { fact: _, ...rest } = e;
  day.restrictions.set(e.restrictionId, {
    ...rest,
    eventId: record.eventId,
    at: effectiveTime(record.metadata.time),
    lifted: false,
  });
}

export function restrictionLifted(day: CampusDay, e: DayEventOf<'RestrictionLifted'>['data']): void {
  const restriction = day.restrictions.get(e.restrictionId);
  if (restriction) restriction.lifted = true;
}

export function authorityWithdrawn(
  day: CampusDay,
  { authorityId, childId }: DayEventOf<'AuthorityWithdrawn'>['data'],
  record: DayRecord,
): void {
  day.withdrawnAuthorities.set(authorityId, { childId, eventId: record.eventId, at: effectiveTime(record.metadata.time) });
}

export function delegationUsed(day: CampusDay, e: DayEventOf<'DelegationUsed'>['data']): void {
  const known = day.delegations.get(e.delegationId);
  day.delegations.set(
    e.delegationId,
    known
      ? { ...known, state: 'used' }
      : { delegationId: e.delegationId, childId: e.childId, personId: '', idDigest: '', windowFrom: 0, windowTo: 0, state: 'used' },
  );
}

/** A delegation that the day had never heard of before it was used is the child's record's alone again. */
function delegationUnused(day: CampusDay, delegationId: string): void {
  const known = day.delegations.get(delegationId);
  if (known?.state !== 'used') return;
  if (known.personId === '') day.delegations.delete(delegationId);
  else day.delegations.set(delegationId, { ...known, state: 'confirmed' });
}

export function dismissalChanged(day: CampusDay, e: DayEventOf<'DismissalChanged'>['data']): void {
  const child = childOf(day, e.childId);
  child.dismissalPeriodId = e.dismissalPeriodId;
  child.gateId = e.gateId;
  child.mode = e.mode;
}
