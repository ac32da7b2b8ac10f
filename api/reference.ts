import { z } from 'zod';
import { isInCalendar } from '../domain/commands.js';
import { legalClockCalculator } from '../domain/law/legalClock.js';
import { policyFor } from '../domain/policy.js';
import { render } from '../domain/texts.js';
import { encodeCursor } from '../store/lists.js';
import { listMessages } from '../store/messageList.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import * as schemas from './schemas.js';

/** Outgoing messages, and the legal clock as a calculator of its own. */
export function referenceRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/messages',
    summary: 'Messages from the moment they are planned, latest first; without credentials this is the outbox',
    roles: ['outreach', 'supervisor'],
    params: nothing,
    body: nothing,
    query: schemas.page.extend({ caseId: z.uuid().optional() }),
    responses: { 200: { description: 'A page of messages', schema: schemas.listOf(schemas.messageItem) } },
    async handle({ who, query }) {
      const { limit, cursor, caseId } = query;
      const filter = { municipality: who.municipality, caseId };
      const rows = await listMessages(deps.db, filter, limit + 1, cursorOf(cursor, schemas.byMoment));
      const items = rows.slice(0, limit).map((row) => foretold(row, deps.baseUrl, who.municipality));
      const last = items.at(-1);
      const more = rows.length > limit && last;
      return {
        status: 200,
        body: { items, nextCursor: more ? encodeCursor([last.notBefore, last.caseId, last.key]) : null },
      };
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
        schema: z.object({
          dueDate: schemas.clockEntry,
          demandEarliest: schemas.clockEntry,
          deadline: schemas.clockEntry,
          terminationEarliest: schemas.clockEntry,
        }),
      },
    },
    async handle({ query }) {
      if (query.receivedOn !== undefined && query.receivedOn < query.dueDate) throw receivedTooEarly();
      return { status: 200, body: legalClockCalculator(query.dueDate, query.receivedOn) };
    },
  });
}

const day = z.iso.date({ abort: true }).refine(isInCalendar, 'ligger uden for årene 2000–2099, som kalenderen kender');

type Row = Awaited<ReturnType<typeof listMessages>>[number];

/** A message that has not been sent yet, with the text it would have now; what was sent stands as it was sent. */
function foretold({ visitAt, ...row }: Row, baseUrl: string, municipality: string) {
  if (row.text !== null || row.status !== 'planned') return row;
  const message = { ...row, ...(visitAt && { visitAt }) };
  return { ...row, ...render(message, policyFor(municipality), row.caseId, baseUrl) };
}

function receivedTooEarly(): Problem {
  const detail = 'Påkravet kan ikke være kommet frem før forfaldsdagen.';
  return new Problem(400, 'malformed', detail, [{ pointer: 'receivedOn', code: 'beforeDueDate', detail }]);
}
