import { z } from 'zod';
import type { Instant } from '../../domain/case.js';
import { languages, type Language } from '../../domain/texts/languages.js';
import { dayIn } from '../../domain/texts/moments.js';
import ar from './texts/ar.json' with { type: 'json' };
import da from './texts/da.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import pl from './texts/pl.json' with { type: 'json' };
import so from './texts/so.json' with { type: 'json' };
import tr from './texts/tr.json' with { type: 'json' };
import uk from './texts/uk.json' with { type: 'json' };

/** What the citizen's page and the door card say: one file a language, each with the keys of the Danish one. */
const names = {
  da: 'Dansk',
  en: 'English',
  ar: 'العربية',
  pl: 'Polski',
  uk: 'Українська',
  tr: 'Türkçe',
  so: 'Soomaali',
} as const satisfies Record<Language, string>;

export type PageTexts = typeof da;

const all: Record<Language, PageTexts> = { da, en, ar, pl, uk, tr, so };

/** The words in a language. */
export const textsIn = (language: Language): PageTexts => all[language];

/** A day as the page and the card write it: its number stays beside what it numbers, in a narrow line too. */
export const shownDay = (language: Language, at: Instant): string =>
  dayIn(language, at).replaceAll(/(?<=\d\.?|\bd\.) /gu, '\u00a0');

/** A language's name in itself. */
export const nameOf = (language: Language): string => names[language];

/** One of the languages the page speaks. */
export const pageLanguage = z.enum(languages);
