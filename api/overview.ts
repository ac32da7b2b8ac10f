import type { z } from 'zod';
import { addDays, isWorkingDay, weekday, type IsoDate } from '../domain/calendar.js';
import { dateInCopenhagen, wholeDay } from '../domain/copenhagen.js';
import { daysAhead } from '../domain/daysAhead.js';
import { policyFor, type Policy } from '../domain/policy.js';
import { countLists } from '../store/imports.js';
import { countInquiryTasks } from '../store/inquiries.js';
import { countCases, countTasks, type CaseFilter } from '../store/lists.js';
import { countMessages, type MessageFilter } from '../store/messageList.js';
import { deadlinesByDay, visitsByDay } from '../store/overview.js';
import type { Db } from '../store/open.js';
import type { ApiDeps } from './deps.js';
import { overview } from './overviewSchemas.js';
import { nothing, type Mount } from './route.js';

type Overview = z.infer<typeof overview>;

/** A message that failed longer ago has been seen to, or never will be. */
const messagesForDays = 7;
const listsForDays = 30;
const twoWeeks = 14;

/** The supervisor's first page: what runs out of time, what nobody has, what did not go out, what will be too much. */
export function overviewRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/overview',
    summary: 'What a supervisor has to look at: each number with the list of exactly what was counted',
    roles: ['supervisor'],
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'The numbers as they stand', schema: overview } },
    handle: async ({ who }) => ({ status: 200, body: await overviewOf(deps.db, who.municipality, deps.now()) }),
  });
}

async function overviewOf(db: Db, municipality: string, at: string): Promise<Overview> {
  const today = dateInCopenhagen(at);
  const policy = policyFor(municipality);
  const cases = async (filter: Partial<CaseFilter>, query: string) => ({
    count: await countCases(db, { municipality, closed: false, ...filter }),
    list: `/cases?${query}`,
  });
  const messages = async (filter: Partial<MessageFilter>, query: string) => ({
    count: await countMessages(db, { municipality, ...filter }),
    list: `/messages?${query}`,
  });
  const sunday = addDays(today, 7 - weekday(today));
  const lately = addDays(today, -messagesForDays);
  const [due, week, missed, unassigned, unreached, failed, heldUp, lists, overdueTasks, nextTwoWeeks] =
    await Promise.all([
      cases({ deadlineFrom: today, deadlineBefore: today }, between(today, today)),
      cases({ deadlineFrom: today, deadlineBefore: sunday }, between(today, sunday)),
      cases({ missedBefore: today }, 'missed=true'),
      cases({ assignee: null }, 'assignee=unassigned'),
      cases({ stage: 'unreached' }, 'stage=unreached'),
      messages({ failed: true, since: wholeDay(lately).from }, `attention=failed&since=${lately}`),
      messages({ heldUpAt: at }, 'attention=heldUp'),
      listsToLookAt(db, municipality, addDays(today, -listsForDays)),
      overdue(db, municipality, at),
      daysFrom(db, municipality, policy, today),
    ]);
  return {
    at,
    today,
    deadlines: { today: due, week, missed },
    unassigned,
    unreached,
    messages: { failed, heldUp },
    lists,
    overdueTasks,
    visitsToday: { ...visitsOf(nextTwoWeeks[0]?.visits.count ?? 0, today), capacity: capacityOn(policy, today) },
    nextTwoWeeks,
  };
}

const between = (from: IsoDate, to: IsoDate): string => `deadlineFrom=${from}&deadlineBefore=${to}`;
const visitsOf = (count: number, date: IsoDate) => ({ count, list: `/tasks?kind=visit&startsOn=${date}` });

async function listsToLookAt(db: Db, municipality: string, since: IsoDate): Promise<Overview['lists']> {
  const filter = { municipality, by: null, attention: true, since: wholeDay(since).from };
  const { lists, rows } = await countLists(db, filter);
  return { count: lists, rows, list: `/imports?attention=true&since=${since}` };
}

async function overdue(db: Db, municipality: string, at: string): Promise<Overview['overdueTasks']> {
  const filter = { municipality, dueBefore: at };
  const [ofCases, ofInquiries] = await Promise.all([countTasks(db, filter), countInquiryTasks(db, filter)]);
  return { count: ofCases + ofInquiries, list: '/tasks?overdue=true' };
}

const capacityOn = ({ capacity: { workers, visitsPerWorker }, closingDays }: Policy, date: IsoDate): number =>
  isWorkingDay(date, closingDays) ? workers * visitsPerWorker : 0;

/** Visits of each coming day, and the deadlines to be met on it, beside what the unit can manage. */
async function daysFrom(
  db: Db,
  municipality: string,
  policy: Policy,
  today: IsoDate,
): Promise<Overview['nextTwoWeeks']> {
  const days = daysAhead(today, twoWeeks, policy.closingDays);
  const last = addDays(today, twoWeeks - 1);
  const until = days.reduce((latest, { deadlines }) => deadlines?.to ?? latest, last);
  const [deadlines, visits] = await Promise.all([
    deadlinesByDay(db, municipality, today, until),
    visitsByDay(db, municipality, { from: wholeDay(today).from, to: wholeDay(last).to }),
  ]);
  return days.map(({ date, workingDay, deadlines: borne }) => ({
    date,
    workingDay,
    deadlines: borne && {
      count: deadlines
        .filter((each) => borne.from <= each.date && each.date <= borne.to)
        .reduce((sum, { n }) => sum + n, 0),
      list: `/cases?${between(borne.from, borne.to)}`,
    },
    visits: visitsOf(visits.get(date) ?? 0, date),
    capacity: capacityOn(policy, date),
  }));
}
