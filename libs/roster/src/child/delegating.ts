import { code, digest, event, id, time, type EventOf } from '@baton/event-schema';
import type { ChildRecord, Delegation } from '../child-record';
import { accepted, refused, same, unchanged } from '../decision';
import { day } from '../fields';
import { restrictionAgainst } from './rules-of-release';
import { withRecord, type ChildState, type RegisteredChild } from './state';

export const delegatingEvents = {
  DelegationRequested: event('A guardian names a delegate for one date and one window.', {
    delegationId: id,
    personId: id,
    date: day,
    windowFrom: time,
    windowTo: time,
    idDigest: digest,
    requestedBy: id,
    at: time,
  }),
  DelegationConfirmed: event('A teacher called the guardian back on a number that was on file, and the guardian confirmed.', {
    delegationId: id,
    by: id,
    calledPersonId: id,
    calledDigest: digest,
    at: time,
  }),
  DelegationExtended: event('The window ends later than first agreed.', { delegationId: id, windowTo: time, by: id, at: time }),
  DelegationUsed: event('The delegate collected the child: the delegation is used up.', { delegationId: id, releaseId: id, at: time }),
  DelegationRestored: event('The release that had used it up is annulled, nobody left by it: the delegation serves again.', {
    delegationId: id,
    annulmentId: id,
    at: time,
  }),
  DelegationCancelled: event('The guardian or the school took the delegation back.', {
    delegationId: id,
    by: id,
    source: code('guardian', 'school'),
    at: time,
  }),
};

export type DelegatingEvent = EventOf<typeof delegatingEvents>;

export type DelegatingCommand =
  | {
      readonly type: 'RequestDelegation';
      readonly delegationId: string;
      readonly personId: string;
      readonly date: string;
      readonly windowFrom: number;
      readonly windowTo: number;
      /** HMAC of the last four of the delegate's document */
      readonly idDigest: string;
      /** a guardian of this child */
      readonly requestedBy: string;
      readonly at: number;
      /** years on that date, as the document says; null: nobody has seen one yet */
      readonly delegateAge: number | null;
      /** policy `delegateMinAge` */
      readonly minimumAge: number;
    }
  | {
      readonly type: 'ConfirmDelegation';
      readonly delegationId: string;
      /** the teacher who called */
      readonly by: string;
      /** the guardian who answered */
      readonly calledPersonId: string;
      /** HMAC of the number that was called */
      readonly calledDigest: string;
      /** HMACs of the numbers that the called guardian had on file before the request */
      readonly numbersOnFile: readonly string[];
      readonly at: number;
    }
  | {
      readonly type: 'ExtendDelegation';
      readonly delegationId: string;
      readonly windowTo: number;
      readonly by: string;
      readonly at: number;
    }
  /** what happened at the gate; the day's stream decided it */
  | { readonly type: 'UseDelegation'; readonly delegationId: string; readonly releaseId: string; readonly at: number }
  /** the day's stream annulled the release that had used it up */
  | { readonly type: 'RestoreDelegation'; readonly delegationId: string; readonly annulmentId: string; readonly at: number }
  | {
      readonly type: 'CancelDelegation';
      readonly delegationId: string;
      readonly by: string;
      readonly source: 'guardian' | 'school';
      readonly at: number;
    };

export function decideDelegating(command: DelegatingCommand, state: RegisteredChild) {
  const known = state.record.delegations.find((d) => d.delegationId === command.delegationId);
  if (command.type === 'RequestDelegation') return request(command, state, known);
  if (!known) return refused('delegation_unknown');
  switch (command.type) {
    case 'ConfirmDelegation':
      return confirm(command, state, known);
    case 'ExtendDelegation': {
      const { type: _, ...data } = command;
      if (known.state !== 'confirmed') return refused(known.state === 'used' ? 'delegation_used' : 'delegation_not_confirmed');
      return command.windowTo <= known.windowTo ? unchanged : accepted({ type: 'DelegationExtended', data } as const);
    }
    case 'UseDelegation': {
      const { type: _, ...data } = command;
      return known.state === 'used' ? unchanged : accepted({ type: 'DelegationUsed', data } as const);
    }
    case 'RestoreDelegation': {
      const { type: _, ...data } = command;
      // what would have been taken back with a document, had it not been used, doesn't come back
      const restricted = [known.personId, ...known.wishedBy].some((personId) => restrictionAgainst(state.record, personId, known.date));
      return known.state !== 'used' || restricted ? unchanged : accepted({ type: 'DelegationRestored', data } as const);
    }
    case 'CancelDelegation': {
      const { type: _, ...data } = command;
      if (known.state === 'used') return refused('delegation_used');
      return known.state === 'cancelled' ? unchanged : accepted({ type: 'DelegationCancelled', data } as const);
    }
    default:
      return command satisfies never;
  }
}

function request(
  command: Extract<DelegatingCommand, { type: 'RequestDelegation' }>,
  state: RegisteredChild,
  known: Delegation | undefined,
) {
  const { type: _, delegateAge, minimumAge, ...data } = command;
  const child = state.record;
  if (known) {
    const terms = (d: Omit<Delegation, 'state' | 'wishedBy'>) => [d.personId, d.date, d.windowFrom, d.windowTo, d.idDigest];
    return same(terms(known), terms(command)) ? unchanged : refused('delegation_known');
  }
  if (!child.contacts.some((c) => c.personId === command.requestedBy && c.isGuardian)) return refused('not_a_guardian');
  if (command.windowTo < command.windowFrom) return refused('ends_before_it_begins');
  if (delegateAge !== null && delegateAge < minimumAge) return refused('delegate_too_young', { minimumAge });
  // whom a court keeps from the child neither collects it nor says who does
  if ([command.personId, command.requestedBy].some((personId) => restrictionAgainst(child, personId, command.date)))
    return refused('person_restricted');
  return accepted({ type: 'DelegationRequested', data } as const);
}

/** "Call back on a number that we already had": the number in the request itself may be the impostor's. */
function confirm(command: Extract<DelegatingCommand, { type: 'ConfirmDelegation' }>, state: RegisteredChild, known: Delegation) {
  const { type: _, numbersOnFile, ...data } = command;
  if (known.state === 'confirmed') return unchanged;
  if (known.state !== 'requested') return refused(known.state === 'used' ? 'delegation_used' : 'delegation_cancelled');
  if (!state.record.contacts.some((c) => c.personId === command.calledPersonId && c.isGuardian)) return refused('not_a_guardian');
  if (restrictionAgainst(state.record, command.calledPersonId, known.date)) return refused('person_restricted');
  if (!numbersOnFile.includes(command.calledDigest)) return refused('number_not_on_file');
  return accepted({ type: 'DelegationConfirmed', data } as const);
}

/** Whom somebody named who may not speak for the child any more: those are taken back with the same stroke. */
export const takenBackFrom = (
  child: Pick<ChildRecord, 'delegations'>,
  personId: string,
  { from, today, by, at }: { readonly from: string; readonly today: string; readonly by: string; readonly at: number },
) =>
  child.delegations
    .filter((d) => d.state === 'requested' || d.state === 'confirmed')
    .filter((d) => d.wishedBy.includes(personId) && d.date >= today && d.date >= from)
    .map(({ delegationId }) => ({ type: 'DelegationCancelled', data: { delegationId, by, source: 'school', at } }) as const);

/** one date each: older ones stay in the log */
const DELEGATIONS_KEPT = 30;

export function evolveDelegating(state: ChildState, e: DelegatingEvent): ChildState {
  const child = state.record;
  if (!child) return state;
  const changed = (to: (d: Delegation) => Partial<Delegation>) =>
    withRecord(state, { delegations: child.delegations.map((d) => (d.delegationId === e.data.delegationId ? { ...d, ...to(d) } : d)) });
  const change = (to: Partial<Delegation>) => changed(() => to);
  switch (e.type) {
    case 'DelegationRequested': {
      const { requestedBy, at: _a, ...terms } = e.data;
      const asked: Delegation = { ...terms, wishedBy: [requestedBy], state: 'requested' };
      return withRecord(state, { delegations: [...child.delegations, asked].slice(-DELEGATIONS_KEPT) });
    }
    case 'DelegationConfirmed':
      return changed(({ wishedBy }) => ({ state: 'confirmed', wishedBy: [...new Set([...wishedBy, e.data.calledPersonId])] }));
    case 'DelegationExtended':
      return change({ windowTo: e.data.windowTo });
    case 'DelegationUsed':
      return change({ state: 'used' });
    case 'DelegationRestored':
      return changed((d) => (d.state === 'used' ? { state: 'confirmed' } : {}));
    case 'DelegationCancelled':
      return change({ state: 'cancelled' });
    default:
      return e satisfies never;
  }
}
