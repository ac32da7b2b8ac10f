import { z } from 'zod';
import { soonness } from '../domain/facets.js';
import { attentions, stages } from '../domain/outcomes.js';
import { caseSummary, day, page, step } from './schemas.js';
import { timeLeft } from './timeLeft.js';
import { lastAttempt } from './todaySchemas.js';

/** All that a list of cases can be narrowed by: what an address of it holds, what is counted, and a saved view. */
export const caseFilter = z.strictObject({
  stage: z.enum(stages).optional(),
  attention: z.enum(attentions).optional(),
  assignee: z.string().max(60).optional().describe('`me`, `unassigned`, or a staff id'),
  deadline: z
    .enum(soonness)
    .optional()
    .describe('today: today or passed; week: by this week’s Sunday; twoWeeks: within 14 days'),
  paused: z.enum(['true', 'false']).optional(),
  landlord: z
    .string()
    .regex(/^([0-9a-f]{16}|none)$/, 'skal være et mærke fra /case-counts, eller none')
    .optional()
    .describe(
      'a landlord by its mark in `GET /case-counts`, since names belong in no address; `none`: nobody is named',
    ),
  sender: z.string().max(60).optional().describe('who has reported it, e.g. a `partner:` id'),
  deadlineFrom: day.optional().describe('the first day its next deadline may be'),
  deadlineBefore: day.optional().describe('the last one'),
  missed: z
    .enum(['true'])
    .optional()
    .describe('only cases whose first legal deadline has passed, and nobody has been reached'),
  closed: z.enum(['true', 'false']).default('false'),
});

export const caseQuery = page.extend(caseFilter.shape);

export const caseListItem = caseSummary
  .extend({
    timeLeft: timeLeft.nullable(),
    landlord: z.string().nullable().describe('as the first report that names one writes it'),
    contactAt: z.iso.datetime().nullable().describe('since when there is contact with the citizen'),
    lastAttempt: lastAttempt.nullable(),
    nextAutomatic: step.nullable().describe('the next message that goes out by itself'),
    nextTask: step.nullable().describe('the next piece of somebody’s work'),
    pausedUntil: z.iso.date().nullable().describe('on a break until and with this day'),
  })
  .meta({ id: 'CaseListItem', description: 'For a caseworker landlord, attempts and the plan are null' });

const counted = z.record(z.string(), z.number().int());
export const caseCounts = z
  .object({
    total: z.number().int(),
    stage: counted,
    attention: counted,
    unassigned: z.number().int(),
    assignee: z.array(z.object({ assignee: z.string(), assigneeName: z.string().nullable(), count: z.number().int() })),
    deadline: z.object({ today: z.number().int(), week: z.number().int(), twoWeeks: z.number().int() }),
    paused: z.number().int(),
    landlord: z
      .object({
        named: z.array(z.object({ landlord: z.string(), name: z.string(), count: z.number().int() })),
        unnamed: z.number().int().describe('cases whose landlord nobody has named'),
        others: z.object({ landlords: z.number().int(), count: z.number().int() }),
      })
      .describe('the twenty that let most, and the one chosen; none for a caseworker'),
  })
  .meta({ id: 'CaseCounts', description: 'What each choice of one filter would show beside the others' });
