import type { AnswerCode, Words } from './codes';
import { en } from './en';
import { STATUS } from './status';
import { zhCN } from './zh-CN';

export const wordsOf = (code: AnswerCode): Words => ({ zh: zhCN[code], en: en[code] });

export const statusOf = (code: AnswerCode): number => STATUS[code];

export const ANSWER_CODES = Object.keys(STATUS) as readonly AnswerCode[];
