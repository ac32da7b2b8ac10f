import type { z } from 'zod';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { legalClock } from '../domain/law/legalClock.js';
import type { ClockId } from '../domain/law/entry.js';
import { policyFor } from '../domain/policy.js';
import { citizenOf, type CaseRow } from '../store/cases.js';
import { inquiriesOfCase, inquiryEventsOf } from '../store/inquiries.js';
import type { Db } from '../store/open.js';
import { timelineOf } from '../store/timeline.js';
import type { Identity } from './identity.js';
import { inquiryOfRow, timelineOfInquiry } from './inquiryViews.js';
import type { partOfCase } from './partSchemas.js';
import { timeLeftOf } from './timeLeft.js';
import { stateOf, taskOfCase, timelineEntries } from './views.js';

/** What the authority's decision is counted from (retssikkerhedsloven § 5 a). */
const ofTheDecision: readonly ClockId[] = ['decision5a', 'moveOut', 'hearing'];

/** A case as far as a caseworker's part in it goes: whom it is about, their own tasks and questions, and no more. */
export async function partOf(db: Db, row: CaseRow, who: Identity, now: string): Promise<z.infer<typeof partOfCase>> {
  const [citizen, asked, told] = await Promise.all([
    citizenOf(db, row.caseId),
    inquiriesOfCase(db, row.caseId),
    timelineOf(db, row.caseId),
  ]);
  if (!citizen) throw new Error(`case ${row.caseId} has no citizen row`);
  const own = asked.filter((inquiry) => inquiry.askedBy === who.id);
  const happened = await inquiryEventsOf(
    db,
    own.map(({ inquiryId }) => inquiryId),
  );
  const [state, policy, today] = [stateOf(row), policyFor(row.municipality), dateInCopenhagen(now)];
  const { stage, outcome, children, knownNeed, contactAt } = state;
  const { street, postcode, city, protectedAddress, language } = citizen;
  const said = { happened: told.happened, said: told.said, receipts: [] };
  return {
    caseId: row.caseId,
    asOf: now,
    stage,
    outcome,
    openedAt: row.openedAt,
    closedAt: row.closedAt,
    contactAt,
    citizen: {
      name: citizen.tenants.join(' og '),
      address: street !== null && !protectedAddress ? { street, postcode, city } : null,
      protectedAddress,
      phones: citizen.phones.flatMap(({ usable, e164 }) => (usable && e164 ? [e164] : [])),
      language,
    },
    household: { children, knownNeed },
    timeLeft: timeLeftOf(state, today, policy.closingDays),
    clocks: {
      legal: legalClock(state.legal, today, policy.closingDays).filter(({ id }) => ofTheDecision.includes(id)),
    },
    tasks: state.tasks
      .filter((task) => task.role === 'caseworker' && (task.assignee ?? who.id) === who.id)
      .map((task) => taskOfCase(row.caseId, task)),
    inquiries: own.map((inquiry) => inquiryOfRow(inquiry, happened)),
    timeline: [
      ...timelineEntries(said).filter((entry) => entry.by === who.id),
      ...own.flatMap((inquiry) => timelineOfInquiry(inquiry, happened)),
    ].toSorted((a, b) => a.at.localeCompare(b.at)),
  };
}
