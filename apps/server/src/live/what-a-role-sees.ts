import type { Role } from '@baton/contracts';
import type { DayEvent } from '@baton/custody';

/**
 * Who sees what of the day's events, on the socket and in answers alike. Messages carry ids; names come by query. The
 * content of a restriction is for duty leader and principal only.
 */
export type View = 'restrictions' | 'leader' | 'staff' | 'gate' | 'none';

const VIEW_OF: Readonly<Record<Role, View>> = {
  principal: 'restrictions',
  duty_leader: 'restrictions',
  deputy: 'leader',
  duty_administrator: 'leader',
  grade_lead: 'staff',
  homeroom_teacher: 'staff',
  duty_teacher: 'staff',
  nurse: 'staff',
  escort: 'staff',
  external_instructor: 'none',
  academic_office: 'staff',
  gate_teacher: 'gate',
  gate_guard: 'gate',
  volunteer: 'none',
  inspector: 'none',
  system_administrator: 'none',
};

const WIDEST_FIRST: readonly View[] = ['restrictions', 'leader', 'staff', 'gate', 'none'];

/** The widest view that one of the person's roles has. */
export const viewOf = (roles: readonly Role[]): View => WIDEST_FIRST.find((view) => roles.some((role) => VIEW_OF[role] === view)) ?? 'none';

const FOR_RESTRICTIONS_ONLY: ReadonlySet<DayEvent['type']> = new Set(['RestrictionApplied', 'RestrictionLifted']);

/**
 * What a gate needs to know: where the chain of hands stands, who may go, what changed about gates; nothing about health,
 * absence or families. A gate's tablet folds these, so that it can judge without network.
 */
const FOR_GATES: ReadonlySet<DayEvent['type']> = new Set([
  'DayOpened',
  'SessionPlanned',
  'RosterApplied',
  'PlacesPlanned',
  'SessionCancelled',
  'StaffSuspended',
  'StaffReinstated',
  'DutyPlanned',
  'DutyAssigned',
  'ClassListed',
  'GroupExpected',
  'CarriedIn',
  'CarriedOver',
  'CustodyOpened',
  'CustodyAssumed',
  'AcceptedElsewhere',
  'ExpectedListFrozen',
  'ExpectedListRevised',
  'DutySignedOn',
  'DutySignedOff',
  'ChildUnaccounted',
  'CustodyOffered',
  'CustodyAccepted',
  'CustodyRefused',
  'CustodyRecalled',
  'CustodyReopened',
  'EscortDeparted',
  'EscortArrived',
  'EscortReturned',
  'PickupRequested',
  'ReleaseBlocked',
  'ReleaseCompleted',
  'ReleaseReported',
  'ReleaseReversed',
  'ReleaseAnnulled',
  'ExitPermitIssued',
  'ExitPermitUsed',
  'ChildCalled',
  'WaveCalled',
  'AuthorityWithdrawn',
  'DelegationApplied',
  'DelegationUsed',
  'DismissalChanged',
  'SelfConsentsSuspended',
  'DayPlanChanged',
  'DayPlanWithdrawn',
  'NoticeSent',
  'NoticeAcknowledged',
  'NoticeReminded',
  'SweepAreaCleared',
  'MusterStarted',
  'DeviceWentSilent',
  'DeviceHeardAgain',
  'ReportMarked',
  'EnteredFromPaper',
  'ConflictDetected',
  'CampusClosed',
  'CampusReopened',
]);

export function sees(view: View, type: DayEvent['type']): boolean {
  if (view === 'none') return false;
  if (FOR_RESTRICTIONS_ONLY.has(type)) return view === 'restrictions';
  return view !== 'gate' || FOR_GATES.has(type);
}

/** An event's data as this view may have it: who is on leave is not a gate's business. */
export function seenData({ type, data }: DayEvent, view: View): unknown {
  const open = withoutSecrets(data) as Record<string, unknown>;
  return type === 'ClassListed' && view === 'gate' ? { ...open, onLeave: [] } : open;
}

/** An event's data without what is sealed or could be guessed from a digest. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => name !== 'idDigest' && !isSealed(inner))
      .map(([name, inner]) => [name, withoutSecrets(inner)]),
  );
}

const isSealed = (value: unknown): boolean => typeof value === 'object' && value !== null && 'alg' in value && 'ciphertext' in value;

export interface VisibleEvent {
  readonly type: DayEvent['type'];
  readonly revision: string;
  readonly data: unknown;
}

export const visibleEvents = (
  events: readonly { readonly event: DayEvent; readonly revision: string }[],
  view: View,
): readonly VisibleEvent[] =>
  events
    .filter(({ event }) => sees(view, event.type))
    .map(({ event, revision }) => ({ type: event.type, revision, data: seenData(event, view) }));
