import { z } from 'zod';
import { foundBy } from '../domain/search.js';
import { caseSummary } from './schemas.js';

export const searchBody = z.strictObject({
  q: z
    .string()
    .trim()
    .min(2, 'skriv mindst to tegn')
    .max(100)
    .describe('a name in any spelling, an address, a phone number in any writing, or how a case’s number begins'),
});

export const found = z
  .object({
    items: z.array(caseSummary.extend({ foundBy: z.enum(foundBy) })),
    more: z.boolean().describe('there are more than these; type more'),
  })
  .meta({ id: 'Found', description: 'Best first, at most 20, closed cases after open ones' });
