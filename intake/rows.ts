/** Which rows of a list are households, and how a row becomes an `IntakeRequest`. */
import { decimalSignOf, parseDanishAmount } from '../domain/intake/amounts.js';
import type { DecimalSign } from '../domain/intake/amounts.js';
import { oneLine } from '../domain/intake/names.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { headerKey } from './columns.js';
import type { Column, Field } from './columns.js';

type SourceKind = IntakeRequest['source']['kind'];

/** Who sends the list: it stands in no cell. */
export interface Sender {
  /** Null: nobody said; then a row that names its court is the court's, any other a housing organisation's. */
  kind: SourceKind | null;
  /** The organisation's name, as it is known to the unit; it is the landlord of rows that name no other. */
  organisation: string | null;
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

/** The decimal sign of the list, judged by its whole amount column. */
export function decimalSign(rows: readonly (readonly string[])[], columns: readonly Column[]): DecimalSign {
  const index = columns.findIndex(({ field }) => field === 'amount');
  return decimalSignOf(rows.map((cells) => cells[index] ?? ''));
}

const CELL_LIMIT = 500;
const LONG_CELL_LIMIT = 10_000;

/** Danish words for what makes a row unreadable as a whole, or null. */
export function rowProblem(cells: readonly string[], columns: readonly Column[]): string | null {
  const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (filled > columns.length) {
    return `Rækken har ${filled} celler, men overskriften har ${columns.length}. Der står nok et skilletegn i en tekst uden anførselstegn om.`;
  }
  for (const [index, cell] of cells.entries()) {
    const { field = null, header = '' } = columns[index] ?? {};
    const limit = field === null || field === 'remarks' ? LONG_CELL_LIMIT : CELL_LIMIT;
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

/** What stands in a row under each field; one walk over the row, since a list may have 20 000 of 200 cells. */
function valuesOf(cells: readonly string[], columns: readonly Column[]): (field: Field) => string[] {
  const values = new Map<Field, string[]>();
  for (const [index, { field }] of columns.entries()) {
    const value = field === null ? '' : (cells[index] ?? '').trim();
    if (field !== null && value !== '') values.set(field, [...(values.get(field) ?? []), value]);
  }
  return (field) => values.get(field) ?? [];
}

const landlordKinds: readonly SourceKind[] = ['housingOrganisation', 'privateLandlord'];

/** One row as a request: cells as written, only amounts and whole months turned into numbers. */
export function toRequest(
  cells: readonly string[],
  columns: readonly Column[],
  sender: Sender,
  decimal: DecimalSign,
): IntakeRequest {
  const all = valuesOf(cells, columns);
  const one = (field: Field): string | null => all(field)[0] ?? null;
  const months = /^(?:[1-9]|[1-9]\d)$/.exec(one('months') ?? '')?.[0];
  const court = one('court');
  const kind = sender.kind ?? (court === null ? 'housingOrganisation' : 'bailiffCourt');
  return {
    source: {
      kind,
      organisation: (kind === 'bailiffCourt' ? court : null) ?? sender.organisation,
      // A list without case numbers of its own is spoken of by the tenancy ("12-0345-2" in design §8).
      reference: one('reference') ?? one('tenancyNumber'),
      noticedOn: one('noticedOn'),
    },
    citizen: {
      name: one('name'),
      address: { street: one('street'), postcode: one('postcode'), city: one('city') },
      phones: all('phone'),
      email: one('email'),
    },
    household: { coTenants: all('coTenant') },
    tenancy: {
      kind: kind === 'housingOrganisation' ? 'nonProfit' : null,
      landlord: one('landlord') ?? (landlordKinds.includes(kind) ? sender.organisation : null),
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
