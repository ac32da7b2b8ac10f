import { cases } from './schema.js';
import { inquiries } from './inquirySchema.js';
import type { Db } from './open.js';

/** How many events the lists know of each case and inquiry. */
export async function eventCounts(db: Db): Promise<Map<string, number>> {
  const ofCases = await db.select({ id: cases.caseId, count: cases.seq }).from(cases);
  const ofInquiries = await db.select({ id: inquiries.inquiryId, view: inquiries.view }).from(inquiries);
  return new Map([
    ...ofCases.map(({ id, count }) => [id, count] as const),
    ...ofInquiries.map(({ id, view }) => [id, view.seq] as const),
  ]);
}
