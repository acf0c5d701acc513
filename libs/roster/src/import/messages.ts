/**
 * Every problem that an import can name, in the words that a school office reads. `{x}` stands for params.x.
 * Each says what is wrong and what to do about it. zh-CN first; the keys are the codes.
 */
export const IMPORT_MESSAGES = {
  // the file
  sheet_not_recognised: {
    zh: '工作表“{sheet}”的表头没有认出来，未导入。请参照模板修改表头，或删除该工作表。',
    en: 'The headers of sheet “{sheet}” were not recognised; it was not imported. Use the template’s headers or delete the sheet.',
  },
  nothing_to_import: {
    zh: '文件里没有表格。请下载模板填写，或选择另一个文件。',
    en: 'The file holds no table. Fill in the template, or choose another file.',
  },
  sheet_empty: { zh: '工作表“{sheet}”没有数据行。', en: 'Sheet “{sheet}” has no rows of data.' },
  too_many_rows: {
    zh: '工作表“{sheet}”超过 {limit} 行，请拆分后导入。',
    en: 'Sheet “{sheet}” has more than {limit} rows; split it and import the parts.',
  },
  too_many_problems: {
    zh: '问题超过 {limit} 条，其余不再列出。请先修改已列出的问题。',
    en: 'More than {limit} problems; the rest are not listed. Mend these first.',
  },
  column_missing: {
    zh: '缺少“{header}”列。请在表头加上这一列，写法见模板。',
    en: 'Column “{header}” is missing: add it to the headers, as in the template.',
  },
  column_unknown: {
    zh: '表头“{header}”没有认出来，该列未导入。',
    en: 'Header “{header}” was not recognised; the column was not imported.',
  },
  column_twice: {
    zh: '“{header}”与“{other}”两列含义相同，只用了“{other}”列。',
    en: 'Columns “{header}” and “{other}” mean the same; only “{other}” was used.',
  },
  // cells
  value_missing: { zh: '“{header}”不能为空，请填写。', en: '“{header}” must not be empty: fill it in.' },
  cell_is_an_error: {
    zh: '“{header}”是公式的错误值 {value}。请改成实际内容。',
    en: '“{header}” holds the error {value} of a formula. Write what it should say.',
  },
  date_unreadable: {
    zh: '“{value}”不是日期。请写成 2015-03-04。',
    en: '“{value}” is not a date. Write it like 2015-03-04.',
  },
  time_unreadable: { zh: '“{value}”不是时间。请写成 16:40。', en: '“{value}” is not a time of day. Write it like 16:40.' },
  number_unreadable: {
    zh: '“{value}”不是整数。请只填数字，如 30。',
    en: '“{value}” is not a whole number. Write digits only, such as 30.',
  },
  yes_no_unreadable: { zh: '“{value}”应填“是”或“否”。', en: '“{value}” should be 是 (yes) or 否 (no).' },
  weekdays_unreadable: {
    zh: '“{value}”不是星期。请写成“周一、周三”或“一三五”。',
    en: '“{value}” names no weekdays. Write 周一、周三 or 一三五.',
  },
  grades_unreadable: { zh: '“{value}”不是年级。请写成“1-2”或“一、二年级”。', en: '“{value}” names no grades. Write 1-2 or 一、二年级.' },
  class_unreadable: {
    zh: '“{value}”不是班级名称。请写成“三（2）班”。',
    en: '“{value}” is not the name of a class. Write it like 三（2）班.',
  },
  school_year_needed: {
    zh: '“{value}”是按入学年份写的班级，请在“学校信息”中填写学年。',
    en: '“{value}” names a class by its year of entry: fill in the school year in sheet 学校信息.',
  },
  phone_unreadable: {
    zh: '“{value}”不是电话号码。请填 11 位手机号或带区号的固定电话。',
    en: '“{value}” is not a phone number. Give an 11-digit mobile number or a landline with area code.',
  },
  student_number_unreadable: {
    zh: '学籍号“{value}”的格式不对，应为 G、L 或 J 加 18 位（最后一位可为 X）。',
    en: 'Student number “{value}” has a wrong form: G, L or J and 18 characters (the last may be X).',
  },
  relation_unreadable: {
    zh: '不认识关系“{value}”。请写“父亲”“外婆”“舅舅”等。',
    en: 'Relation “{value}” is not known. Write 父亲, 外婆, 舅舅 …',
  },
  choice_unreadable: {
    zh: '“{header}”中的“{value}”没有认出来，可填：{choices}。',
    en: '“{value}” is not a value of “{header}”: {choices}.',
  },
  id_last_four_unreadable: {
    zh: '“{header}”只填证件号码最后四位。',
    en: '“{header}” takes only the last four characters of the document number.',
  },
  number_lost_digits: {
    zh: '“{header}”的号码过长，已被表格软件改成近似数。请把该列设为文本后重新填写。',
    en: 'The number in “{header}” is too long and was rounded by the spreadsheet program. Format the column as text and enter it again.',
  },
  name_suspect: { zh: '“{value}”不像姓名，请检查。', en: '“{value}” does not look like a name; please check.' },
  from_after_to: {
    zh: '开始日期 {from} 晚于结束日期 {to}，请改正。',
    en: 'The start {from} is later than the end {to}: correct one of them.',
  },
  time_order: { zh: '开始时间不早于结束时间，请改正。', en: 'The start is not earlier than the end: correct one of them.' },
  taken_from_above: {
    zh: '“{header}”有 {count} 行为空，已按上一行填写（合并单元格），请确认。',
    en: '“{header}” is empty in {count} rows and was taken from the row above (merged cells); please check.',
  },
  value_shortened: { zh: '“{header}”超过 {limit} 个字，请缩短。', en: '“{header}” is longer than {limit} characters; shorten it.' },
  in_class_no_range: { zh: '班内学号 {value} 应在 1 到 {limit} 之间。', en: 'In-class number {value} must be between 1 and {limit}.' },
  // rows against each other
  student_number_twice: {
    zh: '学籍号与第 {other} 行（{otherName}）重复。请改正其中一个，或删去重复的一行。',
    en: 'The student number is the same as in row {other} ({otherName}): correct one of them, or delete the row entered twice.',
  },
  in_class_no_twice: {
    zh: '{class}班内学号 {value} 与第 {other} 行（{otherName}）重复。请改正其中一个，或删去重复的一行。',
    en: 'In-class number {value} of {class} is the same as in row {other} ({otherName}): correct one of them, or delete the row entered twice.',
  },
  student_twice: {
    zh: '{class}的“{name}”与第 {other} 行同名，且都没有学籍号或班内学号，无法区分。请填写号码，或删去重复的一行。',
    en: '“{name}” of {class} has the same name as row {other}, and neither has a student number or in-class number to tell them apart: give one, or delete the row entered twice.',
  },
  student_without_number: {
    zh: '{class}“{name}”没有学籍号，将按班级、班内学号和姓名识别。',
    en: '“{name}” of {class} has no student number; the child will be known by class, in-class number and name.',
  },
  same_name_in_class: {
    zh: '{class}有两名“{name}”（第 {other} 行），请确认不是重复录入。',
    en: '{class} has two children named “{name}” (row {other}); please make sure that neither was entered twice.',
  },
  row_twice: { zh: '与第 {other} 行重复，请删去一行。', en: 'The same as row {other}: delete one of them.' },
  child_unnamed: {
    zh: '没有写明是哪个学生。请填班级和姓名，或学籍号。',
    en: 'The row does not say which child. Give class and name, or the student number.',
  },
  child_unknown: {
    zh: '学生名册中没有{class}“{name}”。请补进名册，或改正本行。',
    en: '“{name}” of {class} is not in the students’ sheet: add the child there, or correct this row.',
  },
  child_ambiguous: {
    zh: '{class}有 {count} 名“{name}”，请填学籍号或班内学号。',
    en: '{class} has {count} children named “{name}”: give the student number or in-class number.',
  },
  child_mismatch: {
    zh: '学号对应的学生是{class}“{name}”，与本行所写不同。请改正号码或姓名。',
    en: 'The number belongs to “{name}” of {class}, not to the child named in this row: correct the number or the name.',
  },
  class_unknown: {
    zh: '“班级”表中没有{class}。请补进该表，或改正本行。',
    en: '{class} is not in the sheet of classes: add it there, or correct this row.',
  },
  gate_unknown: {
    zh: '“校门”表中没有“{value}”。请补进该表，或改正本行。',
    en: 'Gate “{value}” is not in the sheet of gates: add it there, or correct this row.',
  },
  place_unknown: {
    zh: '“场地”表中没有“{value}”。请补进该表，或改正本行。',
    en: 'Place “{value}” is not in the sheet of places: add it there, or correct this row.',
  },
  period_unknown: {
    zh: '“作息时间”表中没有“{value}”。请补进该表，或改正本行。',
    en: 'Period “{value}” is not in the bell schedule: add it there, or correct this row.',
  },
  group_unknown: {
    zh: '“课后服务班”表中没有“{value}”。请补进该表，或改正本行。',
    en: 'Group “{value}” is not in the sheet of groups: add it there, or correct this row.',
  },
  agency_unknown: {
    zh: '“托管机构”表中没有“{value}”。请补进该表，或改正本行。',
    en: 'Agency “{value}” is not in the sheet of agencies: add it there, or correct this row.',
  },
  escort_unknown: {
    zh: '“托管机构”表中“{agency}”没有接送员“{value}”。请补进该表，或改正本行。',
    en: 'Agency “{agency}” has no escort “{value}” in the sheet of agencies: add them there, or correct this row.',
  },
  staff_unknown: {
    zh: '“教职工”表中没有“{value}”。请补进该表，或改正本行。',
    en: '“{value}” is not in the sheet of staff: add it there, or correct this row.',
  },
  staff_ambiguous: {
    zh: '有 {count} 名教职工叫“{value}”，请填工号。',
    en: '{count} staff members are named “{value}”: give the staff number.',
  },
  staff_number_twice: {
    zh: '工号“{value}”与第 {other} 行重复，请改正其中一个。',
    en: 'Staff number “{value}” is the same as in row {other}: correct one of them.',
  },
  name_twice: {
    zh: '“{value}”与第 {other} 行重名，请改成不同的名字。',
    en: '“{value}” has the same name as row {other}: give each a name of its own.',
  },
  duty_day_needed: { zh: '请填星期或日期（只填一项）。', en: 'Give weekdays or a date, one of the two.' },
  external_without_partner: {
    zh: '外聘人员不能单独带班，请填写负责教师。',
    en: 'An external instructor can’t hold a group alone: name the staff member in charge.',
  },
  guardian_needs_document: {
    zh: '“{name}”（{relation}）登记为监护人需要证明文件，请在“证明文件”中填写。',
    en: '“{name}” ({relation}) as a guardian needs a document: fill in 证明文件.',
  },
  collector_without_phone: { zh: '“{name}”没有电话，无法联系。', en: '“{name}” has no phone number and can’t be reached.' },
  child_without_collector: {
    zh: '{class}“{name}”由家长接，但没有登记可接人员。',
    en: '“{name}” of {class} is to be collected, but nobody is registered who may collect.',
  },
  child_without_guardian: { zh: '{class}“{name}”没有登记监护人。', en: '“{name}” of {class} has no registered guardian.' },
  agency_without_authority: {
    zh: '{class}“{name}”由托管机构接，但“托管学生”表中没有该生。',
    en: '“{name}” of {class} is to leave with a care agency but is not in the sheet of agency children.',
  },
  self_without_consent: {
    zh: '{class}“{name}”{weekday}计划自行离校，但没有当天有效的自行离校申请。',
    en: '“{name}” of {class} is to leave alone on {weekday} without a consent for that day.',
  },
  placement_without_enrolment: {
    zh: '{class}“{name}”{weekday}已编班，但报名表中当天不参加。',
    en: '“{name}” of {class} is placed on {weekday} but not enrolled for that day.',
  },
  enrolment_without_placement: {
    zh: '{class}“{name}”{weekday}已报名，但没有编班。',
    en: '“{name}” of {class} is enrolled on {weekday} but not placed in any group.',
  },
  placed_twice: {
    zh: '{class}“{name}”{weekday}“{period}”已编入“{other}”。',
    en: '“{name}” of {class} is already placed in “{other}” on {weekday}, “{period}”.',
  },
  group_over_capacity: {
    zh: '“{group}”{weekday}“{period}”有 {count} 人，超过容纳人数 {capacity}。',
    en: '“{group}” has {count} children on {weekday}, “{period}”; its capacity is {capacity}.',
  },
  slot_missing: {
    zh: '“{group}”{weekday}“{period}”已编入学生，但排片表中没有安排教师和场地。',
    en: 'Children are placed in “{group}” on {weekday}, “{period}”, but the programme board has no teacher and place for it.',
  },
  staff_in_two_places: {
    zh: '“{name}”{weekday}“{period}”同时在“{group}”和“{other}”。',
    en: '“{name}” is in “{group}” and “{other}” at once on {weekday}, “{period}”.',
  },
  place_used_twice: {
    zh: '“{place}”{weekday}“{period}”同时安排了“{group}”和“{other}”。',
    en: '“{place}” holds “{group}” and “{other}” at once on {weekday}, “{period}”.',
  },
  care_in_unfit_place: {
    zh: '“{place}”是食堂或门卫室，不宜安排看护。',
    en: '“{place}” is a canteen or guard room; care should not be planned there.',
  },
  // against what is already registered: found while planning
  number_belongs_to_other: {
    zh: '学籍号已属于在册学生，班级和姓名都不同，请核对。',
    en: 'The student number belongs to a registered child of another class and name; please check.',
  },
  child_not_registered: {
    zh: '没有登记过{class}“{name}”。请核对班级和姓名，或先导入学生名册。',
    en: '“{name}” of {class} is not registered: check class and name, or import the students first.',
  },
  class_is_new: {
    zh: '学校还没有{class}，导入后会新建这个班。写错了请改正。',
    en: 'The school has no {class} yet; it will be made by this import. Correct it if it was mistyped.',
  },
  consent_below_minimum_grade: {
    zh: '{class}“{name}”未到可自行离校的年级（{minimum} 年级起）。',
    en: '“{name}” of {class} is below the lowest grade that may leave alone ({minimum}).',
  },
  consent_signer_restricted: {
    zh: '{class}“{name}”的自行离校同意未导入：签字人目前不能为这名孩子签字。请由另一位监护人签字，或联系值班领导。',
    en: 'The consent of “{name}” of {class} to leave alone was not imported: whoever signed can’t sign for this child at present. Have another guardian sign, or ask the duty leader.',
  },
  permission_taken_back: {
    zh: '{class}“{name}”的这项许可已在 {date} 撤回，导入不会恢复。家长重新同意的，请填写撤回之后的日期，或在学生页面登记。',
    en: 'This permission for “{name}” of {class} was taken back on {date}, and the import doesn’t give it again. If the family agreed anew, write a date after that day, or enter it on the child’s page.',
  },
  staff_suspended: { zh: '“{value}”已停岗，不能排班。', en: '“{value}” is suspended and can’t be rostered.' },
  staff_left: { zh: '“{value}”已离职，不能排班。', en: '“{value}” has left and can’t be rostered.' },
  external_expired: {
    zh: '外聘人员“{value}”的资格证、健康证或无违法犯罪证明缺失或已过期，未排入。请在“教职工”表中补齐。',
    en: 'External “{value}” lacks a valid qualification, health certificate or conduct check and was not rostered: complete the sheet of staff.',
  },
  one_day_account: {
    zh: '“{value}”只有一天的临时账号，不能排班。',
    en: '“{value}” has an account for one day only and can’t be rostered.',
  },
  child_missing_from_file: {
    zh: '{class}“{name}”在册，但不在本文件中，保持不变。',
    en: '“{name}” of {class} is registered but not in this file; left unchanged.',
  },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

/** Why a file could not be read as tables at all. */
export const FILE_MESSAGES = {
  file_empty: { zh: '文件是空的，请重新选择。', en: 'The file is empty; choose it again.' },
  file_too_large: {
    zh: '文件超过 {limit} MB。请删除图片或拆分后再导入。',
    en: 'The file is larger than {limit} MB. Remove pictures or split it.',
  },
  too_many_files: { zh: '一次最多导入 {limit} 个文件。', en: 'At most {limit} files in one import.' },
  file_kind_unknown: {
    zh: '不是 Excel 工作簿（.xlsx）或 CSV 文件。请在表格软件中“另存为”.xlsx 后导入。',
    en: 'Neither an Excel workbook (.xlsx) nor a CSV file. Save it as .xlsx in a spreadsheet program.',
  },
  file_is_old_or_encrypted: {
    zh: '是旧版 .xls 或设了密码的文件。请取消密码并“另存为”.xlsx 后导入。',
    en: 'An old .xls file, or one with a password. Remove the password and save it as .xlsx.',
  },
  file_encrypted: { zh: '文件设了密码。请取消密码后导入。', en: 'The file has a password. Remove it and import again.' },
  file_has_macros: { zh: '文件带有宏。请“另存为”不带宏的 .xlsx 后导入。', en: 'The file holds macros. Save it as .xlsx without macros.' },
  file_damaged: {
    zh: '文件已损坏，无法读取。请重新打开并“另存为”.xlsx。',
    en: 'The file is damaged and can’t be read. Open it and save it as .xlsx again.',
  },
  file_too_many_entries: {
    zh: '工作簿内含文件超过 {limit} 个，不是正常的名册。',
    en: 'The workbook holds more than {limit} parts: not an ordinary roster.',
  },
  file_too_many_sheets: { zh: '工作表超过 {limit} 个，请拆分。', en: 'More than {limit} sheets; split the file.' },
  file_too_large_table: {
    zh: '有单元格超出 {rows} 行或 {columns} 列。请删除表格下方和右侧的空行空列。',
    en: 'A cell stands beyond row {rows} or column {columns}. Delete empty rows and columns around the table.',
  },
  file_too_many_cells: { zh: '单元格超过 {limit} 个，请拆分。', en: 'More than {limit} cells; split the file.' },
  file_inflates_too_much: {
    zh: '文件解开后过大（上限 {limit} MB），已拒绝。请只保留名册内容。',
    en: 'The file is too large once unpacked (limit {limit} MB). Keep the roster only.',
  },
  file_took_too_long: {
    zh: '读取超过 {seconds} 秒，已停止。请拆分后再导入。',
    en: 'Reading took more than {seconds} seconds and was stopped. Split the file.',
  },
  cell_unreadable: {
    zh: '第 {row} 行第 {column} 列的单元格无法读取。请删除其内容后重新填写。',
    en: 'The cell in row {row}, column {column} can’t be read. Clear it and enter its content again.',
  },
  csv_malformed: { zh: '第 {line} 行附近的引号不成对。请检查该行。', en: 'Unmatched quotes near line {line}. Check that line.' },
  encoding_unknown: {
    zh: '文字编码无法识别。请另存为“CSV UTF-8”。',
    en: 'The character encoding is not known. Save it as “CSV UTF-8”.',
  },
  import_busy: { zh: '正在读取其他文件，请稍后再试。', en: 'Other files are being read; try again shortly.' },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

export type FileRefusalCode = keyof typeof FILE_MESSAGES;

/** `{weekday}` in a message: ISO weekday 1–7. */
const WEEKDAY_WORDS: Readonly<Record<MessageLanguage, readonly string[]>> = {
  zh: ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

export type ImportProblemCode = keyof typeof IMPORT_MESSAGES;
export type MessageLanguage = 'zh' | 'en';

type Params = Readonly<Record<string, string | number>>;

/** The message of a problem with its params filled in. */
export const wordsOf = (problem: { readonly code: ImportProblemCode; readonly params: Params }, language: MessageLanguage): string =>
  filledIn(IMPORT_MESSAGES[problem.code][language], problem.params, language);

/** The message of a refused file. */
export const fileWordsOf = (refusal: { readonly code: FileRefusalCode; readonly params: Params }, language: MessageLanguage): string =>
  filledIn(FILE_MESSAGES[refusal.code][language], refusal.params, language);

const filledIn = (message: string, params: Params, language: MessageLanguage): string =>
  message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(params, name)) return whole;
    const value = params[name];
    return name === 'weekday' && typeof value === 'number' ? WEEKDAY_WORDS[language][value] : String(value);
  });
