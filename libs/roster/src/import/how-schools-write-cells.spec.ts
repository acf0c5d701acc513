import {
  readDate,
  readPhone,
  readSchoolYear,
  readStudentNumber,
  readTime,
  readTimeRange,
  readWeekdays,
  readWholeNumber,
  readYesNo,
} from './cells';
import { classWords, DEFAULT_CLASS_NAMING, readClassName, readGrades } from './class-names';
import { fileWordsOf, FILE_MESSAGES, IMPORT_MESSAGES, wordsOf, type FileRefusalCode, type ImportProblemCode } from './messages';
import { SHEETS } from './sheets';
import { columnLetters, personName, smallNumber } from './text';
import { meaningOf, POLICY_ITEMS, RELATIONS } from './words';

const naming = { ...DEFAULT_CLASS_NAMING, schoolYear: 2025 };
const classOf = (text: string, over = {}) => readClassName(text, { ...naming, ...over });

describe('a class in every spelling', () => {
  it.each([
    ['三（2）班', 3, 2],
    ['三(2)班', 3, 2],
    ['三2班', 3, 2],
    ['三（２）班', 3, 2],
    ['三（二）班', 3, 2],
    ['三二班', 3, 2],
    ['三年级2班', 3, 2],
    ['三年级（2）班', 3, 2],
    ['三年二班', 3, 2],
    ['小学三年级2班', 3, 2],
    ['3年级2班', 3, 2],
    ['3（2）', 3, 2],
    ['3.2班', 3, 2],
    ['302', 3, 2],
    ['0302', 3, 2],
    ['３０２班', 3, 2],
    ['三 （ 2 ） 班', 3, 2],
    ['三年级十一班', 3, 11],
    ['2023级2班', 3, 2],
    ['2023级（2）班', 3, 2],
    ['23级2班', 3, 2],
    ['七（3）班', 7, 3],
    ['初一（3）班', 7, 3],
    ['初一3班', 7, 3],
    ['初三年级3班', 9, 3],
    ['初2025级3班', 7, 3],
  ])('%s', (text, grade, classNo) => {
    expect(classOf(text)).toEqual({ ref: { grade, classNo } });
  });

  it('follows the school where junior school starts with grade 6', () => {
    const shandong = { juniorFirstGrade: 6, chuYiGrade: 6 };
    expect(classOf('初一（3）班', shandong)).toEqual({ ref: { grade: 6, classNo: 3 } });
    expect(classOf('初四（3）班', shandong)).toEqual({ ref: { grade: 9, classNo: 3 } });
    expect(classOf('初2025级3班', shandong)).toEqual({ ref: { grade: 6, classNo: 3 } });
    const shanghai = { juniorFirstGrade: 6, chuYiGrade: 7 };
    expect(classOf('预初（1）班', shanghai)).toEqual({ ref: { grade: 6, classNo: 1 } });
    expect(classOf('预备1班', shanghai)).toEqual({ ref: { grade: 6, classNo: 1 } });
    expect(classOf('初一（3）班', shanghai)).toEqual({ ref: { grade: 7, classNo: 3 } });
  });

  it('cannot count a year of entry without knowing the school year', () => {
    expect(classOf('2023级2班', { schoolYear: null })).toEqual({ unreadable: 'school_year_needed' });
  });

  it.each(['', '三班', '班', '阳光班', '310班长', '十（1）班', '3（99）班', '2010级2班', '三（0）班'])('does not guess at %s', (text) => {
    expect(classOf(text)).toEqual({ unreadable: 'class_unreadable' });
  });

  it('is shown as 三（2）班', () => {
    expect(classWords({ grade: 3, classNo: 2 })).toBe('三（2）班');
  });
});

describe('dates', () => {
  it.each([
    ['2015-3-4', '2015-03-04'],
    ['2015/3/4', '2015-03-04'],
    ['2015.03.04', '2015-03-04'],
    ['2015年3月4日', '2015-03-04'],
    ['２０１５年３月４日', '2015-03-04'],
    ['20150304', '2015-03-04'],
    ['2015-03-04T00:00', '2015-03-04'],
    ['42067', '2015-03-04'],
    ['43890', '2020-02-29'],
    ['2020-2-29', '2020-02-29'],
  ])('%s is %s', (text, date) => {
    expect(readDate(text)).toBe(date);
  });

  it.each(['2019-2-29', '2015-13-1', '3/4/2015', '2015', '15.3.4', '明天', '1234567', '99999'])('%s is no date', (text) => {
    expect(readDate(text)).toBeNull();
  });
});

describe('times, weekdays, numbers', () => {
  it.each([
    ['16:40', 1000],
    ['16：40', 1000],
    ['16点40分', 1000],
    ['16时40', 1000],
    ['下午4:40', 1000],
    ['4:40 PM', 1000],
    ['1640', 1000],
    ['0.69444444', 1000],
    ['1899-12-30T16:40', 1000],
    ['下午四点', null],
    ['25:00', null],
  ])('%s', (text, minutes) => {
    expect(readTime(text)).toBe(minutes);
  });

  it('reads a range of times', () => {
    expect(readTimeRange('15:50—16:40')).toEqual([950, 1000]);
    expect(readTimeRange('15:50至16:40')).toEqual([950, 1000]);
    expect(readTimeRange('15:50')).toBeNull();
  });

  it.each([
    ['周一', [1]],
    ['星期三', [3]],
    ['周一、周三、周五', [1, 3, 5]],
    ['周一、三、五', [1, 3, 5]],
    ['一三五', [1, 3, 5]],
    ['135', [1, 3, 5]],
    ['1,3,5', [1, 3, 5]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['周一至周五', [1, 2, 3, 4, 5]],
    ['星期一到星期四', [1, 2, 3, 4]],
    ['工作日', [1, 2, 3, 4, 5]],
    ['周日', [7]],
    ['每天', 'every'],
    ['周八', null],
    ['5-1', null],
  ])('%s', (text, days) => {
    expect(readWeekdays(text)).toEqual(days);
  });

  it('reads phones with spaces, country code and area code, and short numbers', () => {
    expect(
      [
        '138 0000 0000',
        '+86 138-0000-0000',
        '8613800000000',
        '0086-13800000000',
        '010-12345678',
        '（021）12345678',
        '0512-1234567-801',
        '66123',
      ].map(readPhone),
    ).toEqual(['13800000000', '13800000000', null, '13800000000', '010-12345678', '021-12345678', '0512-1234567-801', '66123']);
    expect(['12800000000', '1380000000', '无', '1.38E+10'].map(readPhone)).toEqual([null, null, null, null]);
  });

  it('reads yes, no, numbers, school years and student numbers', () => {
    expect(['是', '√', 'Y', '１', '否', '×', '无', '也许'].map(readYesNo)).toEqual([true, true, true, true, false, false, false, null]);
    expect(['12', '１２', '12.0', '十二', '12号', '12.5'].map(readWholeNumber)).toEqual([12, 12, 12, 12, 12, null]);
    expect(['2025-2026', '2025学年', '2025—2026学年度第二学期', '二五'].map(readSchoolYear)).toEqual([2025, 2025, 2025, null]);
    const number = 'G99000020170506001X';
    expect(
      [number, 'g99000020170506001x', 'Ｇ99000020170506001Ｘ', '99000020170506001X', 'A99000020170506001X', `${number}1`].map(
        readStudentNumber,
      ),
    ).toEqual([number, number, number, null, null, null]);
  });

  it('reads grades', () => {
    expect(['1-2', '一、二年级', '三年级', '3-6', '初一、初二', '全校', '低年级'].map((text) => readGrades(text, naming))).toEqual([
      [1, 2],
      [1, 2],
      [3],
      [3, 4, 5, 6],
      [7, 8],
      'all',
      null,
    ]);
  });
});

describe('names', () => {
  it('keeps every character as written, and only takes out the white space that aligns a list', () => {
    expect(personName('李　明')).toBe('李明');
    expect(personName('王 𠮷')).toBe('王𠮷');
    expect([...personName('王𠮷')]).toHaveLength(2);
    expect(personName('Anna  Maria')).toBe('Anna Maria');
    // U+FA10 would become U+585A if the name were normalised
    expect(personName('\ufa10本')).toBe('\ufa10本');
  });

  it('writes the separator of minority names in one way, whatever dot was typed', () => {
    for (const dot of ['·', '•', '・', '‧', ' · ', '.', '．']) expect(personName(`阿依古丽${dot}买买提`)).toBe('阿依古丽\u00b7买买提');
  });
});

describe('relations by the national codes', () => {
  it.each([
    ['父亲', '51'],
    ['爸爸', '51'],
    ['妈妈', '52'],
    ['母子', '52'],
    ['继父', '57'],
    ['爷爷', '61'],
    ['奶奶', '62'],
    ['外公', '63'],
    ['姥姥', '64'],
    ['外婆', '64'],
    ['哥哥', '71'],
    ['舅舅', '85'],
    ['小姨', '88'],
    ['姑姑', '90'],
    ['亲戚', '97'],
    ['邻居', '99'],
    ['法定监护人', 'other_guardian'],
    ['阿姨', null],
    ['干爹', null],
  ])('%s is %s', (word, code) => {
    expect(meaningOf(RELATIONS, word)).toBe(code);
  });
});

describe('the words of the import', () => {
  it('fills in what a message names, in both languages, and leaves no hole', () => {
    const problem = { code: 'self_without_consent' as const, params: { class: '五（3）班', name: '王明', weekday: 2 } };
    expect(wordsOf(problem, 'zh')).toBe('五（3）班“王明”周二计划自行离校，但没有当天有效的自行离校申请。');
    expect(wordsOf(problem, 'en')).toContain('Tuesday');
    expect(fileWordsOf({ code: 'file_too_large', params: { limit: 10 } }, 'zh')).toContain('10 MB');
  });

  it('says everything in both languages with the same holes', () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const code of Object.keys(IMPORT_MESSAGES) as ImportProblemCode[])
      expect([code, new Set(holes(IMPORT_MESSAGES[code].en))]).toEqual([code, new Set(holes(IMPORT_MESSAGES[code].zh))]);
    for (const code of Object.keys(FILE_MESSAGES) as FileRefusalCode[])
      expect(holes(FILE_MESSAGES[code].en)).toEqual(holes(FILE_MESSAGES[code].zh));
  });

  it('names every policy value once, and no field of a sheet twice', () => {
    const words = Object.values(POLICY_ITEMS).flat();
    expect(new Set(words).size).toBe(words.length);
    for (const { kind, columns } of SHEETS) expect([kind, new Set(columns.map(({ field }) => field)).size]).toEqual([kind, columns.length]);
  });
});

it('counts as a spreadsheet program does', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  expect(['十', '十一', '二十三', '九', '两', '一百'].map(smallNumber)).toEqual([10, 11, 23, 9, 2, null]);
});
