import type { SheetKind } from './rows';

/** A column of a sheet: the header that the template prints, other usual headers, and an example for the template. */
export interface ColumnSpec {
  readonly field: string;
  readonly header: string;
  readonly also: readonly string[];
  readonly example: string;
  readonly required: boolean;
  /** false: understood, but the template offers a better place for it */
  readonly inTemplate: boolean;
}

export interface SheetSpec {
  readonly kind: SheetKind;
  /** the template's name of the sheet */
  readonly title: string;
  readonly alsoTitled: readonly string[];
  /** a table is of this kind only with at least one field of each list */
  readonly needs: readonly (readonly string[])[];
  readonly columns: readonly ColumnSpec[];
  /** columns whose header is the name of a period are fields `period:<name>` */
  readonly periodColumns: boolean;
}

const column = (field: string, header: string, also: readonly string[], example: string): ColumnSpec => ({
  field,
  header,
  also,
  example,
  required: false,
  inTemplate: true,
});
const required = (field: string, header: string, also: readonly string[], example: string): ColumnSpec => ({
  ...column(field, header, also, example),
  required: true,
});

const CHILD: readonly ColumnSpec[] = [
  required('class', '班级', ['所在班级', '行政班', '班级名称', '年级班级', '班别'], '三（2）班'),
  column('inClassNo', '班内学号', ['学号', '座号', '班内序号', '班学号', '号数'], '12'),
  required('child', '学生姓名', ['姓名', '学生', '孩子姓名', '幼儿姓名', '学员姓名', '名字'], '王小明'),
  column('studentNumber', '学籍号', ['全国学籍号', '学籍号码', '学生学籍号', '全国学籍号码', '学籍'], ''),
];
const VALID: readonly ColumnSpec[] = [
  column('from', '开始日期', ['有效期起', '起始日期', '生效日期', '开始', '自', '起', '有效期开始'], '2026-02-24'),
  column('to', '结束日期', ['有效期止', '截止日期', '失效日期', '终止日期', '结束', '至', '止', '有效期至', '有效期结束'], '2026-07-03'),
];
const WEEKDAYS = column(
  'weekdays',
  '星期',
  ['参加星期', '适用星期', '参加日', '周几', '星期几', '哪几天', '时间（星期）', '接送星期', '日期（星期）'],
  '周一至周五',
);
/** Understood in a school's own file; the template has one better place for it. */
const elsewhere = (...columns: readonly ColumnSpec[]): readonly ColumnSpec[] => columns.map((c) => ({ ...c, inTemplate: false }));
const DAY_COLUMNS: readonly ColumnSpec[] = [1, 2, 3, 4, 5].map((day) => {
  const name = '一二三四五'.charAt(day - 1);
  return column(`day${day}`, `周${name}`, [`星期${name}`, `礼拜${name}`], '');
});
const SEX = column('sex', '性别', [], '男');
const PARENTS: readonly ColumnSpec[] = [
  ...[
    ['father', '父亲', '爸爸'],
    ['mother', '母亲', '妈妈'],
  ].flatMap(([who, word, spoken]) => [
    column(`${who}Name`, `${word}姓名`, [word, spoken, `${spoken}姓名`], ''),
    column(
      `${who}Phone`,
      `${word}电话`,
      [`${word}手机`, `${word}联系电话`, `${spoken}电话`, `${spoken}手机`, `${word}手机号`, `${word}联系方式`],
      '',
    ),
  ]),
];

const spec = (
  kind: SheetKind,
  title: string,
  alsoTitled: readonly string[],
  needs: readonly (readonly string[])[],
  columns: readonly ColumnSpec[],
  periodColumns = false,
): SheetSpec => ({ kind, title, alsoTitled, needs, columns, periodColumns });

/** What says which child a row is about. */
export const A_CHILD: readonly string[] = ['child', 'studentNumber'];

/** Every kind of sheet, in the order of the template. */
export const SHEETS: readonly SheetSpec[] = [
  spec(
    'school',
    '学校信息',
    ['学校', '基本信息', '学校基本信息'],
    [['item'], ['value']],
    [required('item', '项目', ['条目', '名称项'], '学校名称'), required('value', '内容', ['填写内容', '信息'], '实验小学')],
  ),
  spec(
    'policy',
    '参数设置',
    ['参数', '政策参数', '设置'],
    [['key'], ['value']],
    [
      required('key', '参数', ['参数名称', '设置项'], '点名完成时限（分钟）'),
      required('value', '值', ['参数值', '数值', '取值'], '5'),
      column('from', '生效日期', ['开始日期', '起始日期'], '2026-02-24'),
    ],
  ),
  spec(
    'terms',
    '学期',
    ['学期设置', '学期表'],
    [['name'], ['from'], ['to']],
    [
      required('name', '学期', ['学期名称', '名称'], '2025-2026学年第二学期'),
      required('from', '开始日期', ['开学日期', '起始日期', '开学', '开始'], '2026-02-24'),
      required('to', '结束日期', ['放假日期', '截止日期', '学期结束', '结束'], '2026-07-03'),
    ],
  ),
  spec(
    'calendar',
    '校历调整',
    ['校历', '调休', '日历', '特殊日期'],
    [['date'], ['isTeachingDay', 'timetableWeekday', 'serviceMode']],
    [
      required('date', '日期', [], '2026-05-09'),
      column('isTeachingDay', '是否上课', ['上课', '是否教学日', '教学日'], '是'),
      column('timetableWeekday', '按星期几课表', ['课表星期', '执行课表', '按周几课表', '课表'], '周一'),
      column('season', '作息季节', ['季节', '作息'], '夏季'),
      column('serviceMode', '服务方式', ['课后服务', '服务', '是否服务', '课后服务安排'], '正常'),
      column('makeUpDay', '是否补班', ['调休', '补班', '补课日', '调休上班'], '是'),
      column('note', '说明', ['备注', '事由'], '劳动节调休'),
    ],
  ),
  spec(
    'bells',
    '作息时间',
    ['作息', '作息时间表', '时段', '服务时段', '作息表'],
    [['name'], ['endsAt', 'range']],
    [
      required('name', '时段名称', ['时段', '名称', '节次', '阶段', '时段名'], '第一阶段'),
      required('kind', '类型', ['时段类型', '类别', '种类'], '班级服务'),
      column('stage', '服务层级', ['层级', '组织方式', '几级服务'], '班级'),
      column('startsAt', '开始时间', ['开始', '起', '起始时间', '上课时间'], '15:50'),
      required('endsAt', '结束时间', ['结束', '止', '截止时间', '下课时间'], '16:40'),
      ...elsewhere(column('range', '起止时间', ['时间', '时间段', '起讫时间'], '')),
      column('weekdays', '星期', ['适用星期', '周几'], ''),
      column('grades', '年级', ['适用年级'], ''),
      column('season', '季节', ['作息季节', '适用季节'], '全年'),
      column('counts', '计入两小时', ['是否计入两小时', '计入服务时长', '是否计入'], '是'),
    ],
  ),
  spec(
    'gates',
    '校门',
    ['校门设置', '放学校门', '门'],
    [['name'], ['grades', 'place']],
    [
      required('name', '校门', ['校门名称', '名称', '门名', '门'], '东门'),
      required('grades', '年级', ['使用年级', '负责年级', '适用年级', '放学年级'], '一、二年级'),
      column('place', '等候区', ['放学点', '场地', '位置', '等候点'], '东门'),
    ],
  ),
  spec(
    'places',
    '场地',
    ['场地表', '教室', '场所', '场地登记', '房间'],
    [['name'], ['kind', 'building', 'capacity']],
    [
      required('name', '场地', ['场地名称', '名称', '教室', '房间', '教室名称', '场所'], '301教室'),
      column('building', '楼栋', ['教学楼', '楼', '所在楼', '建筑', '楼宇'], '甲楼'),
      column('kind', '类型', ['场地类型', '用途', '类别'], '教室'),
      column('capacity', '容纳人数', ['容量', '可容纳人数', '座位数'], '45'),
      column('patrolCheckpoint', '巡视签到点', ['巡查点', '巡视点', '签到点'], '否'),
      column('sweepArea', '静校区域', ['清校区域', '静校检查', '清场区域'], '否'),
    ],
  ),
  spec(
    'classes',
    '班级',
    ['班级表', '班级信息', '行政班'],
    [['class'], ['homeroomTeacher', 'place', 'cohortYear']],
    [
      required('class', '班级', ['班级名称', '行政班', '班别'], '三（2）班'),
      column('cohortYear', '入学年份', ['入学年', '年份', '届别', '级'], '2023'),
      column('homeroomTeacher', '班主任', ['班主任姓名', '班主任工号'], 'T012'),
      column('place', '教室', ['场地', '班级教室', '所在教室'], '301教室'),
      column('gate', '校门', ['放学校门', '离校校门'], '北门'),
    ],
  ),
  spec(
    'staff',
    '教职工',
    ['教师', '教师名单', '教职工名册', '人员', '教师花名册', '员工'],
    [['name'], ['roles']],
    [
      column('staffNumber', '工号', ['教工号', '职工号', '教师编号', '编号', '人员编号'], 'T012'),
      required('name', '姓名', ['教师姓名', '教职工姓名', '人员姓名', '名字'], '陈老师'),
      SEX,
      column('phone', '手机号', ['电话', '联系电话', '手机', '手机号码', '联系方式'], '19900000000'),
      required('roles', '岗位', ['角色', '职务', '岗位职责', '身份', '职责'], '班主任、看护教师'),
      column('grade', '负责年级', ['年级', '所在年级', '分管年级'], ''),
      column('class', '负责班级', ['班级', '任教班级', '所带班级', '班主任班级'], '三（2）班'),
      column('gate', '校门', ['负责校门', '值守校门'], ''),
      column('unit', '单位', ['所属单位', '工作单位', '来源单位', '外聘单位'], ''),
      column('qualificationNumber', '资格证号', ['资质证号', '证书编号', '资格证书'], ''),
      column('qualificationTo', '资格有效期至', ['资质有效期', '证书有效期', '资格有效期'], ''),
      column('healthCertificateTo', '健康证有效期至', ['健康证有效期', '健康证'], ''),
      column('conductChecked', '无违法犯罪证明', ['无犯罪记录', '无犯罪证明', '品行审查', '背景审查'], ''),
      column('pairedWith', '搭班教师', ['配对教师', '结对教师', '搭档教师', '协同教师'], ''),
    ],
  ),
  spec(
    'duties',
    '值班表',
    ['值班安排', '值班', '岗位安排', '护导安排'],
    [['staff'], ['role'], ['weekdays', 'date']],
    [
      required('staff', '值班人', ['人员', '姓名', '教师', '值班教师', '工号', '值班人员', '教职工'], 'T012'),
      required('role', '岗位', ['角色', '值班岗位', '职责'], '值班领导'),
      WEEKDAYS,
      column('date', '日期', ['值班日期'], ''),
      column('grade', '年级', ['负责年级'], ''),
      column('class', '班级', ['负责班级'], ''),
      column('gate', '校门', ['负责校门', '值守校门'], ''),
      column('periods', '时段', ['阶段', '值班时段'], ''),
    ],
  ),
  spec(
    'groups',
    '课后服务班',
    ['编组', '服务班', '组别', '社团', '社团一览', '课后服务编班'],
    [['name'], ['kind', 'capacity']],
    [
      required('name', '组名', ['组别', '课后服务班', '班名', '社团名称', '名称', '服务班名称', '小组名称'], '合唱社'),
      required('kind', '类型', ['组别类型', '类别', '种类'], '社团'),
      column('capacity', '容纳人数', ['人数上限', '容量', '名额', '上限'], '30'),
      column('grades', '年级', ['适用年级', '面向年级', '招收年级'], '3-6'),
      column('class', '行政班', ['班级', '对应班级'], ''),
    ],
  ),
  spec(
    'programme',
    '排片表',
    ['周课表', '课程安排', '排课表', '活动安排', '课表'],
    [['group'], ['place', 'staff']],
    [
      required('weekdays', '星期', ['时间（星期）', '周几', '上课星期', '活动星期'], '周二'),
      required('period', '时段', ['时间', '阶段', '节次', '时段名称'], '第二阶段'),
      required('group', '组名', ['组别', '课后服务班', '班名', '社团名称', '服务班'], '合唱社'),
      column('activity', '活动', ['内容', '活动内容', '课程', '项目'], '合唱排练'),
      required('place', '地点', ['场地', '教室', '活动场地', '上课地点', '活动地点'], '音乐教室'),
      column('form', '形式', ['活动形式', '组织形式'], '走班'),
      required('staff', '负责人', ['负责教师', '教师', '任课教师', '指导教师', '看护教师', '辅导教师'], 'T012'),
      column('externals', '外聘教师', ['外聘', '外聘人员', '校外教师', '外聘指导教师'], ''),
      ...VALID,
    ],
  ),
  spec(
    'students',
    '学生名册',
    ['学生', '花名册', '学生信息', '学生花名册', '学籍', '名册', '学生名单'],
    [A_CHILD, ['class']],
    [
      ...CHILD,
      SEX,
      column('birthDate', '出生日期', ['出生年月日', '生日', '出生年月', '出生'], '2017-05-06'),
      column('boarding', '就读方式', ['是否住校', '住校', '走读住宿'], '走读'),
      column('priority', '优先保障', ['优先类别', '特殊类别', '重点关爱', '特殊群体'], ''),
      column('healthNote', '健康提示', ['过敏史', '健康情况', '特异体质', '健康状况', '健康备注'], ''),
      column('leftOn', '离校日期', ['转出日期', '转学日期', '退学日期'], ''),
      ...elsewhere(...PARENTS),
    ],
  ),
  spec(
    'collectors',
    '家长与接送人',
    ['家长', '接送人', '监护人', '家长信息', '接送信息', '家庭成员', '接送人登记'],
    [A_CHILD, ['name'], ['relation']],
    [
      ...CHILD,
      required('name', '家长姓名', ['接送人', '接送人姓名', '姓名', '监护人姓名', '家庭成员姓名', '监护人', '家长', '成员姓名'], '王大明'),
      required('relation', '关系', ['与学生关系', '与孩子关系', '与学生的关系', '亲属关系', '称谓', '称呼'], '父亲'),
      column('isGuardian', '监护人', ['是否监护人', '是否为监护人', '法定监护人'], '是'),
      column('mayCollect', '可接', ['是否可接', '可否接送', '是否接送', '能否接送', '接送权限', '可接送'], '是'),
      column(
        'phone',
        '电话',
        ['手机', '手机号', '联系电话', '手机号码', '家长电话', '联系方式', '接送人电话', '监护人电话', '家长手机'],
        '19900000000',
      ),
      column('contactOrder', '联系顺序', ['联系次序', '顺序', '第几联系人', '紧急联系顺序'], '1'),
      WEEKDAYS,
      ...VALID,
      column('document', '证明文件', ['监护证明', '证明材料'], ''),
      column('idLastFour', '证件后四位', ['身份证后四位', '证件号后四位', '身份证后4位', '证件后4位'], ''),
    ],
  ),
  spec(
    'agencies',
    '托管机构',
    ['校外托管', '托管班', '机构', '校外托管机构'],
    [['name'], ['escortName']],
    [
      required('name', '机构名称', ['托管机构', '机构', '名称', '托管班名称'], '向阳托管'),
      column('licence', '许可证号', ['备案号', '营业执照号', '统一社会信用代码'], ''),
      column('phone', '机构电话', ['联系电话', '电话'], '02100000000'),
      required('escortName', '接送员姓名', ['接送员', '接送老师', '接送人', '接送人姓名', '接送老师姓名'], '赵老师'),
      column('escortPhone', '接送员电话', ['接送老师电话', '接送人电话', '手机', '手机号'], '19900000000'),
      column('escortIdLastFour', '接送员证件后四位', ['证件后四位', '身份证后四位'], ''),
      ...VALID,
    ],
  ),
  spec(
    'agencyChildren',
    '托管学生',
    ['托管名单', '托管学生名单', '托管接送名单'],
    [A_CHILD, ['agency']],
    [
      ...CHILD,
      required('agency', '托管机构', ['机构名称', '机构', '托管班'], '向阳托管'),
      column('escortName', '接送员姓名', ['接送员', '接送老师', '接送人'], ''),
      WEEKDAYS,
      ...VALID,
    ],
  ),
  spec(
    'enrolments',
    '报名',
    ['报名表', '课后服务报名', '报名汇总', '征询汇总', '参加情况'],
    [A_CHILD, ['joins', 'weekdays', 'day1', 'day2', 'day3', 'day4', 'day5']],
    [
      ...CHILD,
      column('joins', '是否参加', ['参加', '参加课后服务', '是否参加课后服务', '报名'], '是'),
      WEEKDAYS,
      ...elsewhere(...DAY_COLUMNS),
      column('extendedCare', '延时托管', ['是否延时托管', '延时', '是否延时', '登记延时托管'], '否'),
      ...VALID,
      column('decidedOn', '审核日期', ['批准日期', '复核日期', '学校复核日期'], '2026-02-20'),
      column('agreementOn', '协议日期', ['签订日期', '协议签订日期', '签署日期'], '2026-02-20'),
      column('whereabouts', '不参加去向', ['去向', '放学去向', '不参加原因'], ''),
    ],
  ),
  spec(
    'placements',
    '编班名单',
    ['编班', '分组名单', '分班名单', '课后服务名单', '编组名单', '社团名单'],
    [A_CHILD, ['group', 'period:']],
    [
      ...CHILD,
      WEEKDAYS,
      ...elsewhere(
        column('period', '时段', ['阶段', '节次'], ''),
        column('group', '组名', ['组别', '课后服务班', '社团', '社团名称', '服务班'], ''),
      ),
      ...VALID,
    ],
    true,
  ),
  spec(
    'dismissals',
    '离校计划',
    ['离校方式', '离校安排', '放学方式'],
    [A_CHILD, ['afterPeriod', 'mode', 'gate']],
    [
      ...CHILD,
      WEEKDAYS,
      required('afterPeriod', '离校时段', ['几段后离校', '离校时间', '何时离校', '离校时点', '第几阶段后离校'], '第二阶段'),
      column('gate', '校门', ['离校校门', '放学校门', '出校门'], ''),
      required('mode', '离校方式', ['方式', '接送方式', '放学方式'], '家长接'),
      ...VALID,
    ],
  ),
  spec(
    'consents',
    '自行离校申请',
    ['自行离校', '自行回家', '自行回家申请', '自行离校名单'],
    [A_CHILD, ['signedBy', 'latest', 'signedOn', 'evening'], ['from', 'to']],
    [
      ...CHILD,
      required('weekdays', '星期', ['自行离校星期', '适用星期', '周几', '哪几天'], '周一、周三、周五'),
      required('from', '开始日期', ['有效期起', '起始日期', '生效日期', '开始', '自'], '2026-02-24'),
      required('to', '结束日期', ['有效期止', '截止日期', '终止日期', '结束', '至', '有效期至'], '2026-07-03'),
      column('latest', '最晚时间', ['最晚离校时间', '不晚于'], '18:00'),
      column('evening', '含晚自习', ['晚自习', '是否含晚自习', '晚自习后自行离校'], '否'),
      column('signedBy', '签字家长', ['家长签字', '申请家长', '监护人签字', '签名家长'], '王大明'),
      column('signedOn', '签字日期', ['申请日期', '签署日期'], '2026-02-20'),
    ],
  ),
];

/** Headers that schools keep and Baton doesn't want: passed over in silence. Fewer data is better data. */
export const NOT_WANTED: readonly string[] = [
  '序号',
  '编号',
  'no',
  'no.',
  '备注',
  '签名',
  '民族',
  '籍贯',
  '户籍',
  '户口所在地',
  '家庭住址',
  '住址',
  '现住址',
  '身份证号',
  '身份证号码',
  '证件号码',
  '证件类型',
  '政治面貌',
  '照片',
  '年龄',
  '学校',
  '校区',
  '学年',
  '学期',
  '邮箱',
  '微信',
  '学历',
  '职称',
  '年级',
  '英文名',
  '曾用名',
  '血型',
  '国籍',
  '港澳台侨外',
  '入学日期',
  '人数',
  '预计人数',
  '实际人数',
];

export const specOf = (kind: SheetKind): SheetSpec => {
  const found = SHEETS.find((sheet) => sheet.kind === kind);
  if (!found) throw new Error(`No sheet is described for ${kind}`);
  return found;
};
