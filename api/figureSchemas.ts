import { z } from 'zod';
import { reachedByWays } from '../domain/figures.js';
import { sourceKinds } from '../domain/intake/request.js';
import { closingOutcomes } from '../domain/outcomes.js';
import { dayParts } from '../domain/policy.js';
import { instant, whoAndWhere } from './schemas.js';

const whole = z.number().int();
const part = z.number().min(0).max(1).nullable();

/** What became of some cases, as far as is known today. */
export const flow = z
  .object({
    intake: whole,
    reached: whole,
    helpAccepted: whole,
    settled: whole.describe('ended with the home kept, or another one found in time'),
    evicted: whole,
    otherwise: whole.describe('ended in any other way; settled, evicted, otherwise and open add up to intake'),
    open: whole,
    withDeadline: whole.describe('with a legal deadline that has passed, or by which the citizen was reached'),
    reachedInTime: whole.describe('reached on that day or before'),
    shareInTime: part.describe('the head figure: reachedInTime of withDeadline; null where there is none'),
    medianHoursToContact: whole
      .nullable()
      .describe(
        'from intake; null where nobody was reached, 0: less than one. From two days on whole days, from a fortnight on whole weeks',
      ),
    list: z.string().describe('the list of these cases; with `&of=` and the name of a number those that it counts'),
  })
  .meta({ id: 'Flow' });

const date = z.iso.date();
export const attemptKinds = ['call', 'askCaseworker', 'visit'] as const;

export const figures = z
  .object({
    from: date,
    to: date,
    every: z.enum(['week', 'month']),
    total: flow,
    periods: z.array(flow.extend({ begins: date })).describe('by when the case opened, each period of the time once'),
    senders: z.array(
      flow.extend({
        kind: z.enum(sourceKinds).nullable(),
        sender: z.string().nullable().describe('null: private landlords and citizens, whose names are people’s'),
      }),
    ),
    attempts: z
      .array(
        z.object({
          kind: z.enum(attemptKinds),
          part: z.enum(dayParts).nullable(),
          attempts: whole,
          reached: whole,
          share: part,
          list: z.string().describe('the list of these tries; with `&reached=true` those that reached the citizen'),
        }),
      )
      .describe('tries made in the time, whichever case; lapsed ones are none'),
  })
  .meta({ id: 'Figures', description: 'Of the cases that opened in a time' });

const ofCase = {
  caseId: z.uuid(),
  deadlineOn: date.nullable().describe('the legal deadline that it is measured by'),
  contact: z
    .object({ at: instant, by: z.enum(reachedByWays) })
    .nullable()
    .describe('the first one'),
  helpedOn: date.nullable(),
  closedOn: date.nullable(),
  outcome: z.enum(closingOutcomes).nullable(),
  citizen: whoAndWhere
    .nullable()
    .describe('null: what is personal has been deleted, and the case can no longer be opened'),
};

export const figureCase = z
  .object({ ...ofCase, openedOn: date })
  .meta({ id: 'FigureCase', description: 'A case that a number of the figures has counted' });

export const figureAttempt = z
  .object({
    ...ofCase,
    openedOn: date.nullable(),
    n: whole.describe('its place among the case’s tries, from 0'),
    on: date,
    kind: z.enum(attemptKinds),
    part: z.enum(dayParts).nullable(),
    reached: z.boolean(),
  })
  .meta({ id: 'FigureAttempt', description: 'A try that a number of the figures has counted, and its case' });
