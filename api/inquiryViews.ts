import type { Instant } from '../domain/case.js';
import { inquiryAttention, inquiryTaskId, type InquiryView } from '../domain/inquiry.js';
import { inquiryEventInWords, inquiryOutcomeText } from '../domain/inquiryInWords.js';
import type { inquiryEventsOf, InquiryRow } from '../store/inquiries.js';

/** The open task of an inquiry, as a row of the task list; none where the inquiry has ended. */
export function tasksOfInquiry({ inquiryId, caseId, kind, task, assignee, overdue, escalatedAt }: InquiryView) {
  if (!task) return [];
  const { id, from, dueAt, part = null, because } = task;
  return [
    {
      taskId: inquiryTaskId(inquiryId, id),
      caseId,
      inquiryId,
      kind,
      role: 'outreach' as const,
      status: 'open' as const,
      from,
      dueAt,
      overdue,
      escalatedAt,
      assignee,
      part,
      phoneId: null,
      about: null,
      outcome: null,
      because,
    },
  ];
}

type Happened = Awaited<ReturnType<typeof inquiryEventsOf>>;

/** An inquiry with its words: what was asked, what has happened, what came of it. */
export function inquiryOfRow(row: InquiryRow, happened: Happened) {
  const { inquiryId, kind, caseId, askedBy, askedByRole, askedAt, question, citizen, view } = row;
  const { status, outcome, endedAt, escalatedAt } = view;
  return {
    inquiryId,
    kind,
    caseId,
    askedBy,
    askedByRole,
    askedAt,
    question: question || null,
    citizen,
    status,
    attention: status === 'open' ? inquiryAttention(view) : null,
    escalatedAt,
    outcome,
    outcomeText: outcome && inquiryOutcomeText(outcome),
    answer: row.answer,
    answeredBy: row.answeredBy,
    endedAt,
    tasks: tasksOfInquiry(view),
    timeline: timelineOfInquiry(row, happened),
  };
}

/** What happened to an inquiry in the words of the timeline, oldest first; the question and the notes stand beside. */
export function timelineOfInquiry({ inquiryId, kind, askedBy, askedAt, question }: InquiryRow, happened: Happened) {
  const entry = (at: Instant, by: string, event: string, text: string, note: string | null) => ({
    seq: null,
    at,
    by,
    kind: `${kind}:${event}`,
    text,
    automatic: by === 'husly',
    note,
    applied: true,
  });
  return happened
    .filter((e) => e.happened.inquiryId === inquiryId)
    .map(({ happened: { at, by, event }, note }) => {
      const text = inquiryEventInWords(kind, event);
      return event.kind === 'asked'
        ? entry(askedAt, askedBy, event.kind, text, question || null)
        : entry(at, by, event.kind, text, note);
    });
}
