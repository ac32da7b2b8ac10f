import { z } from 'zod';
import { isInCalendar, numberVerdicts } from '../domain/commands.js';
import { matchCodes } from '../domain/matching.js';
import { inquiryKinds, inquiryStatuses } from '../domain/inquiry.js';
import { attentions, roles, stages, taskKinds } from '../domain/outcomes.js';
import { legalBasis, partnerKinds, senderStatuses } from '../domain/partners.js';
import { taskVisit, visit } from './visitSchemas.js';

/** What the API answers with. Requests' own schemas stand in `domain/commands.ts` and `domain/intake/request.ts`. */
const date = z.iso.date();
export const instant = z.iso.datetime();

export const reason = z
  .object({
    rule: z.string(),
    text: z.string(),
    paragraph: z.string().optional(),
    inputs: z.record(z.string(), z.string()).optional(),
    steppedOver: z.array(z.object({ date, name: z.string() })).optional(),
  })
  .meta({ id: 'Reason', description: 'Why a date or a step is what it is' });

export const clockEntry = z
  .object({ id: z.string(), date, because: z.array(reason), estimated: z.boolean() })
  .meta({ id: 'ClockEntry' });

export const step = z
  .object({ at: instant, kind: z.string(), id: z.string(), because: z.array(reason) })
  .meta({ id: 'Step', description: 'One dated thing that will happen' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .loose()
  .meta({ id: 'Problem', description: 'RFC 9457' });

/** What the person, or partner, of the id before it is called; null: nobody, or nobody known. Put on in `people.ts`. */
const name = z.string().nullable().optional();

/** Enough of a citizen to know whom a row of a list is about. */
export const whoAndWhere = z.object({
  name: z.string(),
  street: z.string().nullable(),
  postcode: z.string().nullable(),
  city: z.string().nullable(),
  protectedAddress: z.boolean().describe('true: the address stands on the case alone, and is null here'),
});

/** What the clock says where the answer was made; a demo's runs ahead of the one on the wall. */
export const asOf = z.iso.datetime().describe('now, as this answer sees it');

export const task = z
  .object({
    taskId: z.string(),
    caseId: z.uuid().nullable().describe('null: the citizen has no case, or nobody knows whose it is'),
    inquiryId: z.uuid().optional().describe('advice, locate, incoming: GET /inquiries/{inquiryId} has the words'),
    kind: z.enum(taskKinds),
    role: z.enum(roles),
    status: z.enum(['open', 'completed', 'lapsed', 'cancelled']),
    from: instant,
    dueAt: instant,
    overdue: z.boolean(),
    confirmed: z.boolean().optional().describe('visit: the citizen has said that the time suits'),
    escalatedAt: instant.nullable().optional().describe('advice, locate, incoming: when the supervisor was told'),
    assignee: z.string().nullable(),
    assigneeName: name,
    part: z.string().nullable(),
    phoneId: z.string().nullable(),
    about: z.array(z.string()).nullable(),
    outcome: z.string().nullable(),
    because: z.array(reason),
    deadlineOn: date.nullable().optional(),
    attention: z.enum(attentions).nullable().optional(),
    visit: taskVisit.nullable().optional().describe('visit, locate: who is on the way or at the door; null: nobody'),
    citizen: whoAndWhere.nullable().optional().describe('in lists; null: nobody knows who it is'),
  })
  .meta({ id: 'Task' });

const address = z.object({
  street: z.string().nullable(),
  postcode: z.string().nullable(),
  city: z.string().nullable(),
});

export const source = z
  .object({
    reportId: z.uuid(),
    receivedAt: instant,
    by: z.string().describe('who sent it'),
    byName: name,
    kind: z.string(),
    organisation: z.string().nullable(),
    reference: z.string().nullable(),
    result: z.enum(['created', 'linked']).describe('created: the case began with it'),
    linkedBy: z.string().nullable().describe('`husly`, or the person who found that it is the same home'),
    linkedByName: name,
    tenants: z.array(z.string()).describe('as this sender spells them'),
    address,
    legal: z.record(z.string(), z.string()).describe('the dates as this sender tells them'),
  })
  .meta({ id: 'Source', description: 'One report, as it came. A link to a case can be undone' });

const side = z.object({
  caseId: z.uuid(),
  openedAt: instant,
  closedAt: instant.nullable(),
  tenants: z.array(z.string()),
  address,
  phones: z.array(z.string()),
  email: z.string().nullable(),
  sources: z.array(source),
});

export const match = z
  .object({
    taskId: z.string(),
    because: z.array(z.object({ code: z.enum(matchCodes), text: z.string() })),
    decision: z.enum(['same', 'different']).nullable(),
    decidedBy: z.string().nullable(),
    decidedByName: name,
    decidedAt: instant.nullable(),
    newer: side,
    older: side,
  })
  .meta({ id: 'Match', description: 'Two cases that may be of one home, side by side; a person decides' });

export const taskInFull = task.extend({ match: z.union([match, z.null()]), asOf }).meta({ id: 'TaskInFull' });

export const received = z
  .object({
    caseId: z.uuid(),
    result: z.enum(['created', 'existing', 'updated']),
    stage: z.enum(stages).nullable(),
    next: z.array(step).nullable(),
    warnings: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'Received' });

export const caseSummary = z
  .object({
    caseId: z.uuid(),
    stage: z.enum(stages),
    outcome: z.string().nullable(),
    attention: z.enum(attentions).nullable(),
    assignee: z.string().nullable(),
    assigneeName: name,
    deadlineOn: date.nullable(),
    dueAt: instant.nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    citizen: whoAndWhere,
  })
  .meta({ id: 'CaseSummary' });

const phone = z.object({
  phoneId: z.string(),
  e164: z.string().nullable(),
  asWritten: z.string(),
  note: z.string().nullable(),
  sms: z.boolean(),
  usable: z.boolean(),
  learned: z.enum(numberVerdicts).nullable().describe('what sending, or its owner, has taught of the number'),
});

const contactPerson = z.object({ name: z.string().nullable(), phone: z.string().nullable() });

export const partner = z
  .object({
    partnerId: z.uuid(),
    kind: z.enum(partnerKinds),
    kindName: z.string(),
    name: z.string(),
    contact: contactPerson,
    mailbox: z.string().nullable(),
    legalBasis: legalBasis.nullable(),
    mapping: z.record(z.string(), z.string().nullable()),
    keyIssuedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Partner', description: 'One of those the unit works with; the access key itself is never shown again' });

/** All that a sender learns of a case it has reported. */
export const reportedCase = z
  .object({
    caseId: z.uuid(),
    status: z.enum(senderStatuses).describe('modtaget, under behandling, afsluttet'),
    tenancyNumber: z.string().nullable().describe('as the sender itself has written it'),
    reference: z.string().nullable().describe('the sender’s own'),
  })
  .meta({ id: 'ReportedCase' });

export const timelineEntry = z
  .object({
    seq: z.number().nullable(),
    at: instant,
    by: z.string(),
    byName: name,
    kind: z.string(),
    text: z.string(),
    automatic: z.boolean(),
    note: z.string().nullable(),
    applied: z.boolean(),
  })
  .meta({ id: 'TimelineEntry' });

export const visitInFull = visit.extend({ timeline: z.array(timelineEntry) }).meta({ id: 'VisitInFull' });

export const inquiry = z
  .object({
    inquiryId: z.uuid(),
    kind: z.enum(inquiryKinds),
    caseId: z.uuid().nullable(),
    askedBy: z.string(),
    askedByName: name,
    askedByRole: z.string(),
    askedAt: instant,
    question: z.string().nullable(),
    citizen: z
      .object({
        name: z.string().nullable(),
        street: z.string().nullable(),
        postcode: z.string().nullable(),
        city: z.string().nullable(),
        phones: z.array(z.string()),
      })
      .nullable()
      .describe('locate, advice: whom it is about, as asked; incoming: the number that has written'),
    status: z.enum(inquiryStatuses),
    attention: z.enum(['overdue', 'escalated']).nullable(),
    escalatedAt: instant.nullable().describe('when the supervisor was told'),
    outcome: z.string().nullable(),
    outcomeText: z.string().nullable(),
    answer: z.string().nullable(),
    answeredBy: z.string().nullable(),
    answeredByName: name,
    endedAt: instant.nullable(),
    tasks: z.array(task),
    timeline: z.array(timelineEntry),
  })
  .meta({ id: 'Inquiry', description: 'What a colleague has asked of the outreach worker' });

export const theCase = z
  .object({
    caseId: z.uuid(),
    asOf,
    municipality: z.string(),
    stage: z.enum(stages),
    outcome: z.string().nullable(),
    attention: z.enum(attentions).nullable(),
    assignee: z.string().nullable(),
    assigneeName: name,
    pausedUntil: date.nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    previousCaseId: z.uuid().nullable(),
    continuesIn: z.uuid().nullable().describe('the case of the same home that this one goes on in'),
    because: z.array(reason),
    citizen: z.object({
      name: z.string(),
      tenants: z.array(z.string()),
      address,
      alsoWritten: z.array(z.string()).describe('other spellings that the sources use'),
      phones: z.array(phone),
      email: z.string().nullable(),
      emailRefused: z.boolean().describe('a mail server has refused the address for good; it is not used'),
      language: z.string().nullable(),
      protectedAddress: z.boolean(),
      remarks: z.array(z.string()),
    }),
    household: z.object({ children: z.boolean(), knownNeed: z.boolean() }),
    arrears: z.object({
      amountOre: z.number().nullable(),
      incomplete: z.boolean(),
      months: z.array(
        z.object({ dueDate: z.string().nullable(), amountOre: z.number().nullable(), months: z.number() }),
      ),
    }),
    clocks: z.object({ legal: z.array(clockEntry), service: z.array(clockEntry) }),
    doubts: z.array(
      z.object({ code: z.string(), pointer: z.string(), asWritten: z.string(), detail: z.string(), open: z.boolean() }),
    ),
    warnings: z.array(z.object({ code: z.string(), detail: z.string(), asWritten: z.string().nullable() })),
    tasks: z.array(task),
    next: z.array(step),
    timeline: z.array(timelineEntry),
    sources: z.array(source),
    matches: z.array(match),
    inquiries: z.array(inquiry),
    workflowUrl: z.url().nullable().describe('the case in the Temporal Web UI; for a supervisor, where there is one'),
    partners: z.array(partner.pick({ partnerId: true, kind: true, kindName: true, name: true, contact: true })),
  })
  .meta({ id: 'Case' });

export const applied = z
  .object({
    commandId: z.uuid(),
    caseId: z.uuid().nullable(),
    inquiryId: z.uuid().optional(),
    status: z.enum(['applied', 'pending']),
    stage: z.enum(stages).nullable(),
    outcome: z.string().nullable(),
    tasks: z.array(task),
    next: z.array(step),
  })
  .meta({
    id: 'Applied',
    description: 'applied: the fresh state; pending: kept, and delivered when the engine is back',
  });

export const undone = applied
  .extend({ newCaseId: z.uuid().describe('where the report is now') })
  .meta({ id: 'LinkUndone' });

/** A day in a query. */
export const day = z.iso.date({ abort: true }).refine(isInCalendar, 'skal ligge i årene 2000–2099');

export const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** A moment in a cursor. */
export const cursorMoment = instant.refine(isInCalendar);

/** What a cursor holds where a list is sorted by a moment, then by what belongs to which case. */
export const byMoment = z.tuple([cursorMoment, z.uuid(), z.string().regex(/^[\w:.-]{1,200}$/)]);

/** A page of items and where the next one begins; null at the end. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const taskList = listOf(task).extend({ asOf });
