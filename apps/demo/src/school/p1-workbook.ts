import type { RawCell, RawSheet, Weekday } from '@baton/roster';
import writeXlsxFile from 'write-excel-file/node';
import { roomOf } from './board';
import type { CastChild, P1Cast } from './cast';
import { demoSchool, type DemoSchool } from './p1';
import { EXTENDED, gateOfGrade, GATES, STAGE_1, STAGE_2, STAGE_3 } from './p1-numbers';
import { CLASS_KEYS } from './staffing';

const TERM = { from: '2026-03-02', to: '2026-07-03' } as const;
const WEEK = '周一至周五';
const PERIODS = [STAGE_1, STAGE_2, STAGE_3, EXTENDED] as const;
const GRADES = '一二三四五六';

/** The school's workbook as tables, with the template's headers, and who plays what in it. */
export function generateP1(): { readonly sheets: readonly RawSheet[]; readonly cast: P1Cast } {
  const school = demoSchool();
  return { sheets: [...settings(), ...campus(school), ...people(school), ...week(school.cast)], cast: school.cast };
}

/** The same as an .xlsx file. */
export async function writeP1Workbook(): Promise<Buffer> {
  const { sheets } = generateP1();
  return writeXlsxFile(sheets.map(({ name, rows }) => ({ sheet: name, data: rows.map((row) => [...row]) }))).toBuffer();
}

const table = (name: string, headers: readonly string[], rows: readonly (readonly RawCell[])[]): RawSheet => ({
  name,
  rows: [headers, ...rows],
});
const yes = (value: boolean): string => (value ? '是' : '否');
const gradeWords = (grades: readonly number[]): string => grades.map((grade) => GRADES.charAt(grade - 1)).join('、') + '年级';
const classWords = (key: string): string => `${GRADES.charAt(Number(key[0]) - 1)}（${key.slice(2)}）班`;
const weekdayWords = (days: readonly Weekday[]): string =>
  days.length === 5 ? WEEK : days.map((day) => `周${'一二三四五'.charAt(day - 1)}`).join('、');

function settings(): readonly RawSheet[] {
  return [
    table(
      '学校信息',
      ['项目', '内容'],
      [
        ['学校名称', '和风实验小学（演示）'],
        ['学校标识码', '9900000001'],
        ['校区', '本部'],
        ['时区', 'Asia/Shanghai'],
        ['学年', '2025-2026'],
        ['学制', '六三'],
      ],
    ),
    table('学期', ['学期', '开始日期', '结束日期'], [['2025-2026学年第二学期', TERM.from, TERM.to]]),
    table(
      '校历调整',
      ['日期', '是否上课', '按星期几课表', '服务方式', '是否补班', '说明'],
      [
        ['2026-04-30', '是', '周四', '不服务', '否', '劳动节前错峰放学，不开展课后服务'],
        ['2026-05-09', '是', '周一', '正常', '是', '劳动节调休，按周一课表'],
      ],
    ),
    table(
      '作息时间',
      ['时段名称', '类型', '服务层级', '开始时间', '结束时间', '季节', '计入两小时'],
      [
        ['上课', '上课', null, '08:00', '15:40', '全年', '否'],
        [STAGE_1, '班级服务', '班级', '15:50', '16:40', '全年', '是'],
        [STAGE_2, '年级服务', '年级', '16:50', '17:40', '全年', '是'],
        [STAGE_3, '校级服务', '校级', '17:40', '18:00', '全年', '是'],
        [EXTENDED, '延时托管', null, '18:00', '18:30', '全年', '否'],
      ],
    ),
  ];
}

/** name, building, kind, capacity, patrol checkpoint, sweep area */
type PlaceLine = readonly [string, string, string, number | null, boolean, boolean];

function placeLines(): readonly PlaceLine[] {
  const buildings = ['甲楼', '甲楼', '乙楼', '乙楼', '丙楼', '丙楼'];
  const special = [
    '音乐教室',
    '舞蹈教室',
    '美术教室',
    '陶艺教室',
    '棋类教室',
    '书法教室',
    '科学实验室',
    '乒乓球室',
    '民乐教室',
    '计算机教室',
    '创客教室',
  ];
  return [
    ...CLASS_KEYS.map((key): PlaceLine => [roomOf(key), buildings[Number(key[0]) - 1], '教室', 50, false, false]),
    ...special.map((name): PlaceLine => [name, '综合楼', '教室', 40, false, name === '美术教室']),
    ['多功能厅', '综合楼', '教室', 120, true, true],
    ['图书馆', '综合楼', '图书馆', 80, true, true],
    ['体育馆', '体育馆', '教室', 120, true, true],
    ['操场', '运动场', '操场', null, true, true],
    ['篮球场', '运动场', '操场', null, false, true],
    ['更衣室', '体育馆', '其他', null, false, true],
    ...['甲楼', '乙楼', '丙楼', '综合楼'].map((building): PlaceLine => [
      `${building}厕所`,
      building,
      '其他',
      null,
      building === '丙楼',
      true,
    ]),
    ['医务室', '甲楼', '医务室', 6, false, false],
    ['值班室', '甲楼', '办公室', 20, false, false],
    ['教师办公室', '乙楼', '办公室', 40, false, false],
    ['门卫室', '门口', '门卫室', 4, false, false],
    ['食堂', '食堂', '食堂', 600, false, true],
    ...GATES.map((gate): PlaceLine => [`${gate}等候区`, '门口', '校门', null, false, false]),
  ];
}

function campus({ cast }: DemoSchool): readonly RawSheet[] {
  const { staff, groups } = cast;
  return [
    table(
      '校门',
      ['校门', '年级', '等候区'],
      GATES.map((gate, i) => [gate, gradeWords([i * 2 + 1, i * 2 + 2]), `${gate}等候区`]),
    ),
    table(
      '场地',
      ['场地', '楼栋', '类型', '容纳人数', '巡视签到点', '静校区域'],
      placeLines().map(([name, building, kind, capacity, patrol, sweep]) => [name, building, kind, capacity, yes(patrol), yes(sweep)]),
    ),
    table(
      '班级',
      ['班级', '入学年份', '班主任', '教室', '校门'],
      CLASS_KEYS.map((key) => [
        classWords(key),
        String(2026 - Number(key[0])),
        staff.homeroom[key],
        roomOf(key),
        gateOfGrade(Number(key[0])),
      ]),
    ),
    table(
      '课后服务班',
      ['组名', '类型', '容纳人数', '年级', '行政班'],
      groups.map((group) => [
        group.name,
        group.kind,
        group.capacity,
        gradeWords(group.grades),
        group.classKey && classWords(group.classKey),
      ]),
    ),
    table(
      '排片表',
      ['星期', '时段', '组名', '活动', '地点', '形式', '负责人', '外聘教师'],
      groups.map((group) => [
        WEEK,
        group.period,
        group.name,
        group.kind,
        group.place,
        group.kind === '社团' ? '走班' : '集中',
        group.teacher,
        group.external,
      ]),
    ),
  ];
}

function people({ cast, agencies }: DemoSchool): readonly RawSheet[] {
  return [staffSheet(cast), dutySheet(cast), studentSheet(cast), collectorSheet(cast), ...agencySheets({ cast, agencies })];
}

function staffSheet({ staff, groups }: P1Cast): RawSheet {
  const partnerOf = new Map(groups.map(({ external, teacher }) => [external, teacher]));
  const rows = staff.all.map((member) => {
    // instructors and volunteers are near children too: without papers nobody is rostered
    const isVetted = /^[WV]/.test(member.staffNumber);
    const papers = isVetted ? [`ZG-${member.staffNumber}`, '2027-08-31', '2026-12-31', '是'] : [null, null, null, null];
    return [
      member.staffNumber,
      member.name,
      member.sex === 'male' ? '男' : '女',
      member.phone,
      member.roles.join('、'),
      member.grade === null ? null : `${GRADES.charAt(member.grade - 1)}年级`,
      member.classKey && classWords(member.classKey),
      member.gate,
      member.unit,
      ...papers,
      partnerOf.get(member.staffNumber) ?? null,
    ];
  });
  const headers = [
    '工号',
    '姓名',
    '性别',
    '手机号',
    '岗位',
    '负责年级',
    '负责班级',
    '校门',
    '单位',
    '资格证号',
    '资格有效期至',
    '健康证有效期至',
    '无违法犯罪证明',
    '搭班教师',
  ];
  return table('教职工', headers, rows);
}

function dutySheet({ staff }: P1Cast): RawSheet {
  const every = (numbers: readonly string[], role: string, gate: string | null = null) =>
    numbers.map((number): RawCell[] => [number, role, WEEK, null, null, gate]);
  const rows: RawCell[][] = [
    ...every([staff.principal], '校长'),
    ...every(staff.deputies, '副校长'),
    ...Object.entries(staff.dutyLeaderByWeekday).map(([day, number]): RawCell[] => [
      number,
      '值班领导',
      `周${'一二三四五'.charAt(Number(day) - 1)}`,
      null,
      null,
      null,
    ]),
    ...every(staff.administrators, '值班行政'),
    ...staff.gradeLeads.map((number, g): RawCell[] => [number, '年级组长', WEEK, `${GRADES.charAt(g)}年级`, null, null]),
    ...Object.entries(staff.homeroom).map(([key, number]): RawCell[] => [number, '班主任', WEEK, null, classWords(key), null]),
    ...GATES.flatMap((gate) => [...every(staff.gateTeachers[gate], '护导教师', gate), ...every(staff.guards[gate], '门卫', gate)]),
    ...every([staff.nurse], '校医'),
    ...every([staff.peTeacher, staff.swapTeacher], '看护教师'),
    ...every(staff.escorts, '护送教师'),
    ...GATES.flatMap((gate, i) => every(staff.volunteers.slice(i * 4, i * 4 + 4), '志愿者', gate)),
    ...every([staff.academicOffice], '教务处'),
  ];
  return table('值班表', ['值班人', '岗位', '星期', '年级', '班级', '校门'], rows);
}

const childCells = (child: CastChild): RawCell[] => [classWords(`${child.grade}-${child.classNo}`), child.inClassNo, child.name];
const CHILD_HEADERS = ['班级', '班内学号', '学生姓名'] as const;

const studentSheet = ({ children }: P1Cast): RawSheet =>
  table(
    '学生名册',
    [...CHILD_HEADERS, '学籍号', '性别', '出生日期', '就读方式', '健康提示'],
    children.map((child) => [
      ...childCells(child),
      child.studentNumber,
      child.sex === 'male' ? '男' : '女',
      child.birthDate,
      '走读',
      child.healthNote,
    ]),
  );

const collectorSheet = ({ children }: P1Cast): RawSheet =>
  table(
    '家长与接送人',
    [...CHILD_HEADERS, '家长姓名', '关系', '监护人', '可接', '电话', '联系顺序'],
    children.flatMap((child) =>
      child.adults.map((adult, i) => [
        ...childCells(child),
        adult.name,
        adult.relation,
        yes(adult.isGuardian),
        yes(adult.mayCollect),
        adult.phone,
        i + 1,
      ]),
    ),
  );

const agencySheets = ({ cast, agencies }: DemoSchool): readonly RawSheet[] => [
  table(
    '托管机构',
    ['机构名称', '许可证号', '机构电话', '接送员姓名', '接送员电话', '接送员证件后四位', '开始日期', '结束日期'],
    agencies.flatMap(({ name, licence, phone, escorts }) =>
      escorts.map((escort) => [name, licence, phone, escort.name, escort.phone, escort.idLastFour, TERM.from, TERM.to]),
    ),
  ),
  table(
    '托管学生',
    [...CHILD_HEADERS, '托管机构', '开始日期', '结束日期'],
    cast.children.flatMap((child) => (child.agency === null ? [] : [[...childCells(child), child.agency, TERM.from, TERM.to]])),
  ),
];

function week({ children }: P1Cast): readonly RawSheet[] {
  const enrolled = children.filter(({ weekdays }) => weekdays.length > 0);
  const enrolment = (child: CastChild): RawCell[] => {
    const joins = child.weekdays.length > 0;
    const dates = joins ? [TERM.from, TERM.to, '2026-02-27', '2026-02-27'] : [null, null, null, null];
    return [
      ...childCells(child),
      yes(joins),
      joins ? weekdayWords(child.weekdays) : null,
      yes(child.part === 'extended_care'),
      ...dates,
      joins ? null : '家长接回',
    ];
  };
  return [
    table(
      '报名',
      [...CHILD_HEADERS, '是否参加', '星期', '延时托管', '开始日期', '结束日期', '审核日期', '协议日期', '不参加去向'],
      children.map(enrolment),
    ),
    table(
      '编班名单',
      [...CHILD_HEADERS, '星期', ...PERIODS, '开始日期', '结束日期'],
      enrolled.map((child) => [
        ...childCells(child),
        weekdayWords(child.weekdays),
        ...PERIODS.map((period) => child.groups[period] ?? null),
        TERM.from,
        TERM.to,
      ]),
    ),
    table(
      '离校计划',
      [...CHILD_HEADERS, '星期', '离校时段', '校门', '离校方式', '开始日期', '结束日期'],
      enrolled.flatMap((child) => dismissals(child)),
    ),
    table(
      '自行离校申请',
      [...CHILD_HEADERS, '星期', '开始日期', '结束日期', '最晚时间', '签字家长', '签字日期'],
      children.flatMap((child) => consents(child)),
    ),
  ];
}

const MODES = { collected: '家长接', agency: '托管接', self: '自行离校' } as const;

/** Alone on the weekdays of the consent, collected on the others. */
function dismissals(child: CastChild): readonly RawCell[][] {
  const alone = (child.consent ?? []).filter((day) => child.weekdays.includes(day));
  const line = (days: readonly Weekday[], mode: keyof typeof MODES): RawCell[][] =>
    days.length === 0 ? [] : [[...childCells(child), weekdayWords(days), child.afterPeriod, child.gate, MODES[mode], TERM.from, TERM.to]];
  if (child.mode === 'agency') return line(child.weekdays, 'agency');
  return [
    ...line(alone, 'self'),
    ...line(
      child.weekdays.filter((day) => !alone.includes(day)),
      'collected',
    ),
  ];
}

const consents = (child: CastChild): readonly RawCell[][] =>
  child.consent === null
    ? []
    : [[...childCells(child), weekdayWords(child.consent), TERM.from, TERM.to, '18:00', child.adults[0].name, '2026-02-27']];
