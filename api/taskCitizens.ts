import { citizensOf } from '../store/cases.js';
import type { InquiryRow } from '../store/inquiries.js';
import type { Db } from '../store/open.js';
import { citizenOf } from './summaries.js';

/** Rows of the task list with whom each is about: as the case knows them, else as whoever asked has written. */
export async function withCitizens<T extends { caseId: string | null; inquiryId?: string }>(
  db: Db,
  items: readonly T[],
  inquiries: readonly InquiryRow[],
) {
  const known = await citizensOf(db, [...new Set(items.flatMap(({ caseId }) => caseId ?? []))]);
  const asked = new Map(inquiries.map((row) => [row.inquiryId, row.citizen]));
  return items.map((item) => ({
    ...item,
    citizen: ofCase(known.get(item.caseId ?? '')) ?? asWritten(asked.get(item.inquiryId ?? '')),
  }));
}

type Known = Awaited<ReturnType<typeof citizensOf>> extends Map<string, infer Row> ? Row : never;

const ofCase = (row: Known | undefined) => (row ? citizenOf(row) : null);

function asWritten(citizen: InquiryRow['citizen'] | undefined) {
  if (!citizen) return null;
  const { name, street, postcode, city, phones } = citizen;
  return { name: name ?? phones[0] ?? '', street, postcode, city, protectedAddress: false };
}
