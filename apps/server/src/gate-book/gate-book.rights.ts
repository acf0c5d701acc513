import type { Role } from '@baton/contracts';
import { AT_GATES, OFFICE, type Right, type RightsTable } from '../access/right';

const BASE = '/api/campuses/:campusId/days/:serviceDay/gate-book';

const GIVEN: Readonly<Record<string, readonly Role[]>> = {
  'visitors/register': AT_GATES,
  'visitors/admit': AT_GATES,
  'visitors/refuse': AT_GATES,
  'visitors/left': AT_GATES,
  'shifts/offer': AT_GATES,
  'shifts/accept': AT_GATES,
  'shifts/refuse': AT_GATES,
};

/** The guard's book: whoever stands at a gate writes it, and leads the day or keeps the office reads it too. */
export const GATE_BOOK_RIGHTS: RightsTable = {
  ...Object.fromEntries(Object.entries(GIVEN).map(([path, roles]): [string, Right] => [`POST ${BASE}/${path}`, { roles, record: 'none' }])),
  [`GET ${BASE}`]: { roles: [...AT_GATES, ...OFFICE], record: 'none' },
};
