import type { Role } from '@baton/contracts';
import { EVERYBODY, LEADERS, OFFICE, type Right, type RightsTable } from '../access/right';

const IMPORTERS = [...OFFICE, 'principal'] as const;

/** Speak with the family and may say what it decided: the homeroom teacher for the own class. */
const FOR_THE_FAMILY: readonly Role[] = ['homeroom_teacher', 'grade_lead', 'academic_office', ...LEADERS];
/** See and record what a court or authority restricts. */
const RESTRICTIONS: readonly Role[] = ['duty_leader', 'principal'];

/** The school's word on an application. */
const SCHOOL_DECIDES: readonly Role[] = ['academic_office', 'deputy', 'principal'];

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
  'authority/grant': FOR_THE_FAMILY,
  'authority/revoke': FOR_THE_FAMILY,
  'contact/list': FOR_THE_FAMILY,
  'contact/remove': FOR_THE_FAMILY,
  'contact/change-phone': FOR_THE_FAMILY,
  'self-consent/grant': FOR_THE_FAMILY,
  'self-consent/revoke': FOR_THE_FAMILY,
  'self-consent/suspend': FOR_THE_FAMILY,
  'self-consent/confirm': FOR_THE_FAMILY,
  'enrolment/submit': FOR_THE_FAMILY,
  'enrolment/review': ['homeroom_teacher', 'grade_lead'],
  'enrolment/decide': SCHOOL_DECIDES,
  'enrolment/place': SCHOOL_DECIDES,
  'enrolment/withdraw': FOR_THE_FAMILY,
  'enrolment/decline': FOR_THE_FAMILY,
  'dismissal/change': FOR_THE_FAMILY,
  'ad-hoc/join': FOR_THE_FAMILY,
  'ad-hoc/leave-out': FOR_THE_FAMILY,
  'ad-hoc/undo': FOR_THE_FAMILY,
  'health-note/record': ['homeroom_teacher', 'nurse', 'academic_office', ...LEADERS],
  'health-note/remove': ['homeroom_teacher', 'nurse', 'academic_office', ...LEADERS],
  class: [...OFFICE, 'deputy', 'principal'],
  name: [...OFFICE, 'deputy', 'principal'],
  details: [...OFFICE, 'deputy', 'principal'],
  'priority/flag': ['homeroom_teacher', 'academic_office', 'deputy', 'principal'],
  'priority/remove': ['homeroom_teacher', 'academic_office', 'deputy', 'principal'],
  'agreement/accept': FOR_THE_FAMILY,
  'non-participant/note': FOR_THE_FAMILY,
  left: [...OFFICE, 'deputy', 'principal'],
  returned: [...OFFICE, 'deputy', 'principal'],
  erase: ['principal', 'system_administrator'],
};

const CHILD_RIGHTS: RightsTable = Object.fromEntries(
  Object.entries(OF_CHILD).map(([path, roles]): [string, Right] => [
    `POST /api/children/:childId/${path}`,
    { roles, record: 'answers_for' },
  ]),
);

const SETTINGS: readonly Role[] = [...OFFICE, 'deputy', 'principal'];
const PLANNERS: readonly Role[] = ['grade_lead', ...OFFICE, ...LEADERS];

const OF_CAMPUS: Readonly<Record<string, readonly Role[]>> = {
  'settings/policy': SETTINGS,
  'calendar/set-day': SETTINGS,
  'calendar/clear-day': SETTINGS,
  'duties/plan': [...OFFICE, ...LEADERS],
  'duties/vacate': [...OFFICE, ...LEADERS],
  'duties/substitute': PLANNERS,
  'programme/change-on-date': PLANNERS,
  'programme/cancel-on-date': PLANNERS,
  'programme/schedule': SETTINGS,
  'programme/cancel': SETTINGS,
  'groups/merge': [...SETTINGS, 'grade_lead', 'duty_leader'],
  'settings/name': SETTINGS,
  'settings/term': SETTINGS,
  'settings/remove-term': SETTINGS,
  'settings/service-weekdays': SETTINGS,
  'settings/season': SETTINGS,
  'calendar/set-year': SETTINGS,
  'calendar/plan-rehearsal': [...SETTINGS, 'duty_leader'],
  'calendar/cancel-rehearsal': [...SETTINGS, 'duty_leader'],
  'bells/set-period': SETTINGS,
  'bells/end-period': SETTINGS,
  'bells/lessons-end': SETTINGS,
  'places/set': SETTINGS,
  'places/remove': SETTINGS,
  'gates/set': SETTINGS,
  'gates/remove': SETTINGS,
  'classes/set': SETTINGS,
  'classes/remove': SETTINGS,
  'groups/set': SETTINGS,
  'groups/remove': SETTINGS,
};

const CAMPUS_RIGHTS: RightsTable = {
  ...Object.fromEntries(
    Object.entries(OF_CAMPUS).map(([path, roles]): [string, Right] => [
      `POST /api/campuses/:campusId/${path}`,
      { roles, record: 'own_school' },
    ]),
  ),
  'GET /api/campuses/:campusId/days/:serviceDay/readiness': { roles: PLANNERS, record: 'ids_only' },
  'GET /api/campuses/:campusId/days/:serviceDay/changes': { roles: [...FOR_THE_FAMILY, 'system_administrator'], record: 'answers_for' },
  'GET /api/campuses/:campusId/setup': { roles: PLANNERS, record: 'own_school' },
};

const STAFF = 'POST /api/schools/:schoolId/staff';
const STAFF_RIGHTS: RightsTable = {
  [`${STAFF}/register`]: { roles: [...OFFICE, 'deputy', 'duty_leader', 'principal'], record: 'may_give_role' },
  [`${STAFF}/:staffId/roles`]: { roles: ['system_administrator', 'principal'], record: 'may_give_role' },
  [`${STAFF}/:staffId/suspend`]: { roles: ['system_administrator', 'deputy', 'duty_leader', 'principal'], record: 'own_school' },
  [`${STAFF}/:staffId/reinstate`]: { roles: ['system_administrator', 'principal'], record: 'own_school' },
  [`${STAFF}/:staffId/vet`]: { roles: [...OFFICE, 'principal'], record: 'own_school' },
};

export const ROSTER_RIGHTS: RightsTable = {
  'GET /api/roster/template': { roles: IMPORTERS, record: 'none' },
  'POST /api/schools/:schoolId/imports': { roles: IMPORTERS, record: 'own_school', upload: true },
  'GET /api/schools/:schoolId/imports': { roles: IMPORTERS, record: 'own_school' },
  'GET /api/schools/:schoolId/imports/:importId': { roles: IMPORTERS, record: 'own_school' },
  'POST /api/schools/:schoolId/imports/:importId/confirm': { roles: IMPORTERS, record: 'own_school' },
  'POST /api/schools/:schoolId/imports/:importId/abandon': { roles: IMPORTERS, record: 'own_school' },
  'GET /api/schools/:schoolId': { roles: EVERYBODY, record: 'own_school' },
  'GET /api/schools/:schoolId/setup-progress': { roles: PLANNERS, record: 'ids_only' },
  'POST /api/schools/:schoolId/name': { roles: SETTINGS, record: 'own_school' },
  'POST /api/schools/:schoolId/campuses/open': { roles: ['system_administrator', 'principal'], record: 'own_school' },
  'GET /api/schools/:schoolId/staff': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  'GET /api/schools/:schoolId/campuses': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  'GET /api/schools/:schoolId/children': { roles: [...OFFICE, ...LEADERS], record: 'own_school' },
  ...CHILD_RIGHTS,
  ...CAMPUS_RIGHTS,
  ...STAFF_RIGHTS,
  'POST /api/schools/:schoolId/children/register': { roles: [...OFFICE, 'deputy', 'principal'], record: 'own_school' },
  'GET /api/children/:childId': { roles: [...FOR_THE_FAMILY, 'system_administrator'], record: 'answers_for' },
  'GET /api/children/:childId/erasure': { roles: ['principal', 'system_administrator'], record: 'answers_for' },
  'GET /api/children/:childId/health-notes': { roles: ['homeroom_teacher', 'nurse', 'grade_lead', ...LEADERS], record: 'answers_for' },
  'GET /api/classes/mine': { roles: ['homeroom_teacher'], record: 'answers_for' },
  'POST /api/classes/:classId/absent-today': { roles: FOR_THE_FAMILY, record: 'answers_for' },
};
