import type { AcceptCustody, CompleteRelease, MarkRollCall, OfferCustody, ReportRelease, TakeChild } from '../commands';
import type { Mark } from '../events';
import { classOf, factsOf, gateOf, mother } from './small-school';

/** The commands that most scenarios need, with what a scenario doesn't care about filled in. */

type Receiver = OfferCustody['to'];
const nobody: Receiver = { kind: 'staff', staffId: null, sessionId: null, gateId: null, placeId: null };
export const toSession = (sessionId: string): Receiver => ({ ...nobody, kind: 'session', sessionId });
export const toGate = (gateId: string): Receiver => ({ ...nobody, kind: 'gate', gateId });
export const toClinic: Receiver = { ...nobody, kind: 'clinic', placeId: 'clinic' };
export const toStaff = (staffId: string): Receiver => ({ ...nobody, staffId });
export const toLateCare = (staffId: string): Receiver => ({ ...nobody, kind: 'late_care', staffId, placeId: 'library' });

export function offer(offerId: string, children: readonly string[], to: Receiver, more: Partial<OfferCustody> = {}): OfferCustody {
  const route = to.kind === 'gate' ? 'line_to_gate' : to.kind === 'clinic' ? 'clinic' : 'same_building';
  return { type: 'OfferCustody', offerId, children, to, route, escortId: null, remarks: [], ...more };
}

export const accept = (offerId: string, children: readonly string[], counted: number | null = null): AcceptCustody => ({
  type: 'AcceptCustody',
  offerId,
  children,
  placeId: null,
  counted,
});

export const take = (children: readonly string[], kind: TakeChild['kind'] = 'kept', placeId: string | null = null): TakeChild => ({
  type: 'TakeChild',
  children,
  placeId,
  sessionId: null,
  kind,
});

export const marks = (sessionId: string, mark: Mark, ...children: readonly string[]): MarkRollCall => ({
  type: 'MarkRollCall',
  sessionId,
  marks: children.map((childId) => ({ childId, mark })),
});

/** To the mother, at the child's own gate, the class confirmed. */
export const release = (childId: string, more: Partial<CompleteRelease> = {}): CompleteRelease => ({
  type: 'CompleteRelease',
  pickupId: `pickup.${childId}`,
  childId,
  collectorId: mother(childId),
  alone: false,
  gateId: gateOf(childId),
  idDigest: null,
  confirmedClassId: classOf(childId),
  exitPermitId: null,
  override: null,
  facts: factsOf(childId),
  ...more,
});

export const leavesAlone = (childId: string, more: Partial<CompleteRelease> = {}): CompleteRelease =>
  release(childId, { collectorId: null, alone: true, ...more });

/** The same, decided by a tablet without network. */
export const offlineRelease = (childId: string, more: Partial<CompleteRelease> = {}, snapshotAge = 300): ReportRelease => ({
  ...release(childId, more),
  type: 'ReportRelease',
  snapshotAge,
});
