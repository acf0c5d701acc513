import {
  anyCode,
  code,
  codecOf,
  count,
  event,
  flag,
  id,
  list,
  object,
  orNull,
  sealed,
  time,
  type EventOf,
  type Sealed,
} from '@baton/event-schema';

const VISITOR_KINDS = ['guardian', 'official', 'contractor', 'delivery', 'other'] as const;
export type VisitorKind = (typeof VISITOR_KINDS)[number];
const WHY_REFUSED = ['during_care', 'host_not_reached', 'no_document', 'not_expected', 'other'] as const;
export type WhyRefused = (typeof WHY_REFUSED)[number];

/**
 * Stream gateBook-<campusId>-<yyyy-mm-dd>: the guard's book of one campus and day. Who came, who was let in and left, and
 * which guard handed the gate to which. Adults only: whose hands a child is in stands in the day's own book. A visitor's
 * texts are sealed under the visit, in the class of visitors, so that they go after a year while the count stays.
 */
export const GATE_BOOK_EVENTS = {
  VisitorRegistered: event('Somebody from outside stands at a gate and says whom they want to see.', {
    visitId: id,
    gateId: id,
    kind: code(...VISITOR_KINDS),
    /** the member of staff whom they come to see */
    hostId: orNull(id),
    name: sealed,
    idLastFour: orNull(sealed),
    phone: orNull(sealed),
    unit: orNull(sealed),
    purpose: orNull(sealed),
    vehicle: orNull(sealed),
    companions: count,
    at: time,
  }),
  VisitorAdmitted: event('The visitor was let in.', {
    visitId: id,
    badge: orNull(id),
    hostConfirmed: flag,
    permittedBy: id,
    reason: orNull(sealed),
    at: time,
  }),
  VisitorRefused: event('The visitor was not let in.', { visitId: id, reason: code(...WHY_REFUSED), note: orNull(sealed), at: time }),
  VisitorLeft: event('The visitor went out again.', { visitId: id, badgeReturned: flag, at: time }),
  ShiftOffered: event('A guard hands the gate over: what was inspected, and which matters are open at this moment.', {
    shiftId: id,
    gateId: orNull(id),
    from: id,
    to: id,
    inspection: list(object({ item: anyCode, ok: flag })),
    open: object({ visitorsInside: count, childrenCalled: count, escortsOut: count }),
    note: orNull(sealed),
    at: time,
  }),
  ShiftAccepted: event('The next guard has looked at it and signs: from now on the gate is theirs.', { shiftId: id, at: time }),
  ShiftRefused: event('The next guard does not sign, with a reason: the gate stays with who had it.', {
    shiftId: id,
    reason: sealed,
    at: time,
  }),
} as const;

export type GateBookEvent = EventOf<typeof GATE_BOOK_EVENTS>;
export const gateBookCodec = codecOf(GATE_BOOK_EVENTS);

type Data<T extends GateBookEvent['type']> = Extract<GateBookEvent, { type: T }>['data'];
type Unsealed<T, S> = { readonly [K in keyof T]: T[K] extends Sealed ? S : T[K] extends Sealed | null ? S | null : T[K] };

export type GateBookCommand<S = Sealed> =
  | ({ readonly type: 'RegisterVisitor' } & Unsealed<Data<'VisitorRegistered'>, S>)
  | ({
      readonly type: 'AdmitVisitor';
      /** the service is on: children are on their way through the house */
      readonly duringCare: boolean;
      /** whoever permits it leads the day */
      readonly byLeader: boolean;
    } & Unsealed<Data<'VisitorAdmitted'>, S>)
  | ({ readonly type: 'RefuseVisitor' } & Unsealed<Data<'VisitorRefused'>, S>)
  | ({ readonly type: 'RecordVisitorLeft' } & Data<'VisitorLeft'>)
  | ({ readonly type: 'OfferShift' } & Unsealed<Data<'ShiftOffered'>, S>)
  | { readonly type: 'AcceptShift'; readonly shiftId: string; readonly by: string; readonly at: number }
  | { readonly type: 'RefuseShift'; readonly shiftId: string; readonly by: string; readonly reason: S; readonly at: number };

export interface Visit {
  readonly registered: Data<'VisitorRegistered'>;
  readonly state: 'waiting' | 'inside' | 'refused' | 'left';
  readonly admitted: Data<'VisitorAdmitted'> | null;
  readonly refused: Data<'VisitorRefused'> | null;
  readonly left: Data<'VisitorLeft'> | null;
}

export interface Shift {
  readonly offered: Data<'ShiftOffered'>;
  readonly state: 'offered' | 'accepted' | 'refused';
  readonly refused: Data<'ShiftRefused'> | null;
  /** epoch ms of the answer */
  readonly answeredAt: number | null;
}

export interface GateBook {
  readonly visits: ReadonlyMap<string, Visit>;
  readonly shifts: ReadonlyMap<string, Shift>;
}

export const EMPTY_GATE_BOOK: GateBook = { visits: new Map(), shifts: new Map() };

export type WhyNotIn = 'visitors_during_care' | 'host_not_confirmed' | 'reason_required';

/**
 * "Parents do not walk in while children are on their way, and nobody comes in whom no host expects." A leader may let
 * somebody in with a reason. Null: the visitor may come in.
 */
export function whyNotIn(
  kind: VisitorKind,
  of: { readonly duringCare: boolean; readonly byLeader: boolean; readonly hostConfirmed: boolean; readonly hasReason: boolean },
): WhyNotIn | null {
  const ordinary = of.hostConfirmed && !(of.duringCare && kind === 'guardian');
  if (ordinary) return null;
  if (of.byLeader) return of.hasReason ? null : 'reason_required';
  return of.duringCare && kind === 'guardian' ? 'visitors_during_care' : 'host_not_confirmed';
}

const accepted = (...events: readonly GateBookEvent[]) => ({ kind: 'accepted', events }) as const;
const unchanged = { kind: 'unchanged' } as const;
const refused = <const C extends string>(refusal: { readonly code: C; readonly visitId?: string; readonly shiftId?: string }) =>
  ({ kind: 'refused', refusal }) as const;

export type GateBookRefusal = Extract<ReturnType<typeof decideGateBook>, { kind: 'refused' }>['refusal'];

export function decideGateBook(command: GateBookCommand, book: GateBook) {
  switch (command.type) {
    case 'OfferShift':
    case 'AcceptShift':
    case 'RefuseShift':
      return decideShift(command, book);
    case 'RegisterVisitor': {
      const { type: _, ...data } = command;
      return book.visits.has(command.visitId) ? unchanged : accepted({ type: 'VisitorRegistered', data });
    }
    default:
      return decideVisit(command, book.visits.get(command.visitId));
  }
}

function decideVisit(command: Extract<GateBookCommand, { type: 'AdmitVisitor' | 'RefuseVisitor' | 'RecordVisitorLeft' }>, visit?: Visit) {
  const { visitId } = command;
  if (!visit) return refused({ code: 'visit_unknown', visitId });
  switch (command.type) {
    case 'AdmitVisitor': {
      if (visit.state === 'inside') return unchanged;
      if (visit.state === 'left') return refused({ code: 'visit_over', visitId });
      const { type: _, duringCare, byLeader, ...data } = command;
      const why = whyNotIn(visit.registered.kind, {
        duringCare,
        byLeader,
        hostConfirmed: data.hostConfirmed,
        hasReason: data.reason !== null,
      });
      return why === null ? accepted({ type: 'VisitorAdmitted', data }) : refused({ code: why, visitId });
    }
    case 'RefuseVisitor': {
      if (visit.state === 'refused') return unchanged;
      if (visit.state !== 'waiting') return refused({ code: 'visit_over', visitId });
      const { type: _, ...data } = command;
      return accepted({ type: 'VisitorRefused', data });
    }
    case 'RecordVisitorLeft': {
      // somebody walks out of the gate: also who was never recorded as let in
      const { type: _, ...data } = command;
      return visit.state === 'left' ? unchanged : accepted({ type: 'VisitorLeft', data });
    }
    default:
      return command satisfies never;
  }
}

/** "The guard who leaves may not go before the next one has inspected and signed." */
function decideShift(command: Extract<GateBookCommand, { type: 'OfferShift' | 'AcceptShift' | 'RefuseShift' }>, book: GateBook) {
  const { shiftId } = command;
  const shift = book.shifts.get(shiftId);
  if (command.type === 'OfferShift') {
    const { type: _, ...data } = command;
    if (shift) return unchanged;
    return command.from === command.to ? refused({ code: 'shift_not_yours', shiftId }) : accepted({ type: 'ShiftOffered', data });
  }
  if (!shift) return refused({ code: 'shift_unknown', shiftId });
  if (shift.offered.to !== command.by) return refused({ code: 'shift_not_yours', shiftId });
  const wanted = command.type === 'AcceptShift' ? 'accepted' : 'refused';
  if (shift.state !== 'offered') return shift.state === wanted ? unchanged : refused({ code: 'shift_over', shiftId });
  const { at } = command;
  return command.type === 'AcceptShift'
    ? accepted({ type: 'ShiftAccepted', data: { shiftId, at } })
    : accepted({ type: 'ShiftRefused', data: { shiftId, reason: command.reason, at } });
}

export function evolveGateBook(book: GateBook, e: GateBookEvent): GateBook {
  switch (e.type) {
    case 'VisitorRegistered':
      return withVisit(book, e.data.visitId, { registered: e.data, state: 'waiting', admitted: null, refused: null, left: null });
    case 'VisitorAdmitted':
      return changeVisit(book, e.data.visitId, { state: 'inside', admitted: e.data });
    case 'VisitorRefused':
      return changeVisit(book, e.data.visitId, { state: 'refused', refused: e.data });
    case 'VisitorLeft':
      return changeVisit(book, e.data.visitId, { state: 'left', left: e.data });
    case 'ShiftOffered':
      return withShift(book, e.data.shiftId, { offered: e.data, state: 'offered', refused: null, answeredAt: null });
    case 'ShiftAccepted':
      return changeShift(book, e.data.shiftId, { state: 'accepted', answeredAt: e.data.at });
    case 'ShiftRefused':
      return changeShift(book, e.data.shiftId, { state: 'refused', refused: e.data, answeredAt: e.data.at });
    default:
      return e satisfies never;
  }
}

const withVisit = (book: GateBook, visitId: string, visit: Visit): GateBook => ({
  ...book,
  visits: new Map(book.visits).set(visitId, visit),
});
const withShift = (book: GateBook, shiftId: string, shift: Shift): GateBook => ({
  ...book,
  shifts: new Map(book.shifts).set(shiftId, shift),
});

function changeVisit(book: GateBook, visitId: string, change: Partial<Visit>): GateBook {
  const visit = book.visits.get(visitId);
  return visit ? withVisit(book, visitId, { ...visit, ...change }) : book;
}

function changeShift(book: GateBook, shiftId: string, change: Partial<Shift>): GateBook {
  const shift = book.shifts.get(shiftId);
  return shift ? withShift(book, shiftId, { ...shift, ...change }) : book;
}

/** `version` counts up whenever evolve changes meaning. */
export const gateBookFold = {
  version: 1,
  initial: (): GateBook => EMPTY_GATE_BOOK,
  evolve: (book: GateBook, recorded: { readonly event: GateBookEvent }): GateBook => evolveGateBook(book, recorded.event),
};
