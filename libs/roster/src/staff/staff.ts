import { codecOf, count, digest, event, flag, id, list, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import { day, staffRole, type StaffRole } from '../fields';
import type { StaffStanding } from './may-be-rostered';

/**
 * Stream staff-<schoolId>.<staffId>: who works at the school and may sign in. Verifiers of passwords and PINs live in the
 * vault; the events say only that they changed.
 */
export const staffEvents = {
  StaffRegistered: event('A person works for the school, as staff, external instructor or volunteer.', {
    staffId: id,
    schoolId: id,
    name: sealed,
    phone: orNull(sealed),
    phoneDigest: orNull(digest),
    signInDigest: orNull(digest),
    roles: list(staffRole),
    external: flag,
    onlyOn: orNull(day),
    registeredBy: id,
    importId: orNull(id),
  }),
  StaffNameCorrected: event('The name was written wrongly.', { name: sealed }),
  StaffContactChanged: event('The phone number changed.', { phone: orNull(sealed), phoneDigest: orNull(digest) }),
  SignInNameChanged: event('The name to sign in with changed; it is found by its keyed hash.', { signInDigest: orNull(digest) }),
  StaffRolesChanged: event('What the person may do changed.', { roles: list(staffRole) }),
  ExternalVetted: event('The documents of an external were seen; all are valid until this date.', { vettedUntil: day, documents: sealed }),
  StaffSuspended: event('The person may not be near children, from this moment on.', { at: time, reason: orNull(sealed) }),
  StaffReinstated: event('The suspension is over.', { at: time }),
  StaffLeft: event('The person does not work here after this date.', { on: day }),
  StaffReturned: event('The person came back, or had not left.', {}),
  PasswordChanged: event('A new password holds; its verifier is in the vault.', { at: time, by: id }),
  PinChanged: event('A new PIN holds; its verifier is in the vault.', { at: time, by: id }),
  SessionsRevoked: event('Sessions of an earlier epoch do not hold any more.', { epoch: count, at: time }),
  SignInFailed: event('A wrong password or PIN: the how-manieth in a row.', { failures: count, at: time }),
  LockedOut: event('Too many failures: no sign-in before this time, on any instance.', { until: time }),
  SignInCleared: event('A right sign-in or an administrator ended the row of failures.', { at: time }),
  StaffErased: event("The person's keys are destroyed.", { at: time }),
};

export type StaffEvent = EventOf<typeof staffEvents>;
export const staffCodec = codecOf(staffEvents);

export interface StaffRecord extends StaffStanding {
  readonly schoolId: string;
  readonly name: Sealed;
  readonly phone: Sealed | null;
  readonly phoneDigest: string | null;
  readonly signInDigest: string | null;
  readonly roles: readonly StaffRole[];
  /** sessions carry the epoch in which they began */
  readonly sessionEpoch: number;
  readonly failures: number;
  /** epoch ms; null: not locked */
  readonly lockedUntil: number | null;
}

export interface StaffState {
  readonly record: StaffRecord | null;
  readonly erased: boolean;
}

export const NO_STAFF: StaffState = { record: null, erased: false };

/** failures in a row before a lock-out, and its length in minutes; it doubles with every further row, up to the longest */
export const SIGN_IN_FAILURES = 5;
export const LOCK_MINUTES = 5;
export const LONGEST_LOCK_MINUTES = 60;

export type StaffCommand<S = Sealed> =
  | {
      readonly type: 'RegisterStaff';
      readonly staffId: string;
      readonly schoolId: string;
      readonly name: S;
      readonly phone: S | null;
      readonly phoneDigest: string | null;
      readonly signInDigest: string | null;
      readonly roles: readonly StaffRole[];
      readonly external: boolean;
      readonly onlyOn: string | null;
      readonly registeredBy: string;
      readonly importId: string | null;
    }
  | { readonly type: 'CorrectStaffName'; readonly name: S }
  | { readonly type: 'ChangeStaffContact'; readonly phone: S | null; readonly phoneDigest: string | null }
  | { readonly type: 'ChangeSignInName'; readonly signInDigest: string | null }
  | { readonly type: 'ChangeStaffRoles'; readonly roles: readonly StaffRole[] }
  | { readonly type: 'VetExternal'; readonly vettedUntil: string; readonly documents: S }
  | { readonly type: 'SuspendStaff'; readonly at: number; readonly reason: S | null }
  | { readonly type: 'ReinstateStaff'; readonly at: number }
  | { readonly type: 'RecordStaffLeft'; readonly on: string }
  | { readonly type: 'RecordStaffReturned' }
  | { readonly type: 'ChangePassword' | 'ChangePin'; readonly at: number; readonly by: string }
  | { readonly type: 'RevokeSessions'; readonly at: number; readonly seenEpoch: number }
  | { readonly type: 'RecordFailedSignIn'; readonly at: number }
  | { readonly type: 'ClearSignIn'; readonly at: number }
  | { readonly type: 'EraseStaff'; readonly at: number };

export type StaffRefusal = Extract<ReturnType<typeof decideStaff>, { kind: 'refused' }>['refusal'];

export function decideStaff(command: StaffCommand, state: StaffState) {
  if (state.erased) return command.type === 'EraseStaff' ? unchanged : refused('staff_erased');
  if (command.type === 'RegisterStaff') {
    const { type: _, ...data } = command;
    if (state.record) return state.record.staffId === command.staffId ? unchanged : refused('stream_taken');
    if (command.roles.length === 0) return refused('role_required');
    return accepted({ type: 'StaffRegistered', data } as const);
  }
  if (!state.record) return refused('staff_unknown', {});
  switch (command.type) {
    case 'ChangePassword':
    case 'ChangePin':
    case 'RevokeSessions':
    case 'RecordFailedSignIn':
    case 'ClearSignIn':
      return decideSignIn(command, state.record);
    default:
      return decideEmployment(command, state.record);
  }
}

type SignInCommand = Extract<
  StaffCommand,
  { type: 'ChangePassword' | 'ChangePin' | 'RevokeSessions' | 'RecordFailedSignIn' | 'ClearSignIn' }
>;

function decideSignIn(command: SignInCommand, staff: StaffRecord) {
  switch (command.type) {
    case 'ChangePassword':
      return accepted({ type: 'PasswordChanged', data: { at: command.at, by: command.by } } as const);
    case 'ChangePin':
      return accepted({ type: 'PinChanged', data: { at: command.at, by: command.by } } as const);
    case 'RevokeSessions':
      if (command.seenEpoch < staff.sessionEpoch) return unchanged;
      return accepted({ type: 'SessionsRevoked', data: { epoch: staff.sessionEpoch + 1, at: command.at } } as const);
    case 'RecordFailedSignIn':
      return failedSignIn(command.at, staff);
    case 'ClearSignIn':
      return staff.failures === 0 && staff.lockedUntil === null
        ? unchanged
        : accepted({ type: 'SignInCleared', data: { at: command.at } } as const);
    default:
      return command satisfies never;
  }
}

/** Each five failures in a row lock the account, each time for longer. A try while locked is not counted: it was not one. */
function failedSignIn(at: number, staff: StaffRecord) {
  if (staff.lockedUntil !== null && at < staff.lockedUntil) return refused('locked_out', { until: staff.lockedUntil });
  const failures = staff.failures + 1;
  const failed = { type: 'SignInFailed', data: { failures, at } } as const;
  if (failures % SIGN_IN_FAILURES !== 0) return accepted(failed);
  const minutes = Math.min(LOCK_MINUTES * 2 ** (failures / SIGN_IN_FAILURES - 1), LONGEST_LOCK_MINUTES);
  return accepted<StaffEvent>(failed, { type: 'LockedOut', data: { until: at + minutes * 60_000 } });
}

function decideEmployment(command: Exclude<StaffCommand, SignInCommand | { type: 'RegisterStaff' }>, staff: StaffRecord) {
  switch (command.type) {
    case 'CorrectStaffName':
      return same(command.name, staff.name) ? unchanged : accepted({ type: 'StaffNameCorrected', data: { name: command.name } } as const);
    case 'ChangeStaffContact': {
      const data = { phone: command.phone, phoneDigest: command.phoneDigest };
      return staff.phoneDigest === data.phoneDigest ? unchanged : accepted({ type: 'StaffContactChanged', data } as const);
    }
    case 'ChangeSignInName':
      return staff.signInDigest === command.signInDigest
        ? unchanged
        : accepted({ type: 'SignInNameChanged', data: { signInDigest: command.signInDigest } } as const);
    case 'ChangeStaffRoles':
      if (command.roles.length === 0) return refused('role_required');
      return same([...command.roles].sort(), [...staff.roles].sort())
        ? unchanged
        : accepted({ type: 'StaffRolesChanged', data: { roles: command.roles } } as const);
    case 'VetExternal': {
      if (!staff.external) return refused('not_external');
      const { vettedUntil, documents } = command;
      return staff.vettedUntil === vettedUntil
        ? unchanged
        : accepted({ type: 'ExternalVetted', data: { vettedUntil, documents } } as const);
    }
    case 'SuspendStaff':
      return staff.suspended ? unchanged : accepted({ type: 'StaffSuspended', data: { at: command.at, reason: command.reason } } as const);
    case 'ReinstateStaff':
      return staff.suspended ? accepted({ type: 'StaffReinstated', data: { at: command.at } } as const) : unchanged;
    case 'RecordStaffLeft':
      return staff.leftOn === command.on ? unchanged : accepted({ type: 'StaffLeft', data: { on: command.on } } as const);
    case 'RecordStaffReturned':
      return staff.leftOn === null ? unchanged : accepted({ type: 'StaffReturned', data: {} } as const);
    case 'EraseStaff':
      return accepted({ type: 'StaffErased', data: { at: command.at } } as const);
    default:
      return command satisfies never;
  }
}

export function evolveStaff(state: StaffState, e: StaffEvent): StaffState {
  if (e.type === 'StaffErased') return { record: null, erased: true };
  if (e.type === 'StaffRegistered') {
    const { registeredBy: _r, importId: _i, ...record } = e.data;
    const begun = { vettedUntil: null, suspended: false, leftOn: null, sessionEpoch: 0, failures: 0, lockedUntil: null };
    return { ...state, record: { ...record, ...begun } };
  }
  return state.record ? { ...state, record: { ...state.record, ...changeBy(e, state.record) } } : state;
}

function changeBy(e: Exclude<StaffEvent, { type: 'StaffErased' | 'StaffRegistered' }>, staff: StaffRecord): Partial<StaffRecord> {
  switch (e.type) {
    case 'StaffNameCorrected':
    case 'StaffContactChanged':
    case 'SignInNameChanged':
    case 'StaffRolesChanged':
      return e.data;
    case 'ExternalVetted':
      return { vettedUntil: e.data.vettedUntil };
    case 'StaffSuspended':
      // a suspended person's sessions end with the suspension
      return { suspended: true, sessionEpoch: staff.sessionEpoch + 1 };
    case 'StaffReinstated':
      return { suspended: false };
    case 'StaffLeft':
      return { leftOn: e.data.on };
    case 'StaffReturned':
      return { leftOn: null };
    case 'PasswordChanged':
    case 'PinChanged':
      return {};
    case 'SessionsRevoked':
      return { sessionEpoch: e.data.epoch };
    case 'SignInFailed':
      return { failures: e.data.failures };
    case 'LockedOut':
      return { lockedUntil: e.data.until };
    case 'SignInCleared':
      return { failures: 0, lockedUntil: null };
    default:
      return e satisfies never;
  }
}

/** `version` counts up whenever evolve changes meaning. */
export const staffFold = {
  version: 1,
  initial: (): StaffState => NO_STAFF,
  evolve: (state: StaffState, recorded: { readonly event: StaffEvent }): StaffState => evolveStaff(state, recorded.event),
};
