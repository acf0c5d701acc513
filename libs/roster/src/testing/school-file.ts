import type { ChildRef, CollectorRow, ImportRows, RowOrigin, StudentRow } from '../import/rows';
import type { CurrentRoster, ImportInput } from '../importing/import-input';

let row = 1;
const at = (sheet: string): RowOrigin => ({ sheet, row: ++row });

export const NOTHING: ImportRows = {
  school: null,
  policy: [],
  terms: [],
  calendar: [],
  bells: [],
  gates: [],
  places: [],
  classes: [],
  staff: [],
  duties: [],
  groups: [],
  programme: [],
  students: [],
  collectors: [],
  agencies: [],
  agencyChildren: [],
  enrolments: [],
  placements: [],
  dismissals: [],
  consents: [],
};

const THREE_TWO = { grade: 3, classNo: 2 };
export const student = (name: string, inClassNo: number, studentNumber: string | null, more: Partial<StudentRow> = {}): StudentRow => ({
  at: at('学生名册'),
  class: THREE_TWO,
  inClassNo,
  name,
  studentNumber,
  sex: 'female',
  birthDate: '2017-05-06',
  boarding: false,
  priority: [],
  healthNote: null,
  leftOn: null,
  ...more,
});
export const ref = (s: StudentRow): ChildRef => ({ class: s.class, inClassNo: s.inClassNo, name: s.name, studentNumber: s.studentNumber });
export const collector = (s: StudentRow, name: string, phone: string | null, more: Partial<CollectorRow> = {}): CollectorRow => ({
  at: at('家长与接送人'),
  child: ref(s),
  name,
  phone,
  relation: '52',
  isGuardian: true,
  mayCollect: true,
  contactOrder: 1,
  weekdays: null,
  from: null,
  to: null,
  document: null,
  idLastFour: null,
  ...more,
});

export const CHEN = student('林小辰', 1, 'G110101201705060011');
export const CHENN = student('林小晨', 2, 'G110101201705060022');
export const WANG_A = student('王小明', 3, null);
export const WANG_B = student('王小明', 4, null);
const ALL = [1, 2, 3, 4, 5] as const;
const valid = { from: null, to: null };

/** A small school whole: one class of four, two of them called 王小明, homework in the class room and chess. */
export const SCHOOL_FILE: ImportRows = {
  school: {
    at: at('学校信息'),
    name: '实验小学',
    code: '3100000001',
    campus: '本部',
    timeZone: 'Asia/Shanghai',
    schoolYear: 2025,
    juniorFirstGrade: null,
    chuYiGrade: null,
  },
  policy: [{ at: at('参数设置'), key: 'lateContactFirst', value: 5, from: '2026-02-24' }],
  terms: [{ at: at('学期'), name: '第二学期', from: '2026-02-24', to: '2026-07-03' }],
  calendar: [
    {
      at: at('校历调整'),
      date: '2026-05-09',
      isTeachingDay: true,
      timetableWeekday: 5,
      season: null,
      serviceMode: null,
      makeUpDay: true,
      note: '劳动节调休',
    },
  ],
  bells: [
    bell('放学', 'lessons', null, null, 15 * 60 + 40),
    bell('第一阶段', 'stage', 'class', 15 * 60 + 50, 16 * 60 + 40),
    bell('第二阶段', 'stage', 'grade', 16 * 60 + 50, 17 * 60 + 40),
    bell('延时托管', 'extended_care', null, 18 * 60, 18 * 60 + 30),
  ],
  gates: [{ at: at('校门'), name: '北门', grades: [3, 4], place: null }],
  places: ['301教室', '棋室'].map((name) => ({
    at: at('场地'),
    name,
    building: '甲楼',
    kind: 'room' as const,
    capacity: 45,
    patrolCheckpoint: false,
    sweepArea: true,
  })),
  classes: [{ at: at('班级'), class: THREE_TWO, cohortYear: null, homeroomTeacher: 'T1', place: '301教室', gate: '北门' }],
  staff: [
    person('T1', '陈静', ['homeroom_teacher', 'duty_teacher']),
    person('T2', '赵强', ['duty_teacher']),
    person('L1', '钱校', ['duty_leader']),
    person('X1', '外聘棋手', ['external_instructor'], '2026-12-31'),
  ],
  duties: [
    {
      at: at('值班表'),
      staff: 'L1',
      role: 'duty_leader',
      weekdays: [2],
      date: null,
      grade: null,
      class: null,
      gate: null,
      periods: null,
    },
  ],
  groups: [
    { at: at('课后服务班'), name: '三2作业班', kind: 'homework', capacity: 40, grades: [3], class: THREE_TWO },
    { at: at('课后服务班'), name: '象棋社', kind: 'club', capacity: 20, grades: null, class: null },
  ],
  programme: [
    slot('第一阶段', '三2作业班', '301教室', ['T1'], []),
    slot('第二阶段', '三2作业班', '301教室', ['T1'], []),
    slot('第二阶段', '象棋社', '棋室', ['T2'], ['X1']),
    slot('延时托管', '三2作业班', '301教室', ['T1'], []),
  ],
  students: [CHEN, CHENN, WANG_A, WANG_B],
  collectors: [
    collector(CHEN, '林母', '13900000001'),
    collector(CHEN, '奶奶', '13900000002', { relation: '62', isGuardian: false, weekdays: [2, 4], contactOrder: 2 }),
    collector(CHENN, '晨妈', '13900000003'),
    collector(CHENN, '奶奶', '13900000002', { relation: '62', isGuardian: false, contactOrder: 2 }),
    collector(WANG_A, '王父', '13900000004', { relation: '51' }),
    collector(WANG_B, '王父', '13900000005', { relation: '51' }),
  ],
  agencies: [
    {
      at: at('托管机构'),
      name: '向阳托管',
      licence: null,
      phone: null,
      escortName: '赵老师',
      escortPhone: '13900000009',
      escortIdLastFour: '123X',
      from: null,
      to: null,
    },
  ],
  agencyChildren: [{ at: at('托管学生'), child: ref(WANG_B), agency: '向阳托管', escortName: null, weekdays: null, ...valid }],
  enrolments: [CHEN, CHENN, WANG_A, WANG_B].map((s) => ({
    at: at('报名'),
    child: ref(s),
    joins: s !== CHENN,
    weekdays: s === CHENN ? [] : ALL,
    ...valid,
    decidedOn: '2026-02-20',
    agreementOn: '2026-02-20',
    extendedCare: false,
    whereabouts: s === CHENN ? '回家' : null,
  })),
  placements: [CHEN, WANG_A, WANG_B].flatMap((s) => [
    { at: at('编班名单'), child: ref(s), weekdays: ALL, period: '第二阶段', group: s === WANG_A ? '象棋社' : '三2作业班', ...valid },
  ]),
  dismissals: [
    { at: at('离校计划'), child: ref(WANG_A), weekdays: [1, 3], afterPeriod: '第二阶段', gate: null, mode: 'self', ...valid },
    { at: at('离校计划'), child: ref(WANG_B), weekdays: ALL, afterPeriod: '第一阶段', gate: '北门', mode: 'agency', ...valid },
  ],
  consents: [
    {
      at: at('自行离校申请'),
      child: ref(WANG_A),
      weekdays: [1, 3],
      from: '2026-02-24',
      to: '2026-07-03',
      latest: null,
      evening: false,
      signedBy: '王父',
      signedOn: '2026-02-20',
    },
  ],
};

function bell(
  name: string,
  kind: ImportRows['bells'][number]['kind'],
  stage: 'class' | 'grade' | null,
  startsAt: number | null,
  endsAt: number,
): ImportRows['bells'][number] {
  return {
    at: at('作息时间'),
    name,
    kind,
    stage,
    careBlock: 'afternoon',
    season: null,
    weekdays: null,
    grades: null,
    startsAt,
    endsAt,
    countsForMinimum: null,
  };
}

function person(
  staffNumber: string,
  name: string,
  roles: ImportRows['staff'][number]['roles'],
  qualificationTo: string | null = null,
): ImportRows['staff'][number] {
  return {
    at: at('教职工'),
    staffNumber,
    name,
    sex: null,
    phone: null,
    roles,
    grade: null,
    class: null,
    gate: null,
    unit: null,
    qualificationNumber: null,
    qualificationTo,
    healthCertificateTo: null,
    conductChecked: qualificationTo === null ? null : true,
    pairedWith: null,
  };
}

function slot(
  period: string,
  group: string,
  place: string,
  staff: readonly string[],
  externals: readonly string[],
): ImportRows['programme'][number] {
  return { at: at('排片表'), weekdays: ALL, period, group, activity: null, place, form: null, staff, externals, ...valid };
}

/** A digest that a spec can read: long enough for the codec, the same for the same text. */
export function digestOf(purpose: string, text: string): string {
  let h = 0x811c9dc5n;
  for (const c of `${purpose}\0${text}`) h = ((h ^ BigInt(c.codePointAt(0) ?? 0)) * 0x100000001b3n) % (1n << 128n);
  return h.toString(16).padStart(32, '0');
}

export const inputFor = (rows: ImportRows, current: CurrentRoster, more: Partial<ImportInput> = {}): ImportInput => ({
  rows,
  sheets: [],
  current,
  schoolId: 'school1',
  campusId: 'campus1',
  importId: 'import1',
  by: 'admin',
  at: 1_772_000_000_000,
  today: '2026-02-20',
  timeZone: 'Asia/Shanghai',
  removeMissing: false,
  idFor: (kind, key) => `${kind}${digestOf(more.importId ?? 'import1', `${kind}#${key}`)}`,
  keyOf: digestOf,
  soundOf: (name) => name.replaceAll('晨', '辰'),
  ...more,
});
