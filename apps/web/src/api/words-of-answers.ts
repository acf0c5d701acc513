import { useSyncExternalStore } from 'react';
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

type Catalogue = typeof import('@baton/contracts/messages');

// Answers carry their own words; the catalogue of both languages is for codes that a screen knows without asking. It comes
// after the page, so that the page is there sooner.
let catalogue: Catalogue | null = null;
let coming: Promise<void> | null = null;
const listeners = new Set<() => void>();

function load(): void {
  coming ??= import('@baton/contracts/messages').then(
    (loaded) => {
      catalogue = loaded;
      for (const listener of listeners) listener();
    },
    () => {
      coming = null; // without network on a device that has never kept it: the next screen asks again
    },
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  load();
  return () => listeners.delete(listener);
}

function saidOf(code: string): Words | null {
  const known = catalogue?.ANSWER_CODES.find((one) => one === code);
  return (known && catalogue?.wordsOf(known)) ?? null;
}

/** The catalogue's words of a code; null: it has none, or isn't here yet (the screen is drawn again when it is) */
export function useSaid(): (code: string) => Words | null {
  useSyncExternalStore(subscribe, () => catalogue);
  return saidOf;
}

/** What a person reads about a code: the words that came with the answer, or those of the catalogue. */
export function useSay(): (error: unknown) => string {
  const { language } = useLanguage();
  const other = useWords(OTHER);
  const saidOf = useSaid();
  return (error) => {
    if (error instanceof Unreachable) return other.unreachable;
    if (error instanceof Refusal) return error.words?.[language] ?? saidOf(error.code)?.[language] ?? other.unexpected(error.code);
    return other.unexpected(error instanceof Error ? error.message : String(error));
  };
}
