import type { Words } from './codes';

/** Words for one broken field rule, by the validator's name of it. `{field}` is the path of the field. */
export const FIELD_WORDS: Readonly<Record<string, Words>> = {
  whitelistValidation: { zh: '{field}：没有这个字段，请删去', en: '{field} is not a field of this request: leave it out' },
  isString: { zh: '{field}：应为文字', en: '{field} must be text' },
  isNotEmpty: { zh: '{field}：不能为空', en: '{field} must not be empty' },
  isDefined: { zh: '{field}：必填', en: '{field} is required' },
  isLength: { zh: '{field}：长度不符', en: '{field} is too short or too long' },
  maxLength: { zh: '{field}：太长', en: '{field} is too long' },
  minLength: { zh: '{field}：太短', en: '{field} is too short' },
  matches: { zh: '{field}：格式不符', en: '{field} doesn’t have the required form' },
  isIn: { zh: '{field}：不在可选值之内', en: '{field} is none of the permitted values' },
  isEnum: { zh: '{field}：不在可选值之内', en: '{field} is none of the permitted values' },
  isUuid: { zh: '{field}：应为 UUID', en: '{field} must be a UUID' },
  isInt: { zh: '{field}：应为整数', en: '{field} must be a whole number' },
  isNumber: { zh: '{field}：应为数字', en: '{field} must be a number' },
  isBoolean: { zh: '{field}：应为是或否', en: '{field} must be true or false' },
  isArray: { zh: '{field}：应为列表', en: '{field} must be a list' },
  isObject: { zh: '{field}：应为对象', en: '{field} must be an object' },
  isDateString: { zh: '{field}：应为日期', en: '{field} must be a date' },
  isCalendarDate: { zh: '{field}：应为存在的日期，格式 2026-03-10', en: '{field} must be a date that exists, such as 2026-03-10' },
  isPhone: { zh: '{field}：不是可以拨打的电话号码', en: '{field} is not a phone number that can be called' },
  isStudentNumber: {
    zh: '{field}：不是学籍号（G、J 或 L 开头共 19 位）',
    en: '{field} is not a student number: G, J or L and 18 more characters',
  },
  min: { zh: '{field}：太小', en: '{field} is too small' },
  max: { zh: '{field}：太大', en: '{field} is too large' },
  arrayMinSize: { zh: '{field}：项目太少', en: '{field} has too few entries' },
  arrayMaxSize: { zh: '{field}：项目太多', en: '{field} has too many entries' },
  arrayNotEmpty: { zh: '{field}：不能是空列表', en: '{field} must not be an empty list' },
  arrayUnique: { zh: '{field}：有重复的项目', en: '{field} has an entry twice' },
  nestedValidation: { zh: '{field}：应为对象', en: '{field} must be an object' },
  unknownValue: { zh: '{field}：无法识别', en: '{field} is not recognised' },
};

/** For a rule that has no words of its own yet. */
export const OTHER_FIELD_WORDS: Words = { zh: '{field}：不符合要求', en: '{field} doesn’t meet its rule' };

export const fieldWords = (rule: string, field: string): Words => {
  const words = Object.hasOwn(FIELD_WORDS, rule) ? FIELD_WORDS[rule] : OTHER_FIELD_WORDS;
  return { zh: words.zh.replace('{field}', field), en: words.en.replace('{field}', field) };
};
