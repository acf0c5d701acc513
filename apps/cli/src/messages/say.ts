import { filled, type Params } from '@baton/installation';
import { en } from './en';
import { type MessageKey, zhCN } from './zh-CN';

/** Chinese first, English second. */
export const inChinese = (key: MessageKey, params: Params = {}): string => filled(zhCN[key], params);
export const inEnglish = (key: MessageKey, params: Params = {}): string => filled(en[key], params);

/** To the person at the console. Standard output is left to what a command is asked for, such as an export. */
export function say(key: MessageKey, params: Params = {}): void {
  process.stderr.write(`${inChinese(key, params)}\n${inEnglish(key, params)}\n`);
}

/** Words in both languages that another text holds. */
export const sayWith = (key: MessageKey, zh: Params, en: Params): void => {
  process.stderr.write(`${inChinese(key, zh)}\n${inEnglish(key, en)}\n`);
};

/** A command can't go on: what is wrong and what to do about it. */
export class Refused extends Error {
  constructor(
    readonly key: MessageKey,
    readonly params: Params = {},
  ) {
    super(inEnglish(key, params));
  }
}
