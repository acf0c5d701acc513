import { wordsOf, type ImportProblem, type RecogniseContext, type Recognised } from '@baton/roster';
import writeXlsxFile, { type Row } from 'write-excel-file/node';
import { recogniseWorkbook } from './read-workbook';

/** A workbook made by hand: sheet name -> rows. */
const xlsx = async (sheets: Record<string, unknown[][]>): Promise<Buffer> =>
  writeXlsxFile(Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows as Row[], dateFormat: 'yyyy/m/d' }))).toBuffer();

const csv = (text: string): Buffer => Buffer.from(text, 'utf8');
const recogniseOne = (name: string, bytes: Uint8Array, context: RecogniseContext = {}): Promise<Recognised> =>
  recogniseWorkbook([{ name, bytes }], context);
const read = async (sheets: Record<string, unknown[][]>, context: RecogniseContext = {}): Promise<Recognised> =>
  recogniseOne('导入.xlsx', await xlsx(sheets), context);

/** sheet!column row: code, as a person would point at it */
const told = ({ problems }: Recognised): string[] =>
  problems.map(({ sheet, column, row, code }) => `${sheet}!${column ?? ''}${row ?? ''} ${code}`);
const inChinese = ({ problems }: Recognised): string[] => problems.map((problem: ImportProblem) => wordsOf(problem, 'zh'));
const N = (n: number): string => `G9900002017050600${n}X`;

describe('files that schools send', () => {
  it('1: a class list under a title and a date, columns in another order, full-width digits', async () => {
    const result = await read({
      Sheet1: [
        ['和风实验小学2025—2026学年第二学期三年级学生花名册'],
        ['打印日期：２０２６年２月２７日', null, null, null, null, '共2人'],
        [],
        ['序号', '性 别', '学生姓名（必填）', '全国学籍号', '出生年月日', '班　级', '学号', '家庭住址'],
        [1, '女', '李　明', N(1), '２０１７年５月６日', '三（２）班', '０７', '某路1号'],
        [],
        [2, '男', '王𠮷', N(2), '2017/5/7', '三年级2班', 8, null],
        ['合计', null, 2],
      ],
    });
    expect(told(result)).toEqual([]);
    expect(result.sheets).toMatchObject([
      { name: 'Sheet1', kind: 'students', headerRow: 4, columns: { class: 'F', child: 'C', studentNumber: 'D' } },
    ]);
    expect(result.rows.students).toMatchObject([
      {
        at: { sheet: 'Sheet1', row: 5 },
        name: '李明',
        class: { grade: 3, classNo: 2 },
        inClassNo: 7,
        sex: 'female',
        birthDate: '2017-05-06',
        studentNumber: N(1),
      },
      {
        at: { sheet: 'Sheet1', row: 7 },
        name: '王𠮷',
        class: { grade: 3, classNo: 2 },
        inClassNo: 8,
        sex: 'male',
        birthDate: '2017-05-07',
      },
    ]);
  });

  it('2: two children of one name in one class stay two, and a collector that fits both is asked about', async () => {
    const result = await read({
      学生名册: [
        ['班级', '班内学号', '姓名', '学籍号'],
        ['四（3）班', 5, '张雨涵', N(1)],
        ['四（3）班', 31, '张雨涵', N(2)],
        ['四（3）班', 32, '张雨涵', null],
      ],
      接送人: [
        ['班级', '学号', '学生姓名', '接送人姓名', '与学生关系', '手机'],
        ['四（3）班', 31, '张雨涵', '张国强', '爸爸', '138 0000 0001'],
        ['四（3）班', 5, '张雨涵', '李秀英', '奶奶', '+86 138-0000-0002'],
        ['403', null, '张雨涵', '王红', '妈妈', '13800000003'],
        ['四（3）班', 31, '张雨晴', '王红', '妈妈', '13800000003'],
      ],
    });
    expect(result.rows.students.map(({ name, inClassNo }) => [name, inClassNo])).toEqual([
      ['张雨涵', 5],
      ['张雨涵', 31],
      ['张雨涵', 32],
    ]);
    expect(
      result.rows.collectors.map(({ name, child, relation, isGuardian }) => [name, child.studentNumber, relation, isGuardian]),
    ).toEqual([
      ['张国强', N(2), '51', true],
      ['李秀英', N(1), '62', false],
    ]);
    expect(told(result)).toEqual([
      '学生名册!D4 student_without_number',
      '学生名册!C4 same_name_in_class',
      '接送人!C4 child_ambiguous',
      '接送人!B5 child_mismatch',
      '学生名册!C2 child_without_guardian',
      '学生名册!C4 child_without_guardian',
    ]);
    expect(inChinese(result)[2]).toBe('四（3）班有 3 名“张雨涵”，请填学籍号或班内学号。');
  });

  it('3: a CSV in GB18030 without student numbers, rare characters and all', async () => {
    // 班级,姓名,性别 / 302,王𠮷,男 / 302,䶮丽,女, as a Chinese spreadsheet program saves it
    const gb = Buffer.from('b0e0bcb62cd0d5c3fb2cd0d4b1f00d0a3330322ccdf59534b2352cc4d00d0a3330322cfe9fc0f62cc5ae0d0a', 'hex');
    const result = await recogniseOne('三年级学生名单.csv', gb);
    expect(result.rows.students.map(({ name, sex, class: c }) => [name, sex, c])).toEqual([
      ['王𠮷', 'male', { grade: 3, classNo: 2 }],
      ['䶮丽', 'female', { grade: 3, classNo: 2 }],
    ]);
    expect(told(result)).toEqual([]);
  });

  it('4: a CSV in UTF-8 with its mark and semicolons: phones and relations as families write them', async () => {
    const text =
      '\ufeff班级;学生姓名;家长姓名;称谓;联系电话;是否监护人\r\n三2班;李明;李大海;父亲;010-12345678;是\r\n三2班;李明;周梅;外婆;138 0000 0000;否\r\n三2班;李明;赵一;干爹;13800000001;否\r\n三2班;李明;钱二;舅舅;1380000;否\r\n三2班;李明;孙三;爷爷;13800000002;是\r\n';
    const result = await recogniseOne('C:\\导出\\家长信息.csv', csv(text));
    expect(result.rows.collectors.map(({ name, relation, phone }) => [name, relation, phone])).toEqual([
      ['李大海', '51', '010-12345678'],
      ['周梅', '64', '13800000000'],
      ['孙三', '61', '13800000002'],
    ]);
    expect(told(result)).toEqual([
      '家长信息!D4 relation_unreadable',
      '家长信息!E5 phone_unreadable',
      '家长信息!F6 guardian_needs_document',
    ]);
    expect(result.problems.map(({ severity }) => severity)).toEqual(['error', 'error', 'warning']);
  });

  it('5: headers in two rows with merged cells above', async () => {
    const result = await read({
      三年级: [
        ['三年级接送登记', null, null, null, null, null],
        ['班级', '学生', null, '接送人', null, null],
        [null, '姓名', '学号', '姓名', '关系', '电话'],
        ['三(1)班', '陈一诺', 1, '陈建国', '爷爷', '13800000001'],
      ],
    });
    expect(told(result)).toEqual([]);
    expect(result.rows.collectors).toMatchObject([
      { child: { name: '陈一诺', inClassNo: 1, class: { grade: 3, classNo: 1 } }, name: '陈建国', relation: '61', phone: '13800000001' },
    ]);
  });

  it('6: one sheet per class, the class only in the sheet’s name', async () => {
    const list = [
      ['学号', '姓名', '性别', '学籍号'],
      [1, '甲子涵', '女', N(1)],
    ];
    const result = await read({ '三(1)班': list, '三(2)班': [list[0], [1, '乙子涵', '男', N(2)]], Sheet3: [] });
    expect(told(result)).toEqual([]);
    expect(result.rows.students.map(({ name, class: c }) => [name, c.classNo])).toEqual([
      ['甲子涵', 1],
      ['乙子涵', 2],
    ]);
  });

  it('7: merged class cells, of which only the first row holds the class', async () => {
    const result = await read({
      名册: [
        ['班级', '姓名', '学籍号'],
        ['一（1）班', '赵一', N(1)],
        [null, '钱二', N(2)],
        ['一（2）班', '孙三', N(3)],
        [null, '李四', N(4)],
      ],
    });
    expect(result.rows.students.map(({ name, class: c }) => [name, c.classNo])).toEqual([
      ['赵一', 1],
      ['钱二', 1],
      ['孙三', 2],
      ['李四', 2],
    ]);
    expect(told(result)).toEqual(['名册! taken_from_above']);
    expect(result.problems[0].params).toEqual({ header: '班级', count: 2 });
  });

  it('8: father and mother as columns of the class list', async () => {
    const result = await read({
      学生信息: [
        ['班级', '姓名', '学籍号', '父亲姓名', '父亲电话', '母亲', '母亲手机', '备注'],
        ['二（1）班', '买买提·艾力', N(1), '艾力·买买提', '13800000001', '古丽', '13800000002', '走读'],
        ['二（1）班', '小蓝', N(2), null, null, '蓝梅', 13800000003, null],
      ],
    });
    expect(told(result)).toEqual([]);
    expect(result.rows.collectors.map(({ child, name, relation, phone }) => [child.name, name, relation, phone])).toEqual([
      ['买买提·艾力', '艾力·买买提', '51', '13800000001'],
      ['买买提·艾力', '古丽', '52', '13800000002'],
      ['小蓝', '蓝梅', '52', '13800000003'],
    ]);
  });

  it('9: a list of groups, one row per child and group, with what doesn’t exist and what was placed twice', async () => {
    const result = await read({
      作息: [
        ['时段', '类型', '起止时间'],
        ['第一阶段', '班级服务', '15:50-16:40'],
        ['第二阶段', '年级服务', '16:50—17:40'],
      ],
      社团: [
        ['社团名称', '类型', '人数上限'],
        ['合唱社', '社团', 1],
        ['围棋社', '兴趣小组', 30],
      ],
      学生: [
        ['班级', '姓名', '学籍号'],
        ['三2班', '李明', N(1)],
        ['三2班', '王芳', N(2)],
      ],
      分班名单: [
        ['班级', '姓名', '星期', '阶段', '社团'],
        ['三2班', '李明', '周二、周四', '阶段二', '合唱社'],
        ['三2班', '王芳', '二四', '2段', '合唱社'],
        ['三2班', '李明', '周四', '第二阶段', '围棋社'],
        ['三2班', '王芳', '周五', '第三阶段', '围棋社'],
        ['三2班', '王芳', '周五', '第二阶段', '武术社'],
        ['三3班', '王芳', '周五', '第二阶段', '围棋社'],
      ],
    });
    expect(result.rows.bells).toMatchObject([
      { name: '第一阶段', stage: 'class', startsAt: 950, endsAt: 1000 },
      { stage: 'grade', startsAt: 1010, endsAt: 1060 },
    ]);
    expect(result.rows.placements.map(({ child, weekdays, period, group }) => [child.name, weekdays, period, group])).toEqual([
      ['李明', [2, 4], '第二阶段', '合唱社'],
      ['王芳', [2, 4], '第二阶段', '合唱社'],
    ]);
    expect(told(result)).toEqual([
      '分班名单!D5 period_unknown',
      '分班名单!E6 group_unknown',
      '分班名单!B7 child_unknown',
      '分班名单!E4 placed_twice',
      '分班名单!E2 group_over_capacity',
      '分班名单!E2 group_over_capacity',
    ]);
    expect(inChinese(result)[4]).toBe('“合唱社”周二“第二阶段”有 2 人，超过容纳人数 1。');
  });

  it('10: enrolment with one column per weekday, ticked', async () => {
    const result = await read({
      课后服务报名: [
        ['班级', '姓名', '周一', '周二', '周三', '周四', '周五', '延时托管', '去向'],
        ['一1班', '赵一', '√', '√', null, '√', null, '是', null],
        ['一1班', '钱二', null, null, null, null, null, null, '家长接回'],
        ['一1班', '孙三', '√', '√', '√', '√', '可能', null, null],
      ],
    });
    expect(
      result.rows.enrolments.map(({ child, joins, weekdays, extendedCare, whereabouts }) => [
        child.name,
        joins,
        weekdays,
        extendedCare,
        whereabouts,
      ]),
    ).toEqual([
      ['赵一', true, [1, 2, 4], true, null],
      ['钱二', false, [], false, '家长接回'],
    ]);
    expect(told(result)).toEqual(['课后服务报名!G4 yes_no_unreadable']);
  });

  it('11: classes by their year of entry, which need the school year of the file or of the school', async () => {
    const students = [
      ['班级', '姓名', '学籍号'],
      ['2023级2班', '李明', N(1)],
      ['初2025级（3）班', '王芳', N(2)],
    ];
    const settings = [
      ['项目', '内容'],
      ['学校名称', '和风学校'],
      ['学年', '2025-2026学年'],
      ['学制', '五四学制'],
    ];
    const withYear = await read({ 学校信息: settings, 学生名册: students });
    expect(withYear.rows.students.map(({ class: c }) => c)).toEqual([
      { grade: 3, classNo: 2 },
      { grade: 6, classNo: 3 },
    ]);
    expect(withYear.rows.school).toMatchObject({ name: '和风学校', schoolYear: 2025, juniorFirstGrade: 6, chuYiGrade: 6 });
    const known = await read({ 学生名册: students }, { naming: { schoolYear: 2025 } });
    expect(known.rows.students.map(({ class: c }) => c.grade)).toEqual([3, 7]);
    const unknown = await read({ 学生名册: students });
    expect(told(unknown)).toEqual(['学生名册!A2 school_year_needed', '学生名册!A3 school_year_needed']);
    expect(unknown.rows.students).toEqual([]);
  });

  it('12: staff by name, where two have one, on a programme board with an instructor alone', async () => {
    const result = await read({
      教师名单: [
        ['姓名', '工号', '职务', '联系电话', '任教班级'],
        ['陈静', 'T01', '班主任、看护教师', '13800000001', '三（1）班'],
        ['陈静', 'T02', '看护教师', '13800000002', null],
        ['林涛', 'T03', '年级主任', '13800000003', null],
        ['何川', 'W01', '外聘', '13800000004', null],
        ['郑新', 'T02', '校医', '13800000005', null],
        ['许可', 'T05', '园长', '13800000006', null],
      ],
      校门: [
        ['校门', '使用年级'],
        ['东门', '一、二年级'],
        ['北门', '3-4'],
      ],
      场地: [
        ['教室', '容纳人数'],
        ['301教室', 45],
        ['学生食堂', 300],
      ],
      组别: [
        ['组别', '类型'],
        ['书法社', '社团'],
        ['足球社', '社团'],
      ],
      排片表: [
        ['星期', '时间', '组别', '地点', '负责教师', '外聘教师'],
        ['周二', '第二阶段', '书法社', '301教室', '林涛老师', '何川'],
        ['周二', '第二阶段', '足球社', '301教室', 'T02 陈静', null],
        ['周三', '第二阶段', '书法社', '301教室', '陈静', null],
        ['周四', '第二阶段', '书法社', '操场', '林涛', null],
        ['周五', '第二阶段', '书法社', '301教室', null, '何川'],
        ['周一', '第二阶段', '书法社', '学生食堂', '林涛', null],
      ],
      值班表: [
        ['人员', '岗位', '星期', '日期', '校门'],
        ['林涛', '护导老师', '周一至周五', null, '东'],
        ['林涛', '值班领导', '周二', '2026-03-10', null],
        ['林涛', '护导老师', null, '2026-03-10', '西门'],
      ],
    });
    expect(told(result)).toEqual([
      '教师名单!C7 choice_unreadable',
      '值班表!C3 duty_day_needed',
      '排片表!F6 external_without_partner',
      '教师名单!B6 staff_number_twice',
      '值班表!E4 gate_unknown',
      '排片表!E4 staff_ambiguous',
      '排片表!D5 place_unknown',
      '排片表!D3 place_used_twice',
      '排片表!D7 care_in_unfit_place',
    ]);
    expect(result.rows.programme.map(({ staff, externals, place }) => [staff, externals, place])).toEqual([
      [['T03'], ['W01'], '301教室'],
      [['T02'], [], '301教室'],
      [['T03'], [], '学生食堂'],
    ]);
    expect(result.rows.duties).toMatchObject([{ staff: 'T03', role: 'gate_teacher', weekdays: [1, 2, 3, 4, 5], gate: '东门' }]);
    expect(result.rows.places.map(({ kind }) => kind)).toEqual(['room', 'canteen']);
  });

  it('13: numbers entered twice, malformed, or rounded by the spreadsheet program; one fault is told once', async () => {
    const result = await read({
      学生名册: [
        ['班级', '班内学号', '姓名', '学籍号', '出生日期'],
        ['三（2）班', 1, '赵一', N(1), new Date('2017-05-06T00:00:00Z')],
        ['三（2）班', 2, '钱二', N(1), 42861],
        ['三（2）班', 1, '孙三', N(3), 20170506],
        ['三（2）班', 4, '李四', '990000201705060014', '2017.5.6'],
        ['三（2）班', 5, '周五', '9.9E+17', '2017-5-6'],
        ['三（2）班', 61, '吴六', N(6), '2017-02-30'],
        ['阳光班', 7, '郑七', N(7), null],
        ['三（2）班', 8, null, N(8), null],
        ['三（2）班', 9, '王', N(9), null],
      ],
      家长: [
        ['班级', '姓名', '家长姓名', '关系', '电话'],
        ['三（2）班', '吴六', '吴大', '父亲', '13800000006'],
        ['三（2）班', '冯八', '冯大', '父亲', '13800000008'],
        ['三（2）班', '赵一', '赵大', '父亲', '13800000001'],
        ['三（2）班', '王', '王大', '父亲', '13800000009'],
      ],
    });
    expect(result.rows.students.map(({ name, birthDate }) => [name, birthDate])).toEqual([
      ['赵一', '2017-05-06'],
      ['王', null],
    ]);
    expect(told(result)).toEqual([
      '学生名册!D5 student_number_unreadable',
      '学生名册!D6 number_lost_digits',
      '学生名册!B7 in_class_no_range',
      '学生名册!E7 date_unreadable',
      '学生名册!A8 class_unreadable',
      '学生名册!C9 value_missing',
      '学生名册!C10 name_suspect',
      '学生名册!D3 student_number_twice',
      '学生名册!B4 in_class_no_twice',
      '家长!B3 child_unknown',
    ]);
    // 吴六's own row was wrong: his father's row is left out without another complaint
    expect(result.rows.collectors.map(({ name }) => name)).toEqual(['赵大', '王大']);
  });

  it('14: “Unicode text” with tabs, as an older spreadsheet program exports', async () => {
    const text =
      '\ufeff班级\t学生姓名\t自行离校星期\t开始日期\t截止日期\t最晚离校时间\t签字家长\r\n五（3）班\t王明\t一三五\t2026/2/24\t2026/7/3\t17：50\t王大明\r\n五（3）班\t李强\t\t2026/2/24\t2026/7/3\t\t李大\r\n五（3）班\t赵刚\t周二\t2026/7/3\t2026/2/24\t\t赵大\r\n';
    const result = await recogniseOne('自行回家申请.txt', Buffer.from(text, 'utf16le'));
    expect(result.rows.consents).toMatchObject([
      { child: { name: '王明' }, weekdays: [1, 3, 5], from: '2026-02-24', to: '2026-07-03', latest: 1070, signedBy: '王大明' },
    ]);
    expect(told(result)).toEqual(['自行回家申请!C3 value_missing', '自行回家申请!D4 from_after_to']);
  });

  it('15: a junior school with evening study and a meal break', async () => {
    const result = await read({
      学校基本信息: [
        ['项目', '内容'],
        ['学年', '2025'],
        ['初一对应年级', 7],
      ],
      作息时间表: [
        ['节次', '类型', '开始', '结束', '适用星期', '季节'],
        ['放学', '放学', null, '16:30', '1-5', '冬季'],
        ['课后服务一', '年级服务', '16:40', '17:40', '1-4', '冬'],
        ['晚餐', '用餐', '17:40', '18:50', null, null],
        ['晚自习', '晚自习', '18:50', '20:20', '周一至周四', '全年'],
        ['早读', '课外', '7:30', '7:50', null, null],
        ['午管', '午托', '13:00', '12:00', null, null],
      ],
      名册: [
        ['班级', '姓名', '学籍号', '就读方式'],
        ['初一（3）班', '王芳', N(1), '住校'],
        ['九（1）班', '李明', N(2), '走读'],
      ],
    });
    expect(
      result.rows.bells.map(({ name, kind, stage, careBlock, weekdays, season }) => [name, kind, stage, careBlock, weekdays, season]),
    ).toEqual([
      ['放学', 'lessons', null, 'afternoon', [1, 2, 3, 4, 5], 'winter'],
      ['课后服务一', 'stage', 'grade', 'afternoon', [1, 2, 3, 4], 'winter'],
      ['晚餐', 'meal_break', null, 'evening', null, null],
      ['晚自习', 'evening_study', null, 'evening', [1, 2, 3, 4], null],
    ]);
    expect(result.rows.students.map(({ class: c, boarding }) => [c.grade, boarding])).toEqual([
      [7, true],
      [9, false],
    ]);
    expect(told(result)).toEqual(['作息时间表!B6 choice_unreadable', '作息时间表!D7 time_order']);
  });

  it('16: headers named like the machinery of JavaScript are headers, no more', async () => {
    const text = `__proto__,constructor,班级,姓名,学籍号,toString\nx,y,三（2）班,__proto__,${N(1)},z\n`;
    const result = await recogniseOne('constructor.csv', csv(text));
    expect(result.rows.students.map(({ name }) => name)).toEqual(['__proto__']);
    expect(result.problems.map(({ code, params }) => [code, params.header])).toEqual([
      ['column_unknown', '__proto__'],
      ['column_unknown', 'constructor'],
      ['column_unknown', 'toString'],
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('17: who takes the child home: alone without a consent, by an agency that isn’t authorised, by nobody', async () => {
    const result = await read({
      作息时间: [
        ['时段名称', '类型', '开始时间', '结束时间'],
        ['第一阶段', '班级服务', '15:50', '16:40'],
      ],
      学生名册: [
        ['班级', '姓名', '学籍号'],
        ['五（3）班', '王明', N(1)],
        ['五（3）班', '李强', N(2)],
        ['五（3）班', '赵刚', N(3)],
      ],
      家长: [
        ['班级', '姓名', '家长姓名', '关系', '电话', '可接'],
        ['五（3）班', '王明', '王大', '父亲', '13800000001', '是'],
        ['五（3）班', '李强', '李大', '父亲', '13800000002', '是'],
        ['五（3）班', '赵刚', '赵大', '父亲', null, '否'],
      ],
      托管机构: [
        ['机构名称', '接送员', '接送员电话'],
        ['向阳托管', '周老师', '13800000009'],
      ],
      托管名单: [
        ['班级', '姓名', '托管班', '接送员'],
        ['五（3）班', '王明', '向阳托管', '钱老师'],
        ['五（3）班', '王明', '星星托管', null],
      ],
      自行离校: [
        ['班级', '姓名', '星期', '开始日期', '结束日期'],
        ['五（3）班', '王明', '一三五', '2026-02-24', '2026-07-03'],
      ],
      离校方式: [
        ['班级', '姓名', '星期', '离校时间', '方式'],
        ['五（3）班', '王明', '周一至周五', '第一阶段', '自行回家'],
        ['五（3）班', '李强', '每天', '一段', '托管'],
        ['五（3）班', '赵刚', '周二', '第一阶段', '接'],
        ['五（3）班', '赵刚', '周三', '第一阶段', '骑车'],
      ],
    });
    expect(told(result).sort()).toEqual(
      [
        '家长!E4 collector_without_phone',
        '托管名单!C3 agency_unknown',
        '托管名单!D2 escort_unknown',
        '离校方式!E2 self_without_consent',
        '离校方式!E3 agency_without_authority',
        '离校方式!E4 child_without_collector',
        '离校方式!E5 choice_unreadable',
      ].sort(),
    );
    expect(result.problems.find(({ code }) => code === 'self_without_consent')?.params).toMatchObject({ name: '王明', weekday: 2 });
  });

  it('18: a sheet that nobody can read is named, and explanations beside the tables are left aside', async () => {
    const result = await read({
      填写说明: [['请先阅读']],
      课表: [
        ['星期', '内容'],
        ['周一', '语文'],
      ],
      流水: [
        ['日期', '金额'],
        ['2026-01-01', 3],
      ],
      Sheet2: [[null]],
    });
    expect(told(result)).toEqual(['课表!1 column_missing', '课表!1 column_missing', '流水! sheet_not_recognised']);
  });

  it('19: several CSV files make one import', async () => {
    const result = await recogniseWorkbook(
      [
        { name: '学生名册.csv', bytes: csv(`班级,姓名,学籍号\n302,李明,${N(1)}\n`) },
        {
          name: '家长与接送人.csv',
          bytes: csv('班级,学生姓名,家长姓名,关系,电话\n302,李明,李大,父亲,13800000001\n302,王芳,王大,父亲,13800000002\n'),
        },
      ],
      {},
    );
    expect(result.rows.collectors).toMatchObject([{ child: { studentNumber: N(1) }, name: '李大' }]);
    expect(told(result)).toEqual(['家长与接送人!B3 child_unknown']);
  });

  it('20: a cell in which a formula failed is no name and no number', async () => {
    const result = await read({
      学生名册: [
        ['班级', '姓名', '班内学号'],
        ['三（1）班', '李明', '#REF!'],
        ['三（1）班', '#N/A', 3],
      ],
    });
    expect(told(result)).toEqual(['学生名册!C2 cell_is_an_error', '学生名册!B3 cell_is_an_error']);
    expect(inChinese(result)[1]).toBe('“姓名”是公式的错误值 #N/A。请改成实际内容。');
    expect(result.rows.students).toEqual([]);
  });

  it('21: a workbook in which nothing stands is not taken for one that changes nothing', async () => {
    const empty: readonly Record<string, unknown[][]>[] = [{ Sheet1: [[null]] }, { 填写说明: [['请先阅读']] }];
    for (const sheets of empty) expect((await read(sheets)).problems).toMatchObject([{ code: 'nothing_to_import', severity: 'error' }]);
  });
});
