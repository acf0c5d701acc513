import { LEADERS, OFFICE, type RightsTable } from '../access/right';

const IMPORTERS = [...OFFICE, 'principal'] as const;

export const ROSTER_RIGHTS: RightsTable = {
  'GET /api/roster/template': { roles: IMPORTERS, record: 'none' },
  'POST /api/schools/:schoolId/imports': { roles: IMPORTERS, record: 'own_school', upload: true },
  'GET /api/schools/:schoolId/imports/:importId': { roles: IMPORTERS, record: 'own_school' },
  'POST /api/schools/:schoolId/imports/:importId/confirm': { roles: IMPORTERS, record: 'own_school' },
  'POST /api/schools/:schoolId/imports/:importId/abandon': { roles: IMPORTERS, record: 'own_school' },
  'GET /api/schools/:schoolId/staff': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  'GET /api/schools/:schoolId/campuses': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  'GET /api/schools/:schoolId/children': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
};
