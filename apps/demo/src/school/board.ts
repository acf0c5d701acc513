import type { CastGroup, CastLine, CastStaffing, P1Cast } from './cast';
import { EXTENDED, gateOfGrade, GATES, STAGE_1, STAGE_2, STAGE_3 } from './p1-numbers';
import { CLASS_KEYS } from './staffing';

/** Homework groups of stage 2 by the class whose room they use, with the children of each grade who sit there on Tuesday. */
export const HOMEWORK: readonly { readonly room: string; readonly seats: Readonly<Record<number, number>> }[] = [
  { room: '1-2', seats: { 1: 31 } },
  { room: '1-3', seats: { 1: 31 } },
  { room: '1-5', seats: { 1: 30 } },
  { room: '2-2', seats: { 2: 31 } },
  { room: '2-4', seats: { 2: 30 } },
  { room: '2-6', seats: { 2: 30 } },
  { room: '3-1', seats: { 3: 31 } },
  { room: '3-3', seats: { 3: 31 } },
  { room: '3-5', seats: { 3: 30 } },
  { room: '4-2', seats: { 4: 28 } },
  { room: '4-5', seats: { 4: 31 } },
  { room: '5-2', seats: { 5: 30 } },
  { room: '6-2', seats: { 6: 30 } },
  { room: '5-5', seats: { 5: 15, 6: 15 } },
];

/** Clubs of grades 1–2, 3–4 and 5–6, and where they meet. */
const CLUBS: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['合唱社', '音乐教室'],
    ['舞蹈社', '舞蹈教室'],
    ['美术社', '美术教室'],
    ['陶艺社', '陶艺教室'],
    ['围棋社', '棋类教室'],
    ['绘本社', '图书馆'],
    ['跳绳社', '体育馆'],
    ['折纸社', '101教室'],
    ['故事社', '201教室'],
  ],
  [
    ['书法社', '书法教室'],
    ['科学社', '科学实验室'],
    ['足球社', '操场'],
    ['乒乓球社', '乒乓球室'],
    ['戏剧社', '多功能厅'],
    ['民乐社', '民乐教室'],
    ['英语社', '302教室'],
    ['剪纸社', '401教室'],
  ],
  [
    ['编程社', '计算机教室'],
    ['创客社', '创客教室'],
    ['篮球社', '篮球场'],
    ['辩论社', '501教室'],
    ['天文社', '601教室'],
  ],
];
const CLUBS_WITH_EXTERNAL = ['舞蹈社', '陶艺社', '围棋社', '书法社', '足球社', '民乐社', '编程社', '篮球社'];

export const roomOf = (classKey: string): string => `${classKey.replace('-', '0')}教室`;
const wordsOfClass = (classKey: string): string => `${'一二三四五六'.charAt(Number(classKey[0]) - 1)}（${classKey.slice(2)}）班`;
export const classGroup = (classKey: string): string => `${wordsOfClass(classKey)}班级服务`;
export const homeworkGroup = (room: string): string =>
  room === '5-5' ? '五六年级作业辅导班' : `${wordsOfClass(room).slice(0, -1)}作业辅导班`;
export const gradeRoom = (grade: number): string => `${'一二三四五六'.charAt(grade - 1)}年级看护`;
export const clubsOfBand = (band: number): readonly string[] => CLUBS[band].map(([name]) => name);
export const EXTENDED_GROUPS = ['延时托管一组', '延时托管二组'] as const;

/** The programme board: 36 groups in stage 1 and stage 2, six in stage 3, two in extended care. */
export function programmeBoard(staff: CastStaffing): readonly CastGroup[] {
  const stage1 = CLASS_KEYS.map((classKey) =>
    group(classGroup(classKey), STAGE_1, '班级服务', [Number(classKey[0])], roomOf(classKey), staff.stage1[classKey], 45, classKey),
  );
  const homerooms = CLASS_KEYS.map((classKey) => staff.homeroom[classKey]);
  const homework = HOMEWORK.map(({ room, seats }) =>
    group(homeworkGroup(room), STAGE_2, '作业辅导', Object.keys(seats).map(Number), roomOf(room), staff.homeroom[room], 45),
  );
  const busy = new Set(homework.map(({ teacher }) => teacher));
  const free = homerooms.filter((teacher) => !busy.has(teacher));
  const clubs = CLUBS.flatMap((list, band) => list.map(([name, place]) => ({ name, place, grades: [band * 2 + 1, band * 2 + 2] })));
  const stage2 = clubs.map(({ name, place, grades }, i) => {
    const external = CLUBS_WITH_EXTERNAL.indexOf(name);
    return { ...group(name, STAGE_2, '社团', grades, place, free[i], 30), external: external < 0 ? null : staff.externals[external] };
  });
  const stage3 = staff.stage3.map((teacher, g) => group(gradeRoom(g + 1), STAGE_3, '看护', [g + 1], roomOf(`${g + 1}-4`), teacher, 45));
  const extended = EXTENDED_GROUPS.map((name, i) =>
    group(name, EXTENDED, '延时托管', [1, 2, 3, 4, 5, 6], i === 0 ? '101教室' : '多功能厅', staff.extendedCare[i], 30),
  );
  return [...stage1, ...homework, ...stage2, ...stage3, ...extended];
}

const group = (
  name: string,
  period: CastGroup['period'],
  kind: string,
  grades: readonly number[],
  place: string,
  teacher: string,
  capacity: number,
  classKey: string | null = null,
): CastGroup => ({ name, period, kind, grades, classKey, place, teacher, external: null, capacity });

const LINES_PER_GATE = 6;

/** 17:40: of each gate's groups six teachers lead lines; the other 18 bring the children who stay to six grade rooms. */
export function linesAndBringers(groups: readonly CastGroup[]): Pick<P1Cast, 'lines' | 'bringers'> {
  const stage2 = groups.filter(({ period }) => period === STAGE_2);
  const lines: CastLine[] = [];
  const left: CastGroup[] = [];
  for (const gate of GATES) {
    const here = stage2.filter(({ grades }) => gateOfGrade(grades[0]) === gate);
    left.push(...here.slice(LINES_PER_GATE));
    for (let no = 1; no <= LINES_PER_GATE; no++)
      lines.push({
        gate,
        no,
        escort: here[no - 1].teacher,
        groups: here.filter((_, i) => i % LINES_PER_GATE === no - 1).map(({ name }) => name),
      });
  }
  return { lines, bringers: left.map(({ teacher, name }, i) => ({ grade: BRINGERS_TO[i], staffNumber: teacher, group: name })) };
}

/** Three to a grade room; the lower grades' groups have teachers to spare, the upper ones too few. */
const BRINGERS_TO: readonly number[] = [1, 1, 1, 2, 2, 2, 5, 5, 6, 3, 3, 3, 4, 4, 4, 6, 5, 6];
