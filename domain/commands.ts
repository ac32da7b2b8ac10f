import { z } from 'zod';
import type { ClarifyCode } from './case.js';
import { readAddress } from './intake/addresses.js';
import type { DoubtCode } from './intake/intake.js';
import { readEmail, readPhones } from './intake/phones.js';
import type { LegalFacts } from './law/entry.js';
import type { VisitEnd, VisitStep, VisitTaskEnd } from './safeVisit.js';
import { chosenOutcomes, neededWith, taskOutcomes } from './outcomes.js';
import { messageStepId, taskStepId } from './stepIds.js';

/** The years the calendar knows, but for the last: nothing may be counted past its end (`calendar.ts`: 2000–2100). */
export const isInCalendar = (iso: string): boolean => iso >= '2000' && iso < '2100';

/**
 * What people and senders may say to a case. Each schema is the message's only definition: the API validates with it,
 * OpenAPI is generated from it, and the types below are inferred. What is personal in it stays in the database;
 * `factForEngine` and `resultForEngine` take it out.
 */
const years = 'skal ligge i årene 2000–2099';
const isoDate = z.iso.date({ abort: true }).refine(isInCalendar, years).describe('ISO date, e.g. 2026-12-01');
const instant = z.iso
  .datetime({ offset: true })
  .transform((t) => new Date(t).toISOString())
  .refine(isInCalendar, years)
  .describe('an instant, e.g. 2026-12-03T09:30:00+01:00');
/** The id of a command. */
export const commandId = z.uuid().toLowerCase().describe('made by the client; the same id is never applied twice');
/** Free text that people write. */
export const note = z.string().max(10_000).optional().describe('kept in the case’s record, never sent to the engine');
const amountOre = z.number().int().positive().max(100_000_000).optional().describe('øre');

/** New ways to reach the citizen. Personal: goes to the database, the case only learns what can be used. */
export const contact = z
  .strictObject({
    phones: z.array(z.string().max(100)).max(10).optional(),
    email: z.string().max(200).optional(),
    address: z
      .strictObject({
        street: z.string().min(1).max(200),
        postcode: z.string().max(10).optional(),
        city: z.string().max(100).optional(),
      })
      .optional(),
  })
  .refine((c) => (c.phones?.length ?? 0) > 0 || c.email || c.address, 'skriv et nummer, en e-mail eller en adresse')
  // Whoever tells it is there to mend it; a list's sender is not, so there it is kept as written.
  .refine((c) => !c.email || readEmail(c.email).value !== null, {
    path: ['email'],
    message: 'er ikke en e-mailadresse',
  })
  .refine((c) => readPhones(c.phones ?? []).further.length === 0, { path: ['phones'], message: 'er for mange numre' })
  .refine((c) => !c.address || readAddress(c.address).street !== null, {
    path: ['address', 'street'],
    message: 'er ikke en vej med husnummer',
  });
export type Contact = z.infer<typeof contact>;

const allOutcomes = [...new Set(Object.values(taskOutcomes).flat())];

export const completeTaskBody = z.strictObject({
  commandId,
  outcome: z
    .enum(allOutcomes, { error: 'er ikke et udfald, som Husly kender; se opgavens art' })
    .describe('one of the task kind’s own results'),
  note,
  at: instant.optional().describe('callBack: when to call; appointment: when to meet'),
  phoneId: z
    .string()
    .regex(/^p\d{1,4}$/, 'a phone’s id in the case, e.g. p1')
    .optional()
    .describe('which phone the result is about; default: the one the task names'),
  contact: contact.optional().describe('newContactDetails, wrongNumber: what to use instead'),
  until: isoDate.optional().describe('wait: look again on this day'),
  closeAs: z.enum(chosenOutcomes).optional().describe('close: how the case ended; default ingenKontakt'),
  letter: z.enum(['digitalPost', 'paper']).optional().describe('decision5a: how the decision was sent'),
  caseId: z.uuid().toLowerCase().optional().describe('matched: whose message it is'),
});
const asked = {
  at: 'Skriv dag og klokkeslæt.',
  until: 'Vælg en dag.',
  contact: 'Skriv et nummer, en e-mail eller en adresse.',
  caseId: 'Skriv, hvilken sag beskeden hører til.',
};
export const completeTaskRequest = completeTaskBody.superRefine((body, ctx) => {
  const key = neededWith[body.outcome];
  if (key && body[key] === undefined) ctx.addIssue({ code: 'custom', path: [key], message: asked[key] });
});
export type CompleteTaskBody = z.infer<typeof completeTaskBody>;

/** Somebody of the staff by their id in the login or persona: no name, for it travels through Temporal. */
const staffId = z
  .string()
  .max(60)
  .regex(/^(?!.*\d{6})[\w.:@-]+$/, 'skal være en medarbejders id uden mellemrum, fx persona:outreach');

/** Says that a report does not belong to a case. */
export const undoLinkBody = z.strictObject({ commandId, note });

export const assignTaskBody = z.strictObject({
  commandId,
  assignee: staffId.optional().describe('reassign: whose it is from now on'),
  note,
});

const legalDates = z.strictObject({
  dueDate: isoDate.optional(),
  demandSentOn: isoDate.optional(),
  demandReceivedOn: isoDate.optional(),
  leaseTerminatedOn: isoDate.optional(),
  moveOutOn: isoDate.optional(),
  evictionRequestedOn: isoDate.optional(),
});

const factOf = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ commandId, kind: z.literal(kind), note, ...shape });

const assigned = { assignee: staffId.nullable() };
const paused = { until: isoDate };

export const factBody = z.discriminatedUnion('kind', [
  factOf('payment', {
    extent: z.enum(['full', 'part', 'instalment']),
    instalment: z.number().int().min(1).max(60).optional().describe('which one, from 1; default: the oldest unpaid'),
    paidOn: isoDate.optional(),
    amountOre,
  }),
  factOf('paymentAgreement', {
    instalments: z
      .array(z.strictObject({ dueOn: isoDate, amountOre }))
      .min(1)
      .max(60),
    guaranteed: z.boolean().optional().describe('kommunal garanti'),
  }),
  factOf('courtNotice', { receivedOn: isoDate, hearingAt: instant.optional() }),
  factOf('hearingSet', { hearingAt: instant }),
  factOf('hearingMoved', { hearingAt: instant }),
  factOf('hearingWithdrawn', {}),
  factOf('withdrawn', {}),
  factOf('contactDetails', { contact }),
  factOf('citizenContact', {
    channel: z.enum(['phone', 'sms', 'email', 'letter', 'dropIn', 'door', 'digitalPost']),
  }),
  factOf('moved', { withinMunicipality: z.boolean().optional() }),
  factOf('died', {}),
  factOf('wrongPerson', {}),
  factOf('evicted', {}),
  factOf('paused', paused),
  factOf('resumed', {}),
  factOf('needs', {
    children: z.boolean().optional(),
    knownNeed: z.boolean().optional(),
    measures: z
      .array(
        z.enum([
          'gaeldsraadgivning',
          'administrationsaftale',
          'enkeltydelse81',
          'huslejehjaelp81a',
          'boligstoette',
          'bostoette',
          'billigereBolig',
          'kommunalGaranti',
        ]),
      )
      .max(10)
      .optional(),
  }),
  factOf('legalDates', { dates: legalDates }),
  factOf('forcedOn', { stage: z.enum(['phone', 'caseworker', 'visit', 'support', 'unreached']) }),
  factOf('assigned', assigned),
  factOf('noMessages', { channel: z.enum(['sms', 'email']) }),
  factOf('stepMoved', {
    step: taskStepId.describe('an open call, askCaseworker, visit or followUp, by its id in `next`'),
    at: instant.describe('from when'),
    until: instant.optional().describe('default: one hour'),
  }),
  factOf('stepCancelled', {
    step: z
      .union([taskStepId, messageStepId], { error: 'er ikke et trin, der kan aflyses' })
      .describe('such a task, or a message that is planned, by its id in `next`'),
  }),
  factOf('closed', { outcome: z.enum(chosenOutcomes) }),
]);
export type FactBody = z.infer<typeof factBody>;
export type FactKind = FactBody['kind'];

/** So many cases are told one thing at once; each of them hears it as a command of its own. */
export const mostAtOnce = 500;

/** One thing told to many cases: whose they are from now on, or a break. */
export const bulkBody = z.strictObject({
  commandId: commandId.describe('of all together: the same again does nothing twice, also with only some of the cases'),
  caseIds: z.array(z.uuid().toLowerCase()).min(1).max(mostAtOnce),
  fact: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('assigned'), ...assigned }),
    z.strictObject({ kind: z.literal('paused'), ...paused }),
    z.strictObject({ kind: z.literal('resumed') }),
  ]),
  note,
});
export type BulkFact = z.infer<typeof bulkBody>['fact'];

/** Which phones, and whether mail and door can be used: all the case needs to know of a citizen’s contact details. */
export interface Reach {
  phones: { id: string; usable: boolean; sms: boolean }[];
  email: boolean;
  address: boolean;
}

/** What a message tells of new contact details: the numbers as they now stand, and whether an address came with it. */
export interface LearnedReach {
  phones: Reach['phones'];
  email: boolean;
  addressGiven: boolean;
}

/** Another report of a home whose case is open: intake makes it, nobody sends it as a fact. */
export interface ReportedAgain {
  kind: 'reportedAgain';
  dates: LegalFacts;
  doubts: DoubtCode[];
  /** Doubts of earlier reports that it answers. */
  answers?: DoubtCode[];
  /** What it tells of the household, where it tells anything. */
  children?: boolean;
  knownNeed?: boolean;
  /** The court's own hearing replaces this one. */
  hearingWas?: string;
  /** It came with another case of the same home, which goes on in this one. */
  fromCase?: string;
}

/** A person has found that a report is about another home: what it told, and what the other reports tell instead. */
export interface LinkUndone {
  kind: 'linkUndone';
  reportId: string;
  /** Where the report is now. */
  toCase: string;
  told: LegalFacts;
  rest: LegalFacts;
  /** Doubts that no other report raised. */
  doubts: DoubtCode[];
}

/** What was found at the door when somebody looked for the citizen: the inquiry tells it, nobody sends it as a fact. */
export interface Sought {
  kind: 'sought';
  outcome: 'wrongAddress' | 'moved' | 'unsafe';
}

/** What has been learnt of a number, by a provider or from its owner. */
export const numberVerdicts = ['notAMobile', 'invalid', 'optedOut', 'optedIn'] as const;
export type NumberVerdict = (typeof numberVerdicts)[number];

/** Who says what the citizen says, where staff have their ids: on the page, or in an SMS (`citizen:sms`). */
export const byPage = 'citizen:page';
export const isCitizen = (by: string): boolean => by.startsWith('citizen:');

/** What the citizen says by the page or in an SMS, and what sending has taught; nobody of the staff sends these. */
export type CitizenFact =
  /** The visit that this task stands for suits the citizen. */
  | { kind: 'visitConfirmed'; taskId: string }
  /** The citizen has chosen another time, of those offered. */
  | { kind: 'visitTimeChosen'; at: string }
  /** The citizen does not want this visit, nor another one for now: it is voluntary. No word about help. */
  | { kind: 'visitDeclined'; taskId: string }
  /** "Call me between": both instants UTC. */
  | { kind: 'callBackAsked'; at: string; until: string }
  /** There is an answer to read; its words lie in the database. */
  | { kind: 'citizenReplied'; channel: 'sms' | 'page' }
  | { kind: 'messagesAgain'; channel: 'sms' | 'email' }
  /** `sms`: whether it may be texted from now on. */
  | { kind: 'numberLearned'; phoneId: string; verdict: NumberVerdict; sms: boolean }
  | { kind: 'emailRefused' };

/** A fact as it travels through Temporal: dates and codes. `reach` is set where contact details changed. */
export type Fact = (ReturnType<typeof factForEngine> | ReportedAgain | LinkUndone | Sought | CitizenFact) & {
  reach?: LearnedReach;
  /** What a person must ask before this counts (`sendersWord.ts`); until then only the question stands. */
  unconfirmed?: ClarifyCode;
};
/** A task’s result as it travels through Temporal. */
export type TaskResult = ReturnType<typeof resultForEngine> & { reach?: LearnedReach };

/** A fact without free text, ways to reach somebody and sums of money: those stay in the database. */
export function factForEngine(body: FactBody) {
  const { commandId: _id, note: _note, ...fact } = body;
  switch (fact.kind) {
    case 'payment': {
      const { amountOre: _amount, ...payment } = fact;
      return payment;
    }
    case 'paymentAgreement':
      return { ...fact, instalments: fact.instalments.map(({ dueOn }) => ({ dueOn })) };
    case 'contactDetails':
      return { kind: fact.kind };
    case 'stepMoved':
      return { ...fact, until: fact.until ?? new Date(Date.parse(fact.at) + 3_600_000).toISOString() };
    default:
      return fact;
  }
}

/** A task’s result without free text and contact details. */
export function resultForEngine(body: CompleteTaskBody) {
  const { commandId: _id, note: _note, contact: _contact, ...result } = body;
  return result;
}

interface Command {
  /** Made by the client; the Update’s id as well, so a repeated one is applied once. */
  commandId: string;
  /** Staff or client id, nothing personal. */
  by: string;
}
/** The three commands as they travel to the workflow. */
export interface CompleteTask extends Command {
  taskId: string;
  result: TaskResult;
}
export interface AssignTask extends Command {
  taskId: string;
  assignee: string | null;
  /** A claim: only where nobody else has taken it. */
  onlyIfFree: boolean;
  /** They have set out on the visit: it waits for what they find, however late. */
  underWay?: true;
}
/** What was asked of the outreach worker is no longer needed. */
export type Withdraw = Command;
export interface RecordFact extends Command {
  fact: Fact;
}

/** What is told to a safe visit; minutes count from when the visit hears it. */
export interface StepVisit extends Command {
  step: VisitStep;
  minutes: number;
}
export interface ExtendVisit extends Command {
  minutes: number;
}
export interface EndVisit extends Command {
  end: VisitEnd;
}
/** The lists tell it when a payment, or anything else, has ended the task that the visit is about. */
export interface NoteTaskEnd extends Command {
  how: VisitTaskEnd;
}
