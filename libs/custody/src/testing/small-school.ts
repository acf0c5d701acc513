import type { Fact } from '@baton/event-schema';
import { DEFAULT_POLICY, type Authority, type DayPlan, type Duty, type ExpectedChild, type Period, type Session } from '@baton/roster';
import type { FreezeExpectedList, OpenDay, ReleaseFacts } from '../commands';

/**
 * A school that fits a screen: classes 2-1 and 5-1, gates East and South, three stages and extended care, on Tuesday
 * 2026-03-10. Every scenario plays here.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** 2026-03-10, 00:00 in Shanghai */
export const MIDNIGHT = Date.UTC(2026, 2, 9, 16);

/** "17:43" or "17:43:20" on the service day → epoch ms; hours above 23 are past midnight. */
export function clock(time: string): number {
  const [hours, minutes, seconds = 0] = time.split(':').map(Number);
  return MIDNIGHT + (hours * 60 + minutes) * MINUTE + seconds * SECOND;
}

/** Staff by the post that they hold here. */
export const STAFF = {
  principal: 'staffPrincipal',
  deputy: 'staffDeputy',
  dutyLeader: 'staffDutyLeader',
  administrator: 'staffAdministrator',
  gradeLead2: 'staffGradeLead2',
  gradeLead5: 'staffGradeLead5',
  homeroom21: 'staffHomeroom21',
  homeroom51: 'staffHomeroom51',
  /** stage 1 in 2-1, homework in stage 2 */
  teacher1: 'staffTeacher1',
  /** stage 1 in 5-1 */
  teacher2: 'staffTeacher2',
  /** the club of stage 2, late room of stage 3 */
  teacher3: 'staffTeacher3',
  /** extended care */
  teacher4: 'staffTeacher4',
  /** running team: in no session of today */
  peTeacher: 'staffPeTeacher',
  nurse: 'staffNurse',
  gateTeacherEast: 'staffGateTeacherEast',
  guardEast: 'staffGuardEast',
  gateTeacherSouth: 'staffGateTeacherSouth',
  guardSouth: 'staffGuardSouth',
  escort: 'staffEscort',
  volunteer: 'staffVolunteer',
  instructor: 'staffInstructor',
  clock: 'clock',
} as const;

const duty = (staffId: string, role: Duty['role'], of: Partial<Duty> = {}): Duty => ({
  staffId,
  role,
  grade: null,
  classId: null,
  gateId: null,
  pairedWith: null,
  ...of,
});

export const DUTIES: readonly Duty[] = [
  duty(STAFF.principal, 'principal'),
  duty(STAFF.deputy, 'deputy'),
  duty(STAFF.dutyLeader, 'duty_leader'),
  duty(STAFF.administrator, 'duty_administrator'),
  duty(STAFF.gradeLead2, 'grade_lead', { grade: 2 }),
  duty(STAFF.gradeLead5, 'grade_lead', { grade: 5 }),
  duty(STAFF.homeroom21, 'homeroom_teacher', { classId: 'class21' }),
  duty(STAFF.homeroom51, 'homeroom_teacher', { classId: 'class51' }),
  duty(STAFF.teacher1, 'duty_teacher'),
  duty(STAFF.teacher2, 'duty_teacher'),
  duty(STAFF.teacher3, 'duty_teacher'),
  duty(STAFF.teacher4, 'duty_teacher'),
  duty(STAFF.peTeacher, 'duty_teacher'),
  duty(STAFF.nurse, 'nurse'),
  duty(STAFF.gateTeacherEast, 'gate_teacher', { gateId: 'gateEast' }),
  duty(STAFF.guardEast, 'gate_guard', { gateId: 'gateEast' }),
  duty(STAFF.gateTeacherSouth, 'gate_teacher', { gateId: 'gateSouth' }),
  duty(STAFF.guardSouth, 'gate_guard', { gateId: 'gateSouth' }),
  duty(STAFF.escort, 'escort'),
  duty(STAFF.volunteer, 'volunteer'),
  duty(STAFF.instructor, 'external_instructor', { pairedWith: STAFF.teacher3 }),
];

/** The role in which a person acts here. */
export const roleOf = (staffId: string): string => DUTIES.find((d) => d.staffId === staffId)?.role ?? 'system';

const period = (periodId: string, kind: Period['kind'], stage: Period['stage'], from: string, to: string): Period => ({
  periodId,
  kind,
  stage,
  careBlock: kind === 'evening_study' ? 'evening' : 'afternoon',
  startsAt: clock(from),
  endsAt: clock(to),
});

const EVENING = period('evening', 'evening_study', null, '18:50', '20:20');

const session = (sessionId: string, periodId: string, placeId: string, staffId: string, of: Partial<Session> = {}): Session => ({
  sessionId,
  periodId,
  groupId: `group_${sessionId}`,
  groupKind: 'homework',
  placeId,
  staffIds: [staffId],
  externalIds: [],
  ...of,
});

export const SESSIONS: readonly Session[] = [
  session('stage1of21', 'stage1', 'room21', STAFF.teacher1),
  session('stage1of51', 'stage1', 'room51', STAFF.teacher2),
  session('homework', 'stage2', 'room21', STAFF.teacher1),
  session('club', 'stage2', 'gym', STAFF.teacher3, { groupKind: 'club', externalIds: [STAFF.instructor] }),
  session('lateRoom', 'stage3', 'library', STAFF.teacher3, { groupKind: 'care' }),
  session('extended', 'extended', 'room51', STAFF.teacher4, { groupKind: 'care' }),
];

/** A junior school's evening, for the days that have one. */
export const EVENING_SESSION = session('eveningStudy', 'evening', 'room51', STAFF.teacher4, { groupKind: 'self_study' });

export interface SchoolOptions {
  /** with evening study and a meal break before it */
  readonly evening?: boolean;
  readonly policy?: Partial<DayPlan['policy']>;
  readonly makeUpDay?: boolean;
}

export const planOfTheDay = (options: SchoolOptions = {}): DayPlan => ({
  schoolId: 'school1',
  campusId: 'campus1',
  serviceDay: '2026-03-10',
  timeZone: 'Asia/Shanghai',
  calendar: {
    date: '2026-03-10',
    isTeachingDay: true,
    timetableWeekday: 2,
    calendarWeekday: 2,
    season: 'winter',
    serviceMode: 'normal',
    makeUpDay: options.makeUpDay ?? false,
  },
  policy: { ...DEFAULT_POLICY, ...options.policy },
  lessonsEnd: clock('15:40'),
  freezeAt: clock('15:30'),
  periods: [
    period('stage1', 'stage', 'class', '15:50', '16:40'),
    period('stage2', 'stage', 'grade', '16:50', '17:40'),
    period('stage3', 'stage', 'school', '17:40', '18:00'),
    period('extended', 'extended_care', null, '18:00', '18:30'),
    ...(options.evening ? [EVENING] : []),
  ],
  mealBreak: options.evening ? { startsAt: clock('18:00'), endsAt: clock('18:50') } : null,
  gates: [
    { gateId: 'gateEast', placeId: 'placeEast', grades: [1, 2] },
    { gateId: 'gateSouth', placeId: 'placeSouth', grades: [5, 6] },
  ],
  places: [
    { placeId: 'room21', building: 'main', kind: 'room', capacity: 45, patrolCheckpoint: true },
    { placeId: 'room51', building: 'main', kind: 'room', capacity: 45, patrolCheckpoint: true },
    { placeId: 'closet', building: 'main', kind: 'room', capacity: 4 },
    { placeId: 'gym', building: 'gym', kind: 'grounds', capacity: null, patrolCheckpoint: true, sweepArea: true },
    { placeId: 'library', building: 'main', kind: 'library', capacity: 40, patrolCheckpoint: true, sweepArea: true },
    { placeId: 'clinic', building: 'main', kind: 'clinic', capacity: null },
    { placeId: 'placeEast', building: 'main', kind: 'gate', capacity: null },
    { placeId: 'placeSouth', building: 'main', kind: 'gate', capacity: null },
  ],
  sessions: [...SESSIONS, ...(options.evening ? [EVENING_SESSION] : [])],
  duties: DUTIES,
});

export const openTheDay = (options: SchoolOptions = {}): OpenDay => ({
  type: 'OpenDay',
  plan: planOfTheDay(options),
  midnight: MIDNIGHT,
  previousDay: null,
  carriedIn: [],
  rehearsal: false,
});

export const factOf = (stream: string, revision = 0): Fact => ({
  stream: `child-school1.${stream}`,
  revision: String(revision),
  hash: 'ab'.repeat(32),
});

/** 林小晨 and 林小辰 of class 2-1: their names sound alike. */
export const XIAOCHEN_MORNING = 'child2a';
export const XIAOCHEN_STAR = 'child2b';
/** 5-1, may leave alone on Monday, Wednesday and Friday: not today. */
export const WALKS_MON_WED_FRI = 'child5a';
/** 5-1, may leave alone on Tuesdays too. */
export const WALKS_TODAY = 'child5b';
/** 5-1, in extended care until 18:30. */
export const STAYS_LONG = 'child5c';
/** 5-1, may not be collected by the father, by a court's order. */
export const RESTRICTED = 'child5d';

export const CLASS_21 = ['child2a', 'child2b', 'child2c', 'child2d'] as const;
export const CLASS_51 = ['child5a', 'child5b', 'child5c', 'child5d'] as const;
export const ALL_CHILDREN: readonly string[] = [...CLASS_21, ...CLASS_51];
export const ON_LEAVE = 'child2z';
/** in no plan of today */
export const NOT_PLANNED = 'child5z';

export const classOf = (childId: string): string => (childId.startsWith('child2') ? 'class21' : 'class51');
export const gradeOf = (childId: string): number => (childId.startsWith('child2') ? 2 : 5);
export const gateOf = (childId: string): string => (childId.startsWith('child2') ? 'gateEast' : 'gateSouth');

const sessionsOf = (childId: string, evening: boolean): readonly string[] => [
  childId.startsWith('child2') ? 'stage1of21' : 'stage1of51',
  childId.endsWith('a') || childId.endsWith('b') ? 'homework' : 'club',
  ...(childId === STAYS_LONG ? ['lateRoom', 'extended'] : []),
  ...(evening && childId.startsWith('child5') ? ['eveningStudy'] : []),
];

export const expectedChild = (childId: string, evening = false): ExpectedChild => ({
  childId,
  classId: classOf(childId),
  grade: gradeOf(childId),
  fact: factOf(childId),
  sessions: sessionsOf(childId, evening),
  dismissalPeriodId: evening && childId.startsWith('child5') ? 'evening' : childId === STAYS_LONG ? 'extended' : 'stage2',
  gateId: gateOf(childId),
  mode: childId === WALKS_TODAY ? 'self' : 'collected',
  extendedCare: childId === STAYS_LONG,
  soundAlike: childId === XIAOCHEN_MORNING || childId === XIAOCHEN_STAR,
});

export const freezeTheList = (options: SchoolOptions = {}): FreezeExpectedList => ({
  type: 'FreezeExpectedList',
  list: {
    children: ALL_CHILDREN.map((childId) => expectedChild(childId, options.evening)),
    onLeave: [{ childId: ON_LEAVE, classId: 'class21', grade: 2, leaveId: 'leave1', fact: factOf(ON_LEAVE) }],
  },
});

// --- who may take whom: what the children's streams say
export const mother = (childId: string): string => `motherOf${childId}`;
export const father = (childId: string): string => `fatherOf${childId}`;
export const uncle = (childId: string): string => `uncleOf${childId}`;
export const STRANGER = 'personStranger';
export const DELEGATE = 'personDelegate';
export const AGENCY_ESCORT = 'personAgencyEscort';
/** HMAC of the last four digits that the right delegate shows */
export const RIGHT_DIGITS = 'aa'.repeat(32);
export const WRONG_DIGITS = 'bb'.repeat(32);

const authority = (childId: string, personId: string, kind: Authority['kind'], relation: string): Authority => ({
  authorityId: `may.${personId}`,
  personId,
  kind,
  relation,
  from: '2026-02-16',
  to: null,
  weekdays: null,
  agencyId: kind === 'agency' ? 'agency1' : null,
  grantedAt: clock('08:00') - 30 * 24 * 60 * MINUTE,
  revokedAt: null,
});

/** The child's record as far as a release depends on it: mother, father and uncle may collect; 5-1 may use the agency. */
export function factsOf(childId: string, more: Partial<ReleaseFacts> = {}): ReleaseFacts {
  const walks = childId === WALKS_TODAY || childId === WALKS_MON_WED_FRI;
  return {
    childId,
    gradeLevel: gradeOf(childId),
    classId: classOf(childId),
    authorities: [
      authority(childId, mother(childId), 'guardian', '52'),
      authority(childId, father(childId), 'guardian', '51'),
      authority(childId, uncle(childId), 'listed', '98'),
      ...(gradeOf(childId) === 5 ? [authority(childId, AGENCY_ESCORT, 'agency', '99')] : []),
    ],
    restrictions:
      childId === RESTRICTED
        ? [
            {
              restrictionId: 'courtOrder1',
              personId: father(RESTRICTED),
              from: '2026-01-15',
              to: '2026-07-14',
              reviewed: false,
              reviewDue: '2026-07-14',
            },
          ]
        : [],
    selfConsent: walks
      ? {
          consentId: `walks.${childId}`,
          weekdays: childId === WALKS_TODAY ? [1, 2, 3, 4, 5] : [1, 3, 5],
          from: '2026-02-16',
          to: '2026-07-31',
          latest: 18 * 60,
          evening: false,
          signedBy: null,
          grantedAt: clock('08:00') - 30 * 24 * 60 * MINUTE,
          revokedAt: null,
          suspendedOn: [],
          confirmedFor: [],
        }
      : null,
    delegations: [],
    fact: factOf(childId, 3),
    ...more,
  };
}
