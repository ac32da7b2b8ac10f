/** The languages Husly writes in, and how senders write them. Pure. */
export const languages = ['da', 'en', 'ar', 'pl', 'uk', 'tr', 'so'] as const;
export type Language = (typeof languages)[number];

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

// Codes of ISO 639-1 and 639-2, and the name in Danish, English and the language itself; in small letters.
const names: Record<Language, string> = {
  da: 'da dan dansk danish',
  en: 'en eng engelsk english',
  ar: 'ar ara arabisk arabic العربية عربي عربية',
  pl: 'pl pol polsk polish polski polska polskie',
  uk: 'uk ukr ukrainsk ukrainian українська украинский',
  tr: 'tr tur tyrkisk turkish türkçe turkce',
  so: 'so som somalisk somali soomaali soomaaliga',
};
const byName = new Map(languages.flatMap((language) => names[language].split(' ').map((name) => [name, language])));

/** "ikke dansk", "lidt engelsk": then the language named is not the one to write in. */
const takesBack = /(?<!\p{L})(ikke|intet|ingen|lidt|smule|dårligt?|not|no|little|poor)(?!\p{L})/u;
const nothingTold = /^(ukendt|uoplyst|ved ikke|unknown|ingen|nej|none)?$/u;

/**
 * The language a sender has told, however it was written: a code ("da", "en-GB"), or a name in Danish, English or the
 * language itself ("arabisk", "Polish", "Türkçe"); of several the first.
 *
 * @returns null where none is told; `other` for one that Husly has no texts in, or that cannot be read
 */
export function languageOf(written: string | null): Language | 'other' | null {
  // NFKC, and the dot that "TÜRKÇE" and "İngilizce" leave over the i in small letters.
  const told = (written ?? '').normalize('NFKC').toLowerCase().replaceAll('̇', '');
  const words = told.match(/[\p{L}\p{M}]+/gu) ?? [];
  if (nothingTold.test(words.join(' '))) return null;
  if (takesBack.test(told)) return 'other';
  // Codes stand alone ("en-GB", "ar, da"): the "en" of "en smule" or the "so" of a sentence is none.
  const codes = words.every((word) => word.length <= 4);
  const known = words.map((word) => (codes || word.length > 3 ? byName.get(word) : undefined));
  return known.find((language) => language !== undefined) ?? 'other';
}

/**
 * Which languages a message is written in, the first on top: the citizen's own where we have it; Danish beside English
 * where we lack it; where none is told Danish, in an e-mail with the English beneath.
 */
export function languagesFor(written: string | null, channel: 'sms' | 'email'): readonly Language[] {
  const told = languageOf(written);
  if (told === null) return channel === 'sms' ? ['da'] : ['da', 'en'];
  return told === 'other' ? ['da', 'en'] : [told];
}
