import { isCitizen } from '../domain/commands.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { CaseState, CaseView, OpenTask } from '../domain/case.js';
import { planned } from '../domain/planner/forecast.js';
import { inWords, receiptInWords } from '../domain/inWords.js';
import type { Doubt } from '../domain/intake/intake.js';
import { legalClock } from '../domain/law/legalClock.js';
import { warnings as legalWarnings } from '../domain/law/warnings.js';
import { owedBy } from '../domain/owed.js';
import { partnerKindNames, senderStatus } from '../domain/partners.js';
import { policyFor } from '../domain/policy.js';
import { serviceClock } from '../domain/planner/serviceClock.js';
import { citizenOf, reportsOf, type CaseRow } from '../store/cases.js';
import { inquiriesOfCase, inquiryEventsOf } from '../store/inquiries.js';
import type { Db } from '../store/open.js';
import type { OwnWords } from '../store/senders.js';
import { partnersOf, type PartnerRow } from '../store/partners.js';
import { noDeadline, type tasks } from '../store/schema.js';
import { timelineOf } from '../store/timeline.js';
import { visitEventsOf, visitsOfCase } from '../store/visits.js';
import { foreseen } from '../intake/receive.js';
import { inquiryOfRow, timelineOfInquiry } from './inquiryViews.js';
import { timeLeftOf } from './timeLeft.js';
import { timelineOfVisit, withVisits } from './visitViews.js';
import { asSource, matchesOfCase, otherSpellings, publicTaskId } from './homes.js';

/** The deadline as people see it: the one that only sorts is none. */
export const shownDeadline = (deadlineOn: string): string | null => (deadlineOn === noDeadline ? null : deadlineOn);

type TaskRow = typeof tasks.$inferSelect;

/** A row of the task list. */
export function taskOfRow({ endedAt: _, taskId, ...task }: TaskRow) {
  return { ...task, taskId: publicTaskId(task.caseId, taskId) };
}

/** A task as the case itself tells it. */
export function taskOfCase(caseId: string, { id, lapses: _, ...task }: OpenTask) {
  return {
    ...task,
    taskId: publicTaskId(caseId, id),
    caseId,
    status: 'open' as const,
    part: task.part ?? null,
    phoneId: task.phoneId ?? null,
    about: task.about ?? null,
    outcome: null,
  };
}

/** Where a case stands after a command: no personal data, so every role that may act may see it. */
export function standing(state: CaseState) {
  return {
    stage: state.stage,
    outcome: state.outcome,
    tasks: state.tasks.map((t) => taskOfCase(state.caseId, t)),
    next: planned(state),
  };
}

/** The state of a case, also before its workflow has told anything. */
export const stateOf = (row: CaseRow): CaseView => row.view ?? { ...foreseen(row.facts, row.openedAt), seq: 0 };

/** Everything about one case: who, both clocks with reasons, what is open, what comes next and why, what has happened. */
export async function wholeCase(db: Db, row: CaseRow, now: string) {
  const { caseId } = row;
  const state = stateOf(row);
  const policy = policyFor(row.municipality);
  const [citizen, reports, timeline, partners, matches, asked] = await Promise.all([
    citizenOf(db, caseId),
    reportsOf(db, caseId),
    timelineOf(db, caseId),
    partnersOf(db, caseId),
    matchesOfCase(db, caseId),
    inquiriesOfCase(db, caseId),
  ]);
  const visits = await visitsOfCase(db, caseId);
  const onVisits = await visitEventsOf(
    db,
    visits.map((visit) => visit.visitId),
  );
  const happened = await inquiryEventsOf(
    db,
    asked.map((inquiry) => inquiry.inquiryId),
  );
  const { warnings: amountsDiffer, ...arrears } = owedBy(reports.map((r) => r.intake.arrears));
  const { municipality, openedAt, closedAt, previousCaseId } = row;
  const { attention, assignee, pausedUntil, because, children, knownNeed, contactAt } = state;
  const today = dateInCopenhagen(now);
  return {
    caseId,
    asOf: now,
    municipality,
    openedAt,
    closedAt,
    previousCaseId,
    continuesIn: row.continuesIn,
    attention,
    assignee,
    pausedUntil,
    because,
    ...standing(state),
    tasks: await withVisits(db, municipality, now, standing(state).tasks),
    citizen: citizen && {
      name: citizen.tenants.join(' og '),
      tenants: citizen.tenants,
      alsoWritten: otherSpellings(citizen.tenants, reports),
      address: { street: citizen.street, postcode: citizen.postcode, city: citizen.city },
      phones: citizen.phones.map(({ caseId: _, ...phone }) => phone),
      email: citizen.email,
      emailRefused: citizen.emailRefused,
      language: citizen.language,
      protectedAddress: citizen.protectedAddress,
      remarks: citizen.remarks,
    },
    household: { children, knownNeed },
    arrears,
    contactAt,
    timeLeft: timeLeftOf(state, today, policy.closingDays),
    clocks: {
      legal: legalClock(state.legal, today, policy.closingDays),
      service: serviceClock(state, policy),
    },
    doubts: each(reports.flatMap((r) => r.intake.doubts)).map((doubt) => ({ ...doubt, open: isOpen(state, doubt) })),
    warnings: each([
      ...legalWarnings(state.legal).map(({ code, text }) => ({ code, detail: text, asWritten: null })),
      ...amountsDiffer,
      ...reports.flatMap((r) => r.warnings.map(({ code, detail, asWritten }) => ({ code, detail, asWritten }))),
    ]),
    timeline: [
      ...timelineEntries(timeline),
      ...asked.flatMap((inquiry) => timelineOfInquiry(inquiry, happened)),
      ...visits.flatMap(({ visitId }) => timelineOfVisit(visitId, onVisits)),
    ].toSorted((a, b) => a.at.localeCompare(b.at)),
    sources: reports.map(asSource),
    matches,
    inquiries: asked.map((inquiry) => inquiryOfRow(inquiry, happened)),
    partners: partners.map(({ partner }) => whoTheyAre(partner)),
  };
}

/** Each once: two senders of the same list raise the same doubt. */
const each = <T extends { code: string; detail: string; asWritten: string | null }>(odd: readonly T[]): T[] => [
  ...new Map(odd.map((one) => [JSON.stringify([one.code, one.detail, one.asWritten]), one])).values(),
];

/** A partner as staff may call it. */
export const whoTheyAre = ({ partnerId, kind, name, contactName, contactPhone }: PartnerRow) => ({
  partnerId,
  kind,
  kindName: partnerKindNames[kind],
  name,
  contact: { name: contactName, phone: contactPhone },
});

/** A case as its sender may see it (design §1). */
export const asReported = (
  { caseId, closedAt, view }: Pick<CaseRow, 'caseId' | 'closedAt' | 'view'>,
  own: OwnWords | null,
) => ({
  caseId,
  status: senderStatus(view, closedAt !== null),
  tenancyNumber: own?.tenancyNumber ?? null,
  reference: own?.reference ?? null,
});

const isOpen = (state: CaseState, doubt: Doubt): boolean => state.doubts.includes(doubt.code);

type Timeline = Awaited<ReturnType<typeof timelineOf>>;

/** What the case notes for itself; what came of it stands in the events beside. */
const bookkeeping = new Set(['planned', 'messagesDue']);

/** What happened, oldest first; a command that was refused or waits stands there too, with the note that came with it. */
export function timelineEntries({ happened, said, receipts }: Timeline) {
  const notes = new Map(said.map((c) => [c.commandId, c.note]));
  const told = happened.filter(({ event }) => !bookkeeping.has(event.kind));
  const entries = told.map(({ seq, at, by, event, commandId }) => ({
    seq,
    at,
    by: isCitizen(by) ? 'borgeren' : by,
    kind: event.kind as string,
    text: inWords(event),
    automatic: by === 'husly',
    note: (commandId && notes.get(commandId)) ?? null,
    applied: true,
  }));
  const waiting = said
    .filter((c) => c.status !== 'applied')
    .map(({ createdAt, by, note, status, message }) => ({
      seq: null,
      at: createdAt,
      by: isCitizen(by) ? 'borgeren' : by,
      kind: message.update as string,
      text:
        status === 'refused'
          ? 'Passede ikke længere og er ikke brugt. Notatet er gemt.'
          : 'Er modtaget og venter på at blive behandlet.',
      automatic: false,
      note,
      applied: false,
    }));
  return [...entries, ...waiting, ...receipts.flatMap(receiptEntry)].toSorted((a, b) => a.at.localeCompare(b.at));
}

/** What became of a message after the provider had taken it. */
function receiptEntry({ purpose, channel, reason, deliveredAt, undeliveredAt }: Timeline['receipts'][number]) {
  const at = deliveredAt ?? undeliveredAt;
  if (!at) return [];
  const kind = deliveredAt ? 'messageDelivered' : 'messageNotDelivered';
  const text = receiptInWords(purpose, channel, deliveredAt ? null : reason);
  return [{ seq: null, at, by: 'husly', kind, text, automatic: true, note: null, applied: true }];
}
