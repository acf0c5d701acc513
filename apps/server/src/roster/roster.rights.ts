import type { Role } from '@baton/contracts';
import { LEADERS, OFFICE, type Right, type RightsTable } from '../access/right';

const IMPORTERS = [...OFFICE, 'principal'] as const;

/** Speak with the family and may say what it decided: the homeroom teacher for the own class. */
const FOR_THE_FAMILY: readonly Role[] = ['homeroom_teacher', 'grade_lead', 'academic_office', ...LEADERS];
/** See and record what a court or authority restricts. */
const RESTRICTIONS: readonly Role[] = ['duty_leader', 'principal'];

/** Commands about one child; `answersFor` decides on the single child. */
const OF_CHILD: Readonly<Record<string, readonly Role[]>> = {
  'leave/request': FOR_THE_FAMILY,
  'leave/approve': FOR_THE_FAMILY,
  'leave/record': FOR_THE_FAMILY,
  'leave/refuse': FOR_THE_FAMILY,
  'leave/cancel': FOR_THE_FAMILY,
  'restriction/record': RESTRICTIONS,
  'restriction/review': RESTRICTIONS,
  'restriction/lift': RESTRICTIONS,
  'delegation/request': FOR_THE_FAMILY,
  'delegation/confirm': FOR_THE_FAMILY,
  'delegation/extend': FOR_THE_FAMILY,
  'delegation/cancel': FOR_THE_FAMILY,
};

const CHILD_RIGHTS: RightsTable = Object.fromEntries(
  Object.entries(OF_CHILD).map(([path, roles]): [string, Right] => [
    `POST /api/children/:childId/${path}`,
    { roles, record: 'answers_for' },
  ]),
);

export const ROSTER_RIGHTS: RightsTable = {
  'GET /api/roster/template': { roles: IMPORTERS, record: 'none' },
  'POST /api/schools/:schoolId/imports': { roles: IMPORTERS, record: 'own_school', upload: true },
  'GET /api/schools/:schoolId/imports/:importId': { roles: IMPORTERS, record: 'own_school' },
  'POST /api/schools/:schoolId/imports/:importId/confirm': { roles: IMPORTERS, record: 'own_school' },
  'POST /api/schools/:schoolId/imports/:importId/abandon': { roles: IMPORTERS, record: 'own_school' },
  'GET /api/schools/:schoolId/staff': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  'GET /api/schools/:schoolId/campuses': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  'GET /api/schools/:schoolId/children': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  ...CHILD_RIGHTS,
};
