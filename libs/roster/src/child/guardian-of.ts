import type { ChildRecord } from '../child-record';
import { restrictionAgainst } from './rules-of-release';

/**
 * "A guardian speaks for the own child." Collecting it is another matter; and whom a court keeps from the child is neither
 * heard nor told about it, also past the document's end until somebody has looked at it again.
 */
export const isGuardianOf = (child: Pick<ChildRecord, 'contacts' | 'restrictions' | 'leftOn'>, personId: string, date: string): boolean =>
  child.contacts.some((contact) => contact.personId === personId && contact.isGuardian) &&
  restrictionAgainst(child, personId, date) === null &&
  (child.leftOn === null || child.leftOn >= date);
