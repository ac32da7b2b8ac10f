import { z } from 'zod';
import { closingOutcomes, stages, taskKinds, taskOutcomes } from '../domain/outcomes.js';
import { rungs } from '../domain/case.js';
import { warningCodes } from '../domain/today.js';
import { reason, step, task } from './schemas.js';
import { timeLeft } from './timeLeft.js';

const date = z.iso.date();
const instant = z.iso.datetime();
/** Every result a task may have. */
export const outcomes = [...new Set(Object.values(taskOutcomes).flat())];

export const afterTask = z
  .object({
    outcome: z.enum(outcomes),
    stage: z.enum(stages).nullable().describe('null: the task is no case’s'),
    closes: z.enum(closingOutcomes).nullable().describe('how the case would end by it; null: it goes on'),
    because: z.array(reason),
    next: step.nullable().describe('the next piece of work; null: nobody’s for now'),
    added: z.array(step).describe('all tasks and messages that would be new'),
    removed: z.array(step).describe('what would fall away beside the task itself'),
  })
  .meta({ id: 'AfterTask', description: 'What the planner would do if the task ended so now' });

export const lastAttempt = z
  .object({
    at: instant,
    rung: z.enum(rungs),
    outcome: z.string().describe('a task’s result, or `lapsed`: nobody made it in time'),
    text: z.string(),
  })
  .meta({ id: 'LastAttempt' });

export const todayCard = task
  .pick({
    taskId: true,
    kind: true,
    from: true,
    dueAt: true,
    overdue: true,
    part: true,
    assignee: true,
    assigneeName: true,
    because: true,
  })
  .extend({
    caseId: z.uuid().nullable().describe('null: nobody knows a case of whom it is about'),
    inquiryId: z.uuid().nullable().describe('advice, locate, incoming: GET /inquiries/{inquiryId} has the words'),
    askedBy: z.string().nullable(),
    askedByName: z.string().nullable().optional(),
    stage: z.enum(stages).nullable(),
    name: z.string(),
    address: z
      .object({ street: z.string(), postcode: z.string().nullable(), city: z.string().nullable() })
      .nullable()
      .describe('as written, with floor and door; null: not known, or protected and no visit of one’s own'),
    protectedAddress: z.boolean(),
    timeLeft: timeLeft.nullable(),
    agreed: z
      .object({ from: instant, until: instant, arrangedBy: z.enum(['citizen', 'caseworker']), confirmed: z.boolean() })
      .nullable()
      .describe('a time somebody expects us at, beside the unit’s own plan'),
    confirmed: z.boolean().describe('the citizen has said that the time suits'),
    lastAttempt: lastAttempt.nullable(),
    warnings: z
      .array(z.object({ code: z.enum(warningCodes), text: z.string() }))
      .describe('gravest first; a card shows the first'),
    phones: z
      .array(z.object({ phoneId: z.string(), e164: z.string(), note: z.string().nullable() }))
      .describe('to call, the one the task names first'),
    alsoHere: z
      .array(z.object({ caseId: z.uuid(), name: z.string() }))
      .describe('other open cases at this very address'),
    after: z
      .array(afterTask)
      .nullable()
      .describe('what follows each of the big results; null beyond the first forty cards: ask `/tasks/{taskId}/next`'),
  })
  .meta({ id: 'TodayCard', description: 'A visit, a call or something asked; no CPR number and no amount' });

export const outcomeChoice = z
  .object({
    outcome: z.enum(outcomes),
    text: z.string(),
    main: z.boolean().describe('shown big; the others behind “andet”'),
    needs: z.enum(['at', 'until', 'contact', 'caseId']).nullable().describe('must be told with it'),
    asks: z.enum(['contact']).nullable().describe('may be told with it'),
  })
  .meta({ id: 'OutcomeChoice' });

export const today = z
  .object({
    date: date.describe('the day in Copenhagen'),
    at: instant.describe('when this was so'),
    items: z.array(todayCard),
    more: z.boolean().describe('nobody has taken yet more that is due; raise `limit`'),
    elsewhere: z
      .number()
      .int()
      .describe(
        'my other tasks due by tonight, and those nobody has taken: follow-ups, doubts to clear; at most 100; see GET /tasks',
      ),
    kinds: z
      .array(z.object({ kind: z.enum(taskKinds), name: z.string(), outcomes: z.array(outcomeChoice) }))
      .describe(
        'what each kind of task in the field may end with, and what each result needs; for work without coverage',
      ),
  })
  .meta({ id: 'Today' });
