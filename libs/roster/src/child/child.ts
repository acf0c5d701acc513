import { codecOf, type EventOf, type Sealed } from '@baton/event-schema';
import { refused, unchanged } from '../decision';
import {
  awayAndAdHocEvents,
  decideAwayAndAdHoc,
  evolveAwayAndAdHoc,
  type AwayAndAdHocCommand,
  type AwayAndAdHocEvent,
} from './away-and-ad-hoc';
import { collectingEvents, decideCollecting, evolveCollecting, type CollectingCommand, type CollectingEvent } from './collecting';
import { decideDelegating, delegatingEvents, evolveDelegating, type DelegatingCommand, type DelegatingEvent } from './delegating';
import {
  decideLeavingAlone,
  evolveLeavingAlone,
  leavingAloneEvents,
  type LeavingAloneCommand,
  type LeavingAloneEvent,
} from './leaving-alone';
import { decideNotes, evolveNotes, noteEvents, type NoteCommand, type NoteEvent } from './notes';
import {
  decideRegistration,
  evolveRegistration,
  register,
  registrationEvents,
  type RegistrationCommand,
  type RegistrationEvent,
} from './registration';
import { decideRestrictions, evolveRestrictions, restrictionEvents, type RestrictionCommand, type RestrictionEvent } from './restrictions';
import { NO_CHILD, type ChildState, type RegisteredChild } from './state';
import { decideTakingPart, evolveTakingPart, takingPartEvents, type TakingPartCommand, type TakingPartEvent } from './taking-part';

/** Stream child-<schoolId>.<childId>: everything about one child that lives longer than a day. */
export const childEvents = {
  ...registrationEvents,
  ...collectingEvents,
  ...restrictionEvents,
  ...leavingAloneEvents,
  ...delegatingEvents,
  ...takingPartEvents,
  ...awayAndAdHocEvents,
  ...noteEvents,
};
export type ChildEvent = EventOf<typeof childEvents>;
export const childCodec = codecOf(childEvents);

export type ChildCommand<S = Sealed> =
  | RegistrationCommand<S>
  | CollectingCommand<S>
  | RestrictionCommand<S>
  | LeavingAloneCommand
  | DelegatingCommand
  | TakingPartCommand<S>
  | AwayAndAdHocCommand<S>
  | NoteCommand<S>;

export type ChildRefusal = Extract<ReturnType<typeof decideChild>, { kind: 'refused' }>['refusal'];

/** Pure; the facts that a rule needs (freeze, minimum grade, numbers on file …) arrive in the command. */
export function decideChild(command: ChildCommand, state: ChildState) {
  if (state.erased) return command.type === 'EraseChild' ? unchanged : refused('child_erased');
  if (command.type === 'RegisterChild') return register(command, state);
  if (!state.record) return refused('child_unknown');
  return decideRegistered(command, state as RegisteredChild);
}

function decideRegistered(command: Exclude<ChildCommand, { type: 'RegisterChild' }>, state: RegisteredChild) {
  switch (command.type) {
    case 'MoveChildToClass':
    case 'CorrectChildName':
    case 'CorrectChildDetails':
    case 'NoteSoundAlikes':
    case 'RecordChildLeft':
    case 'RecordChildReturned':
    case 'EraseChild':
      return decideRegistration(command, state);
    case 'ListContact':
    case 'RemoveContact':
    case 'GrantAuthority':
    case 'RevokeAuthority':
      return decideCollecting(command, state);
    case 'RecordRestriction':
    case 'ReviewRestriction':
    case 'LiftRestriction':
      return decideRestrictions(command, state);
    case 'GrantSelfConsent':
    case 'RevokeSelfConsent':
    case 'SuspendSelfConsent':
    case 'ConfirmSelfConsent':
      return decideLeavingAlone(command, state);
    case 'RequestDelegation':
    case 'ConfirmDelegation':
    case 'ExtendDelegation':
    case 'UseDelegation':
    case 'RestoreDelegation':
    case 'CancelDelegation':
      return decideDelegating(command, state);
    case 'SubmitEnrolment':
    case 'ReviewEnrolment':
    case 'DecideEnrolment':
    case 'PlaceChild':
    case 'WithdrawEnrolment':
    case 'DeclineEnrolment':
    case 'ChangeDismissalPlan':
      return decideTakingPart(command, state);
    case 'RequestLeave':
    case 'ApproveLeave':
    case 'RecordLeave':
    case 'RefuseLeave':
    case 'CancelLeave':
    case 'JoinAdHoc':
    case 'LeaveOutAdHoc':
    case 'UndoAdHoc':
      return decideAwayAndAdHoc(command, state);
    case 'RecordHealthNote':
    case 'RemoveHealthNote':
    case 'ReadHealthNote':
    case 'FlagPriority':
    case 'UnflagPriority':
    case 'AcceptAgreement':
    case 'NoteNonParticipant':
      return decideNotes(command, state);
    default:
      return command satisfies never;
  }
}

const sliceOf: Readonly<Record<ChildEvent['type'], (state: ChildState, e: ChildEvent) => ChildState>> = {
  ...folds(registrationEvents, (s, e) => evolveRegistration(s, e as RegistrationEvent)),
  ...folds(collectingEvents, (s, e) => evolveCollecting(s, e as CollectingEvent)),
  ...folds(restrictionEvents, (s, e) => evolveRestrictions(s, e as RestrictionEvent)),
  ...folds(leavingAloneEvents, (s, e) => evolveLeavingAlone(s, e as LeavingAloneEvent)),
  ...folds(delegatingEvents, (s, e) => evolveDelegating(s, e as DelegatingEvent)),
  ...folds(takingPartEvents, (s, e) => evolveTakingPart(s, e as TakingPartEvent)),
  ...folds(awayAndAdHocEvents, (s, e) => evolveAwayAndAdHoc(s, e as AwayAndAdHocEvent)),
  ...folds(noteEvents, (s, e) => evolveNotes(s, e as NoteEvent)),
};

/** One entry per event type of a slice, so that the compiler misses a slice that isn't wired. */
function folds<T extends object>(types: T, evolve: (state: ChildState, e: ChildEvent) => ChildState) {
  return Object.fromEntries(Object.keys(types).map((type) => [type, evolve])) as Record<
    keyof T & string,
    (state: ChildState, e: ChildEvent) => ChildState
  >;
}

export const evolveChild = (state: ChildState, e: ChildEvent): ChildState => sliceOf[e.type](state, e);

/** `version` counts up whenever evolve changes meaning. */
export const childFold = {
  version: 4,
  initial: (): ChildState => NO_CHILD,
  evolve: (state: ChildState, recorded: { readonly event: ChildEvent }): ChildState => evolveChild(state, recorded.event),
};
