import { z } from 'zod';
import { flowOf, share } from '../domain/figureTables.js';
import { countedAttempts, countedCases, hoursToContact } from '../store/figures.js';
import type { Db } from '../store/open.js';
import type { ApiDeps } from './deps.js';
import { attemptsList, casesList, figureListRoutes, senderList } from './figureLists.js';
import { beginnings, periodOf, periodQuery, type Period } from './figurePeriod.js';
import { figuresCsv } from './figuresCsv.js';
import { figures } from './figureSchemas.js';
import { nothing, type Mount } from './route.js';

/** The supervisor's figures, as JSON to draw and as a file that may be passed on, and the list behind each number. */
export function figureRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/figures',
    summary:
      'What became of the cases of a time: the flow, time to contact, by period, sender, channel and part of the day',
    roles: ['supervisor'],
    params: nothing,
    body: nothing,
    query: periodQuery,
    responses: { 200: { description: 'The figures', schema: figures } },
    async handle({ who, query: asked }) {
      return { status: 200, body: await figuresOf(deps.db, who.municipality, periodOf(asked, deps.now())) };
    },
  });
  mount({
    method: 'get',
    path: '/figures.csv',
    summary: 'The same as a file for Excel that may be passed on: numbers under five are hidden, also from subtraction',
    roles: ['supervisor'],
    params: nothing,
    body: nothing,
    query: periodQuery,
    answersIn: 'text/csv',
    responses: { 200: { description: 'UTF-8 with byte order mark, semicolons', schema: z.string() } },
    async handle({ who, query: asked }) {
      const period = periodOf(asked, deps.now());
      const headers = { 'Content-Disposition': `attachment; filename="tal-${period.from}-${period.to}.csv"` };
      return { status: 200, headers, body: figuresCsv(await figuresOf(deps.db, who.municipality, period)) };
    },
  });
  figureListRoutes(mount, deps);
}

/** Counts once and adds up, so that every table agrees with every other. */
async function figuresOf(db: Db, municipality: string, period: Period): Promise<z.infer<typeof figures>> {
  const filter = { ...period, municipality };
  const [counted, waited, tried] = await Promise.all([
    countedCases(db, filter, period.every),
    hoursToContact(db, filter, period.every),
    countedAttempts(db, filter),
  ]);
  const byPeriod = flowsBy(({ begins }) => begins, counted, waited);
  const bySender = flowsBy(senderKey, counted, waited);
  const senders = [...new Map(counted.map((group) => [senderKey(group), group])).values()];
  return {
    from: period.from,
    to: period.to,
    every: period.every,
    total: { ...flowOf(counted, waited), list: casesList(period) },
    periods: beginnings(period).map((begins) => ({
      begins,
      ...byPeriod(begins),
      list: casesList(period, begins),
    })),
    senders: senders
      .map(({ kind, sender }) => ({
        kind,
        sender,
        ...bySender(senderKey({ kind, sender })),
        list: senderList(period, { kind, sender }),
      }))
      .toSorted((a, b) => b.intake - a.intake || senderKey(a).localeCompare(senderKey(b), 'da')),
    attempts: tried.map((row) => ({
      ...row,
      share: share(row.reached, row.attempts),
      list: attemptsList(period, row),
    })),
  };
}

type Counted = Awaited<ReturnType<typeof countedCases>>[number];
type Waited = Awaited<ReturnType<typeof hoursToContact>>[number];
type Group = Pick<Counted, 'begins' | 'kind' | 'sender'>;

/** Adds groups up by what they have in common; of what there is nothing, a flow of nothing. */
function flowsBy(keyOf: (group: Group) => string, counted: readonly Counted[], waited: readonly Waited[]) {
  const [cases, hours] = [inPiles(keyOf, counted), inPiles(keyOf, waited)];
  return (key: string) => flowOf(cases.get(key) ?? [], hours.get(key) ?? []);
}

function inPiles<T>(keyOf: (one: T) => string, all: readonly T[]): Map<string, T[]> {
  const piles = new Map<string, T[]>();
  for (const one of all) {
    const pile = piles.get(keyOf(one));
    if (pile) pile.push(one);
    else piles.set(keyOf(one), [one]);
  }
  return piles;
}

const senderKey = ({ kind, sender }: Pick<Group, 'kind' | 'sender'>): string => JSON.stringify([kind, sender]);
