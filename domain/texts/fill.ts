import type { Instant } from '../case.js';
import type { Policy } from '../policy.js';
import { directionOf, type Language } from './languages.js';
import { dayIn, timeIn, weekdayIn } from './moments.js';

/** What a text's `{variables}` become. */
export type Values = Record<string, string | undefined>;

/** The names and hours of the unit, as they stand in a language. */
export function unitValues({ municipality: unit }: Policy, language: Language): Values {
  return {
    municipality: unit.name,
    worker: unit.worker,
    phone: directionOf(language) === 'rtl' ? leftToRight(unit.phone) : unit.phone,
    phoneFrom: unit.phoneHours.from,
    phoneTo: unit.phoneHours.to,
    dropInWeekday: weekdayIn(language, unit.dropIn.weekday),
    dropInFrom: unit.dropIn.from,
    dropInTo: unit.dropIn.to,
    place: unit.dropIn.place,
  };
}

/** The visit, or the open hours, that a message speaks of. */
export function visitValues(language: Language, visitAt: Instant | undefined): Values {
  return visitAt === undefined ? {} : { day: dayIn(language, visitAt), time: timeIn(language, visitAt) };
}

/** Among Arabic letters "89 15 15 15" would be read as "15 15 15 89"; a left-to-right mark on each side holds it together. */
const leftToRight = (text: string): string => `\u200E${text}\u200E`;

export const variable = /\{(\w+)\}/g;

/**
 * A text with its values in place.
 *
 * @throws RangeError where it speaks of something that this message does not have
 */
export function filled(template: string, values: Values): string {
  return template.replace(variable, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`a text speaks of {${name}}, which this message does not have`);
    return value;
  });
}
