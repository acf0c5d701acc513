import type { DismissalMode } from '../child-record';
import type { CalendarRow, Duty, Period, Place, Session } from '../day-plan';
import type { SchoolPolicy } from '../policy';
import { OTHER_GUARDIAN, type BellRow, type PriorityFlag, type Sex } from './rows';
import { looseKey } from './text';

/** The first word of each list is the one that templates and messages show. */
type Words<T extends string> = Readonly<Record<T, readonly string[]>>;

/** Looks a word up in one of the lists below; width, case and white space don't count. */
export function meaningOf<T extends string>(words: Words<T>, text: string): T | null {
  const key = looseKey(text);
  for (const code of Object.keys(words) as T[]) if (words[code].some((word) => looseKey(word) === key)) return code;
  return null;
}

export const choicesOf = <T extends string>(words: Words<T>): string =>
  (Object.keys(words) as T[]).map((code) => words[code][0]).join('、');

/** GB/T 4761-2008 relation codes and what families call them. */
export const RELATIONS: Words<string> = {
  '51': ['父亲', '父', '爸爸', '爸', '生父', '父子', '父女'],
  '52': ['母亲', '母', '妈妈', '妈', '生母', '母子', '母女'],
  '57': ['继父或养父', '继父', '养父'],
  '58': ['继母或养母', '继母', '养母'],
  '60': ['祖父母或外祖父母', '祖孙'],
  '61': ['祖父', '爷爷', '爷'],
  '62': ['祖母', '奶奶', '奶'],
  '63': ['外祖父', '外公', '姥爷'],
  '64': ['外祖母', '外婆', '姥姥'],
  '66': ['曾祖父', '太爷爷', '太公', '太外公'],
  '67': ['曾祖母', '太奶奶', '太婆', '太外婆'],
  '71': ['兄', '哥哥', '哥'],
  '75': ['姐姐', '姐'],
  '81': ['伯父', '伯伯', '大伯'],
  '82': ['伯母', '大妈', '大娘'],
  '83': ['叔父', '叔叔', '叔'],
  '84': ['婶母', '婶婶', '婶'],
  '85': ['舅父', '舅舅', '舅'],
  '86': ['舅母', '舅妈', '妗子'],
  '87': ['姨父', '姨夫', '姨丈'],
  '88': ['姨母', '姨妈', '阿姨（亲）', '小姨', '大姨', '姨'],
  '89': ['姑父', '姑夫', '姑丈'],
  '90': ['姑母', '姑姑', '姑妈', '姑'],
  '97': ['其他亲属', '亲属', '亲戚', '表哥', '表姐', '堂哥', '堂姐', '嫂子', '姐夫'],
  '99': ['非亲属', '其他', '邻居', '保姆', '托管老师', '托管', '朋友', '同事', '司机'],
  [OTHER_GUARDIAN]: ['其他监护人', '法定监护人', '指定监护人'],
};

/** Guardian when the file doesn't say otherwise: father and mother (data-formats 8.3). */
export const isGuardianByDefault = (relation: string): boolean => relation === '51' || relation === '52' || relation === OTHER_GUARDIAN;
/** Step- or adoptive parents and appointed guardians are guardians by a document only. */
export const guardianshipNeedsDocument = (relation: string): boolean => relation !== '51' && relation !== '52';

export const SEXES: Words<Sex> = { male: ['男', 'm', 'male', '男生', '1'], female: ['女', 'f', 'female', '女生', '2'] };

export const ROLES: Words<Duty['role']> = {
  principal: ['校长', '校长（第一责任人）'],
  deputy: ['副校长', '副书记', '分管校长'],
  duty_leader: ['值班领导', '总护导', '带班领导'],
  duty_administrator: ['值班行政', '行政值班', '行政'],
  grade_lead: ['年级组长', '年级主任', '级长', '年级长'],
  homeroom_teacher: ['班主任'],
  duty_teacher: ['看护教师', '值班教师', '课后服务教师', '看护老师', '值班老师', '教师', '老师', '任课教师', '科任教师'],
  gate_teacher: ['护导教师', '护导老师', '护导', '校门值守教师', '门口值守教师', '门口教师'],
  gate_guard: ['门卫', '保安', '安保'],
  nurse: ['校医', '卫生老师', '保健老师', '保健教师', '卫生保健人员', '医务'],
  escort: ['护送教师', '护送老师', '护送'],
  external_instructor: ['外聘教师', '外聘', '外聘老师', '校外教师', '社会专业人员'],
  volunteer: ['志愿者', '家长志愿者', '护校志愿者'],
  academic_office: ['教务处', '教务', '教导处', '教务员'],
};

export const PLACE_KINDS: Words<Place['kind']> = {
  room: ['教室', '普通教室', '专用教室', '功能室', '功能教室', '多功能厅', '体育馆', '室内'],
  grounds: ['操场', '运动场', '球场', '场地', '室外'],
  gate: ['校门', '大门', '门口'],
  clinic: ['医务室', '保健室', '卫生室'],
  library: ['图书馆', '阅览室', '图书室'],
  office: ['办公室', '值班室'],
  canteen: ['食堂', '餐厅'],
  guard_room: ['门卫室', '保安室', '传达室'],
  other: ['其他', '走廊', '厕所', '更衣室'],
};

export const GROUP_KINDS: Words<Session['groupKind']> = {
  homework: ['作业辅导', '作业答疑', '作业', '作业班', '班级服务', '作业答疑班'],
  club: ['社团', '兴趣小组', '兴趣班', '社团活动', '俱乐部'],
  reading: ['阅读', '课外阅读'],
  self_study: ['自习', '自主学习', '自主作业', '晚自习'],
  sport: ['体育', '体育锻炼', '体育活动', '运动'],
  special_topic: ['专题', '专题教育', '主题活动'],
  care: ['看护', '托管', '延时托管', '校级服务', '延时看护', '年级看护'],
};

/** Kind of a row of the bell schedule; the three stages carry their stage. */
export const BELL_KINDS: Words<`stage_${'class' | 'grade' | 'school'}` | Exclude<BellRow['kind'], 'stage'> | 'stage'> = {
  lessons: ['上课', '正课', '放学', '课程结束', '正常放学', '教学时间'],
  stage_class: ['班级服务'],
  stage_grade: ['年级服务'],
  stage_school: ['校级服务'],
  stage: ['课后服务', '服务', '课后延时服务'],
  extended_care: ['延时托管', '延时看护'],
  evening_study: ['晚自习', '晚自修'],
  morning_care: ['早间看护', '早托'],
  midday_care: ['午间看护', '午管', '午托'],
  meal_break: ['用餐', '晚餐', '就餐', '晚饭'],
};

export const CARE_BLOCK_OF: Readonly<Record<BellRow['kind'], Period['careBlock']>> = {
  lessons: 'afternoon',
  stage: 'afternoon',
  extended_care: 'afternoon',
  evening_study: 'evening',
  meal_break: 'evening',
  morning_care: 'morning',
  midday_care: 'midday',
};

export const STAGES: Words<NonNullable<Period['stage']>> = {
  class: ['班级', '班级服务', '一', '1', '第一阶段'],
  grade: ['年级', '年级服务', '二', '2', '第二阶段'],
  school: ['校级', '学校', '全校', '校级服务', '三', '3', '第三阶段'],
};

export const SEASONS: Words<CalendarRow['season'] | 'all'> = {
  winter: ['冬季', '冬', '冬令时', '冬季作息'],
  summer: ['夏季', '夏', '夏令时', '夏季作息'],
  all: ['全年', '不分季节', '四季'],
};

export const SERVICE_MODES: Words<CalendarRow['serviceMode']> = {
  normal: ['正常', '正常服务', '照常'],
  none: ['不服务', '无', '停止服务', '不开展', '暂停'],
  shortened: ['缩短', '提前结束'],
  full_day_care: ['全日看护', '全天看护', '全天托管'],
};

export const DISMISSAL_MODES: Words<DismissalMode> = {
  collected: ['家长接', '接送', '接', '家人接', '家长接送', '有人接', '家长'],
  agency: ['托管接', '托管机构接', '托管', '托管班', '机构接', '托管机构', '晚托'],
  self: ['自行离校', '自行回家', '自己回家', '独自回家', '自行', '自走', '自己走'],
};

export const BOARDING: Words<'day' | 'boarding'> = { day: ['走读', '通学', '1', '否'], boarding: ['住校', '寄宿', '住宿', '2', '是'] };

export const PRIORITY_FLAGS: Words<PriorityFlag> = {
  left_behind: ['留守儿童', '留守'],
  migrant: ['随迁子女', '随迁', '进城务工人员随迁子女'],
  disabled: ['残疾儿童', '残疾'],
  poor: ['家庭经济困难', '经济困难', '困难'],
  single_parent: ['单亲', '单亲家庭'],
  both_parents_working: ['双职工', '双职工家庭'],
  lower_grade: ['低年级'],
  fee_exempt: ['免费', '减免'],
};

export const SCHOOL_ITEMS: Words<'name' | 'code' | 'campus' | 'timeZone' | 'schoolYear' | 'juniorFirstGrade' | 'chuYiGrade' | 'system'> = {
  name: ['学校名称', '学校', '校名'],
  code: ['学校标识码', '学校代码', '学校编码'],
  campus: ['校区', '校区名称'],
  timeZone: ['时区'],
  schoolYear: ['学年'],
  system: ['学制'],
  juniorFirstGrade: ['初中起始年级'],
  chuYiGrade: ['初一对应年级'],
};

export const POLICY_ITEMS: Words<keyof SchoolPolicy> = {
  freezeBeforeFirstRollCall: ['应到名单锁定提前（分钟）'],
  rollCallDue: ['点名完成时限（分钟）'],
  rollCallToDutyLeader: ['点名超时报值班领导（分钟）'],
  staffLateToGrade: ['教师未到岗报年级组长（分钟）'],
  staffLateToDutyLeader: ['教师未到岗报值班领导（分钟）'],
  unaccountedToGrade: ['去向不明报年级组长（分钟）'],
  unaccountedToDutyLeader: ['去向不明报值班领导（分钟）'],
  policePrompt: ['提示决定是否报警（分钟）'],
  guardianContactDue: ['联系监护人时限（分钟）'],
  transitSameBuilding: ['同楼移动时限（分钟）'],
  transitAcrossGrounds: ['跨楼移动时限（分钟）'],
  escortLineToGate: ['路队到校门时限（分钟）'],
  transitToDutyLeader: ['在途超时报值班领导（分钟）'],
  clinicAccept: ['医务室接收时限（分钟）'],
  clinicToGrade: ['医务室未接收报年级组长（分钟）'],
  clinicToDutyLeader: ['医务室未接收报值班领导（分钟）'],
  patrolCheckpoints: ['巡视签到点数'],
  selfReleaseMinGrade: ['自行离校最低年级'],
  selfReleaseLatest: ['自行离校最晚时间'],
  selfReleaseLatestEvening: ['晚自习后自行离校最晚时间'],
  delegateMinAge: ['代接人最低年龄'],
  delegationWindow: ['代接时间窗（±分钟）'],
  idCheckFailLimit: ['证件核对失败上限（次）'],
  lateContactFirst: ['晚接首次联系（分钟）'],
  lateContactAll: ['晚接联系全部联系人（分钟）'],
  lateHandoff: ['晚接移交值班领导（分钟）'],
  latePrincipal: ['晚接报校长（分钟）'],
  lateCountsAfter: ['计为晚接（分钟）'],
  adultsUntilLastChild: ['最后一名学生离校前在场成人数'],
  releaseNoticeSeconds: ['离校通知时限（秒）'],
  restrictionAlertSeconds: ['限制接走报警时限（秒）'],
  restrictionReviewMonths: ['限制接走复核周期（月）'],
  groupMin: ['编班最少人数'],
  groupMaxWarn: ['编班人数提醒'],
  groupMaxBlock: ['编班人数上限'],
  staffRatioWarn: ['师生比提醒（每人）'],
  offlineCacheMaxAge: ['离线名单最长有效（分钟）'],
  alertAck: ['警报确认时限（分钟）'],
  alertRepeat: ['警报重复间隔（分钟）'],
  deviceSilent: ['设备无信号报警（分钟）'],
  foundContactDue: ['找到学生后联系监护人（分钟）'],
  unwellContactDue: ['身体不适联系监护人（分钟）'],
  noticeAckDue: ['通知回执时限（分钟）'],
  noticeAckDueRed: ['红色预警回执时限（分钟）'],
  sweepAfterEnd: ['静校开始（结束后分钟）'],
  sweepAfterEvening: ['晚自习静校开始（结束后分钟）'],
  eveningHardStop: ['晚自习最晚结束时间'],
  visitorsKeptDays: ['来访信息保留（天）'],
};

/** Policy values that are times of day. */
export const TIMES_OF_DAY: readonly (keyof SchoolPolicy)[] = ['selfReleaseLatest', 'selfReleaseLatestEvening', 'eveningHardStop'];

/** Period names that count as column headers even without a bell schedule in the file. */
export const USUAL_PERIODS: readonly string[] = [
  '第一阶段',
  '第二阶段',
  '第三阶段',
  '阶段一',
  '阶段二',
  '阶段三',
  '第一时段',
  '第二时段',
  '第三时段',
  '班级服务',
  '年级服务',
  '校级服务',
  '延时托管',
  '晚自习',
];

/** Period columns of the template's list of placements. */
export const TEMPLATE_PERIODS: readonly string[] = ['第一阶段', '第二阶段', '第三阶段', '延时托管'];

/** Items that the template's sheet of settings asks for. */
export const SCHOOL_ITEM_WORDS: readonly string[] = Object.values(SCHOOL_ITEMS).map((words) => words[0]);

/** What the template says beside its headers. */
export const TEMPLATE_WORDS = {
  explanationSheet: '填写说明',
  /** recognition passes over a row that begins with it */
  exampleMark: '例：',
  explanation: [
    {
      zh: '每张表一类内容，不需要的表可以删除；列的顺序可以改变，带 * 的列必填。',
      en: 'One kind of content per sheet; sheets may be deleted, columns moved; columns marked * are needed.',
    },
    {
      zh: '以“例：”开头的行是示例，不会导入，可以保留。',
      en: 'Rows that begin with 例： are examples; they are not imported and may stay.',
    },
    {
      zh: '班级可写 三（2）班、三年级2班、302、2023级2班；日期写 2026-02-24；星期写 周一、周三 或 周一至周五。',
      en: 'Classes: 三（2）班, 三年级2班, 302, 2023级2班. Dates: 2026-02-24. Weekdays: 周一、周三 or 周一至周五.',
    },
    {
      zh: '同班同名的学生，请在每张表都填班内学号或学籍号。',
      en: 'For children of one name in one class give the in-class number or student number in every sheet.',
    },
    {
      zh: '“编班名单”每个时段一列，填组名；“自行离校申请”须有家长签字的书面申请。',
      en: 'The list of placements has one column per period, holding the group’s name. Consents need the guardian’s signed form.',
    },
    {
      zh: '限制接走（法院文书）不在此导入，由值班领导或校长在系统中登记。',
      en: 'Custody restrictions (court documents) are not imported: duty leader or principal record them in the system.',
    },
  ],
} as const;
