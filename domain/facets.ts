import { addDays, weekday, type IsoDate } from './calendar.js';
import type { Attention, Stage } from './outcomes.js';

/** How many cases each choice of a filter would leave. Pure: the database counts once, by everything at once. */

/** How soon a deadline is; each holds those before it. `today` also what has passed. */
export const soonness = ['today', 'week', 'twoWeeks'] as const;
export type Soonness = (typeof soonness)[number];

/** The last day of each: today, this week's Sunday, and two weeks ahead. */
export const lastDayOf = (within: Soonness, today: IsoDate): IsoDate =>
  within === 'today' ? today : addDays(today, within === 'week' ? 7 - weekday(today) : 14);

/** What may be chosen; what is absent is not narrowed. */
export interface Choice {
  stage?: Stage | undefined;
  attention?: Attention | undefined;
  /** A staff id; null: nobody's. */
  assignee?: string | null | undefined;
  deadline?: Soonness | undefined;
  paused?: boolean | undefined;
}

/** So many cases are alike in all that can be chosen. */
export interface Alike {
  stage: string;
  attention: string | null;
  assignee: string | null;
  /** The narrowest that holds it; null: later, or none. */
  deadline: Soonness | null;
  paused: boolean;
  count: number;
}

export interface Counts {
  total: number;
  stage: Record<string, number>;
  attention: Record<string, number>;
  unassigned: number;
  assignee: { assignee: string; count: number }[];
  deadline: Record<Soonness, number>;
  paused: number;
}

/** A landlord's cases. Its mark stands in addresses; null: nobody has named one. */
export interface Landlord {
  landlord: string | null;
  name: string | null;
  count: number;
}

export interface LandlordCounts {
  named: { landlord: string; name: string; count: number }[];
  unnamed: number;
  /** Landlords and cases beyond those named. */
  others: { landlords: number; count: number };
}

const mostNamed = 20;

/**
 * The largest landlords by name, and the others together; who is chosen is always named.
 *
 * @param all the most cases first
 */
export function landlordCounts(all: readonly Landlord[], chosen: string | null | undefined): LandlordCounts {
  const known = all.flatMap(({ landlord, name, count }) =>
    landlord !== null && name !== null ? [{ landlord, name, count }] : [],
  );
  const isNamed = ({ landlord }: { landlord: string }, place: number) => place < mostNamed || landlord === chosen;
  const rest = known.filter((one, place) => !isNamed(one, place));
  return {
    named: known.filter(isNamed),
    unnamed: sum(all.filter(({ landlord }) => landlord === null)),
    others: { landlords: rest.length, count: sum(rest) },
  };
}

const isWithin = (of: Soonness | null, within: Soonness): boolean =>
  of !== null && soonness.indexOf(of) <= soonness.indexOf(within);

/** Whether cases fit a choice, one of its parts left out. */
function fit(
  alike: Alike,
  { stage, attention, assignee, deadline, paused }: Choice,
  but: keyof Choice | null,
): boolean {
  return (
    (but === 'stage' || stage === undefined || alike.stage === stage) &&
    (but === 'attention' || attention === undefined || alike.attention === attention) &&
    (but === 'assignee' || assignee === undefined || alike.assignee === assignee) &&
    (but === 'deadline' || deadline === undefined || isWithin(alike.deadline, deadline)) &&
    (but === 'paused' || paused === undefined || alike.paused === paused)
  );
}

const sum = (groups: readonly { count: number }[]): number => groups.reduce((all, { count }) => all + count, 0);

/** By a value, the most first; nothing's name is left out. */
function by(groups: readonly Alike[], value: (alike: Alike) => string | null): [string, number][] {
  const counted = new Map<string, number>();
  for (const alike of groups) {
    const name = value(alike);
    if (name !== null) counted.set(name, (counted.get(name) ?? 0) + alike.count);
  }
  return [...counted].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** What each value of a filter would show beside what is chosen in the *other* filters, so that one may change one's mind. */
export function countsOf(groups: readonly Alike[], choice: Choice): Counts {
  const beside = (filter: keyof Choice | null) => groups.filter((alike) => fit(alike, choice, filter));
  const [owners, deadlines] = [beside('assignee'), beside('deadline')];
  const within = (one: Soonness): number => sum(deadlines.filter(({ deadline }) => isWithin(deadline, one)));
  return {
    total: sum(beside(null)),
    stage: Object.fromEntries(by(beside('stage'), ({ stage }) => stage)),
    attention: Object.fromEntries(by(beside('attention'), ({ attention }) => attention)),
    unassigned: sum(owners.filter(({ assignee }) => assignee === null)),
    assignee: by(owners, ({ assignee }) => assignee).map(([assignee, count]) => ({ assignee, count })),
    deadline: { today: within('today'), week: within('week'), twoWeeks: within('twoWeeks') },
    paused: sum(beside('paused').filter(({ paused }) => paused)),
  };
}
