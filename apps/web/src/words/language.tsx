import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

/** zh-CN first, English second. */
export type Language = 'zh' | 'en';

type Word = string | ((...values: never[]) => string);
type WordList = Readonly<Record<string, Word>>;
/** The English of a list has the same keys, and the same values to fill in. */
type Same<T extends WordList> = {
  readonly [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string;
};

export interface Bilingual<T extends WordList> {
  readonly zh: T;
  readonly en: Same<T>;
}

/** A capability's words in both languages; a missing one doesn't compile. */
export const words = <T extends WordList>(zh: T, en: Same<T>): Bilingual<T> => ({ zh, en });

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const KEY = 'baton.language';
const Chosen = createContext<LanguageChoice>({ language: 'zh', choose: () => undefined });

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'));
  const choose = useCallback((next: Language) => {
    localStorage.setItem(KEY, next);
    document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
    setLanguage(next);
  }, []);
  const value = useMemo(() => ({ language, choose }), [language, choose]);
  return <Chosen value={value}>{children}</Chosen>;
}

export const useLanguage = (): LanguageChoice => use(Chosen);

/** The words of a capability in the language of the person. */
export function useWords<T extends WordList>(list: Bilingual<T>): T {
  return list[useLanguage().language] as T;
}
