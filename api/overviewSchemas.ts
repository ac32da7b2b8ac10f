import { z } from 'zod';

/** A number, and the list of exactly what was counted. */
const counted = z.object({
  count: z.number().int(),
  list: z.string().describe('the path under /api/v1, with its query'),
});
const date = z.iso.date();
const whole = z.number().int();

export const overview = z
  .object({
    at: z.iso.datetime(),
    today: date,
    deadlines: z.object({
      today: counted,
      week: counted.describe('from today to Sunday'),
      missed: counted.describe('the first legal deadline has passed, and nobody has been reached'),
    }),
    unassigned: counted.describe('open cases that are nobody’s'),
    unreached: counted.describe('all attempts are used'),
    messages: z.object({
      failed: counted.describe('did not arrive, of the last seven days'),
      heldUp: counted.describe('no provider has taken them for more than an hour'),
    }),
    lists: counted
      .extend({ rows: whole })
      .describe('of the last thirty days, with rows rejected or held back; `rows`: how many'),
    overdueTasks: counted.describe('wait for a person beyond their time'),
    visitsToday: counted.extend({ capacity: whole }).describe('open visits; what the unit can manage in a day'),
    nextTwoWeeks: z.array(
      z.object({
        date,
        workingDay: z.boolean(),
        deadlines: counted
          .nullable()
          .describe('its own and those of the days off after it; null on a day off, whose deadlines are met before it'),
        visits: counted,
        capacity: whole.describe('visits; none on a day when the unit is closed'),
      }),
    ),
  })
  .meta({ id: 'Overview', description: 'What a supervisor has to look at; each number opens the list behind it' });
