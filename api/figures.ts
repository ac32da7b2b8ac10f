import { z } from 'zod';
import { addDays, weekday, type IsoDate } from '../domain/calendar.js';
import { dateInCopenhagen, later } from '../domain/copenhagen.js';
import { flowOf, share } from '../domain/figureTables.js';
import { countedAttempts, countedCases, hoursToContact } from '../store/figures.js';
import type { Db } from '../store/open.js';
import type { ApiDeps } from './deps.js';
import { figuresCsv } from './figuresCsv.js';
import { figures } from './figureSchemas.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { day } from './schemas.js';

const query = z.strictObject({
  from: day.optional().describe('the first day; default: a year of months up to now'),
  to: day.optional().describe('the last day; default: today'),
  every: z.enum(['week', 'month']).default('month').describe('how long each period of the trend is'),
});
/** The calendar's first Monday: no week, and no case, begins before it. */
const firstWeek = '2000-01-03';
/** Five years: longer ago nobody works in the same way. */
const mostDays = 1827;

/** The supervisor's figures, as JSON to draw and as a file that may be passed on. */
export function figureRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/figures',
    summary:
      'What became of the cases of a time: the flow, time to contact, by period, sender, channel and part of the day',
    roles: ['supervisor'],
    params: nothing,
    body: nothing,
    query,
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
    query,
    answersIn: 'text/csv',
    responses: { 200: { description: 'UTF-8 with byte order mark, semicolons', schema: z.string() } },
    async handle({ who, query: asked }) {
      const period = periodOf(asked, deps.now());
      const headers = { 'Content-Disposition': `attachment; filename="tal-${period.from}-${period.to}.csv"` };
      return { status: 200, headers, body: figuresCsv(await figuresOf(deps.db, who.municipality, period)) };
    },
  });
}

interface Period {
  from: IsoDate;
  to: IsoDate;
  every: 'week' | 'month';
  today: IsoDate;
}

function periodOf({ from, to, every }: z.infer<typeof query>, now: string): Period {
  const today = dateInCopenhagen(now);
  const last = to ?? today;
  const first = later(from ?? firstOfMonth(last, -11), firstWeek);
  if (first > last) refuse('from', 'Perioden skal begynde, før den slutter.');
  if (addDays(first, mostDays) < last) refuse('from', 'Vælg højst fem år.');
  return { from: first, to: last, every, today };
}

function refuse(pointer: string, detail: string): never {
  throw new Problem(400, 'malformed', detail, [{ pointer, code: 'wrongPeriod', detail }]);
}

/** The first of the month so many months later. */
function firstOfMonth(date: IsoDate, months: number): IsoDate {
  const n = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}-01`;
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
    total: flowOf(counted, waited),
    periods: beginnings(period).map((begins) => ({ begins, ...byPeriod(begins) })),
    senders: senders
      .map((one) => ({ kind: one.kind, sender: one.sender, ...bySender(senderKey(one)) }))
      .toSorted((a, b) => b.intake - a.intake || senderKey(a).localeCompare(senderKey(b), 'da')),
    attempts: tried.map((row) => ({ ...row, share: share(row.reached, row.attempts) })),
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

/** When each period of the time begins, those without a case as well: a trend has no gaps. */
function beginnings({ from, to, every }: Period): IsoDate[] {
  const all: IsoDate[] = [];
  let begins = every === 'month' ? `${from.slice(0, 7)}-01` : addDays(from, 1 - weekday(from));
  for (; begins <= to; begins = every === 'month' ? firstOfMonth(begins, 1) : addDays(begins, 7)) all.push(begins);
  return all;
}
