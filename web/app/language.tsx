import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';

export const languages = ['da', 'en'] as const;
export type Language = (typeof languages)[number];

/** The words of an area in both languages. The Danish ones decide what there is to say. */
export interface Words<T> {
  da: T;
  en: T;
}
export const words = <T extends object>(da: T, en: NoInfer<T>): Words<T> => ({ da, en });

interface Chosen {
  language: Language;
  choose: (language: Language) => void;
}
const LanguageContext = createContext<Chosen>({ language: 'da', choose: () => undefined });

const storageKey = 'husly.language';

/** Danish, until somebody chooses otherwise in this browser. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(
    () => languages.find((known) => known === localStorage.getItem(storageKey)) ?? 'da',
  );
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(storageKey, language);
  }, [language]);
  const chosen = useMemo(() => ({ language, choose: setLanguage }), [language]);
  return <LanguageContext value={chosen}>{children}</LanguageContext>;
}

export const useLanguage = (): Chosen => use(LanguageContext);

/** An area's words in the language that is chosen. */
export const useWords = <T,>(both: Words<T>): T => both[useLanguage().language];
