/** Which rows of a list are households, and how a row becomes an `IntakeRequest`. */
import { parseDanishAmount } from '../domain/intake/amounts.js';
import type { DecimalSign } from '../domain/intake/amounts.js';
import { factIn, type ListedFact } from '../domain/intake/listedFact.js';
import { oneLine } from '../domain/intake/names.js';
import type { Sender } from '../domain/intake/ownName.js';
import { isLandlordSource, type IntakeRequest } from '../domain/intake/request.js';
import { fields, headerKey } from './columns.js';
import type { Column, Field } from './columns.js';

export type { Sender };

const TOTAL = /^(?:i alt|ialt|total|subtotal|sum)\b/i;
const TOTAL_ALONE = /^(?:i alt|ialt|total|subtotal|sum)[:.]?$/i;

/** "Afdeling 1": what landlords write above the rows of a house. */
const SUB_HEADING =
  /^(?:(?:afdeling|afd)\b\.?|(?:blok|ejendom|bebyggelse|område|opgang|etape|selskab)\b\.?\s*(?:nr\.?)?\s*[\d:])/i;

/** Rows that report nobody: empty, a total, a repeated header, or one lone cell that is a sub-heading, or neither a name nor an address. */
export function isBesideTheList(cells: readonly string[], columns: readonly Column[]): boolean {
  const filled = cells.flatMap((cell, index) =>
    cell.trim() === '' ? [] : [{ cell: cell.trim(), column: columns[index] }],
  );
  const [first] = filled;
  if (first === undefined) return true;
  const named = filled.filter(({ column }) => column?.field === 'name' || column?.field === 'street');
  if (filled.length === 1 && (named.length === 0 || SUB_HEADING.test(first.cell))) return true;
  // A name may begin like a total ("Sum …"), so in a name or address cell the word must stand alone.
  if (named.length < 2 && (named.length === 0 ? TOTAL : TOTAL_ALONE).test(first.cell)) return true;
  return filled.every(({ cell, column }) => headerKey(cell) === headerKey(column?.header ?? ''));
}

/** Husly's own report marks what a spreadsheet would run (`'+45 20 12 34 56`); sent again, it is read without. */
const OWN_MARK = /^'(?=[=+\-@＝＋－＠])/u;

/** No amount is longer; more of a cell is not kept while a whole list is looked at. */
const AMOUNT_LENGTH = 40;

/** What stands in the amount column of a row, to judge the column by. */
export function amountsOf(cells: readonly string[], columns: readonly Column[]): string[] {
  const cell = cells[columns.findIndex(({ field }) => field === 'amount')];
  return cell === undefined || cell === '' ? [] : [cell.replace(OWN_MARK, '').slice(0, AMOUNT_LENGTH)];
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
    const value = field === null ? '' : (cells[index] ?? '').trim().replace(OWN_MARK, '');
    if (field !== null && value !== '') values.set(field, [...(values.get(field) ?? []), value]);
  }
  return (field) => values.get(field) ?? [];
}

/** A payment beside arrears that are still owed is part of a report: a person sees it in the remarks. */
const besideArrears = (one: One): string[] =>
  (['paidOn', 'paidAmount', 'payment'] as const).flatMap((field) => {
    const cell = one(field);
    return cell === null ? [] : [`${fields.find((known) => known.field === field)?.name}: ${cell}`];
  });

/** What a row says: a report, or with `fact` what has happened in a home whose case is known. */
export interface RowSaid {
  request: IntakeRequest;
  fact: ListedFact | null;
}

type One = (field: Field) => string | null;

const toldIn = (one: One, decimal: DecimalSign): ListedFact => ({
  paidOn: one('paidOn'),
  paidAmount: amountOf(one('paidAmount'), decimal),
  payment: one('payment'),
  hearingMovedTo: one('hearingMovedTo'),
  hearingWithdrawn: one('hearingWithdrawn'),
  movedOn: one('movedOn'),
  withdrawn: one('withdrawn'),
});

/** A list without case numbers of its own is spoken of by the tenancy ("12-0345-2" in design §8). */
function sourceIn(one: One, sender: Sender): IntakeRequest['source'] {
  const court = one('court');
  const kind = sender.kind ?? (court === null ? 'housingOrganisation' : 'bailiffCourt');
  return {
    kind,
    organisation: (kind === 'bailiffCourt' ? court : null) ?? sender.organisation,
    reference: one('reference') ?? one('tenancyNumber'),
    noticedOn: one('noticedOn'),
  };
}

const legalIn = (one: One): IntakeRequest['legal'] => ({
  demandSentOn: one('demandSentOn'),
  demandReceivedOn: one('demandReceivedOn'),
  leaseTerminatedOn: one('leaseTerminatedOn'),
  moveOutOn: one('moveOutOn'),
  evictionRequestedOn: one('evictionRequestedOn'),
  hearingAt: one('hearingAt'),
});

/** One row as a request: cells as written, only amounts and whole months turned into numbers. */
export function toRequest(
  cells: readonly string[],
  columns: readonly Column[],
  sender: Sender,
  decimal: DecimalSign,
): RowSaid {
  const all = valuesOf(cells, columns);
  const one: One = (field) => all(field)[0] ?? null;
  const months = /^(?:[1-9]|[1-9]\d)$/.exec(one('months') ?? '')?.[0];
  const source = sourceIn(one, sender);
  const amountOre = amountOf(one('amount'), decimal);
  const fact = factIn(toldIn(one, decimal), amountOre !== null && amountOre !== 0);
  const remarks = [one('remarks') ?? [], fact === null ? besideArrears(one) : []].flat().join('\n') || null;
  const request: IntakeRequest = {
    source,
    citizen: {
      name: one('name'),
      address: { street: one('street'), postcode: one('postcode'), city: one('city') },
      phones: all('phone'),
      email: one('email'),
    },
    household: { coTenants: all('coTenant') },
    tenancy: {
      kind: source.kind === 'housingOrganisation' ? 'nonProfit' : null,
      landlord: one('landlord') ?? (isLandlordSource(source.kind) ? sender.organisation : null),
      number: one('tenancyNumber'),
    },
    arrears: {
      amountOre,
      months: months === undefined ? null : Number(months),
      dueDate: one('dueDate'),
    },
    legal: legalIn(one),
    remarks,
  };
  return { request, fact };
}
