import { z } from 'zod';
import { commandId, note } from './commands.js';

/** What colleagues may ask of the outreach worker. All of it but ids is personal and stays in the database. */
const question = z.string().trim().min(1).max(10_000);
const sought = z.strictObject({
  name: z.string().trim().min(1).max(500),
  address: z
    .strictObject({
      street: z.string().max(500).optional(),
      postcode: z.string().max(50).optional(),
      city: z.string().max(100).optional(),
    })
    .optional(),
  phones: z.array(z.string().max(100)).max(10).optional(),
});

export const askRequest = z.discriminatedUnion('kind', [
  z
    .strictObject({
      commandId,
      kind: z.literal('advice'),
      caseId: z.uuid().toLowerCase().optional(),
      citizen: sought
        .optional()
        .describe('who it is about, where the case is not known; joins their open case if there is one'),
      question,
    })
    .refine((ask) => ask.caseId !== undefined || ask.citizen !== undefined, {
      path: ['citizen'],
      message: 'skriv, hvem det drejer sig om, eller hvilken sag det gælder',
    })
    .describe('in doubt which advice a citizen needs: the outreach worker, who knows the citizen, answers'),
  z
    .strictObject({
      commandId,
      kind: z.literal('locate'),
      caseId: z.uuid().toLowerCase().optional(),
      citizen: sought.optional().describe('whom to find; joins the citizen’s open case if there is one'),
      question: question.optional().describe('what else the outreach worker should know'),
    })
    .refine((ask) => ask.caseId !== undefined || ask.citizen !== undefined, {
      path: ['citizen'],
      message: 'skriv, hvem der skal findes, eller hvilken sag det gælder',
    })
    .refine((ask) => ask.caseId !== undefined || ask.question !== undefined || ask.citizen?.address?.street, {
      path: ['citizen', 'address'],
      message: 'skriv den sidst kendte adresse, eller i question, hvor der kan ledes',
    })
    .describe('nobody reaches the citizen: straight to the door'),
]);
export type AskRequest = z.infer<typeof askRequest>;

export const withdrawBody = z.strictObject({ commandId, note });
