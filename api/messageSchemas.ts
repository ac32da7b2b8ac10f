import { z } from 'zod';
import { languages } from '../domain/texts/languages.js';
import { listOf, reason } from './schemas.js';

/** What the API answers with about messages and their texts. */
const instant = z.iso.datetime();

export const messageItem = z
  .object({
    key: z.string(),
    caseId: z.uuid(),
    purpose: z.string(),
    channel: z.enum(['sms', 'email']),
    status: z.string(),
    reason: z.string().nullable(),
    recipient: z.string().nullable(),
    subject: z.string().nullable(),
    text: z.string().nullable(),
    notBefore: instant,
    notAfter: instant,
    sentAt: instant.nullable().describe('when the provider took it'),
    deliveredAt: instant.nullable().describe('when the provider said that it has reached the phone'),
    undeliveredAt: instant.nullable().describe('when the provider said that it has not'),
    forgottenAt: instant.nullable().describe('when its text was deleted at the provider'),
    because: z.array(reason),
  })
  .meta({ id: 'Message' });

export const template = z
  .object({
    purpose: z.string(),
    channel: z.enum(['sms', 'email']),
    language: z.enum(languages),
    version: z.string(),
    overridden: z.boolean().describe('true: the municipality’s own text (HUSLY_TEXTS)'),
    subject: z.string().nullable(),
    text: z.string(),
    html: z.string().nullable(),
    parts: z
      .object({ encoding: z.enum(['GSM-7', 'UCS-2']), units: z.number().int(), parts: z.number().int() })
      .nullable()
      .describe('null for an e-mail; units: septets in GSM-7, UTF-16 code units in UCS-2'),
  })
  .meta({ id: 'Template', description: 'A text with sample values' });

/** Messages, and those of each channel that cannot be delivered at present. */
export const messageList = listOf(messageItem).extend({
  heldUp: z
    .array(z.object({ channel: z.enum(['sms', 'email']), count: z.number().int(), since: instant }))
    .describe('waiting for more than an hour because the provider does not take them; empty when all is well'),
});
