import type { Fact } from '@baton/event-schema';
import {
  type Authority,
  type DayPlan,
  DEFAULT_POLICY,
  type Duty,
  type ExpectedChild,
  type ExpectedList,
  type Period,
  type Session,
} from '@baton/roster';

/** A made-up school of the reference school's kind, in ids only: what its days cost is measured here, not what they mean. */

export const MINUTE = 60_000;
export const DAY_MS = 24 * 60 * MINUTE;

const GATES = ['East', 'North', 'South'];
const GRADES = 6;

export interface ChildOfSchool {
  readonly childId: string;
  readonly classId: string;
  readonly grade: number;
  readonly sessions: readonly string[];
  readonly dismissalPeriodId: string;
  readonly gateId: string;
  readonly collectorId: string;
  readonly alone: boolean;
}

export interface School {
  readonly schoolId: string;
  readonly campusId: string;
  readonly children: readonly ChildOfSchool[];
  readonly sessions: readonly Session[];
  readonly duties: readonly Duty[];
}

/** Opaque, and as long as the ids of a real school; the same for the same name. */
export const idOf = (kind: string, n: number): string => `${kind}${(n * 2_654_435_761).toString(36).padStart(9, '0')}${n.toString(36)}`;

const gateOfGrade = (grade: number) => `gate${GATES[Math.min(2, Math.floor((grade - 1) / 2))]}`;

/** Six grades of `classesPerGrade` classes with `childrenPerClass` children who stay on this day. */
export function schoolOf(n: number, classesPerGrade: number, childrenPerClass: number): School {
  const sessions: Session[] = [];
  const duties: Duty[] = [duty('leader', 'duty_leader'), duty('nurse', 'nurse')];
  const children: ChildOfSchool[] = [];
  for (const gate of GATES) duties.push(duty(`gateTeacher${gate}`, 'gate_teacher', { gateId: `gate${gate}` }));
  for (let grade = 1; grade <= GRADES; grade++) {
    duties.push(duty(`lead${grade}`, 'grade_lead', { grade }));
    sessions.push(session('stage3', `late${grade}`, `teacher${grade}x1`));
    for (let c = 1; c <= classesPerGrade; c++) {
      const teacher = `teacher${grade}x${c}`;
      duties.push(duty(teacher, 'duty_teacher'));
      sessions.push(session('stage1', `class${grade}x${c}`, teacher), session('stage2', `club${grade}x${c}`, teacher));
      for (let i = 0; i < childrenPerClass; i++) children.push(childOf(n, grade, c, i, classesPerGrade));
    }
  }
  return { schoolId: `school${n}`, campusId: `campus${n}`, children, sessions, duties };
}

/** One in seven leaves after stage 1, two in ten of the others stay for stage 3; a fifth of the older ones leave alone. */
function childOf(school: number, grade: number, c: number, i: number, classesPerGrade: number): ChildOfSchool {
  const index = ((school * 7 + grade) * 40 + c) * 80 + i;
  const early = i % 7 === 6;
  const late = !early && i % 5 === 4;
  const sessions = [
    `class${grade}x${c}`,
    ...(early ? [] : [`club${grade}x${1 + (i % classesPerGrade)}`]),
    ...(late ? [`late${grade}`] : []),
  ];
  return {
    childId: idOf('c', index),
    classId: `class${grade}x${c}`,
    grade,
    sessions,
    dismissalPeriodId: early ? 'stage1' : late ? 'stage3' : 'stage2',
    gateId: gateOfGrade(grade),
    collectorId: idOf('p', index),
    alone: grade >= 4 && i % 5 === 1,
  };
}

const duty = (staffId: string, role: Duty['role'], of: Partial<Duty> = {}): Duty => ({
  staffId,
  role,
  grade: null,
  classId: null,
  gateId: null,
  pairedWith: null,
  ...of,
});

const session = (periodId: string, sessionId: string, staffId: string): Session => ({
  sessionId,
  periodId,
  groupId: `group_${sessionId}`,
  groupKind: periodId === 'stage2' ? 'club' : 'homework',
  placeId: `room_${sessionId}`,
  staffIds: [staffId],
  externalIds: [],
});

const PERIODS: readonly (readonly [string, Period['stage'], number, number])[] = [
  ['stage1', 'class', 15 * 60 + 50, 16 * 60 + 40],
  ['stage2', 'grade', 16 * 60 + 50, 17 * 60 + 40],
  ['stage3', 'school', 17 * 60 + 40, 18 * 60],
];

/** @param midnight epoch ms of local midnight */
export function planOf(school: School, serviceDay: string, midnight: number): DayPlan {
  const at = (minutes: number) => midnight + minutes * MINUTE;
  return {
    schoolId: school.schoolId,
    campusId: school.campusId,
    serviceDay,
    timeZone: 'Asia/Shanghai',
    calendar: {
      date: serviceDay,
      isTeachingDay: true,
      timetableWeekday: 2,
      calendarWeekday: 2,
      season: 'winter',
      serviceMode: 'normal',
      makeUpDay: false,
    },
    policy: DEFAULT_POLICY,
    lessonsEnd: at(15 * 60 + 40),
    freezeAt: at(15 * 60 + 30),
    periods: PERIODS.map(([periodId, stage, from, to]) => ({
      periodId,
      kind: 'stage',
      stage,
      careBlock: 'afternoon',
      startsAt: at(from),
      endsAt: at(to),
    })),
    mealBreak: null,
    gates: GATES.map((gate, i) => ({ gateId: `gate${gate}`, placeId: `place${gate}`, grades: [2 * i + 1, 2 * i + 2] })),
    places: [
      ...GATES.map((gate) => ({ placeId: `place${gate}`, building: 'gates', kind: 'gate' as const, capacity: null })),
      ...school.sessions.map(({ placeId }) => ({ placeId, building: 'main', kind: 'room' as const, capacity: 45 })),
    ],
    sessions: school.sessions,
    duties: school.duties,
  };
}

export const listOf = (school: School): ExpectedList => ({
  children: school.children.map(({ childId, classId, grade, sessions, dismissalPeriodId, gateId, alone }): ExpectedChild => ({
    childId,
    classId,
    grade,
    fact: factOf(school, childId),
    sessions,
    dismissalPeriodId,
    gateId,
    mode: alone ? 'self' : 'collected',
    extendedCare: false,
    soundAlike: false,
  })),
  onLeave: [],
});

export const factOf = (school: School, childId: string): Fact => ({
  stream: `child-${school.schoolId}.${childId}`,
  revision: '7',
  hash: 'ab'.repeat(32),
});

/** Who may collect the child, as its stream would say. */
export const authoritiesOf = (child: ChildOfSchool): readonly Authority[] =>
  ['51', '52', '61'].map((relation, i) => ({
    authorityId: `${child.collectorId}a${i}`,
    personId: i === 0 ? child.collectorId : `${child.collectorId}x${i}`,
    kind: i < 2 ? ('guardian' as const) : ('listed' as const),
    relation,
    from: '2020-09-01',
    to: null,
    weekdays: null,
    agencyId: null,
    grantedAt: 0,
    revokedAt: null,
  }));
