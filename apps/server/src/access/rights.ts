import { BOARD_RIGHTS } from '../board/board.rights';
import { DAY_RIGHTS } from '../day/day.rights';
import { DEVICE_RIGHTS } from '../devices/devices.rights';
import { GUARDIAN_RIGHTS } from '../guardian/guardian.rights';
import { PASS_RIGHTS } from '../passes/passes.rights';
import { GATE_BOOK_RIGHTS } from '../gate-book/gate-book.rights';
import { ROSTER_RIGHTS } from '../roster/roster.rights';
import { EVERYBODY, OFFICE, type RightsTable } from './right';

/** Sign-in, sessions and secrets. */
const ACCESS_RIGHTS: RightsTable = {
  'POST /api/access/sign-out': { roles: EVERYBODY, record: 'own_account', beforePasswordChange: true },
  'POST /api/access/lock': { roles: EVERYBODY, record: 'own_account', beforePasswordChange: true },
  'GET /api/access/me': { roles: EVERYBODY, record: 'own_account', beforePasswordChange: true },
  'POST /api/access/password': { roles: EVERYBODY, record: 'own_account', beforePasswordChange: true },
  'POST /api/access/pin': { roles: EVERYBODY, record: 'own_account' },
  'POST /api/access/staff/:staffId/reset': { roles: ['system_administrator'], record: 'own_school' },
  'POST /api/access/staff/:staffId/revoke-sessions': { roles: ['system_administrator', 'principal'], record: 'own_school' },
  'POST /api/access/pins': { roles: OFFICE, record: 'own_school' },
};

/** The description of this API holds no data, but nobody outside the school needs it. */
const DOCS_RIGHTS: RightsTable = {
  'GET /api/docs': { roles: EVERYBODY, record: 'none' },
  'GET /api/docs/': { roles: EVERYBODY, record: 'none' },
  'GET /api/docs/*': { roles: EVERYBODY, record: 'none' },
  'GET /api/docs/swagger-ui-init.js': { roles: EVERYBODY, record: 'none' },
  'GET /api/docs/docs/swagger-ui-init.js': { roles: EVERYBODY, record: 'none' },
  'GET /api/docs-json': { roles: EVERYBODY, record: 'none' },
};

/**
 * Who may call which operation and send which message. One table for the whole server; a row narrows further by its record
 * rule. What isn't listed is denied, and the rights test names it.
 */
export const RIGHTS: RightsTable = {
  ...ACCESS_RIGHTS,
  ...DOCS_RIGHTS,
  ...DAY_RIGHTS,
  ...ROSTER_RIGHTS,
  ...PASS_RIGHTS,
  ...GUARDIAN_RIGHTS,
  ...BOARD_RIGHTS,
  ...GATE_BOOK_RIGHTS,
  ...DEVICE_RIGHTS,
};
