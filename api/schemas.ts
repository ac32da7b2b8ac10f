import { z } from 'zod';
import { attentions, roles, stages, taskKinds } from '../domain/outcomes.js';

/** What the API answers with. Requests' own schemas stand in `domain/commands.ts` and `domain/intake/request.ts`. */
const date = z.iso.date();
const instant = z.iso.datetime();

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

export const task = z
  .object({
    taskId: z.string(),
    caseId: z.uuid(),
    kind: z.enum(taskKinds),
    role: z.enum(roles),
    status: z.enum(['open', 'completed', 'lapsed', 'cancelled']),
    from: instant,
    dueAt: instant,
    overdue: z.boolean(),
    assignee: z.string().nullable(),
    part: z.string().nullable(),
    phoneId: z.string().nullable(),
    about: z.array(z.string()).nullable(),
    outcome: z.string().nullable(),
    because: z.array(reason),
    deadlineOn: date.nullable().optional(),
    attention: z.enum(attentions).nullable().optional(),
  })
  .meta({ id: 'Task' });

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
    deadlineOn: date.nullable(),
    dueAt: instant.nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    citizen: z.object({
      name: z.string(),
      street: z.string().nullable(),
      postcode: z.string().nullable(),
      city: z.string().nullable(),
    }),
  })
  .meta({ id: 'CaseSummary' });

const phone = z.object({
  phoneId: z.string(),
  e164: z.string().nullable(),
  asWritten: z.string(),
  note: z.string().nullable(),
  sms: z.boolean(),
  usable: z.boolean(),
});

export const timelineEntry = z
  .object({
    seq: z.number().nullable(),
    at: instant,
    by: z.string(),
    kind: z.string(),
    text: z.string(),
    automatic: z.boolean(),
    note: z.string().nullable(),
    applied: z.boolean(),
  })
  .meta({ id: 'TimelineEntry' });

export const theCase = z
  .object({
    caseId: z.uuid(),
    municipality: z.string(),
    stage: z.enum(stages),
    outcome: z.string().nullable(),
    attention: z.enum(attentions).nullable(),
    assignee: z.string().nullable(),
    pausedUntil: date.nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    previousCaseId: z.uuid().nullable(),
    because: z.array(reason),
    citizen: z.object({
      name: z.string(),
      tenants: z.array(z.string()),
      address: z.object({
        street: z.string().nullable(),
        postcode: z.string().nullable(),
        city: z.string().nullable(),
      }),
      phones: z.array(phone),
      email: z.string().nullable(),
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
    sources: z.array(
      z.object({
        receivedAt: instant,
        kind: z.string(),
        organisation: z.string().nullable(),
        reference: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Case' });

export const applied = z
  .object({
    commandId: z.uuid(),
    caseId: z.uuid(),
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

export const messageItem = z
  .object({
    key: z.string(),
    caseId: z.uuid(),
    purpose: z.string(),
    channel: z.enum(['sms', 'email']),
    status: z.string(),
    reason: z.string().nullable(),
    recipient: z.string().nullable(),
    subject: z.string().nullable(),
    text: z.string().nullable(),
    notBefore: instant,
    notAfter: instant,
    sentAt: instant.nullable(),
    because: z.array(reason),
  })
  .meta({ id: 'Message' });

export const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** What a cursor holds where a list is sorted by a moment, then by what belongs to which case. */
export const byMoment = z.tuple([instant, z.uuid(), z.string().regex(/^[\w:.-]{1,200}$/)]);

/** A page of items and where the next one begins; null at the end. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
