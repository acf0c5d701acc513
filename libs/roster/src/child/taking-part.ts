import { event, id, list, object, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import type { Placement, Weekday } from '../child-record';
import { accepted, refused, same, unchanged } from '../decision';
import { day, groupOfPeriod, mode, weekday } from '../fields';
import { cutOut, laidOver, within } from './placing';
import { withRecord, type ChildState, type Enrolment, type RegisteredChild } from './state';

const placement = object({
  weekday,
  from: day,
  to: orNull(day),
  groups: list(groupOfPeriod),
  dismissalPeriodId: id,
  gateId: id,
  mode,
});

export const takingPartEvents = {
  EnrolmentSubmitted: event('A guardian applies for a term: weekdays and periods.', {
    enrolmentId: id,
    termId: id,
    wishes: list(object({ weekday, periodIds: list(id) })),
    submittedBy: id,
    reason: orNull(sealed),
    at: time,
  }),
  EnrolmentClassReviewed: event('The homeroom teacher reviewed the application and supports it.', {
    enrolmentId: id,
    reviewedBy: id,
    at: time,
  }),
  EnrolmentClassOpposed: event('The homeroom teacher reviewed the application and opposes it, with a reason; the school decides.', {
    enrolmentId: id,
    reviewedBy: id,
    reason: sealed,
    at: time,
  }),
  EnrolmentAccepted: event('The school accepts the application.', { enrolmentId: id, decidedBy: id, at: time }),
  EnrolmentRejected: event('The school rejects the application, with a reason.', {
    enrolmentId: id,
    decidedBy: id,
    reason: sealed,
    at: time,
  }),
  EnrolmentPlaced: event('The child has its groups, dismissal period, gate and way of leaving per timetable weekday.', {
    enrolmentId: orNull(id),
    rows: list(placement),
    at: time,
  }),
  EnrolmentWithdrawn: event('The child takes no part on these timetable weekdays from this date on.', {
    enrolmentId: orNull(id),
    weekdays: list(weekday),
    from: day,
    at: time,
  }),
  EnrolmentDeclined: event('A guardian says that the child takes no part; nobody has to say why.', {
    termId: id,
    by: orNull(id),
    reason: orNull(sealed),
    at: time,
  }),
  DismissalPlanChanged: event('On a timetable weekday the child leaves after another period, at another gate or in another way.', {
    weekday,
    from: day,
    to: orNull(day),
    dismissalPeriodId: id,
    gateId: id,
    mode,
    at: time,
  }),
};

export type TakingPartEvent = EventOf<typeof takingPartEvents>;

export type TakingPartCommand<S = Sealed> =
  | {
      readonly type: 'SubmitEnrolment';
      readonly enrolmentId: string;
      readonly termId: string;
      readonly wishes: Enrolment['wishes'];
      readonly submittedBy: string;
      readonly reason: S | null;
      readonly at: number;
    }
  | {
      readonly type: 'ReviewEnrolment';
      readonly enrolmentId: string;
      readonly supports: boolean;
      readonly reviewedBy: string;
      readonly reason: S | null;
      readonly at: number;
    }
  | {
      readonly type: 'DecideEnrolment';
      readonly enrolmentId: string;
      readonly accepts: boolean;
      readonly decidedBy: string;
      readonly reason: S | null;
      readonly at: number;
    }
  | {
      readonly type: 'PlaceChild';
      /** null: the school brings a decision made on paper */
      readonly enrolmentId: string | null;
      readonly rows: readonly Placement[];
      readonly today: string;
      readonly at: number;
    }
  | {
      readonly type: 'WithdrawEnrolment';
      readonly enrolmentId: string | null;
      readonly weekdays: readonly Weekday[];
      readonly from: string;
      readonly at: number;
    }
  | {
      readonly type: 'DeclineEnrolment';
      readonly termId: string;
      readonly by: string | null;
      readonly reason: S | null;
      readonly at: number;
    }
  | ({
      readonly type: 'ChangeDismissalPlan';
      readonly at: number;
    } & Pick<Placement, 'weekday' | 'from' | 'to' | 'dismissalPeriodId' | 'gateId' | 'mode'>);

export function decideTakingPart(command: TakingPartCommand, state: RegisteredChild) {
  switch (command.type) {
    case 'SubmitEnrolment':
      return submit(command, state);
    case 'ReviewEnrolment':
      return review(command, state);
    case 'DecideEnrolment':
      return decideEnrolment(command, state);
    case 'PlaceChild':
      return place(command, state);
    case 'WithdrawEnrolment':
      return withdraw(command, state);
    case 'DeclineEnrolment': {
      const { type: _, ...data } = command;
      return state.declinedTerms.includes(command.termId) ? unchanged : accepted({ type: 'EnrolmentDeclined', data } as const);
    }
    case 'ChangeDismissalPlan':
      return changeDismissal(command, state);
    default:
      return command satisfies never;
  }
}

const enrolmentOf = (state: ChildState, enrolmentId: string) => state.enrolments.find((e) => e.enrolmentId === enrolmentId);

function submit(command: Extract<TakingPartCommand, { type: 'SubmitEnrolment' }>, state: RegisteredChild) {
  const { type: _, ...data } = command;
  const known = enrolmentOf(state, command.enrolmentId);
  if (known) return same(known.wishes, command.wishes) ? unchanged : refused('enrolment_known');
  if (command.wishes.length === 0) return refused('weekday_required');
  const open = state.enrolments.find((e) => e.termId === command.termId && (e.state === 'submitted' || e.state === 'class_reviewed'));
  if (open) return refused('enrolment_open', { enrolmentId: open.enrolmentId });
  return accepted({ type: 'EnrolmentSubmitted', data } as const);
}

function review(command: Extract<TakingPartCommand, { type: 'ReviewEnrolment' }>, state: RegisteredChild) {
  const known = enrolmentOf(state, command.enrolmentId);
  if (!known) return refused('enrolment_unknown');
  if (known.state !== 'submitted') return known.state === 'class_reviewed' ? unchanged : refused('enrolment_decided');
  const { enrolmentId, reviewedBy, reason, at } = command;
  if (command.supports) return accepted({ type: 'EnrolmentClassReviewed', data: { enrolmentId, reviewedBy, at } } as const);
  if (!reason) return refused('reason_required');
  return accepted({ type: 'EnrolmentClassOpposed', data: { enrolmentId, reviewedBy, reason, at } } as const);
}

/** "Whoever says no to a family says why." */
function decideEnrolment(command: Extract<TakingPartCommand, { type: 'DecideEnrolment' }>, state: RegisteredChild) {
  const known = enrolmentOf(state, command.enrolmentId);
  if (!known) return refused('enrolment_unknown');
  if (known.state === 'submitted') return refused('not_reviewed_by_class');
  if (known.state !== 'class_reviewed')
    return known.state === (command.accepts ? 'accepted' : 'rejected') ? unchanged : refused('enrolment_decided');
  const { enrolmentId, decidedBy, reason, at } = command;
  if (command.accepts) return accepted({ type: 'EnrolmentAccepted', data: { enrolmentId, decidedBy, at } } as const);
  if (!reason) return refused('reason_required');
  return accepted({ type: 'EnrolmentRejected', data: { enrolmentId, decidedBy, reason, at } } as const);
}

function place(command: Extract<TakingPartCommand, { type: 'PlaceChild' }>, state: RegisteredChild) {
  const { enrolmentId, rows, at } = command;
  if (enrolmentId !== null) {
    const known = enrolmentOf(state, enrolmentId);
    if (!known) return refused('enrolment_unknown');
    if (known.state !== 'accepted' && known.state !== 'placed') return refused('enrolment_not_accepted');
    // today's list may be frozen already: who is to come today is an ad-hoc join
    if (rows.some((r) => r.from <= command.today)) return refused('placement_from_next_service_day');
  }
  if (rows.length === 0) return refused('weekday_required');
  if (rows.some((r) => r.to !== null && r.to < r.from)) return refused('ends_before_it_begins');
  const leftOn = state.record.leftOn;
  if (leftOn !== null && rows.some((r) => r.from > leftOn)) return refused('child_left');
  const already = rows.every((r) => same(within(state.record.placements, r.weekday, r.from, r.to), [r]));
  return already ? unchanged : accepted({ type: 'EnrolmentPlaced', data: { enrolmentId, rows, at } } as const);
}

function withdraw(command: Extract<TakingPartCommand, { type: 'WithdrawEnrolment' }>, state: RegisteredChild) {
  const { type: _, ...data } = command;
  if (command.enrolmentId !== null && !enrolmentOf(state, command.enrolmentId)) return refused('enrolment_unknown');
  const placed = command.weekdays.some((w) => within(state.record.placements, w, command.from, null).length > 0);
  const open = command.enrolmentId !== null && enrolmentOf(state, command.enrolmentId)?.state !== 'withdrawn';
  return placed || open ? accepted({ type: 'EnrolmentWithdrawn', data } as const) : unchanged;
}

function changeDismissal(command: Extract<TakingPartCommand, { type: 'ChangeDismissalPlan' }>, state: RegisteredChild) {
  const { type: _, ...data } = command;
  if (command.to !== null && command.to < command.from) return refused('ends_before_it_begins');
  const placed = within(state.record.placements, command.weekday, command.from, command.to);
  if (placed.length === 0) return refused('not_placed_on_weekday', { weekday: command.weekday });
  const so = placed.every(
    (p) => p.dismissalPeriodId === command.dismissalPeriodId && p.gateId === command.gateId && p.mode === command.mode,
  );
  return so ? unchanged : accepted({ type: 'DismissalPlanChanged', data } as const);
}

/** applications of past terms stay in the log */
const ENROLMENTS_KEPT = 20;

export function evolveTakingPart(state: ChildState, e: TakingPartEvent): ChildState {
  const child = state.record;
  if (!child) return state;
  const enrolment = (enrolmentId: string | null, to: Enrolment['state']) => ({
    ...state,
    enrolments: state.enrolments.map((x) => (x.enrolmentId === enrolmentId ? { ...x, state: to } : x)),
  });
  switch (e.type) {
    case 'EnrolmentSubmitted': {
      const { enrolmentId, termId, wishes } = e.data;
      const submitted: Enrolment = { enrolmentId, termId, wishes, state: 'submitted' };
      const declinedTerms = state.declinedTerms.filter((t) => t !== termId);
      return { ...state, declinedTerms, enrolments: [...state.enrolments, submitted].slice(-ENROLMENTS_KEPT) };
    }
    case 'EnrolmentClassReviewed':
    case 'EnrolmentClassOpposed':
      return enrolment(e.data.enrolmentId, 'class_reviewed');
    case 'EnrolmentAccepted':
      return enrolment(e.data.enrolmentId, 'accepted');
    case 'EnrolmentRejected':
      return enrolment(e.data.enrolmentId, 'rejected');
    case 'EnrolmentPlaced':
      return withRecord(enrolment(e.data.enrolmentId, 'placed'), { placements: laidOver(child.placements, e.data.rows) });
    case 'EnrolmentWithdrawn': {
      const { enrolmentId, weekdays, from } = e.data;
      return withRecord(enrolment(enrolmentId, 'withdrawn'), { placements: cutOut(child.placements, weekdays, from, null) });
    }
    case 'EnrolmentDeclined':
      return { ...state, declinedTerms: [...state.declinedTerms, e.data.termId].slice(-ENROLMENTS_KEPT) };
    case 'DismissalPlanChanged': {
      const { weekday: on, from, to, dismissalPeriodId, gateId, mode: how } = e.data;
      const changed = within(child.placements, on, from, to).map((p) => ({ ...p, dismissalPeriodId, gateId, mode: how }));
      return withRecord(state, { placements: laidOver(child.placements, changed) });
    }
    default:
      return e satisfies never;
  }
}
