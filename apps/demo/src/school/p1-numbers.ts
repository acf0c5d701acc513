/**
 * The numbers of the reference school and its Tuesday (2026-03-10), as the ledger needs them; per grade 1–6 where they are lists.
 * Everything else about the school is invented around them.
 */
export const P1 = {
  seed: 20_260_310,
  date: '2026-03-10',
  weekday: 2,
  students: [262, 258, 254, 250, 242, 234],
  classesPerGrade: 6,
  enrolled: [240, 238, 230, 226, 176, 165],
  fiveDays: [180, 178, 168, 165, 112, 105],
  /** planned for Tuesday */
  planned: [224, 223, 209, 206, 146, 142],
  onLeave: [4, 4, 4, 4, 3, 3],
  /** expected on Tuesday, class by class */
  expectedByClass: [
    [28, 39, 39, 38, 38, 38],
    [37, 37, 37, 36, 36, 36],
    [35, 34, 34, 34, 34, 34],
    [33, 34, 34, 34, 34, 33],
    [24, 24, 24, 24, 24, 23],
    [24, 23, 23, 23, 23, 23],
  ],
  afterStage1: [18, 20, 31, 29, 36, 34],
  /** children in their grade's room in stage 3: extended care and the child whom nobody collects among them */
  inStage3: [40, 39, 36, 34, 34, 33],
  extendedCare: [12, 10, 8, 5, 3, 3],
  absentAllDay: 4,
  /** leaves alone on Tuesday, of the main wave; one more leaves alone after stage 1 */
  selfInMainWave: [0, 0, 50, 64, 49, 51],
  agencyInMainWave: [23, 23, 10, 10, 0, 0],
  agencyAfterStage1: [5, 5, 3, 3, 0, 0],
  delegateInMainWave: [6, 5, 5, 4, 0, 0],
  delegateAfterStage1: [0, 0, 1, 1, 0, 0],
  delegateAfterStage3: [1, 1, 1, 1, 0, 0],
  clubSize: 24,
  /** clubs of grades 1–2, 3–4, 5–6 */
  clubs: [9, 8, 5],
} as const;

/** The sums that school-day.md states. A spec holds the generated school against them. */
export const P1_LEDGER = {
  students: 1500,
  enrolled: 1275,
  fiveDays: 908,
  planned: 1150,
  onLeave: 22,
  expected: 1128,
  explained: 2,
  opened: 1126,
  earlyLeavers: 5,
  clinicEarly: 1,
  afterStage1: 168,
  inStage2: 952,
  inClubs: 528,
  inHomework: 424,
  mainWave: 736,
  mainWaveSouth: 142,
  inStage3: 216,
  afterStage3: 174,
  extendedCare: 41,
  byList: 803,
  byDelegate: 27,
  byAgency: 82,
  bySelf: 214,
  /** one self-release is annulled: the boy had not left */
  selfLogged: 215,
} as const;

export const GATES = ['东门', '北门', '南门'] as const;
export type GateName = (typeof GATES)[number];
export const gateOfGrade = (grade: number): GateName => GATES[Math.floor((grade - 1) / 2)];

export const STAGE_1 = '第一阶段';
export const STAGE_2 = '第二阶段';
export const STAGE_3 = '第三阶段';
export const EXTENDED = '延时托管';
export type PeriodName = typeof STAGE_1 | typeof STAGE_2 | typeof STAGE_3 | typeof EXTENDED;
