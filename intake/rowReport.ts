/** What is said of a row of a list: every doubt, oddity or refusal, with the header of the cell it stands in. */
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { Intake } from '../domain/intake/intake.js';
import { oddities } from '../domain/intake/oddities.js';
import { rejected, type RowOutcome, type RowProblem } from '../domain/intake/outcome.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { understandIntake } from '../domain/intake/understand.js';
import type { ListedFactField } from '../domain/intake/listedFact.js';
import type { LegalFacts } from '../domain/law/entry.js';
import { warnings, type LegalWarning } from '../domain/law/warnings.js';
import type { Field } from './columns.js';

type Columns = readonly { header: string; field: string | null }[];
type Said = Pick<RowOutcome, 'warnings' | 'problems'>;
/** A row understood, with what is odd about it; or the rejection that it ends with. */
export type RowReading = { ok: true; intake: Intake; said: Said } | { ok: false; outcome: RowOutcome };

/** Where in a request each field of a list goes. */
const pointers: Record<Exclude<Field, ListedFactField>, string> = {
  name: '/citizen/name',
  coTenant: '/household/coTenants',
  street: '/citizen/address/street',
  postcode: '/citizen/address/postcode',
  city: '/citizen/address/city',
  phone: '/citizen/phones',
  email: '/citizen/email',
  tenancyNumber: '/tenancy/number',
  landlord: '/tenancy/landlord',
  reference: '/source/reference',
  amount: '/arrears/amountOre',
  months: '/arrears/months',
  dueDate: '/arrears/dueDate',
  demandSentOn: '/legal/demandSentOn',
  demandReceivedOn: '/legal/demandReceivedOn',
  leaseTerminatedOn: '/legal/leaseTerminatedOn',
  moveOutOn: '/legal/moveOutOn',
  evictionRequestedOn: '/legal/evictionRequestedOn',
  hearingAt: '/legal/hearingAt',
  court: '/source/organisation',
  noticedOn: '/source/noticedOn',
  remarks: '/remarks',
};
const fieldAt = new Map(Object.entries(pointers).map(([field, pointer]) => [pointer, field]));

/** The header of the cell that a pointer into the request means; of several (Telefon, Mobil) all, null where none. */
function columnOf(columns: Columns, pointer: string): string | null {
  const field = fieldAt.get(pointer.replace(/\/\d+$/, ''));
  const headers = field === undefined ? [] : columns.filter((column) => column.field === field);
  return headers.map(({ header }) => header).join(' / ') || null;
}

const located = (columns: Columns, odd: readonly Omit<RowProblem, 'column'>[]): RowProblem[] =>
  odd.map(({ pointer, code, detail }) => ({ pointer, column: columnOf(columns, pointer), code, detail }));

/**
 * Understands the rows of a list, for the report and for taking them in alike.
 *
 * @param columns which header was read as which field; empty for requests in JSON
 * @param at ISO UTC instant
 */
export function rowReader(columns: Columns, at: string): (request: IntakeRequest) => RowReading {
  const today = dateInCopenhagen(at);
  // Most rows of a list have the same dates, and the law's warnings took half of the reading [measured: 5,000 rows].
  const early = new Map<string, LegalWarning[]>();
  const earlyOf = (legal: LegalFacts): LegalWarning[] => {
    const key = JSON.stringify(legal);
    const known = early.get(key) ?? warnings(legal);
    early.set(key, known);
    return known;
  };
  return (request) => {
    const reading = understandIntake(request, today, at);
    if (!reading.ok) return { ok: false, outcome: rejected(located(columns, reading.rejections)) };
    const problems = located(columns, oddities(reading.intake, earlyOf(reading.intake.legal)));
    return { ok: true, intake: reading.intake, said: { problems, warnings: problems.map(({ detail }) => detail) } };
  };
}
