import { z } from 'zod';
import { commandId, note } from '../domain/commands.js';
import { visitMinutes } from '../domain/policy.js';
import { visitAlarms, visitEnds, visitSteps, visitTaskEnds } from '../domain/safeVisit.js';

/** The safe visit: what is told of it, and what the API answers with. */
const instant = z.iso.datetime();

export const startVisitBody = z.strictObject({
  commandId,
  step: z.enum(visitSteps).describe('again with atTheDoor, under a new commandId, when the worker gets there'),
  expectedMinutes: visitMinutes
    .optional()
    .describe('from now until it should be over; default: the municipality’s for this step'),
});
export const extendVisitBody = z.strictObject({ commandId, minutes: visitMinutes });
export const endVisitBody = z.strictObject({ commandId, note });

const alarm = z
  .object({ whom: z.enum(visitAlarms), at: instant })
  .nullable()
  .describe('who was asked last since the latest sign of life; null: nobody');

/** As a task shows it: so that a colleague sees who is on the way. */
export const taskVisit = z
  .object({
    visitId: z.uuid(),
    worker: z.string(),
    workerName: z.string().nullable().optional().describe('put on in `people.ts`'),
    step: z.enum(visitSteps),
    startedAt: instant,
    expectedEndAt: instant,
    overdue: z.boolean().describe('it should be over, and no word has come'),
    alarm,
    taskEnded: z
      .enum(visitTaskEnds)
      .nullable()
      .describe(
        'how the task ended while the worker was away: cancelled (a payment, say), lapsed, completed by another',
      ),
  })
  .meta({ id: 'TaskVisit', description: 'Who is on the way to a visit, or at the door' });

const place = z
  .object({
    name: z.string().nullable(),
    street: z.string().nullable(),
    postcode: z.string().nullable(),
    city: z.string().nullable(),
    protectedAddress: z.boolean(),
  })
  .nullable();

export const visit = taskVisit
  .extend({
    taskId: z.string(),
    caseId: z.uuid().nullable(),
    inquiryId: z.uuid().nullable(),
    mine: z.boolean(),
    status: z.enum(['underWay', 'ended']),
    end: z.enum(visitEnds).nullable().describe('finished: by completing the task; reached: somebody else saw to it'),
    endedAt: instant.nullable(),
    place: place.describe('where it is; in the list a protected address is null until there is an alarm'),
  })
  .meta({ id: 'Visit', description: 'A worker at a citizen’s door, whom somebody looks after' });

export const visitAnswer = z
  .object({
    commandId: z.uuid(),
    status: z.enum(['applied', 'pending']),
    visit,
  })
  .meta({ id: 'VisitAnswer', description: 'pending: kept, and delivered when the engine is back' });
