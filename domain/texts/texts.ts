import ar from './ar.json' with { type: 'json' };
import da from './da.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import pl from './pl.json' with { type: 'json' };
import so from './so.json' with { type: 'json' };
import staff from './staff.da.json' with { type: 'json' };
import tr from './tr.json' with { type: 'json' };
import uk from './uk.json' with { type: 'json' };
import { languages, type Language } from './languages.js';
import { languageFile, staffFile, type LanguageFile, type StaffFile, type TextsOverride } from './schema.js';

/**
 * What Husly writes to people, as data: one file per language, each with its version. To citizens: neutral and plain,
 * always who writes and a number to call (domain.md §4.2, §6); the unit should read a new version before it goes out.
 */
export interface Texts {
  citizens: Record<Language, LanguageFile>;
  staff: StaffFile;
  /** The paths of a municipality's own texts, e.g. `da.sms.contactRequest`. */
  overridden: ReadonlySet<string>;
}

/** The texts in force for a municipality. */
export type TextsFor = (municipality: string) => Texts;

/** Husly's own texts. */
export const ownTexts: Texts = {
  citizens: {
    da: own('da', da),
    en: own('en', en),
    ar: own('ar', ar),
    pl: own('pl', pl),
    uk: own('uk', uk),
    tr: own('tr', tr),
    so: own('so', so),
  },
  staff: staffFile.parse(staff),
  overridden: new Set(),
};

function own(language: Language, data: unknown): LanguageFile {
  const file = languageFile.parse(data);
  if (file.language !== language) throw new Error(`domain/texts/${language}.json says that it is "${file.language}"`);
  return file;
}

/** Husly's texts with a municipality's own in their places. */
export function withOverride({ texts }: TextsOverride): Texts {
  const citizens = { ...ownTexts.citizens };
  for (const language of languages) {
    const [file, given] = [ownTexts.citizens[language], texts[language]];
    if (!given) continue;
    citizens[language] = {
      ...file,
      subject: given.subject ?? file.subject,
      answer: { ...file.answer, ...given.answer },
      sms: { ...file.sms, ...given.sms },
      email: { ...file.email, ...given.email },
    };
  }
  return { ...ownTexts, citizens, overridden: new Set(pathsIn(texts)) };
}

/** Where the texts stand, e.g. `da.sms.contactRequest`. */
const pathsIn = (value: object): string[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? pathsIn(inner).map((path) => `${key}.${path}`) : [key],
  );
