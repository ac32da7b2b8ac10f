/** Amounts as people write them in lists, read into øre. Nothing is guessed: what is not clearly an amount is unreadable. */

export type AmountReading = { ore: number } | { unreadable: true };
/** Which sign parts kroner and øre: `12.345,50` (Danish) or `12,345.50` (English lists). */
export type DecimalSign = 'comma' | 'point';

const UNREADABLE = { unreadable: true } as const;
/** Above this a cell holds an account number, not a rent; and sums stay far inside what a number can hold exactly. */
const MOST_KRONER = 1_000_000_000;
/** Thousands must stand in threes, øre are at most two digits: so `8.450` is 8450 kr and never 8,45. */
const SHAPES: Record<DecimalSign, RegExp> = {
  comma: /^(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d{1,2}))?$/,
  point: /^(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d{1,2}))?$/,
};

/** A program's number in a Danish column: two decimals and no thousands sign can be nothing else. */
const PLAIN = /^(\d{3,})\.(\d{2})$/;

/**
 * Reads an amount in kroner: `12.345,50`, `6.300,-`, `7250`, `6500.00`, `kr. 9.125,50`, `8.450` (= 8450 kr), `-6.450,00`.
 * A minus may stand before, after (`6.450,00-`) or be a pair of brackets, as accounting systems write a credit.
 * @param options.decimal the list's decimal sign; `comma` unless told otherwise.
 * @returns whole øre (negative for a credit), or unreadable; never throws.
 */
export function parseDanishAmount(text: string, options: { decimal?: DecimalSign } = {}): AmountReading {
  const bare = text
    .normalize('NFKC')
    .replace(/[−–—]/g, '-')
    .replace(/(?:kr\.?|kroner|dkk)/gi, ' ')
    .replace(/[,.]\s*-+\s*$/, '') // `6.300,-`: no øre
    .replace(/\s+/g, ' ')
    .trim();
  const signed = /^(?:-\s?(?<before>.+)|(?<after>.+[,.]\d\d)-|\((?<brackets>.+)\))$/.exec(bare)?.groups;
  const amount = signed?.['before'] ?? signed?.['after'] ?? signed?.['brackets'] ?? bare;
  const match = SHAPES[options.decimal ?? 'comma'].exec(amount) ?? PLAIN.exec(amount);
  if (match === null) return UNREADABLE;
  const kroner = Number((match[1] ?? '').replace(/\D/g, ''));
  if (kroner > MOST_KRONER) return UNREADABLE;
  const ore = kroner * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return { ore: signed === undefined || ore === 0 ? ore : -ore };
}

/**
 * The decimal sign of a column, judged by all its cells: a lone `9,250` could be either, its neighbour `6,497.00` could
 * not. Danish unless some cell can only be English and none only Danish.
 */
export function decimalSignOf(cells: readonly string[]): DecimalSign {
  const english = cells.some((cell) => /\d\.\d{1,2}(?!\d)(?!\.\d)|,\d{3}[.,]\d/.test(cell));
  const danish = cells.some((cell) => /\d,(?:\d{1,2}(?!\d)|-)|\.\d{3}[.,]\d/.test(cell));
  return english && !danish ? 'point' : 'comma';
}
