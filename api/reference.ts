import { z } from 'zod';
import { purposes } from '../domain/case.js';
import { isInCalendar } from '../domain/commands.js';
import { wholeDay } from '../domain/copenhagen.js';
import { legalClockCalculator } from '../domain/law/legalClock.js';
import { policyFor } from '../domain/policy.js';
import { languages } from '../domain/texts/languages.js';
import { previews } from '../domain/texts/preview.js';
import { render } from '../domain/texts/render.js';
import { unitPurposes } from '../domain/texts/schema.js';
import { encodeCursor } from '../store/lists.js';
import { heldUpMessages, listMessages } from '../store/messageList.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import * as messageSchemas from './messageSchemas.js';
import * as schemas from './schemas.js';

/** Outgoing messages, the texts they are made of, and the legal clock as a calculator of its own. */
export function referenceRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/messages',
    summary: 'Messages from the moment they are planned, latest first; without credentials this is the outbox',
    roles: ['outreach', 'supervisor'],
    params: nothing,
    body: nothing,
    query: schemas.page.extend({
      caseId: z.uuid().optional(),
      attention: z
        .enum(['failed', 'heldUp'])
        .optional()
        .describe('failed: did not arrive; heldUp: no provider has taken it for more than an hour'),
      since: day.optional().describe('only those that were to go out on this day or later'),
    }),
    responses: { 200: { description: 'A page of messages, and what is held up', schema: messageSchemas.messageList } },
    async handle({ who, query }) {
      const { limit, cursor, caseId, attention, since } = query;
      const filter = {
        municipality: who.municipality,
        caseId,
        failed: attention === 'failed',
        heldUpAt: attention === 'heldUp' ? deps.now() : undefined,
        since: since && wholeDay(since).from,
      };
      const rows = await listMessages(deps.db, filter, limit + 1, cursorOf(cursor, schemas.byMoment));
      const items = rows.slice(0, limit).map((row) => foretold(row, deps, who.municipality));
      const last = items.at(-1);
      const more = rows.length > limit && last;
      return {
        status: 200,
        body: {
          heldUp: await heldUpMessages(deps.db, who.municipality, deps.now()),
          items,
          nextCursor: more ? encodeCursor([last.notBefore, last.caseId, last.key]) : null,
        },
      };
    },
  });
  mount({
    method: 'get',
    path: '/templates/preview',
    summary: 'Every text that Husly sends, with sample values, and how many parts an SMS takes',
    roles: ['outreach', 'caseworker', 'supervisor'],
    params: nothing,
    body: nothing,
    query: z.strictObject({
      language: z.enum(languages).optional(),
      purpose: z.enum([...purposes, ...unitPurposes]).optional(),
      channel: z.enum(['sms', 'email']).optional(),
    }),
    responses: {
      200: {
        description: 'The texts in force for the municipality; to staff they are Danish, and mostly e-mails',
        schema: z.object({ items: z.array(messageSchemas.template) }),
      },
    },
    async handle({ who: { municipality }, query }) {
      const all = previews(policyFor(municipality), deps.textsFor(municipality), deps.baseUrl);
      const isAskedFor = (t: (typeof all)[number]): boolean =>
        (query.language ?? t.language) === t.language &&
        (query.purpose ?? t.purpose) === t.purpose &&
        (query.channel ?? t.channel) === t.channel;
      return { status: 200, body: { items: all.filter(isAskedFor) } };
    },
  });
  mount({
    method: 'get',
    path: '/legal-clock',
    summary: 'Deadline calculator: earliest demand, the 14-day deadline and earliest termination, with reasons',
    roles: null,
    params: nothing,
    body: nothing,
    query: z.strictObject({
      dueDate: day.describe('the rent’s due date'),
      receivedOn: day.optional().describe('the day the demand was received (kommet frem)'),
    }),
    responses: {
      200: {
        description: 'The legal clock; dates are estimates, the program decides nothing',
        schema: legalClock,
      },
    },
    async handle({ query }) {
      if (query.receivedOn !== undefined && query.receivedOn < query.dueDate) throw receivedTooEarly();
      return { status: 200, body: legalClockCalculator(query.dueDate, query.receivedOn) };
    },
  });
}

export const legalClock = z.object({
  dueDate: schemas.clockEntry,
  demandEarliest: schemas.clockEntry,
  deadline: schemas.clockEntry,
  terminationEarliest: schemas.clockEntry,
});

const day = z.iso.date({ abort: true }).refine(isInCalendar, 'ligger uden for årene 2000–2099, som kalenderen kender');

type Row = Awaited<ReturnType<typeof listMessages>>[number];

/** A message that has not been sent yet, with the text it would have now; what was sent stands as it was sent. */
function foretold({ visitAt, language, ...row }: Row, { baseUrl, textsFor }: ApiDeps, municipality: string) {
  if (row.text !== null || row.status !== 'planned') return row;
  const message = { ...row, ...(visitAt && { visitAt }) };
  const to = { caseId: row.caseId, baseUrl, language, citizenLink: null };
  const { subject, text } = render(message, policyFor(municipality), textsFor(municipality), to);
  return { ...row, subject, text };
}

function receivedTooEarly(): Problem {
  const detail = 'Påkravet kan ikke være kommet frem før forfaldsdagen.';
  return new Problem(400, 'malformed', detail, [{ pointer: 'receivedOn', code: 'beforeDueDate', detail }]);
}
