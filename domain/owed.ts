import type { Intake } from './intake/intake.js';
import { spoken } from './law/entry.js';

type Arrears = Intake['arrears'];

/** What is owed in a case: the sum in øre of the due dates with a known amount, and whether an amount is missing. */
export interface Owed {
  amountOre: number | null;
  incomplete: boolean;
  /** By due date; the one that nobody knows last. */
  months: Arrears[];
}
/** Two reports named two amounts (øre) for one due date: a person should see it. */
export interface AmountDiffers {
  code: 'amountDiffers';
  detail: string;
  asWritten: null;
}

const kroner = new Intl.NumberFormat('da-DK', { minimumFractionDigits: 2 });
const inKroner = (ore: number | null): string => `${kroner.format((ore ?? 0) / 100)} kr.`;

function differs({ dueDate }: Arrears, before: number, now: number): AmountDiffers {
  const when = dueDate === null ? 'en ukendt forfaldsdag' : `forfaldsdagen ${spoken(dueDate)}`;
  const detail = `To indberetninger nævner hver sit beløb for ${when}: først ${inKroner(before)} og senere ${inKroner(now)} Det seneste er regnet med; spørg udlejer.`;
  return { code: 'amountDiffers', detail, asWritten: null };
}

/**
 * What the reports of a case tell together, in the order they came: each due date counts once. A later amount takes an
 * earlier one's place, and is told of; an unknown one never takes a known one's.
 */
export function owedBy(all: readonly Arrears[]): Owed & { warnings: AmountDiffers[] } {
  // The court tells neither due date nor amount: beside a landlord's report that is no month of its own.
  const telling = all.filter(({ amountOre, dueDate, months }) => amountOre !== null || dueDate !== null || months > 1);
  const reports = telling.length > 0 ? telling : all;
  const known = new Map<string | null, Arrears>();
  const warnings: AmountDiffers[] = [];
  for (const later of reports) {
    const before = known.get(later.dueDate)?.amountOre ?? null;
    if (before !== null && later.amountOre === null) continue;
    if (before !== null && later.amountOre !== null && before !== later.amountOre)
      warnings.push(differs(later, before, later.amountOre));
    known.set(later.dueDate, later);
  }
  const months = [...known.values()].toSorted((a, b) => (a.dueDate ?? '9').localeCompare(b.dueDate ?? '9'));
  const amounts = months.flatMap(({ amountOre }) => amountOre ?? []);
  return {
    amountOre: amounts.length > 0 ? amounts.reduce((sum, ore) => sum + ore, 0) : null,
    incomplete: amounts.length < months.length,
    months,
    warnings,
  };
}
