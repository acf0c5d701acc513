import type { Actor } from '@baton/event-log';
import type { SignedInPerson } from '../access/signed-in-person';

/** The signed-in person as the author of an event, in the role in which this request is permitted. */
export const actorIn = (person: SignedInPerson): Actor => ({
  id: person.staffId,
  kind: 'person',
  role: person.actingRoles[0] ?? person.roles[0],
  proof: person.proof,
});
