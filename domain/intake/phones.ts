/** How a household can be reached: telephones and mail as reported. What cannot be used is kept as written, never guessed. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { IntakeWarning, ReportedPhone } from './intake.js';
import { oneLine, written } from './names.js';

export interface Contact<T> {
  value: T;
  warnings: IntakeWarning[];
}

/** 8 digits, first 2–9, in any spelling (domain.md §4.2). The library's list of open ranges lags behind new ones. */
const DANISH = /^(?:\+45|0045|45)?([2-9]\d{7})$/;
const SAYS_NOTHING = new Set(['tlf', 'telefon', 'telefonnr', 'nr', 'phone', 'tel']);
/** Words beside a number that leave it the citizen's own. Any other may be a daughter: no automatic text to her. */
const OWN = new Set(['mobil', 'mob', 'mobiltelefon', 'mobilnr', 'mobile', 'privat', 'egen', 'lejer', 'sms']);

function e164Of(number: string): string | null {
  const danish = DANISH.exec(number.replace(/[^\d+]/g, ''))?.[1];
  if (danish !== undefined) return `+45${danish}`;
  const parsed = parsePhoneNumberFromString(number, 'DK');
  return parsed !== undefined && parsed.countryCallingCode !== '45' && parsed.isValid() ? parsed.number : null;
}

function readPhone(piece: string): ReportedPhone {
  const found = /\+?\(?\+?\d[\d\s().+–-]*/.exec(piece);
  const e164 = found === null ? null : e164Of(found[0]);
  if (found === null || e164 === null) return { e164: null, asWritten: piece, sms: false, note: null };
  const beside = `${piece.slice(0, found.index)} ${piece.slice(found.index + found[0].length)}`;
  const words = (beside.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !SAYS_NOTHING.has(word.toLowerCase()));
  const isOwn = words.every((word) => OWN.has(word.toLowerCase()));
  // Whether texts may go abroad is for the municipality to switch on; until then they do not.
  const sms = isOwn && e164.startsWith('+45');
  return { e164, asWritten: piece, sms, note: words.length > 0 ? words.join(' ') : null };
}

/** "86 42 11 90 / 20 45 67 81" is two; "20 45 67 81 (datter og søn)" is one with a note. */
function pieces(text: string): string[] {
  return text
    .replace(/[^\S\n]+/g, ' ') // or a row of blanks would be gone through from each of them
    .split(/\s*(?:[/;,|&\n]|\bog\b|\beller\b)\s*/i)
    .flatMap((piece) => written(piece) ?? [])
    .reduce<string[]>((joined, piece) => {
      const last = joined.at(-1);
      const continues = last !== undefined && !(/\d/.test(piece) && /\d/.test(last));
      return continues ? [...joined.slice(0, -1), `${last} ${piece}`] : [...joined, piece];
    }, []);
}

const WARNINGS = {
  phoneUnreadable:
    'Nummeret kan ikke læses som et telefonnummer. Det vises, som det er skrevet, og der sendes ingen sms.',
  phoneForeign: 'Udenlandsk nummer: det kan ringes op, men der sendes ingen sms til det.',
  phoneOther: 'Ved nummeret står en bemærkning, så det kan være en andens telefon. Der sendes ingen sms til det.',
} as const;

function oddityOf(phone: ReportedPhone): keyof typeof WARNINGS | null {
  if (phone.e164 === null) return 'phoneUnreadable';
  if (!phone.e164.startsWith('+45')) return 'phoneForeign';
  return phone.sms ? null : 'phoneOther';
}

const keyOf = ({ e164, asWritten }: ReportedPhone): string => e164 ?? asWritten;

/** One entry per number. Where the same number stands twice, doubt about whose it is wins. */
function distinct(phones: ReportedPhone[]): ReportedPhone[] {
  const byNumber = new Map<string, ReportedPhone>();
  for (const phone of phones) {
    const key = keyOf(phone);
    const earlier = byNumber.get(key);
    const merged = earlier && { ...earlier, sms: earlier.sms && phone.sms, note: earlier.note ?? phone.note };
    byNumber.set(key, merged ?? phone);
  }
  return [...byNumber.values()];
}

/** More numbers than any home has: a whole list in one cell, and nobody would call them all. */
const MOST_PHONES = 20;

function tooMany(further: readonly string[]): IntakeWarning[] {
  if (further.length === 0) return [];
  const detail = `Der er meldt mere end ${MOST_PHONES} telefonnumre. Resten står i bemærkningerne, som de er skrevet.`;
  return [{ code: 'tooManyPhones', pointer: '/citizen/phones', asWritten: further.join(' / '), detail }];
}

/**
 * The numbers in the reported texts, in order; "-" and "ingen" are none. Unreadable ones stay, with a warning each; those
 * after the twentieth are `further`, as written.
 */
export function readPhones(texts: readonly string[]): Contact<ReportedPhone[]> & { further: string[] } {
  const found = texts.flatMap((text, index) =>
    pieces(text).map((piece) => ({ phone: readPhone(piece), pointer: `/citizen/phones/${index}` })),
  );
  const all = distinct(found.map(({ phone }) => phone));
  const value = all.slice(0, MOST_PHONES);
  const further = all.slice(MOST_PHONES).map(({ asWritten }) => asWritten);
  const taken = new Set(value.map(keyOf));
  const warnings = found.flatMap(({ phone, pointer }) => {
    const code = taken.has(keyOf(phone)) ? oddityOf(phone) : null;
    return code === null ? [] : [{ code, pointer, asWritten: phone.asWritten, detail: WARNINGS[code] }];
  });
  return { value, further, warnings: [...warnings, ...tooMany(further)] };
}

const emailAddress = z.email();

/** The first usable mail address, or null; a warning for what was left out. */
export function readEmail(text: string | null | undefined): Contact<string | null> {
  const asWritten = written(text);
  if (asWritten === null) return { value: null, warnings: [] };
  const candidates = asWritten.split(/[\s,;<>]+/).filter((candidate) => oneLine(candidate) !== null);
  const value = candidates.find((candidate) => emailAddress.safeParse(candidate).success) ?? null;
  if (value !== null && candidates.length === 1) return { value, warnings: [] };
  const detail =
    value === null
      ? 'E-mailadressen er ikke en brugbar adresse. Den vises, som den er skrevet, og bruges ikke.'
      : 'Kun den første brugbare e-mailadresse bruges. Resten vises, som det er skrevet.';
  const code = value === null ? 'emailUnreadable' : 'emailPartlyRead';
  return { value, warnings: [{ code, pointer: '/citizen/email', asWritten, detail }] };
}
