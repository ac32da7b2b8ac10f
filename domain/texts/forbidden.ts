import type { Language } from './languages.js';

/**
 * What no text to a citizen may speak of, because others may read it: debt, rent, eviction, the court and its bailiff, the
 * unit, CPR, an address, a benefit, payment (domain.md §4.2, §6). Stems, each at the beginning of a word unless it is long
 * enough to stand for itself inside a compound; short ones only with the endings they take ("ret" is not in "forhindret").
 */
const start = String.raw`(?<![\p{L}\p{M}])`;
const end = String.raw`(?![\p{L}\p{M}])`;
const anywhere = (stems: string): string => stems.replaceAll(' ', '|');
const begin = (stems: string): string => `${start}(?:${stems.replaceAll(' ', '|')})`;
const whole = (words: string): string => `${start}(?:${words.replaceAll(' ', '|')})${end}`;
// The article and the particles that Arabic writes together with the word.
const arabic = (stems: string): string => `${start}[وف]?[بكل]?(?:ال|ل)?(?:${stems.replaceAll(' ', '|')})`;

/** In Danish, whatever the language of the rest: the words of the case itself. */
const inAll = anywhere('boligsocial restance husleje udsættelse foged gæld cpr');

const stems: Record<Language, string> = {
  da: [
    anywhere('udsæt domstol adresse kontanthjælp boligstøtte ydelse'),
    begin('betal udlejer lejemål lejer lejen lejekontrakt skyld rykker inkasso opsigelse regning'),
    whole('ret retten rettens retssag leje lejes'),
  ].join('|'),
  en: [
    begin('debt arrear evict bailiff address landlord tenan owe[ds]? payment unpaid'),
    whole('rent rents rental rented pay pays paid court courts benefit benefits owing'),
  ].join('|'),
  ar: [
    arabic('ديون مديون إيجار ايجار أجرة متأخرات إخلاء اخلاء طرد محكمة محاكم عنوان عناوين إعانة إعانات معونة دفع سداد'),
    `${arabic('دين دينك ديني')}${end}`,
    arabic('محضر مأمور'),
  ].join('|'),
  pl: [
    begin('czynsz zaległ zadłuż dłużni eksmi sąd komorni adres zasił świadczeni płat płac opłat zapłat najem najm'),
    whole('dług długu długi długów długiem'),
  ].join('|'),
  uk: [
    begin('борг заборгов оренд квартплат висел пристав адрес виплат субсиді плат оплат сплат орендодав'),
    whole('суд суду суді судом суди судів судовий'),
  ].join('|'),
  tr: begin('borc borç kira tahliye mahkeme icra haciz hacz adres öde ödenek'),
  so: [begin('deyn dayn kirad kirey maxkam cinwaan caydh bixin'), whole('kiro kirada kirooyin')].join('|'),
};

const patterns = new Map(
  Object.entries(stems).map(([language, own]) => [language, new RegExp(`${own}|${inAll}`, 'iu')]),
);

/** A web address, written out: citizens are told never to trust one. */
const webAddress = /https?:|www\.|[\p{L}\d-]+\.(?:dk|com|org|net|eu|info|io|me|ly)(?![\p{L}\d])/iu;

/** As a reader sees it: no mark that is not seen hides a word, and wide letters are letters. */
const asRead = (text: string): string => text.replace(/\p{Cf}/gu, '').normalize('NFKC');

/** The first word in a text that no citizen's message may hold, as it stands there; null where there is none. */
export function forbiddenIn(language: Language, text: string): string | null {
  // By the language's own rules: in Turkish the small I has no dot. Arabic may be written with or without vowel signs.
  const small = asRead(text)
    .toLocaleLowerCase(language)
    .replace(/[\u0640\u064B-\u0652]/g, '');
  return patterns.get(language)?.exec(small)?.[0] ?? null;
}

/** The web address that stands in a text, or null. */
export const webAddressIn = (text: string): string | null => webAddress.exec(asRead(text))?.[0] ?? null;
