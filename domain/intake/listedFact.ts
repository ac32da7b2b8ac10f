/** What a row of a list tells of a home whose case is known: it has been paid, the hearing moved, the report withdrawn. */
import { z } from 'zod';
import type { FactBody } from '../commands.js';
import { dateInCopenhagen, toInstant } from '../copenhagen.js';
import { isTooFarAhead, parseDanishDate, parseDanishMoment } from './dates.js';
import { fold } from './names.js';

const cell = z.string().max(500).nullable();
/** The cells as written. */
export const listedFact = z.strictObject({
  paidOn: cell,
  /** Øre, or text that is no amount. */
  paidAmount: z.union([z.number().int(), cell]),
  /** In full, or in part. */
  payment: cell,
  hearingMovedTo: cell,
  hearingWithdrawn: cell,
  movedOn: cell,
  withdrawn: cell,
});
export type ListedFact = z.infer<typeof listedFact>;
export type ListedFactField = keyof ListedFact;

/** A fact without the id that makes it a command. */
type WithoutId<F> = F extends unknown ? Omit<F, 'commandId'> : never;
export type ToldFact = WithoutId<FactBody>;
export interface FactProblem {
  field: ListedFactField;
  code: string;
  detail: string;
}
export type FactReading =
  { ok: true; facts: ToldFact[]; warnings: FactProblem[] } | { ok: false; problem: FactProblem };

const NO = new Set(['nej', 'no', 'n', '0', 'false', 'falsk']);
const FULL = new Set(['fuldt', 'fuld', 'fuldt ud', 'helt', 'hele', 'hele restancen', 'alt', 'ja', 'full', 'yes']);

/** Whether a cell that is a yes or a day says that it is so. */
const says = (text: string | null): text is string => text !== null && !NO.has(fold(text).trim());

/** Whether a row tells of a payment; no amount, or none of zero, is none. */
const isPaid = ({ paidOn, paidAmount, payment }: ListedFact): boolean =>
  says(paidOn) || (paidAmount !== null && paidAmount !== 0) || says(payment);

/** What a row tells, null where nothing. A payment beside arrears that are still owed is part of a report, no fact. */
export function factIn(cells: ListedFact, owes: boolean): ListedFact | null {
  const other =
    says(cells.hearingMovedTo) || says(cells.hearingWithdrawn) || says(cells.movedOn) || says(cells.withdrawn);
  return other || (isPaid(cells) && !owes) ? cells : null;
}

type Part = { fact: ToldFact; warning?: FactProblem } | { problem: FactProblem };
const wrong = (field: ListedFactField, code: string, detail: string): Part => ({ problem: { field, code, detail } });

function paymentIn(fact: ListedFact, today: string): Part {
  const amountOre = fact.paidAmount ?? undefined;
  if (typeof amountOre === 'string' || (amountOre ?? 1) <= 0)
    return wrong('paidAmount', 'amountUnreadable', 'Det betalte beløb kan ikke læses. Ret det, og send rækken igen.');
  const reading = says(fact.paidOn) && fold(fact.paidOn).trim() !== 'ja' ? parseDanishDate(fact.paidOn) : null;
  if (reading !== null && !('date' in reading))
    return wrong('paidOn', 'dateUnreadable', 'Betalingsdatoen findes ikke eller kan ikke læses. Ret den.');
  if (reading !== null && reading.date > today)
    return wrong('paidOn', 'dateInFuture', 'Betalingsdatoen ligger ude i fremtiden. Meld betalingen, når den er sket.');
  const inFull = fact.payment !== null && FULL.has(fold(fact.payment).trim());
  const detail = 'Der står ikke, om hele restancen er betalt, så betalingen er noteret som en del af den.';
  return {
    fact: {
      kind: 'payment',
      extent: inFull ? 'full' : 'part',
      ...(reading !== null && { paidOn: reading.date }),
      ...(amountOre !== undefined && { amountOre }),
    },
    ...(!says(fact.payment) && { warning: { field: 'payment', code: 'extentUnknown', detail } }),
  };
}

function hearingIn(text: string, today: string, now: string): Part {
  const reading = parseDanishMoment(text);
  if (!('date' in reading))
    return wrong('hearingMovedTo', 'dateUnreadable', 'Den nye dato for fogedforretningen kan ikke læses. Ret den.');
  if (isTooFarAhead('hearingAt', reading.date, today))
    return wrong(
      'hearingMovedTo',
      'dateAbsurd',
      'Den nye dato for fogedforretningen ligger for langt ude i fremtiden. Ret den.',
    );
  const hearingAt = toInstant(reading.date, reading.time ?? '00:00');
  if (reading.date < today || (reading.time !== null && hearingAt < now))
    return wrong('hearingMovedTo', 'hearingPassed', 'Den nye dato for fogedforretningen er passeret. Ret den.');
  return { fact: { kind: 'hearingMoved', hearingAt } };
}

/**
 * Understands what a row tells. Whoever sends it can mend it, so a value that cannot be right rejects the row.
 *
 * @param now ISO UTC instant
 */
export function factsOf(fact: ListedFact, now: string): FactReading {
  const today = dateInCopenhagen(now);
  const parts: Part[] = [
    ...(isPaid(fact) ? [paymentIn(fact, today)] : []),
    ...(says(fact.hearingMovedTo) ? [hearingIn(fact.hearingMovedTo, today, now)] : []),
    ...(!says(fact.hearingMovedTo) && says(fact.hearingWithdrawn)
      ? [{ fact: { kind: 'hearingWithdrawn' as const } }]
      : []),
    ...(says(fact.movedOn) ? [{ fact: { kind: 'moved' as const } }] : []),
    ...(says(fact.withdrawn) ? [{ fact: { kind: 'withdrawn' as const } }] : []),
  ];
  const problem = parts.find((part) => 'problem' in part);
  if (problem) return { ok: false, problem: problem.problem };
  return {
    ok: true,
    facts: parts.flatMap((part) => ('fact' in part ? [part.fact] : [])),
    warnings: parts.flatMap((part) => ('fact' in part ? (part.warning ?? []) : [])),
  };
}
