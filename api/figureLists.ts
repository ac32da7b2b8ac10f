import { z } from 'zod';
import { isInCalendar } from '../domain/commands.js';
import type { ReachedBy } from '../domain/figures.js';
import { flowColumns } from '../domain/figureTables.js';
import { sourceKinds, type SourceKind } from '../domain/intake/request.js';
import { dayParts } from '../domain/policy.js';
import { citizensOf } from '../store/cases.js';
import { listCountedAttempts, listCountedCases, type AttemptsCounted, type CasesCounted } from '../store/figures.js';
import { encodeCursor } from '../store/lists.js';
import type { Db } from '../store/open.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { partOf, periodOf, periodQuery, type Period } from './figurePeriod.js';
import { attemptKinds, figureAttempt, figureCase } from './figureSchemas.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { day, listOf, page } from './schemas.js';
import { citizenOf } from './summaries.js';

const casesQuery = page.extend(periodQuery.shape).extend({
  of: z.enum(flowColumns).default('intake').describe('which number'),
  begins: day.optional().describe('only of the period of the trend that begins so'),
  kind: z
    .enum([...sourceKinds, 'none'])
    .optional()
    .describe('only of one sender, by what it is (`none`: not known) and its name'),
  sender: z.string().max(500).optional().describe('with `kind`: its name; left out: those without one'),
});
const attemptsQuery = page.extend(periodQuery.shape).extend({
  kind: z.enum(attemptKinds),
  part: z.enum([...dayParts, 'none']).describe('`none`: those at no part of the day'),
  reached: z.enum(['true']).optional().describe('only those that reached the citizen'),
});

const columnDay = z.iso.date().refine(isInCalendar);
const casesOrder = z.tuple([columnDay, z.uuid()]);
const attemptsOrder = z.tuple([columnDay, z.uuid(), z.string().regex(/^\d{1,4}$/)]);

/** Exactly what a number of the figures has counted. */
export function figureListRoutes(mount: Mount, deps: ApiDeps): void {
  countedCases(mount, deps);
  countedAttempts(mount, deps);
}

function countedCases(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/figures/cases',
    summary: 'The cases that a number of the figures has counted, latest first',
    roles: ['supervisor'],
    params: nothing,
    body: nothing,
    query: casesQuery,
    responses: { 200: { description: 'A page of cases', schema: listOf(figureCase) } },
    async handle({ who, query: { limit, cursor, begins, of, kind, sender, ...asked } }) {
      const period = periodOf(asked, deps.now());
      const filter: CasesCounted = {
        ...(begins === undefined ? period : partOf(period, begins)),
        municipality: who.municipality,
        of,
        by: senderOf(kind, sender),
      };
      const rows = await listCountedCases(deps.db, filter, limit + 1, cursorOf(cursor, casesOrder));
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last ? encodeCursor([last.openedOn, last.caseId]) : null;
      return { status: 200, body: { items: await itemsOf(deps.db, rows.slice(0, limit)), nextCursor } };
    },
  });
}

function countedAttempts(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/figures/attempts',
    summary: 'The tries that a number of the figures has counted, latest first, each with its case',
    roles: ['supervisor'],
    params: nothing,
    body: nothing,
    query: attemptsQuery,
    responses: { 200: { description: 'A page of tries', schema: listOf(figureAttempt) } },
    async handle({ who, query: { limit, cursor, kind, part, reached, ...asked } }) {
      const filter: AttemptsCounted = {
        ...periodOf(asked, deps.now()),
        municipality: who.municipality,
        kind,
        part: part === 'none' ? null : part,
        reached: reached === 'true',
      };
      const rows = await listCountedAttempts(deps.db, filter, limit + 1, cursorOf(cursor, attemptsOrder));
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last ? encodeCursor([last.on, last.caseId, String(last.n)]) : null;
      return { status: 200, body: { items: await itemsOf(deps.db, rows.slice(0, limit)), nextCursor } };
    },
  });
}

function senderOf(kind: SourceKind | 'none' | undefined, sender: string | undefined): CasesCounted['by'] {
  if (kind !== undefined) return { kind: kind === 'none' ? null : kind, sender: sender ?? null };
  if (sender === undefined) return undefined;
  const detail = 'Skriv også i kind, hvad det er for en afsender.';
  throw new Problem(400, 'malformed', detail, [{ pointer: 'kind', code: 'required', detail }]);
}

interface Counted {
  caseId: string;
  reachedAt: string | null;
  reachedBy: ReachedBy | null;
}

/** Rows with whom they are about, as long as the cases have it. */
async function itemsOf<T extends Counted>(db: Db, rows: readonly T[]) {
  const known = await citizensOf(db, [...new Set(rows.map(({ caseId }) => caseId))]);
  return rows.map(({ reachedAt, reachedBy, ...row }) => {
    const citizen = known.get(row.caseId);
    return {
      ...row,
      contact: reachedAt && reachedBy && { at: reachedAt, by: reachedBy },
      citizen: citizen ? citizenOf(citizen) : null,
    };
  });
}

const addressOf = (list: 'cases' | 'attempts', { from, to, every }: Period, more: Record<string, string>): string =>
  `/figures/${list}?${new URLSearchParams({ from, to, every, ...more }).toString()}`;

/** The list of the cases of a time, or of one period of its trend. */
export const casesList = (period: Period, begins?: string): string =>
  addressOf('cases', period, { ...(begins !== undefined && { begins }) });

/** The list of the cases of one sender. */
export const senderList = (period: Period, { kind, sender }: { kind: string | null; sender: string | null }): string =>
  addressOf('cases', period, { kind: kind ?? 'none', ...(sender !== null && { sender }) });

/** The list of the tries of one kind in one part of the day. */
export const attemptsList = (period: Period, { kind, part }: { kind: string; part: string | null }): string =>
  addressOf('attempts', period, { kind, part: part ?? 'none' });
