import { z } from 'zod';
import { stages } from '../domain/outcomes.js';
import { asOf, clockEntry, inquiry, task, timelineEntry } from './schemas.js';
import { timeLeft } from './timeLeft.js';

/** A case as far as a caseworker has a part in it (docs/design-notes.md, "Whose case it is"). Strict: nothing else goes out. */
export const partOfCase = z
  .strictObject({
    caseId: z.uuid(),
    asOf,
    stage: z.enum(stages),
    outcome: z.string().nullable(),
    openedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    citizen: z.strictObject({
      name: z.string(),
      address: z
        .strictObject({ street: z.string(), postcode: z.string().nullable(), city: z.string().nullable() })
        .nullable()
        .describe('null: not known, or protected'),
      protectedAddress: z.boolean(),
      phones: z.array(z.string()).describe('numbers that can be called, E.164'),
      language: z.string().nullable(),
    }),
    household: z.strictObject({ children: z.boolean(), knownNeed: z.boolean() }),
    contactAt: z.iso.datetime().nullable().describe('since when the unit has been in contact with the citizen'),
    timeLeft: timeLeft.nullable(),
    clocks: z.strictObject({
      legal: z.array(clockEntry).describe('what the authority’s decision is counted from: notice, move-out, hearing'),
    }),
    tasks: z.array(task).describe('theirs, or free for them to take'),
    inquiries: z.array(inquiry).describe('what they have asked'),
    timeline: z.array(timelineEntry).describe('what they have told, and what came of what they asked'),
  })
  .meta({
    id: 'PartOfCase',
    description: 'For a caseworker: no amounts, no reports, no messages, nobody else’s notes',
  });
