import { code, count, event, flag, id, list, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import type { Authority, Contact } from '../child-record';
import { accepted, refused, same, unchanged } from '../decision';
import { day, weekday } from '../fields';
import { withRecord, type ChildState, type RegisteredChild } from './state';

export const collectingEvents = {
  ContactListed: event('An adult of the family: who is told and asked, in which order. Says nothing about collecting.', {
    contactId: id,
    personId: id,
    relation: id,
    isGuardian: flag,
    order: orNull(count),
    document: orNull(sealed),
  }),
  ContactRemoved: event('This adult is no longer called about the child.', { contactId: id }),
  AuthorityGranted: event('This person may collect this child, on these dates and calendar weekdays.', {
    authorityId: id,
    personId: id,
    kind: code('guardian', 'listed', 'agency'),
    relation: id,
    from: day,
    to: orNull(day),
    weekdays: orNull(list(weekday)),
    agencyId: orNull(id),
    at: time,
  }),
  AuthorityRevoked: event('This person may not collect this child any more, from this moment on.', { authorityId: id, at: time }),
};

export type CollectingEvent = EventOf<typeof collectingEvents>;

export type CollectingCommand<S = Sealed> =
  | {
      readonly type: 'ListContact';
      readonly contactId: string;
      readonly personId: string;
      readonly relation: string;
      readonly isGuardian: boolean;
      readonly order: number | null;
      /** what shows that a step-parent or appointed guardian is one */
      readonly document: S | null;
    }
  | { readonly type: 'RemoveContact'; readonly contactId: string }
  | ({ readonly type: 'GrantAuthority'; readonly at: number } & Omit<Authority, 'grantedAt' | 'revokedAt'>)
  | { readonly type: 'RevokeAuthority'; readonly authorityId: string; readonly at: number };

/** Guardianship of these relations is not presumed: step- and adoptive parents, appointed guardians. */
const GUARDIAN_BY_DOCUMENT = ['57', '58', 'other_guardian'];

export function decideCollecting(command: CollectingCommand, state: RegisteredChild) {
  const child = state.record;
  switch (command.type) {
    case 'ListContact': {
      const { type: _, ...data } = command;
      if (command.isGuardian && GUARDIAN_BY_DOCUMENT.includes(command.relation) && !command.document) return refused('document_required');
      const known = child.contacts.find((c) => c.contactId === command.contactId);
      return known && same(known, contactOf(data)) ? unchanged : accepted({ type: 'ContactListed', data } as const);
    }
    case 'RemoveContact':
      return child.contacts.some((c) => c.contactId === command.contactId)
        ? accepted({ type: 'ContactRemoved', data: { contactId: command.contactId } } as const)
        : unchanged;
    case 'GrantAuthority': {
      const { type: _, ...data } = command;
      if (command.to !== null && command.to < command.from) return refused('ends_before_it_begins');
      if ((command.kind === 'agency') !== (command.agencyId !== null)) return refused('agency_required');
      const { at: _at, ...wanted } = data;
      const held = authorityHeld(child.authorities, command.authorityId);
      return held && same(termsOf(held), wanted) ? unchanged : accepted({ type: 'AuthorityGranted', data } as const);
    }
    case 'RevokeAuthority': {
      if (authorityHeld(child.authorities, command.authorityId))
        return accepted({ type: 'AuthorityRevoked', data: { authorityId: command.authorityId, at: command.at } } as const);
      return child.authorities.some((a) => a.authorityId === command.authorityId) ? unchanged : refused('authority_unknown');
    }
    default:
      return command satisfies never;
  }
}

/** The contact without the document behind it: that stays in the log. */
const contactOf = (data: Contact & { readonly document?: unknown }): Contact => ({
  contactId: data.contactId,
  personId: data.personId,
  relation: data.relation,
  isGuardian: data.isGuardian,
  order: data.order,
});

const authorityHeld = (all: readonly Authority[], authorityId: string) =>
  all.find((a) => a.authorityId === authorityId && a.revokedAt === null);

const termsOf = ({ grantedAt: _g, revokedAt: _r, ...terms }: Authority) => terms;

/** authorities that ended are kept to judge late reports; the oldest go first */
const ENDED_AUTHORITIES_KEPT = 50;

function endAuthority(all: readonly Authority[], authorityId: string, at: number): readonly Authority[] {
  const next = all.map((a) => (a.authorityId === authorityId && a.revokedAt === null ? { ...a, revokedAt: at } : a));
  const ended = next.filter((a) => a.revokedAt !== null);
  const gone = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_AUTHORITIES_KEPT)));
  return next.filter((a) => !gone.has(a));
}

export function evolveCollecting(state: ChildState, e: CollectingEvent): ChildState {
  const child = state.record;
  if (!child) return state;
  switch (e.type) {
    case 'ContactListed':
      return withRecord(state, {
        contacts: inOrder([...child.contacts.filter((c) => c.contactId !== e.data.contactId), contactOf(e.data)]),
      });
    case 'ContactRemoved':
      return withRecord(state, { contacts: child.contacts.filter((c) => c.contactId !== e.data.contactId) });
    case 'AuthorityGranted': {
      const { at, ...terms } = e.data;
      const before = endAuthority(child.authorities, terms.authorityId, at);
      return withRecord(state, { authorities: before.concat({ ...terms, grantedAt: at, revokedAt: null }) });
    }
    case 'AuthorityRevoked':
      return withRecord(state, { authorities: endAuthority(child.authorities, e.data.authorityId, e.data.at) });
    default:
      return e satisfies never;
  }
}

const inOrder = (contacts: readonly Contact[]) =>
  [...contacts].sort((a, b) => (a.order ?? Number.MAX_SAFE_INTEGER) - (b.order ?? Number.MAX_SAFE_INTEGER));
