import { z } from 'zod';
import { sourceKinds } from '../domain/intake/request.js';
import { dayParts } from '../domain/policy.js';

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
    open: whole,
    withDeadline: whole.describe('with a legal deadline that has passed, or by which the citizen was reached'),
    reachedInTime: whole.describe('reached on that day or before'),
    shareInTime: part.describe('the head figure: reachedInTime of withDeadline; null where there is none'),
    medianHoursToContact: whole
      .nullable()
      .describe(
        'from intake; null where nobody was reached. From two days on whole days, from a fortnight on whole weeks',
      ),
  })
  .meta({ id: 'Flow' });

const date = z.iso.date();

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
          kind: z.enum(['call', 'askCaseworker', 'visit']),
          part: z.enum(dayParts).nullable(),
          attempts: whole,
          reached: whole,
          share: part,
        }),
      )
      .describe('tries made in the time, whichever case; lapsed ones are none'),
  })
  .meta({ id: 'Figures', description: 'Of the cases that opened in a time' });
