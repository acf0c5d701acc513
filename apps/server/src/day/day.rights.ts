import { KIND, type DayCommandType } from '@baton/custody';
import type { Role } from '@baton/contracts';
import { AT_GATES, EVERYBODY, HOLDERS, IN_SESSIONS, LEADERS, SHARED_DEVICES, type Right, type RightsTable } from '../access/right';

const DAY = '/api/campuses/:campusId/days/:serviceDay';

const FAMILY_CALLERS: readonly Role[] = ['homeroom_teacher', 'duty_teacher', 'nurse', 'grade_lead', 'gate_teacher', ...LEADERS];
const PATROLLERS: readonly Role[] = ['grade_lead', 'gate_guard', ...LEADERS];
const PLANNERS: readonly Role[] = ['grade_lead', 'academic_office', ...LEADERS];
const SWEEPERS: readonly Role[] = ['gate_guard', 'duty_teacher', 'gate_teacher', 'grade_lead', ...LEADERS];
const WATCHERS_OF_BOARDS: readonly Role[] = [
  'homeroom_teacher',
  'duty_teacher',
  'gate_teacher',
  'nurse',
  'escort',
  'grade_lead',
  'academic_office',
  ...LEADERS,
];
const ON_DUTY: readonly Role[] = [...IN_SESSIONS, 'volunteer'];
const RESOLVERS: readonly Role[] = ['deputy', 'duty_leader', 'principal'];
const REVIEWERS: readonly Role[] = ['homeroom_teacher', 'grade_lead', 'deputy', 'duty_leader', 'principal', 'inspector'];

/** Who may give each command at all; `mayAct` of the day decides on the single child. */
const GIVES: Readonly<Record<string, readonly [DayCommandType, readonly Role[]]>> = {
  'opening/open': ['OpenDay', [...LEADERS, 'academic_office']],
  'opening/freeze': ['FreezeExpectedList', [...LEADERS, 'academic_office']],
  'opening/revise': ['ReviseExpectedList', ['homeroom_teacher', 'grade_lead', 'academic_office', ...LEADERS]],
  'duty/sign-on': ['SignOn', ON_DUTY],
  'duty/sign-off': ['SignOff', ON_DUTY],
  'duty/assign': ['AssignDuty', PLANNERS],
  'duty/merge-sessions': ['MergeSessions', PLANNERS],
  'duty/move-session': ['MoveSession', PLANNERS],
  'roll-call/start': ['StartRollCall', IN_SESSIONS],
  'roll-call/mark': ['MarkRollCall', IN_SESSIONS],
  'roll-call/complete': ['CompleteRollCall', IN_SESSIONS],
  'check-in/take': ['TakeChild', HOLDERS],
  'check-in/admit-walk-in': ['AdmitWalkIn', HOLDERS],
  'handoff/offer': ['OfferCustody', HOLDERS],
  'handoff/accept': ['AcceptCustody', HOLDERS],
  'handoff/refuse': ['RefuseCustody', HOLDERS],
  'handoff/recall': ['RecallOffer', HOLDERS],
  'handoff/deny': ['DenyCustody', HOLDERS],
  'handoff/take-over': ['TakeOver', HOLDERS],
  'handoff/depart-escort': ['DepartEscort', HOLDERS],
  'handoff/arrive-escort': ['ArriveEscort', HOLDERS],
  'handoff/return-escort': ['ReturnEscort', HOLDERS],
  'concern/attempt-contact': ['AttemptContact', FAMILY_CALLERS],
  'concern/explain-absence': ['ExplainAbsence', [...FAMILY_CALLERS, 'gate_guard']],
  'concern/decide-police': ['DecidePolice', ['deputy', 'duty_leader', 'principal']],
  'concern/report-unwell': ['ReportUnwell', IN_SESSIONS],
  'concern/record-clinic-outcome': ['RecordClinicOutcome', ['nurse', ...LEADERS]],
  'pickup/request': ['RequestPickup', [...AT_GATES, 'duty_teacher', 'homeroom_teacher', 'nurse', 'grade_lead']],
  'pickup/release': ['CompleteRelease', HOLDERS],
  'pickup/report-release': ['ReportRelease', HOLDERS],
  'pickup/report-blocked-release': ['ReportBlockedRelease', HOLDERS],
  'pickup/reverse-release': ['ReverseRelease', ['homeroom_teacher', 'gate_teacher', 'grade_lead', ...LEADERS]],
  'pickup/annul-release': ['AnnulRelease', HOLDERS],
  'pickup/issue-exit-permit': ['IssueExitPermit', ['homeroom_teacher', 'duty_teacher', 'nurse', 'grade_lead', ...LEADERS]],
  'pickup/call-child': ['CallChild', [...AT_GATES, 'duty_teacher', 'homeroom_teacher', 'grade_lead']],
  'pickup/call-wave': ['CallWave', [...AT_GATES, 'grade_lead']],
  'pickup/suspend-self-consents': ['SuspendSelfConsents', RESOLVERS],
  'plan/change': ['ChangeDayPlan', LEADERS],
  'plan/send-notice': ['SendNotice', LEADERS],
  'plan/withdraw': ['WithdrawDayPlan', LEADERS],
  'plan/acknowledge-notice': ['AcknowledgeNotice', ON_DUTY],
  'patrol/start': ['StartPatrol', PATROLLERS],
  'patrol/log-checkpoint': ['LogCheckpoint', PATROLLERS],
  'patrol/raise-finding': ['RaiseFinding', IN_SESSIONS],
  'patrol/resolve-finding': ['ResolveFinding', ['grade_lead', ...LEADERS]],
  'patrol/complete': ['CompletePatrol', PATROLLERS],
  'patrol/check-place': ['CheckPlace', IN_SESSIONS],
  'patrol/clear-sweep-area': ['ClearSweepArea', SWEEPERS],
  'patrol/find-child': ['FindChild', HOLDERS],
  'closing/start-muster': ['StartMuster', LEADERS],
  'closing/count-muster': ['CountMuster', HOLDERS],
  'closing/link-incident': ['LinkIncident', ['nurse', 'duty_teacher', 'homeroom_teacher', 'grade_lead', ...LEADERS]],
  'closing/close': ['CloseCampus', LEADERS],
  'correction/correct-record': ['CorrectRecord', HOLDERS],
  'correction/resolve-conflict': ['ResolveConflict', RESOLVERS],
  'correction/resolve-discrepancy': ['ResolveDiscrepancy', RESOLVERS],
};

const gives = ([type, roles]: readonly [DayCommandType, readonly Role[]]): Right => ({
  roles,
  record: 'mayAct',
  ...(KIND[type] === 'report' ? { report: true as const } : {}),
});

/** The right of each command, whichever route it comes by. */
export const RIGHT_TO_GIVE: Readonly<Partial<Record<DayCommandType, Right>>> = Object.fromEntries(
  Object.values(GIVES).map((row): [DayCommandType, Right] => [row[0], gives(row)]),
);

/** Reads; `record` names the rule that narrows them to the children that the person needs. */
const READS: RightsTable = {
  'GET /api/today': { roles: EVERYBODY, record: 'own_school' },
  [`GET ${DAY}/labels`]: { roles: HOLDERS, record: 'own_school' },
  [`GET ${DAY}/on-device/day`]: { roles: HOLDERS, record: 'rooms_by_role' },
  [`GET ${DAY}/on-device/people`]: { roles: HOLDERS, record: 'child_in_view' },
  [`GET ${DAY}/plan/notices`]: { roles: [...ON_DUTY, 'academic_office'], record: 'own_or_leads' },
  [`GET ${DAY}/board`]: { roles: WATCHERS_OF_BOARDS, record: 'numbers_only' },
  [`GET ${DAY}/board/holders`]: { roles: WATCHERS_OF_BOARDS, record: 'child_in_view' },
  [`GET ${DAY}/groups/:sessionId`]: { roles: IN_SESSIONS, record: 'session_in_charge' },
  [`GET ${DAY}/children/:childId`]: { roles: HOLDERS, record: 'child_in_view' },
  [`GET ${DAY}/gate/search`]: { roles: [...AT_GATES, 'duty_teacher', 'homeroom_teacher', 'grade_lead'], record: 'gate_needs' },
  [`GET ${DAY}/gate/children/:childId`]: { roles: [...AT_GATES, 'duty_teacher', 'homeroom_teacher', 'grade_lead'], record: 'gate_needs' },
  [`GET ${DAY}/gate/collectors/:personId`]: {
    roles: [...AT_GATES, 'duty_teacher', 'homeroom_teacher', 'grade_lead'],
    record: 'gate_needs',
  },
  [`GET ${DAY}/alerts`]: { roles: HOLDERS, record: 'alerts_addressed' },
  [`GET ${DAY}/tasks`]: { roles: LEADERS, record: 'none' },
  [`GET ${DAY}/tasks/kept-reports/:quarantineId`]: { roles: RESOLVERS, record: 'own_school' },
  [`POST ${DAY}/tasks/kept-reports/:quarantineId/settle`]: { roles: RESOLVERS, record: 'own_school' },
  [`GET ${DAY}/review/children/:childId`]: { roles: REVIEWERS, record: 'child_in_view' },
  [`GET ${DAY}/ledger`]: { roles: [...WATCHERS_OF_BOARDS, 'inspector'], record: 'numbers_only' },
  [`GET ${DAY}/state-at`]: { roles: ['deputy', 'duty_leader', 'principal', 'inspector'], record: 'ids_only' },
  [`GET ${DAY}/duty-minutes`]: { roles: ['academic_office', ...LEADERS], record: 'ids_only' },
  [`POST ${DAY}/outbox`]: { roles: ON_DUTY, record: 'mayAct', report: true, devices: SHARED_DEVICES },
  [`GET ${DAY}/print/roll-sheets`]: { roles: WATCHERS_OF_BOARDS, record: 'session_in_charge' },
  [`GET ${DAY}/print/gate-lists`]: { roles: [...AT_GATES, 'grade_lead'], record: 'gate_needs' },
  [`GET ${DAY}/print/muster`]: { roles: ['grade_lead', ...LEADERS], record: 'none' },
};

const ALERT_ACTS: RightsTable = Object.fromEntries(
  ['seen', 'acknowledge', 'take-over', 'delegate', 'resolve'].map((act): [string, Right] => [
    `POST ${DAY}/alerts/:alertId/${act}`,
    { roles: HOLDERS, record: 'alerts_addressed' },
  ]),
);

const SOCKET_MESSAGES: RightsTable = {
  'SOCKET watch': { roles: EVERYBODY, record: 'rooms_by_role' },
  'SOCKET resume': { roles: EVERYBODY, record: 'rooms_by_role' },
  'SOCKET heartbeat': { roles: EVERYBODY, record: 'none' },
};

/** Only a demo can step its clock; the route doesn't exist in `serve`. */
const DEMO: RightsTable = { 'POST /api/demo/clock': { roles: EVERYBODY, record: 'none' } };

export const DAY_RIGHTS: RightsTable = {
  ...Object.fromEntries(Object.entries(GIVES).map(([path, row]): [string, Right] => [`POST ${DAY}/${path}`, gives(row)])),
  ...READS,
  ...ALERT_ACTS,
  ...SOCKET_MESSAGES,
  ...DEMO,
};
