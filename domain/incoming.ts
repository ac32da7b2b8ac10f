/** What a citizen's SMS means to the program; reading it is for people. */

/** `tooMany`: the line that tells of a flood. `counted`: one of the flood; its words are not kept. */
export type IncomingMeaning = 'stop' | 'start' | 'reply' | 'tooMany' | 'counted';

/**
 * Twilio's own words for STOP and START, and the Danish ones. "Ja", "yes" and "slut" are not among them: they answer
 * questions too.
 */
const stopWords = new Set([
  'stop',
  'stopall',
  'stop all',
  'unsubscribe',
  'cancel',
  'end',
  'quit',
  'optout',
  'opt out',
  'stop sms',
  'stop sms er',
  'stop beskeder',
  'stop besked',
  'afmeld',
  'afmeld sms',
  'afmeld mig',
  'frameld',
  'frameld mig',
  'ikke flere beskeder',
  'ikke flere sms',
  'ikke flere sms er',
  'ingen flere beskeder',
  'ingen flere sms',
  'ingen flere sms er',
  'ingen sms',
  'ingen beskeder',
  'nej tak til sms',
  'nej tak til beskeder',
]);
const startWords = new Set(['start', 'unstop', 'optin', 'opt in', 'tilmeld', 'tilmeld sms', 'tilmeld mig']);

/** Said before or after, it changes nothing: "Stop, tak". */
const courtesy = /^(?:(?:hej|venligst|please) )+|(?: (?:nu|tak|venligst|please))+$/g;

/** STOP or START only where that is all the message says; anything else is for a person to read. */
export function meaningOf(text: string): 'stop' | 'start' | 'reply' {
  const said = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{C}\s]+/gu, ' ')
    .trim()
    .replace(courtesy, '');
  return stopWords.has(said) ? 'stop' : startWords.has(said) ? 'start' : 'reply';
}

const mostCharacters = 10_000;

/**
 * The words as they are kept: what the database cannot hold is taken out, and nothing is longer than any note.
 *
 * @param pictures how many came with it; they are not fetched
 */
export function wordsOf(text: string, pictures: number): string {
  const clean = text
    .replaceAll('\0', '')
    .slice(0, mostCharacters)
    .replace(/\p{Surrogate}/gu, '\u{FFFD}')
    .trim();
  const note =
    pictures === 0 ? '' : pictures === 1 ? 'med et billede, som ikke hentes' : 'med billeder, som ikke hentes';
  const words = clean || '(ingen tekst)';
  return note ? `${words} [${note}]` : words;
}

/** So many messages of one number are kept in full each hour. */
export const keptAnHour = 20;
/** What stands in the place of those that are not. */
export const tooManyWords = `(Der er kommet mere end ${keptAnHour} beskeder fra nummeret inden for en time. De øvrige er talt, men ikke gemt.)`;
