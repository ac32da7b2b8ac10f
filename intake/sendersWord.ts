import type { ClarifyCode } from '../domain/case.js';
import type { FactBody } from '../domain/commands.js';
import { landlordKey } from '../domain/intake/addresses.js';
import { whatToAsk, type Teller } from '../domain/sendersWord.js';
import type { CaseRow } from '../store/cases.js';
import type { Db } from '../store/open.js';
import { sendersOfCase } from '../store/senders.js';

/** What a person must ask before a fact that a sender tells counts in a case; null where it counts at once. */
export async function mustAsk(db: Db, teller: Teller, row: CaseRow, fact: FactBody): Promise<ClarifyCode | null> {
  const sent = await sendersOfCase(db, row.caseId);
  const reports = sent.map(({ by, others, intake }) => ({
    senders: [by, ...others],
    kind: intake.source.kind,
    landlord: landlordKey(intake.tenancy.landlord ?? ''),
    tellsHearing: intake.legal.hearingAt !== undefined,
  }));
  return whatToAsk(fact, teller, { reports, legal: (row.view ?? row.facts).legal });
}
