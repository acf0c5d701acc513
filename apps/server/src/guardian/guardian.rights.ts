import type { Role } from '@baton/contracts';
import { LEADERS, type RightsTable } from '../access/right';

/** Speak with the family: the homeroom teacher for the own class. */
const FOR_THE_FAMILY: readonly Role[] = ['homeroom_teacher', 'grade_lead', 'academic_office', ...LEADERS];

export const GUARDIAN_RIGHTS: RightsTable = {
  'GET /api/campuses/:campusId/wishes': { roles: FOR_THE_FAMILY, record: 'answers_for' },
  'GET /api/children/:childId/guardians': { roles: FOR_THE_FAMILY, record: 'answers_for' },
  'POST /api/children/:childId/guardians/:personId/invite': { roles: FOR_THE_FAMILY, record: 'answers_for' },
  'POST /api/children/:childId/guardians/:personId/revoke-phone': { roles: FOR_THE_FAMILY, record: 'answers_for' },
};
