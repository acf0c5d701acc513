import { ANSWER_CODES, statusOf, wordsOf } from './catalogue';
import { en } from './en';
import { STATUS } from './status';
import { FIELD_WORDS, fieldWords } from './validation';
import { zhCN } from './zh-CN';

describe('every refusal has words', () => {
  it('in both languages and with a status, and no word without a code', () => {
    const codes = Object.keys(STATUS).sort();
    expect(Object.keys(zhCN).sort()).toEqual(codes);
    expect(Object.keys(en).sort()).toEqual(codes);
  });

  it.each(ANSWER_CODES)('%s reads as a sentence in Chinese and in English', (code) => {
    const { zh, en: english } = wordsOf(code);
    expect(zh).toMatch(/\p{Script=Han}.*。$/su);
    expect(english).toMatch(/^[A-Z“].*\.$/s);
    expect(english).not.toMatch(/\p{Script=Han}/u);
    expect(statusOf(code)).toBeGreaterThanOrEqual(400);
  });

  it('a blocked release says nothing of why: no court, no restriction, no parent', () => {
    const { zh, en: english } = wordsOf('blocked');
    expect(zh).not.toMatch(/限制|法院|监护|父|母/);
    expect(english).not.toMatch(/restrict|court|custody|father|mother/i);
  });

  it('a broken field is named, also one whose rule has no words yet', () => {
    expect(fieldWords('isUuid', 'commandId').en).toBe('commandId must be a UUID');
    expect(fieldWords('isFutureRule', 'marks[0].mark').zh).toContain('marks[0].mark');
    expect(fieldWords('constructor', 'x').en).toContain('x');
    for (const words of Object.values(FIELD_WORDS)) for (const text of [words.zh, words.en]) expect(text).toContain('{field}');
  });
});
