import { addDays } from '../domain/calendar.js';
import type { CaseState } from '../domain/case.js';
import type { CompleteTaskBody, FactBody } from '../domain/commands.js';
import { dateInCopenhagen, toInstant } from '../domain/copenhagen.js';
import { isTooFarAhead } from '../domain/intake/dates.js';
import { isWholeDay } from '../domain/law/entry.js';
import { toldDates, withoutContradictions } from '../domain/law/contradictions.js';
import { Problem } from './problem.js';

/** Further ahead nobody makes an appointment. */
const mostDaysAhead = 366;

/**
 * Refuses, to the one who tells it and can mend it, a fact that cannot be right: nothing wrong is computed with.
 *
 * @param known what the case knows; null for a sender: a refusal would tell it of what others have told, so its fact is
 * held against nothing but itself, and a person asks
 * @throws Problem 422 that names the field
 */
export function plausibleFact(
  fact: FactBody,
  known: Pick<CaseState, 'legal' | 'instalments'> | null,
  now: string,
): void {
  const today = dateInCopenhagen(now);
  if (fact.kind === 'paused') plausibleBreak(fact.until, '/until', now);
  if (fact.kind === 'courtNotice' && fact.receivedOn > today)
    throw implausible('/receivedOn', 'Dagen ligger ude i fremtiden.');
  if ('hearingAt' in fact && fact.hearingAt && hasPassed(fact.hearingAt, now))
    throw implausible(
      '/hearingAt',
      'Fogedforretningen ligger i fortiden. Skriv den dag og det klokkeslæt, den er berammet til.',
    );
  if ('hearingAt' in fact && fact.hearingAt && isTooFarAhead('hearingAt', dateInCopenhagen(fact.hearingAt), today))
    throw implausible('/hearingAt', tooFarAhead);
  if (fact.kind === 'legalDates') {
    const { dates } = fact;
    const far = toldDates.find((name) => name !== 'hearingAt' && isTooFarAhead(name, dates[name] ?? today, today));
    if (far) throw implausible(`/dates/${far}`, tooFarAhead);
  }
  if (fact.kind === 'payment' && fact.paidOn && fact.paidOn > today)
    throw implausible('/paidOn', 'Dagen ligger ude i fremtiden.');
  if (fact.kind === 'payment' && known && (fact.instalment ?? 0) > known.instalments.length)
    throw implausible('/instalment', `Der er aftalt ${known.instalments.length} afdrag i sagen.`);
  if (fact.kind === 'stepMoved') plausibleTime(fact, today);
  if (fact.kind === 'legalDates' && withoutContradictions({ ...known?.legal, ...fact.dates }).contradict)
    throw implausible('/dates', 'Datoerne passer ikke sammen, eller de passer ikke med dem, sagen kender.');
}

function plausibleTime({ at, until = at }: FactBody & { kind: 'stepMoved' }, today: string): void {
  for (const [pointer, time] of [
    ['/at', at],
    ['/until', until],
  ] as const)
    if (time > toInstant(addDays(today, mostDaysAhead), '00:00'))
      throw implausible(pointer, 'Tidspunktet ligger mere end et år ude i fremtiden.');
  if (until < at) throw implausible('/until', 'Det slutter, før det begynder.');
}

/** A break that is over before it begins is a slip of the hand; one of more than a year would be an end in disguise. */
export function plausibleBreak(until: string, pointer: string, now: string): void {
  const today = dateInCopenhagen(now);
  if (until < today) throw implausible(pointer, 'Dagen er passeret.');
  if (until > addDays(today, mostDaysAhead)) throw implausible(pointer, 'Dagen ligger mere end et år ude i fremtiden.');
}

const tooFarAhead = 'Dagen ligger for langt ude i fremtiden. Se på årstallet.';

/** Where only the day is known, the hearing may be at any time of it. */
const hasPassed = (hearingAt: string, now: string): boolean =>
  isWholeDay(hearingAt) ? dateInCopenhagen(hearingAt) < dateInCopenhagen(now) : hearingAt < now;

/** Refuses a moment in the past, or so far ahead that it must be a slip of the hand. */
export function plausibleResult({ at, until }: CompleteTaskBody, now: string): void {
  if (until !== undefined) plausibleBreak(until, '/until', now);
  if (at === undefined) return;
  const today = dateInCopenhagen(now);
  if (at < toInstant(today, '00:00')) throw implausible('/at', 'Tidspunktet er passeret.');
  if (at > toInstant(addDays(today, mostDaysAhead), '00:00'))
    throw implausible('/at', 'Tidspunktet ligger mere end et år ude i fremtiden.');
}

const implausible = (pointer: string, detail: string): Problem =>
  new Problem(422, 'implausible', detail, [{ pointer, code: 'implausible', detail }]);
