import type { GrantAuthorityBody, ListContactBody, RemoveContactBody, RevokeAuthorityBody } from '@baton/contracts';
import { childCommand, type ChildCommandDefinition } from './give-to-child';

export const grantAuthority = (personId: string): ChildCommandDefinition<GrantAuthorityBody> => ({
  type: 'GrantAuthority',
  command: ({ kind, relation, from, to, weekdays, agencyId }, given) => ({
    type: 'GrantAuthority',
    authorityId: given.newId('authority'),
    ...{ personId, kind, relation, from, to: to ?? null, weekdays: weekdays ?? null, agencyId: agencyId ?? null },
    at: given.now,
  }),
  answer: (_, newId) => ({ authorityId: newId('authority'), personId }),
});

export const revokeAuthority = childCommand<RevokeAuthorityBody>({
  type: 'RevokeAuthority',
  command: ({ authorityId }, given) => ({ type: 'RevokeAuthority', authorityId, at: given.now }),
  answer: ({ authorityId }) => ({ authorityId }),
});

export const listContact = (personId: string): ChildCommandDefinition<ListContactBody> => ({
  type: 'ListContact',
  command: ({ contactId, relation, isGuardian, order, document }, given) => ({
    type: 'ListContact',
    contactId: contactId ?? given.newId('contact'),
    ...{ personId, relation, isGuardian, order: order ?? null },
    document: given.secret('ContactListed', 'document', document),
  }),
  answer: ({ contactId }, newId) => ({ contactId: contactId ?? newId('contact'), personId }),
});

export const removeContact = childCommand<RemoveContactBody>({
  type: 'RemoveContact',
  command: ({ contactId }) => ({ type: 'RemoveContact', contactId }),
  answer: ({ contactId }) => ({ contactId }),
});
