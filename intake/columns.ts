/** Which column of a list holds what: one table of headers, Danish first, and how a row becomes an `IntakeRequest`. */
import { decimalSignOf, parseDanishAmount } from '../domain/intake/amounts.js';
import type { DecimalSign } from '../domain/intake/amounts.js';
import { fold, oneLine } from '../domain/intake/names.js';
import type { IntakeRequest } from '../domain/intake/request.js';

/** Headers by which a field is recognised; compared folded, without punctuation, so "Lejemålsnr." = "lejemaalsnr". */
const HEADERS = {
  name: 'lejer, lejere, lejernavn, lejers navn, lejerens navn, navn, fulde navn, beboer, beboernavn, name, tenant, tenant name',
  coTenant: 'medlejer, medlejere, medlejers navn, medkontrahent, co tenant, cotenants',
  street: 'adresse, gadeadresse, vej, vej og nr, vejnavn og nr, boligens adresse, lejemålets adresse, address, street',
  postcode: 'postnr, postnummer, post, postnr og by, postcode, postal code, zip',
  city: 'by, bynavn, postdistrikt, city, town',
  phone: 'telefon, telefonnr, telefonnummer, tlf, tlfnr, mobil, mobilnr, mobiltelefon, phone, mobile, telephone',
  email: 'e-mail, mail, e-post, mailadresse, e-mailadresse, email address',
  tenancyNumber:
    'lejemål, lejemålsnr, lejemålsnummer, lejemål nr, lejekontrakt nr, tenancy, tenancy number, lease number',
  landlord: 'udlejer, landlord',
  reference: 'sagsnr, sagsnummer, reference, vores ref, case number',
  amount:
    'restance, restancebeløb, huslejerestance, skyldig saldo, skyldigt beløb, beløb, gæld, amount, arrears, balance',
  months: 'mdr, måneder, antal mdr, antal måneder, months',
  dueDate: 'forfaldsdato, forfald, forfaldsdag, forfalden den, due date, due',
  demandSentOn: 'påkrav sendt, påkrav afsendt, påkravsdato, påkrav, demand sent',
  demandReceivedOn: 'påkrav fremme, påkrav kommet frem, kommet frem, påkrav modtaget, demand received',
  leaseTerminatedOn: 'ophævelse, ophævet, ophævet den, ophævelsesdato, lejemål ophævet, lease terminated, terminated',
  moveOutOn: 'fraflytning, fraflytningsdato, fraflytningsfrist, udflytning, move out, move out date',
  evictionRequestedOn:
    'anmodning til fogedret, til fogedret, til fogedretten, sendt til fogedret, fogedrekvisition, eviction requested',
  hearingAt: 'fogedforretning, fogeddato, fogedmøde, dato for fogedforretning, hearing, hearing date',
  remarks: 'bemærkninger, bemærkning, note, noter, kommentar, kommentarer, remarks, notes, comment',
} as const;
export type Field = keyof typeof HEADERS;
/** `field` null: the column is not read, and the sender is told. */
export interface Column {
  header: string;
  field: Field | null;
}

const headerKey = (header: string): string => fold(header).replace(/[^\p{L}\p{N}]/gu, '');
const isField = (name: string): name is Field => name in HEADERS;
const FIELD_OF = new Map(
  Object.entries(HEADERS).flatMap(([name, headers]) =>
    headers.split(', ').flatMap((header) => (isField(name) ? [[headerKey(header), name] as const] : [])),
  ),
);
/** Fields that may stand in several columns (Telefon, Mobil), and how many the request holds; others once. */
const MANY: Partial<Record<Field, number>> = { phone: 10, coTenant: 10 };

/** What each column of a header row means. Of two columns for one value the first is read. */
export function columnsOf(headers: readonly string[]): Column[] {
  const used = new Map<Field, number>();
  return headers.map((header) => {
    const field = FIELD_OF.get(headerKey(header)) ?? null;
    const count = field === null ? 0 : (used.get(field) ?? 0);
    if (field !== null) used.set(field, count + 1);
    return { header: oneLine(header) ?? '', field: field !== null && count < (MANY[field] ?? 1) ? field : null };
  });
}

const LOOKED_AT = 20;

/** Where the header stands among the first rows (titles may stand above it): the row with most known headers. */
export function findHeader(
  rows: readonly (readonly string[])[],
): { index: number; columns: Column[]; known: number } | null {
  const candidates = rows.slice(0, LOOKED_AT).map((cells, index) => {
    const columns = columnsOf(cells);
    return { index, columns, known: columns.filter(({ field }) => field !== null).length };
  });
  return candidates.reduce<(typeof candidates)[number] | null>(
    (best, candidate) => (candidate.known > (best?.known ?? 0) ? candidate : best),
    null,
  );
}

const TOTAL = /^(?:i alt|ialt|total|subtotal|sum)\b/i;
const TOTAL_ALONE = /^(?:i alt|ialt|total|subtotal|sum)[:.]?$/i;

/** Rows that report nobody: empty, a total, a repeated header, or one lone cell that is neither a name nor an address. */
export function isBesideTheList(cells: readonly string[], columns: readonly Column[]): boolean {
  const filled = cells.flatMap((cell, index) =>
    cell.trim() === '' ? [] : [{ cell: cell.trim(), column: columns[index] }],
  );
  const [first] = filled;
  if (first === undefined) return true;
  const named = filled.filter(({ column }) => column?.field === 'name' || column?.field === 'street');
  if (filled.length === 1 && named.length === 0) return true;
  // A name may begin like a total ("Sum …"), so in a name or address cell the word must stand alone.
  if (named.length < 2 && (named.length === 0 ? TOTAL : TOTAL_ALONE).test(first.cell)) return true;
  return filled.every(({ cell, column }) => headerKey(cell) === headerKey(column?.header ?? ''));
}

/** Who sends the list: it stands in no cell. */
export interface Sender {
  kind: IntakeRequest['source']['kind'];
  /** The organisation's name, as it is known to the unit; it is the landlord of rows that name no other. */
  organisation: string | null;
}

/** The decimal sign of the list, judged by its whole amount column. */
export function decimalSign(rows: readonly (readonly string[])[], columns: readonly Column[]): DecimalSign {
  const index = columns.findIndex(({ field }) => field === 'amount');
  return decimalSignOf(rows.map((cells) => cells[index] ?? ''));
}

const CELL_LIMIT = 500;
const REMARK_LIMIT = 10_000;

/** Danish words for what makes a row unreadable as a whole, or null. */
export function rowProblem(cells: readonly string[], columns: readonly Column[]): string | null {
  const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (filled > columns.length) {
    return `Rækken har ${filled} celler, men overskriften har ${columns.length}. Der står nok et skilletegn i en tekst uden anførselstegn om.`;
  }
  for (const [index, cell] of cells.entries()) {
    const { field = null, header = '' } = columns[index] ?? {};
    const limit = field === null || field === 'remarks' ? REMARK_LIMIT : CELL_LIMIT;
    if (cell.length > limit) {
      return `Cellen under “${header}” er for lang: ${cell.length} tegn, højst ${limit}. Mangler der et anførselstegn?`;
    }
  }
  return null;
}

/** An amount that can be read becomes øre; any other stays as written, so that somebody is asked. */
function amountOf(cell: string | null, decimal: DecimalSign): number | string | null {
  const text = oneLine(cell);
  if (text === null) return null;
  const reading = parseDanishAmount(text, { decimal });
  return 'ore' in reading ? reading.ore : text;
}

/** One row as a request: cells as written, only amounts and whole months turned into numbers. */
export function toRequest(
  cells: readonly string[],
  columns: readonly Column[],
  sender: Sender,
  decimal: DecimalSign,
): IntakeRequest {
  const all = (field: Field): string[] =>
    columns.flatMap((column, index) => (column.field === field && cells[index]?.trim() ? [cells[index].trim()] : []));
  const one = (field: Field): string | null => all(field)[0] ?? null;
  const months = /^(?:[1-9]|[1-9]\d)$/.exec(one('months') ?? '')?.[0];
  return {
    source: { kind: sender.kind, organisation: sender.organisation, reference: one('reference') },
    citizen: {
      name: one('name'),
      address: { street: one('street'), postcode: one('postcode'), city: one('city') },
      phones: all('phone'),
      email: one('email'),
    },
    household: { coTenants: all('coTenant') },
    tenancy: {
      kind: sender.kind === 'housingOrganisation' ? 'nonProfit' : null,
      landlord: one('landlord') ?? sender.organisation,
      number: one('tenancyNumber'),
    },
    arrears: {
      amountOre: amountOf(one('amount'), decimal),
      months: months === undefined ? null : Number(months),
      dueDate: one('dueDate'),
    },
    legal: {
      demandSentOn: one('demandSentOn'),
      demandReceivedOn: one('demandReceivedOn'),
      leaseTerminatedOn: one('leaseTerminatedOn'),
      moveOutOn: one('moveOutOn'),
      evictionRequestedOn: one('evictionRequestedOn'),
      hearingAt: one('hearingAt'),
    },
    remarks: one('remarks'),
  };
}
