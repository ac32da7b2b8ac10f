import type { Policy } from '../policy.js';
import { outsideGsm7, smsParts } from '../smsParts.js';
import { unitValues, variable, visitValues, type Values } from './fill.js';
import { forbiddenIn, webAddressIn } from './forbidden.js';
import { languages, type Language } from './languages.js';
import { longestDay } from './moments.js';
import { citizenPurposes, type CitizenPurpose } from './purposes.js';
import type { Texts } from './texts.js';

/** What is wrong with one text, and where it stands, e.g. `['da', 'sms', 'contactRequest']`. */
export interface TextFault {
  path: readonly string[];
  problem: string;
}

/** The languages whose SMS must fit one part: the alphabets of the others do not allow it, or their words are longer. */
const onePart: ReadonlySet<Language> = new Set<Language>(['da', 'en']);

const unit = ['municipality', 'worker', 'phone'];
const hours = ['phoneFrom', 'phoneTo', 'dropInWeekday', 'dropInFrom', 'dropInTo', 'place'];
const ofVisit: Partial<Record<CitizenPurpose, readonly string[]>> = {
  visitNotice: ['day', 'time'],
  visitReminder: ['day', 'time'],
  visitCancelled: ['day', 'time'],
  missedVisit: ['day', 'time'],
  dropIn: ['day', 'time'],
};

/** Does a text in this language, filled in, go as one SMS as it must? */
export const fitsOnePart = (language: Language, text: string): boolean => {
  const { encoding, parts } = smsParts(text);
  return !onePart.has(language) || (encoding === 'GSM-7' && parts === 1);
};

/** Everything that is wrong with the texts to citizens, with the names and hours of this policy; none, if they may be used. */
export function faultsOf(texts: Texts, policy: Policy): TextFault[] {
  return languages.flatMap((language) => faultsIn(language, texts, policy));
}

function faultsIn(language: Language, texts: Texts, policy: Policy): TextFault[] {
  const { subject, answer, sms, email } = texts.citizens[language];
  const at = (path: string[], problems: (string | null)[]): TextFault[] =>
    problems.filter((p) => p !== null).map((problem) => ({ path: [language, ...path], problem }));
  const longest = onePart.has(language) ? longestValues(language, policy) : null;
  const common = (text: string, known: readonly string[]) => [
    unknownVariable(text, known),
    forbiddenWord(language, text),
    hasWebAddress(text),
  ];
  return [
    ...at(['subject'], common(subject, ['municipality', 'worker'])),
    ...Object.entries(answer).flatMap(([kind, text]) =>
      at(
        ['answer', kind],
        [
          ...common(text, [...unit, 'link']),
          text.includes('{link}') ? null : 'has no {link}, which it is there for',
          kind === 'sms' ? tooMuch(text, longest) : null,
        ],
      ),
    ),
    ...citizenPurposes.flatMap((purpose) => {
      const known = [...unit, ...hours, ...(ofVisit[purpose] ?? [])];
      const both = (text: string) => [...common(text, known), tellsWho(text)];
      return [
        ...at(['sms', purpose], [...both(sms[purpose]), tooMuch(sms[purpose], longest)]),
        ...at(['email', purpose], both(email[purpose])),
      ];
    }),
  ];
}

function unknownVariable(text: string, known: readonly string[]): string | null {
  const [stray] = text.replace(variable, '').match(/[{}]/) ?? [];
  if (stray) return `has a "${stray}" that belongs to no variable`;
  const wrong = [...text.matchAll(variable)].map(([, name = '']) => name).find((name) => !known.includes(name));
  if (wrong === 'link') return 'holds {link}; the link has a sentence of its own, "answer"';
  return wrong === undefined ? null : `speaks of {${wrong}}; here may stand ${known.map((n) => `{${n}}`).join(', ')}`;
}

function forbiddenWord(language: Language, text: string): string | null {
  const word = forbiddenIn(language, text.replace(variable, '0'));
  return word === null ? null : `holds "${word}", which others must not read about a citizen`;
}

function hasWebAddress(text: string): string | null {
  const address = webAddressIn(text);
  return address === null ? null : `holds the web address "${address}", which citizens are told not to trust`;
}

function tellsWho(text: string): string | null {
  if (!text.includes('{phone}')) return 'has no {phone} to call';
  return /\{(worker|municipality)\}/.test(text) ? null : 'does not say who writes: {worker}, {municipality} or both';
}

/** The policy's own names, and the longest day of the year. */
const longestValues = (language: Language, policy: Policy): Values => ({
  ...unitValues(policy, language),
  ...visitValues(language, longestDay(language)),
});

/** @param longest null where an SMS may take several parts */
function tooMuch(text: string, longest: Values | null): string | null {
  if (longest === null) return null;
  const whole = text.replace(variable, (as, name: string) => longest[name] ?? as);
  const strange = outsideGsm7(whole);
  if (strange.length > 0) return `holds ${strange.map((c) => `"${c}"`).join(' ')}, which an SMS of one part cannot`;
  const { units, parts } = smsParts(whole);
  return parts === 1 ? null : `takes ${units} characters on the longest day, and one SMS has room for 160`;
}
