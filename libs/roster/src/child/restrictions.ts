import { code, event, id, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import { addMonths } from '../dates';
import { day } from '../fields';
import { takenBackFrom } from './delegating';
import { consentsEndedBy } from './leaving-alone';
import { withRecord, type ChildState, type RegisteredChild } from './state';

export const restrictionEvents = {
  RestrictionRecorded: event('A court or authority restricts a person: the document overrides card, code and authority.', {
    restrictionId: id,
    personId: id,
    from: day,
    to: day,
    reviewDue: day,
    document: sealed,
    content: sealed,
  }),
  RestrictionReviewed: event('A named person looked at the restriction: it goes on to a new end, or lapses after its end.', {
    restrictionId: id,
    outcome: code('upheld', 'lapses'),
    to: day,
    reviewDue: day,
    on: day,
    reason: sealed,
  }),
  RestrictionLifted: event('The court or authority lifted the restriction; the document is on file.', {
    restrictionId: id,
    document: sealed,
    at: time,
  }),
};

export type RestrictionEvent = EventOf<typeof restrictionEvents>;

export type RestrictionCommand<S = Sealed> =
  | {
      readonly type: 'RecordRestriction';
      readonly restrictionId: string;
      readonly personId: string;
      readonly from: string;
      readonly to: string;
      /** null is refused: one parent's wish is not a restriction */
      readonly document: S | null;
      readonly content: S;
      readonly today: string;
      readonly reviewMonths: number;
      /** who records it */
      readonly by: string;
      readonly at: number;
    }
  | {
      readonly type: 'ReviewRestriction';
      readonly restrictionId: string;
      readonly outcome: 'upheld' | 'lapses';
      /** the end from now on */
      readonly to: string;
      readonly reason: S | null;
      readonly today: string;
      readonly reviewMonths: number;
    }
  | { readonly type: 'LiftRestriction'; readonly restrictionId: string; readonly document: S | null; readonly at: number };

export function decideRestrictions(command: RestrictionCommand, state: RegisteredChild) {
  const known = state.record.restrictions.find((r) => r.restrictionId === command.restrictionId);
  switch (command.type) {
    case 'RecordRestriction': {
      const { restrictionId, personId, from, to, document, content } = command;
      if (!document) return refused('document_required');
      if (to < from) return refused('ends_before_it_begins');
      if (known) return same([known.personId, known.from, known.to], [personId, from, to]) ? unchanged : refused('restriction_known');
      const reviewDue = addMonths(command.today, command.reviewMonths);
      const recorded = { type: 'RestrictionRecorded', data: { restrictionId, personId, from, to, reviewDue, document, content } } as const;
      return accepted<RestrictionEvent | ReturnType<typeof takenBackFrom>[number] | ReturnType<typeof consentsEndedBy>[number]>(
        recorded,
        ...takenBackFrom(state.record, personId, command),
        ...consentsEndedBy(state.record, personId, command),
      );
    }
    case 'ReviewRestriction': {
      const { restrictionId, outcome, to, reason, today: on } = command;
      if (!known) return refused('restriction_unknown');
      if (!reason) return refused('reason_required');
      // a review never ends a restriction early: that takes a document, and is lifting it
      if (to < known.to) return refused('document_required');
      const reviewDue = addMonths(on, command.reviewMonths);
      const so =
        outcome === 'lapses' ? known.reviewed && known.to === to : !known.reviewed && known.to === to && known.reviewDue === reviewDue;
      return so
        ? unchanged
        : accepted({ type: 'RestrictionReviewed', data: { restrictionId, outcome, to, reviewDue, on, reason } } as const);
    }
    case 'LiftRestriction': {
      if (!command.document) return refused('document_required');
      if (!known) return unchanged;
      const { restrictionId, document, at } = command;
      return accepted({ type: 'RestrictionLifted', data: { restrictionId, document, at } } as const);
    }
    default:
      return command satisfies never;
  }
}

export function evolveRestrictions(state: ChildState, e: RestrictionEvent): ChildState {
  const child = state.record;
  if (!child) return state;
  const others = child.restrictions.filter((r) => r.restrictionId !== e.data.restrictionId);
  switch (e.type) {
    case 'RestrictionRecorded': {
      const { restrictionId, personId, from, to, reviewDue } = e.data;
      return withRecord(state, { restrictions: [...others, { restrictionId, personId, from, to, reviewDue, reviewed: false }] });
    }
    case 'RestrictionReviewed': {
      const { to, reviewDue, outcome } = e.data;
      const change = { to, reviewDue, reviewed: outcome === 'lapses' };
      return withRecord(state, {
        restrictions: child.restrictions.map((r) => (r.restrictionId === e.data.restrictionId ? { ...r, ...change } : r)),
      });
    }
    case 'RestrictionLifted':
      return withRecord(state, { restrictions: others });
    default:
      return e satisfies never;
  }
}
