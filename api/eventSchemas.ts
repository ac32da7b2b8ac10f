import { z } from 'zod';

const theirs = z.uuid().nullable().describe('null: one in which this caseworker has no part');

/** One `data:` line of GET /events, as JSON. */
export const liveEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('case'), caseId: theirs }),
    z.object({ type: z.literal('task'), caseId: theirs }),
    z.object({ type: z.literal('message'), caseId: z.uuid() }),
    z.object({ type: z.literal('inquiry'), inquiryId: z.uuid(), caseId: z.uuid().nullable() }),
    z.object({ type: z.literal('visit'), visitId: z.uuid(), caseId: z.uuid().nullable() }),
    z.object({ type: z.literal('import'), importId: z.uuid() }),
    z.object({ type: z.literal('everything') }).describe('fetch anew what is shown: nobody knows what has changed'),
  ])
  .meta({
    id: 'LiveEvent',
    description: 'What has changed, by its id; what it is now is asked by the ordinary routes',
  });
export type LiveEvent = z.infer<typeof liveEvent>;
