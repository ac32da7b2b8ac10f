import { z } from 'zod';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { countsOf, landlordCounts, lastDayOf } from '../domain/facets.js';
import { roles } from '../domain/outcomes.js';
import { planned } from '../domain/planner/forecast.js';
import { policyFor } from '../domain/policy.js';
import { alikeCases, landlordsIn } from '../store/caseCounts.js';
import { encodeCursor, listCases, type CaseFilter } from '../store/lists.js';
import { caseCounts, caseFilter, caseListItem, caseQuery } from './caseListSchemas.js';
import { cursorOf } from './cursor.js';
import type { ApiDeps } from './deps.js';
import { assigneeOf, type Identity } from './identity.js';
import { nothing, type Mount } from './route.js';
import * as schemas from './schemas.js';
import { ownCases } from './senders.js';
import { summaryOf } from './summaries.js';
import { timeLeftOf } from './timeLeft.js';
import { lastAttempt } from './attempts.js';

const order = z.tuple([z.iso.date().refine((date) => date >= '2000'), z.uuid()]);

/** The list of cases, and how many there are of each kind. */
export function caseListRoutes(mount: Mount, deps: ApiDeps): void {
  list(mount, deps);
  counts(mount, deps);
}

function list(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/cases',
    summary:
      'Cases, soonest deadline first; for a caseworker those they have a part in, for a sender those it has reported',
    roles,
    params: nothing,
    body: nothing,
    query: caseQuery,
    responses: {
      200: {
        description: 'A page of cases',
        schema: z.union([schemas.listOf(caseListItem), schemas.listOf(schemas.reportedCase)]),
      },
    },
    async handle({ who, query }) {
      const { limit, cursor, ...narrowed } = query;
      const { closed: _, ...staffOnly } = narrowed;
      if (who.role === 'intake') return ownCases(deps, who, query, staffOnly);
      const today = dateInCopenhagen(deps.now());
      const rows = await listCases(deps.db, wantedBy(who, narrowed, today), limit + 1, cursorOf(cursor, order));
      const last = rows[limit - 1];
      const nextCursor = rows.length > limit && last ? encodeCursor([last.deadlineOn, last.caseId]) : null;
      return { status: 200, body: { items: items(who, rows.slice(0, limit), today), nextCursor } };
    },
  });
}

/** What a list is narrowed by, as the database is asked; whoever counts asks by the same. */
function wantedBy(who: Identity, narrowed: z.infer<typeof caseFilter>, today: string): CaseFilter {
  const { deadline, paused, assignee, landlord, deadlineBefore, missed, closed, ...rest } = narrowed;
  const until = [deadlineBefore ?? '', deadline ? lastDayOf(deadline, today) : ''].filter(Boolean).toSorted()[0];
  return {
    ...rest,
    ...scopeOf(who),
    assignee: assigneeOf(assignee, who),
    landlord: landlord === 'none' ? null : landlord,
    closed: closed === 'true',
    missedBefore: missed && today,
    ...(until !== undefined && { deadlineBefore: until }),
    ...(paused && { paused: { on: today, is: paused === 'true' } }),
  };
}

/** Whose cases somebody is shown at all. */
const scopeOf = ({ municipality, role, id }: Identity) => ({
  municipality,
  partOf: role === 'caseworker' ? id : undefined,
});

type Row = Awaited<ReturnType<typeof listCases>>[number];

function items(who: Identity, rows: readonly Row[], today: string) {
  const { closingDays } = policyFor(who.municipality);
  return rows.map(({ view, landlord, ...row }) => ({
    ...summaryOf(row),
    timeLeft: view && timeLeftOf(view, today, closingDays),
    contactAt: view?.contactAt ?? null,
    landlord: who.role === 'caseworker' ? null : landlord,
    ...(view && who.role !== 'caseworker'
      ? inTheUnit(view)
      : { lastAttempt: null, nextAutomatic: null, nextTask: null }),
  }));
}

/** What the unit has tried, and what comes next. */
function inTheUnit(view: NonNullable<Row['view']>) {
  const steps = planned(view);
  const isMessage = (id: string): boolean => view.messages.some((message) => message.key === id);
  return {
    lastAttempt: lastAttempt(view),
    nextAutomatic: steps.find(({ id }) => isMessage(id)) ?? null,
    nextTask: steps.find(({ id }) => !isMessage(id)) ?? null,
  };
}

/** What is chosen in turn, and so counted beside; everything else narrows all counts. */
const unchosen = { stage: undefined, attention: undefined, assignee: undefined, paused: undefined };

function counts(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/case-counts',
    summary: 'How many cases each choice of a filter would show beside what is chosen in the others',
    roles: ['outreach', 'caseworker', 'supervisor'],
    params: nothing,
    body: nothing,
    query: caseFilter,
    responses: { 200: { description: 'The counts', schema: caseCounts } },
    async handle({ who, query }) {
      const { stage, attention, deadline, deadlineBefore } = query;
      const today = dateInCopenhagen(deps.now());
      const wanted = wantedBy(who, query, today);
      const choice = { stage, attention, deadline, assignee: wanted.assignee, paused: wanted.paused?.is };
      const [groups, landlords] = await Promise.all([
        alikeCases(deps.db, { ...wanted, ...unchosen, deadlineBefore }, today),
        who.role === 'caseworker' ? [] : landlordsIn(deps.db, { ...wanted, landlord: undefined }),
      ]);
      return {
        status: 200,
        body: { ...countsOf(groups, choice), landlord: landlordCounts(landlords, wanted.landlord) },
      };
    },
  });
}
