import { and, between, count, desc, eq, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { IsoDate } from '../domain/calendar.js';
import { evictedOutcomes, notCountedOutcomes, settledOutcomes, type AttemptFigure } from '../domain/figures.js';
import type { FlowColumn } from '../domain/figureTables.js';
import type { SourceKind } from '../domain/intake/request.js';
import { attemptFigures, caseFigures as f } from './figuresSchema.js';
import { isOf } from './lists.js';
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
const some = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
const total = (counted: SQLWrapper) => sql<number>`sum(${counted})::int`;

const opened = ({ municipality, from, to }: FiguresFilter) =>
  and(
    between(f.openedOn, from, to),
    eq(f.municipality, municipality),
    sql`(${f.outcome} is null or not ${oneOf(notCountedOutcomes)})`,
  );

/** Which of the cases each number counts; by the same its list is asked. */
const counts: Record<FlowColumn, (today: IsoDate) => SQL> = {
  intake: () => sql`true`,
  reached: () => sql`${f.reachedOn} is not null`,
  helpAccepted: () => sql`${f.helpedOn} is not null`,
  settled: () => oneOf(settledOutcomes),
  evicted: () => oneOf(evictedOutcomes),
  // What is left of all: not counted, but worked out (`flowOf`), which costs nothing.
  otherwise: () =>
    sql`${f.closedOn} is not null and (${f.outcome} is null or not ${oneOf([...settledOutcomes, ...evictedOutcomes])})`,
  open: () => sql`${f.closedOn} is null`,
  reachedInTime: () => sql`${f.reachedOn} <= ${f.firstDeadlineOn}`,
  // The deadline has passed or was met; a case that ended before it without contact needed none.
  withDeadline: (today) => sql`(${f.reachedOn} <= ${f.firstDeadlineOn} or (${f.firstDeadlineOn} < ${today}
    and (${f.closedOn} is null or ${f.closedOn} >= ${f.firstDeadlineOn})))`,
};

/**
 * The Monday, or the first of the month, as a date: as text it is told outside. Weeks are counted from a Monday, where `date_trunc` took
 * longer [hours of 67,000 cases: 84 → 61 ms with both].
 */
const beginsOf = (day: SQLWrapper, by: 'week' | 'month') =>
  by === 'week'
    ? sql<string>`(${day} - (${day} - date '0001-01-01') % 7)`
    : sql<string>`date_trunc('month', ${day}::timestamp)::date`;
const asText = (day: SQLWrapper) => sql<string>`${day}::text`;

/**
 * What became of the cases that opened in a time, as far as is known today, by period and first sender: the finest groups the
 * figures are made of. What is shown is added up from them, so that all tables agree. Counted by day, and the days put
 * together: to truncate each of 100,000 dates takes as long as to count them [measured].
 */
export function countedCases(db: Db, filter: FiguresFilter, by: 'week' | 'month') {
  const { today } = filter;
  const days = db
    .select({
      openedOn: f.openedOn,
      kind: f.sourceKind,
      sender: f.sender,
      intake: sql<number>`count(*)`.as('intake'),
      reached: some(counts.reached(today)).as('reached'),
      helpAccepted: some(counts.helpAccepted(today)).as('help_accepted'),
      settled: some(counts.settled(today)).as('settled'),
      evicted: some(counts.evicted(today)).as('evicted'),
      open: some(counts.open(today)).as('open'),
      reachedInTime: some(counts.reachedInTime(today)).as('reached_in_time'),
      withDeadline: some(counts.withDeadline(today)).as('with_deadline'),
    })
    .from(f)
    .where(opened(filter))
    .groupBy(f.openedOn, f.sourceKind, f.sender)
    .as('days');
  return db
    .select({
      begins: asText(beginsOf(days.openedOn, by)),
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
  const groups = await db
    .select({ begins: asText(begins), kind, sender, waits })
    .from(counted)
    .groupBy(begins, kind, sender);
  return groups.flatMap((group) => group.waits.map(([after, cases]) => ({ ...group, hours: after, cases })));
}

const a = attemptFigures;
const made = ({ municipality, from, to }: FiguresFilter) =>
  and(between(a.on, from, to), eq(a.municipality, municipality));

/**
 * The tries made in a time, by kind and part of the day, and how many of them reached the citizen. Counted by all that the
 * index is ordered by, and in its order: else PostgreSQL reads the rows themselves [400,000 tries: 150 instead of 60 ms].
 */
export function countedAttempts(db: Db, filter: FiguresFilter) {
  const { kind, part, reached, on } = a;
  const order = [kind, part, reached, on] as const;
  const days = db
    .select({ kind, part, reached, attempts: sql<number>`count(*)`.as('attempts') })
    .from(a)
    .where(made(filter))
    .groupBy(...order)
    .orderBy(...order)
    .as('days');
  const reaching = sql<number>`coalesce(sum(${days.attempts}) filter (where ${days.reached}), 0)::int`;
  return db
    .select({ kind: days.kind, part: days.part, attempts: total(days.attempts), reached: reaching })
    .from(days)
    .groupBy(days.kind, days.part)
    .orderBy(days.kind, days.part);
}

/** Which of the cases that opened in a time. */
export interface CasesCounted extends FiguresFilter {
  of: FlowColumn;
  /** Whoever sent the first report: of such a kind (null: not known), by its name (null: those without one). */
  by?: { kind: SourceKind | null; sender: string | null } | undefined;
}

const caseColumns = {
  caseId: f.caseId,
  openedOn: f.openedOn,
  deadlineOn: f.firstDeadlineOn,
  reachedAt: f.reachedAt,
  reachedBy: f.reachedBy,
  helpedOn: f.helpedOn,
  closedOn: f.closedOn,
  outcome: f.outcome,
};

/**
 * The cases that a number of the figures has counted, latest first.
 *
 * @param cursor `[openedOn, caseId]` of the last row of the page before, or null
 */
export function listCountedCases(db: Db, filter: CasesCounted, limit: number, cursor: string[] | null) {
  const { of, by, today } = filter;
  const isBefore = cursor ? sql`(${f.openedOn}, ${f.caseId}) < (${cursor[0]}, ${cursor[1]})` : undefined;
  return (
    db
      .select(caseColumns)
      .from(f)
      .where(and(opened(filter), counts[of](today), isOf(f.sourceKind, by?.kind), isOf(f.sender, by?.sender), isBefore))
      // The sender's columns are the same in all rows: named, because PostgreSQL does not see that of a null, and would sort.
      .orderBy(...(by ? [desc(f.sender), desc(f.sourceKind)] : []), desc(f.openedOn), desc(f.caseId))
      .limit(limit)
  );
}

/** Which of the tries that were made in a time. */
export interface AttemptsCounted extends FiguresFilter {
  kind: AttemptFigure['kind'];
  /** Null: those at no part of the day. */
  part: AttemptFigure['part'];
  /** Only those that reached the citizen. */
  reached: boolean;
}

/**
 * The tries that a number of the figures has counted, latest first, each with its case.
 *
 * @param cursor `[on, caseId, n]` of the last row of the page before, or null
 */
export function listCountedAttempts(db: Db, filter: AttemptsCounted, limit: number, cursor: string[] | null) {
  const { kind, part, reached } = filter;
  const isBefore = cursor
    ? sql`(${a.on}, ${a.caseId}, ${a.n}) < (${cursor[0]}, ${cursor[1]}, ${cursor[2]})`
    : undefined;
  return (
    db
      .select({ ...caseColumns, caseId: a.caseId, n: a.n, on: a.on, kind: a.kind, part: a.part, reached: a.reached })
      .from(a)
      .leftJoin(f, eq(f.caseId, a.caseId))
      .where(and(made(filter), eq(a.kind, kind), isOf(a.part, part), reached ? a.reached : undefined, isBefore))
      // All of one part of the day: named, because PostgreSQL does not see that of a null, and would sort.
      .orderBy(desc(a.part), desc(a.on), desc(a.caseId), desc(a.n))
      .limit(limit)
  );
}
