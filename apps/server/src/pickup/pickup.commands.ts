import {
  AnnulReleaseBody,
  CallChildBody,
  CallWaveBody,
  CompleteReleaseBody,
  IssueExitPermitBody,
  ReportBlockedReleaseBody,
  ReportReleaseBody,
  RequestPickupBody,
  ReverseReleaseBody,
  SuspendSelfConsentsBody,
} from '@baton/contracts';
import type { CompleteRelease } from '@baton/custody';
import { aboutChild, definition, sealedField, type Given } from '../day/command-definition';

async function release(body: CompleteReleaseBody | ReportReleaseBody, given: Given): Promise<Omit<CompleteRelease, 'type'>> {
  return {
    pickupId: body.pickupId,
    childId: body.childId,
    collectorId: body.collectorId ?? null,
    alone: body.alone ?? false,
    gateId: body.gateId,
    idDigest: body.idLast4 ? given.idDigest(body.idLast4) : null,
    confirmedClassId: body.confirmedClassId ?? null,
    exitPermitId: body.exitPermitId ?? null,
    override: body.override ? { reason: body.override.reason } : null,
    facts: await given.releaseFacts(body.childId),
  };
}

/** Told by the guard, or by the card or phone that the collector showed. */
async function whoAsks({ pass, collectorId, children, commandId }: Omit<RequestPickupBody, 'pickupId' | 'gateId'>, given: Given) {
  if (!pass) return { collectorId: collectorId ?? null, children: children ?? [] };
  const presented = await given.presented(pass, commandId);
  return { ...presented, children: children && children.length > 0 ? children : presented.children };
}

export const pickupCommands = {
  RequestPickup: definition({
    body: RequestPickupBody,
    command: async ({ pickupId, gateId, ...body }, given) => {
      const { collectorId, children } = await whoAsks(body, given);
      const facts = await Promise.all(children.map((childId) => given.releaseFacts(childId)));
      return { type: 'RequestPickup', pickupId, collectorId, gateId, children, facts };
    },
  }),
  CompleteRelease: definition({
    body: CompleteReleaseBody,
    command: async (body, given) => ({ type: 'CompleteRelease', ...(await release(body, given)) }),
  }),
  ReportRelease: definition({
    body: ReportReleaseBody,
    command: async (body, given) => ({ type: 'ReportRelease', ...(await release(body, given)), snapshotAge: body.snapshotAge }),
  }),
  ReportBlockedRelease: definition({
    body: ReportBlockedReleaseBody,
    command: ({ childId, pickupId, collectorId, gateId, code }) => ({
      type: 'ReportBlockedRelease',
      childId,
      pickupId: pickupId ?? null,
      collectorId: collectorId ?? null,
      gateId,
      code,
    }),
  }),
  ReverseRelease: definition({
    body: ReverseReleaseBody,
    texts: (body) => aboutChild('ReleaseReversed', 'note', body.childId, body.note),
    command: ({ childId, release: revision, reason }, given) => ({
      type: 'ReverseRelease',
      childId,
      release: revision,
      reason,
      ...sealedField(given, 'note'),
    }),
  }),
  AnnulRelease: definition({
    body: AnnulReleaseBody,
    command: ({ childId, release: revision, reason, placeId }) => ({
      type: 'AnnulRelease',
      childId,
      release: revision,
      reason,
      placeId: placeId ?? null,
    }),
  }),
  IssueExitPermit: definition({
    body: IssueExitPermitBody,
    texts: (body) => aboutChild('ExitPermitIssued', 'note', body.childId, body.note),
    command: ({ permitId, childId, collectorId, reason, validUntil }, given) => ({
      type: 'IssueExitPermit',
      permitId,
      childId,
      collectorId: collectorId ?? null,
      reason,
      validUntil,
      ...sealedField(given, 'note'),
    }),
  }),
  CallChild: definition({
    body: CallChildBody,
    command: ({ childId, gateId, pickupId }) => ({ type: 'CallChild', childId, gateId, pickupId }),
  }),
  CallWave: definition({
    body: CallWaveBody,
    command: ({ gateId, periodId, grades }) => ({ type: 'CallWave', gateId, periodId, grades }),
  }),
  SuspendSelfConsents: definition({
    body: SuspendSelfConsentsBody,
    command: async ({ reason, noticeId }, given) => ({
      type: 'SuspendSelfConsents',
      reason,
      noticeId,
      children: await given.mayWalkToday(),
    }),
  }),
};
