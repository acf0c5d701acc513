import { ANSWER_CODES, wordsOf } from '@baton/contracts/messages';
import { useLanguage, words, useWords } from '../words/language';
import { Refusal, Unreachable, type Words } from './api';

const OTHER = words(
  {
    unreachable: '连不上服务器。已记下的不会丢，联网后自动发送。',
    unexpected: (code: string) => `没有成功（${code}）。请再试一次，仍不行请找系统管理员。`,
  },
  {
    unreachable: 'The server can’t be reached. What was recorded is kept and will be sent.',
    unexpected: (code: string) => `That did not work (${code}). Try again, or ask the system administrator.`,
  },
);

/** What a person reads about a code: the words that came with the answer, or those of the catalogue. */
export function useSay(): (error: unknown) => string {
  const { language } = useLanguage();
  const other = useWords(OTHER);
  return (error) => {
    if (error instanceof Unreachable) return other.unreachable;
    if (error instanceof Refusal) return error.words?.[language] ?? saidOf(error.code)?.[language] ?? other.unexpected(error.code);
    return other.unexpected(error instanceof Error ? error.message : String(error));
  };
}

type Known = (typeof ANSWER_CODES)[number];
export const saidOf = (code: string): Words | null => ((ANSWER_CODES as readonly string[]).includes(code) ? wordsOf(code as Known) : null);
