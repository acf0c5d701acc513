import type { Role } from '@baton/contracts';
import { AT_GATES, EVERYBODY, LEADERS, OFFICE, type RightsTable } from '../access/right';

const ISSUERS: readonly Role[] = [...OFFICE, 'deputy', 'principal'];
/** Whoever a family tells that a card is lost. */
const HEAR_OF_LOSSES: readonly Role[] = ['homeroom_teacher', 'gate_teacher', 'grade_lead', ...OFFICE, ...LEADERS];

export const PASS_RIGHTS: RightsTable = {
  'POST /api/schools/:schoolId/passes/issue': { roles: ISSUERS, record: 'own_school' },
  'POST /api/schools/:schoolId/passes/replace': { roles: ISSUERS, record: 'own_school' },
  'POST /api/schools/:schoolId/passes/revoke': { roles: HEAR_OF_LOSSES, record: 'own_school' },
  'GET /api/schools/:schoolId/passes/print': { roles: ISSUERS, record: 'own_school' },
  'GET /api/schools/:schoolId/passes/keys': { roles: EVERYBODY, record: 'none' },
  'GET /api/campuses/:campusId/days/:serviceDay/gate/pass': {
    roles: [...AT_GATES, 'duty_teacher', 'homeroom_teacher', 'grade_lead'],
    record: 'gate_needs',
  },
};
