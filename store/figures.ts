import { and, between, count, eq, sql, type SQLWrapper } from 'drizzle-orm';
import type { IsoDate } from '../domain/calendar.js';
import { evictedOutcomes, notCountedOutcomes, settledOutcomes } from '../domain/figures.js';
import { attemptFigures, caseFigures as f } from './figuresSchema.js';
import type { Db } from './open.js';

export interface FiguresFilter {
  municipality: string;
  /** Cases opened, and tries made, from this day to that one, both included. */
  from: IsoDate;
  to: IsoDate;
  /** A deadline before it has passed. */
  today: IsoDate;
}

const oneOf = (outcomes: readonly string[]) =>
  sql`${f.outcome} in (${sql.join(
    outcomes.map((outcome) => sql`${outcome}`),
    sql`, `,
  )})`;
const some = (condition: ReturnType<typeof sql>) => sql<number>`(count(*) filter (where ${condition}))::int`;
const total = (counted: SQLWrapper) => sql<number>`sum(${counted})::int`;

const opened = ({ municipality, from, to }: FiguresFilter) =>
  and(
    between(f.openedOn, from, to),
    eq(f.municipality, municipality),
    sql`(${f.outcome} is null or not ${oneOf(notCountedOutcomes)})`,
  );

/** The Monday, or the first of the month. */
const beginsOf = (day: SQLWrapper, by: 'week' | 'month') =>
  sql<string>`date_trunc(${sql.raw(`'${by}'`)}, ${day}::timestamp)::date::text`;

/**
 * What became of the cases that opened in a time, as far as is known today, by period and first sender: the finest groups the
 * figures are made of. What is shown is added up from them, so that all tables agree. Counted by day, and the days put
 * together: to work out the week of 100,000 cases takes as long as to count them [measured].
 */
export function countedCases(db: Db, filter: FiguresFilter, by: 'week' | 'month') {
  const { today } = filter;
  const days = db
    .select({
      openedOn: f.openedOn,
      kind: f.sourceKind,
      sender: f.sender,
      intake: sql<number>`count(*)`.as('intake'),
      reached: some(sql`${f.reachedOn} is not null`).as('reached'),
      helpAccepted: some(sql`${f.helpedOn} is not null`).as('help_accepted'),
      settled: some(oneOf(settledOutcomes)).as('settled'),
      evicted: some(oneOf(evictedOutcomes)).as('evicted'),
      open: some(sql`${f.closedOn} is null`).as('open'),
      reachedInTime: some(sql`${f.reachedOn} <= ${f.firstDeadlineOn}`).as('reached_in_time'),
      // The deadline has passed or was met; a case that ended before it without contact needed none.
      withDeadline: some(sql`${f.reachedOn} <= ${f.firstDeadlineOn} or (${f.firstDeadlineOn} < ${today}
        and (${f.closedOn} is null or ${f.closedOn} >= ${f.firstDeadlineOn}))`).as('with_deadline'),
    })
    .from(f)
    .where(opened(filter))
    .groupBy(f.openedOn, f.sourceKind, f.sender)
    .as('days');
  return db
    .select({
      begins: beginsOf(days.openedOn, by),
      kind: days.kind,
      sender: days.sender,
      intake: total(days.intake),
      reached: total(days.reached),
      helpAccepted: total(days.helpAccepted),
      settled: total(days.settled),
      evicted: total(days.evicted),
      open: total(days.open),
      reachedInTime: total(days.reachedInTime),
      withDeadline: total(days.withDeadline),
    })
    .from(days)
    .groupBy(sql`1`, sql`2`, sql`3`);
}

/**
 * How long it took until the first contact, in the same groups: how many after so many hours. Whole hours up to two
 * days, whole days up to a fortnight, then whole weeks. A group comes as one row: 20,000 small ones take longer to read than
 * to count [measured].
 */
export async function hoursToContact(db: Db, filter: FiguresFilter, by: 'week' | 'month') {
  const minutes = f.reachedAfterMinutes;
  const hours = sql<number>`case when ${minutes} < 2880 then ${minutes} / 60
    when ${minutes} < 20160 then ${minutes} / 1440 * 24 else ${minutes} / 10080 * 168 end`;
  const counted = db
    .select({
      begins: beginsOf(f.openedOn, by).as('begins'),
      kind: f.sourceKind,
      sender: f.sender,
      hours: hours.as('hours'),
      cases: count().as('cases'),
    })
    .from(f)
    .where(and(opened(filter), sql`${minutes} is not null`))
    .groupBy(sql`1`, sql`2`, sql`3`, sql`4`)
    .as('counted');
  const { begins, kind, sender } = counted;
  const waits = sql<[hours: number, cases: number][]>`json_agg(json_build_array(${counted.hours}, ${counted.cases}))`;
  const groups = await db.select({ begins, kind, sender, waits }).from(counted).groupBy(begins, kind, sender);
  return groups.flatMap((group) => group.waits.map(([after, cases]) => ({ ...group, hours: after, cases })));
}

/** The tries made in a time, by kind and part of the day, and how many of them reached the citizen. */
export function countedAttempts(db: Db, { municipality, from, to }: FiguresFilter) {
  const { kind, part, reached, on } = attemptFigures;
  return db
    .select({ kind, part, attempts: count(), reached: some(sql`${reached}`) })
    .from(attemptFigures)
    .where(and(between(on, from, to), eq(attemptFigures.municipality, municipality)))
    .groupBy(kind, part)
    .orderBy(kind, part);
}
