import { z } from 'zod';
import { languages } from './languages.js';
import { citizenPurposes, staffPurposes } from './purposes.js';

/** The shape of the files of texts. What a text may say is the matter of `check.ts`. */
const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must be one line');
const sms = z.string().trim().min(1).max(600);
const email = z.string().trim().min(1).max(2000);
const citizen = z.enum(citizenPurposes);
/** The sentence that holds the citizen's own link, after the purpose: about being called, about a visit, and for an SMS. */
const answer = z.enum(['contact', 'visit', 'sms']);

/** What citizens read in one language. */
export const languageFile = z.strictObject({
  language: z.enum(languages),
  version: line,
  /** The language's name in itself. */
  name: line,
  /** The one subject of all e-mails: whoever sees a list of mails learns nothing more than who has written. */
  subject: line,
  answer: z.record(answer, line),
  sms: z.record(citizen, sms),
  email: z.record(citizen, email),
});
export type LanguageFile = z.infer<typeof languageFile>;

/** Who is told that a worker at a citizen's door has not been heard of. */
export const visitPurposes = ['visitWorker', 'visitColleague', 'visitSupervisor'] as const;
export type VisitPurpose = (typeof visitPurposes)[number];

/** Mails that belong to no case: to the supervisor, to the unit in the morning, and about a worker who is on a visit. */
export const unitPurposes = ['messagesHeldUp', 'morningList', ...visitPurposes] as const;
export type UnitPurpose = (typeof unitPurposes)[number];

/** What colleagues read; Danish only. */
export const staffFile = z.strictObject({
  language: z.literal('da'),
  version: line,
  mails: z.record(z.enum([...staffPurposes, ...unitPurposes]), z.strictObject({ subject: line, text: email })),
  /** What cannot wait until somebody reads mail. */
  sms: z.record(z.enum([...visitPurposes, 'visitOff']), sms),
});
export type StaffFile = z.infer<typeof staffFile>;

/** A municipality's own texts, each instead of Husly's. */
export const textsOverride = z.strictObject({
  municipality: z.string().regex(/^\d{4}$/),
  texts: z.partialRecord(
    z.enum(languages),
    z
      .strictObject({
        subject: line,
        answer: z.partialRecord(answer, line),
        sms: z.partialRecord(citizen, sms),
        email: z.partialRecord(citizen, email),
      })
      .partial(),
  ),
});
export type TextsOverride = z.infer<typeof textsOverride>;
