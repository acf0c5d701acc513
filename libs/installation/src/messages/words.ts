import { en } from './en';
import { type MessageKey, zhCN } from './zh-CN';

export type Params = Readonly<Record<string, string | number>>;

/** One text in both languages of the console. */
export interface BothLanguages {
  readonly zh: string;
  readonly en: string;
}

/** A template with its `{name}`s filled in; one that has no value stays as it is. */
export const filled = (template: string, params: Params): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

export const wordsOf = (key: MessageKey, params: Params = {}): BothLanguages => ({
  zh: filled(zhCN[key], params),
  en: filled(en[key], params),
});

/** Chinese first, English second, a line each. */
export const linesOf = (key: MessageKey, params: Params = {}): string => {
  const words = wordsOf(key, params);
  return `${words.zh}\n${words.en}`;
};
