import type { IsoDate } from '../calendar.js';
import type { LegalBasis } from '../partners.js';
import type { Intake } from './intake.js';

/** What is told only of a home that is before the bailiff's court. */
const toldByThen = ['/legal/hearingAt', '/legal/evictionRequestedOn'];

/**
 * Whether a report is of a home that is before the bailiff's court: the court told it, or a landlord that has asked for the
 * eviction, who then must tell the municipality (almenlejeloven § 92, stk. 2; domain.md §1.6). Earlier a report needs a
 * legal basis of its own (domain.md §4.3). A date that cannot be read counts too: nobody at risk hides behind a bad cell.
 */
export const isAtBailiff = ({ source, legal, doubts }: Pick<Intake, 'source' | 'legal' | 'doubts'>): boolean =>
  source.kind === 'bailiffCourt' ||
  legal.hearingAt !== undefined ||
  legal.evictionRequestedOn !== undefined ||
  doubts.some(({ pointer }) => toldByThen.includes(pointer));

/** Whether a right to send is in force on a day; one that begins later gives none yet. */
export const isInForce = (basis: LegalBasis | null | undefined, today: IsoDate): boolean =>
  basis !== null && basis !== undefined && basis.since <= today;

/**
 * Whether a partner may tell of a home, by a single report or in a list: by a legal basis in force, or because the home is
 * before the bailiff's court. Whom the directory does not know (null) is none of its partners.
 *
 * @param today date in Copenhagen
 */
export const mayReport = (
  partner: { legalBasis: LegalBasis | null } | null,
  intake: Pick<Intake, 'source' | 'legal' | 'doubts'>,
  today: IsoDate,
): boolean => partner === null || isAtBailiff(intake) || isInForce(partner.legalBasis, today);

/** The answer to a single report that may not be told of yet. */
export const noLegalBasis =
  'Sagen er ikke nået til fogedretten, og der er ikke registreret et gældende retsgrundlag for, at I må sende den. Bed den boligsociale enheds leder om at registrere det; intet er gemt.';

/** What stands at each row that is held back. */
export const heldBackRow = 'Tilbageholdt: der mangler et retsgrundlag. Se listens bemærkninger.';

/** Why rows of a partner's list are held back, and who can mend it. */
export const heldBackList = (partner: string, rows: readonly RowPlace[]): string =>
  `${inRanges(rows)} er tilbageholdt: sagerne er ikke nået til fogedretten, og der er ikke registreret et gældende retsgrundlag for, at ${partner} må sende dem. Lederen kan registrere retsgrundlaget hos samarbejdspartneren og derefter frigive listen; den kan også sendes igen.`;

/** What the report says where nobody of the directory sent the list. */
export const noBasisKnown = (rows: readonly RowPlace[]): string =>
  `${inRanges(rows)} er ikke nået til fogedretten, og der er ikke registreret et retsgrundlag for at modtage dem: afsenderen står ikke blandt samarbejdspartnerne.`;

/** Where a row stands; the sheet only where a list goes over several. */
export interface RowPlace {
  row: number;
  sheet: string | null;
}

/** "Række 2–9, 11": rows in the order of the list, as people write them; with the sheet where there are several. */
export function inRanges(rows: readonly RowPlace[]): string {
  const ranges: { sheet: string | null; first: number; last: number }[] = [];
  for (const { row, sheet } of rows) {
    const range = ranges.at(-1);
    if (range && range.sheet === sheet && row === range.last + 1) range.last = row;
    else ranges.push({ sheet, first: row, last: row });
  }
  const inSheet = ({ sheet }: RowPlace): string => (sheet === null ? '' : ` (arket “${sheet}”)`);
  const shown = ranges.map(({ sheet, first, last }, n) => {
    const ends = ranges[n + 1]?.sheet === sheet ? '' : inSheet({ row: first, sheet });
    return `${first === last ? first : `${first}–${last}`}${ends}`;
  });
  return `Række ${shown.join(', ')}`;
}
