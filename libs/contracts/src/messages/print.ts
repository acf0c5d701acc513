import type { Words } from './codes';

/** Words of the pages that are printed at the freeze. Chinese stands first on the page, English small beside it. */
export const PRINT_WORDS = {
  rollSheets: { zh: '点名册', en: 'Roll sheets' },
  gateLists: { zh: '放学门岗名单', en: 'Gate lists' },
  muster: { zh: '应急清点表', en: 'Muster by holder' },
  listVersion: { zh: '名单版本', en: 'List version' },
  printedAt: { zh: '打印时间', en: 'Printed' },
  bookOf: { zh: '账面时间', en: 'Book of' },
  teacher: { zh: '看护教师', en: 'Teacher' },
  place: { zh: '地点', en: 'Place' },
  period: { zh: '时段', en: 'Period' },
  expected: { zh: '应到', en: 'Expected' },
  onLeave: { zh: '请假', en: 'On leave' },
  number: { zh: '学号', en: 'No.' },
  schoolClass: { zh: '班级', en: 'Class' },
  name: { zh: '姓名', en: 'Name' },
  present: { zh: '实到 ✓', en: 'Present ✓' },
  remark: { zh: '备注', en: 'Remark' },
  signature: { zh: '签名', en: 'Signature' },
  witness: { zh: '见证人', en: 'Witness' },
  time: { zh: '时间', en: 'Time' },
  gate: { zh: '校门', en: 'Gate' },
  leavesHow: { zh: '离校方式', en: 'Leaves' },
  collectedBy: { zh: '接送人', en: 'Collected by' },
  holder: { zh: '责任人', en: 'Holder' },
  counted: { zh: '清点人数', en: 'Counted' },
  missing: { zh: '缺', en: 'Missing' },
  grade: { zh: '年级', en: 'Grade' },
  total: { zh: '合计', en: 'Total' },
  similarName: { zh: '近音姓名', en: 'Similar name' },
  collected: { zh: '接送', en: 'Collected' },
  agency: { zh: '托管机构', en: 'Agency' },
  self: { zh: '自行离校', en: 'Alone' },
  empty: { zh: '无', en: 'None' },
} as const satisfies Readonly<Record<string, Words>>;

export type PrintWord = keyof typeof PRINT_WORDS;

const GRADES = '零一二三四五六七八九';

/** 三（2）班 */
export const classLabel = (grade: number | null, classNo: number | null): string =>
  grade === null || classNo === null ? '' : `${GRADES[grade] ?? grade}（${classNo}）班`;
