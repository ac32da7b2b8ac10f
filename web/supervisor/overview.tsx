import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { Overview as Numbers, Visit } from '../app/types.js';
import { overviewWords, type Number } from '../words/overview.js';
import { Bar } from './bar.js';

/** Time alone changes the numbers, too. */
const everyMs = 60_000;

/** What a supervisor has to look at: who is out, what runs out of time, what will be too much. */
export function Overview() {
  const t = useWords(overviewWords);
  const dates = useDates();
  const numbers = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => get<Numbers>('/overview', signal),
    refetchInterval: everyMs,
  });
  return (
    <Page title={t.title}>
      <OutNow />
      <Loaded query={numbers}>
        {(overview) => (
          <>
            <Tiles overview={overview} />
            <Days days={overview.nextTwoWeeks} />
            <p className="soft stamp">
              {t.asOf} {dates.moment(overview.at)}.
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Whoever is out and has not been heard from stands above everything else. */
function OutNow() {
  const t = useWords(overviewWords);
  const visits = useQuery({
    queryKey: ['visits'],
    queryFn: ({ signal }) => get<{ items: Visit[] }>('/visits', signal),
    refetchInterval: everyMs,
  });
  return (
    <section aria-labelledby="out-now">
      <h2 id="out-now">{t.outNow}</h2>
      <Loaded query={visits}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t.nobodyOut}</p>
          ) : (
            <ul className="open-list">
              {items.toSorted(byNeed).map((visit) => (
                <Out key={visit.visitId} visit={visit} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

const alarmOrder = { supervisor: 0, colleague: 1, worker: 2 };
const needOf = ({ alarm, overdue }: Visit): number => (alarm ? alarmOrder[alarm.whom] : overdue ? 3 : 4);
const byNeed = (a: Visit, b: Visit): number => needOf(a) - needOf(b) || a.expectedEndAt.localeCompare(b.expectedEndAt);

function Out({ visit: { visitId, worker, workerName, place, alarm, overdue, expectedEndAt } }: { visit: Visit }) {
  const t = useWords(overviewWords);
  const dates = useDates();
  return (
    <li>
      <Link className={alarm || overdue ? 'row-link urgent' : 'row-link'} href={`/visits/${visitId}`}>
        <strong>{workerName ?? worker}</strong>{' '}
        {place && (place.street ?? (place.protectedAddress ? t.hiddenAddress : place.name))}
        <br />
        {alarm ? (
          <>
            <strong>{t.alarm}</strong>: {t.asked[alarm.whom]},{' '}
          </>
        ) : (
          overdue && <strong>{t.overdue}, </strong>
        )}
        {t.expected} {dates.time(expectedEndAt)}
      </Link>
    </li>
  );
}

function Tiles({ overview }: { overview: Numbers }) {
  const t = useWords(overviewWords);
  const { deadlines, unassigned, unreached, messages, lists, overdueTasks, visitsToday } = overview;
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers">{t.todo}</h2>
      <ul className="tiles">
        <Tile name="missed" number={deadlines.missed} urgent />
        <Tile name="today" number={deadlines.today} urgent />
        <Tile name="week" number={deadlines.week} />
        <Tile name="overdueTasks" number={overdueTasks} />
        <Tile name="unassigned" number={unassigned} />
        <Tile name="unreached" number={unreached} />
        <Tile name="failed" number={messages.failed} />
        <Tile name="heldUp" number={messages.heldUp} />
        <Tile name="lists" number={lists} {...(lists.count > 0 && { hint: `${String(lists.rows)} ${t.rows}` })} />
        <Tile name="visitsToday" number={visitsToday} hint={`${t.capacity} ${String(visitsToday.capacity)}`} />
      </ul>
    </section>
  );
}

interface Counted {
  count: number;
  list: string;
}

/** @param urgent where it is any: it says so in words, too */
function Tile({
  name,
  number,
  hint,
  urgent = false,
}: {
  name: Number;
  number: Counted;
  hint?: string;
  urgent?: boolean;
}) {
  const t = useWords(overviewWords);
  const { count, list } = number;
  const isUrgent = urgent && count > 0;
  const said = hint ?? t.hints[name];
  return (
    <li>
      <Link className={isUrgent ? 'tile urgent' : 'tile'} href={behind(list)}>
        <strong>{count}</strong> <span>{(count === 1 && t.one[name]) || t.numbers[name]}</span>{' '}
        {(isUrgent || said) && <span className="soft">{[isUrgent && t.act, said].filter(Boolean).join('. ')}</span>}
      </Link>
    </li>
  );
}

/** Where the list of exactly what was counted is shown: cases and tasks have pages of their own, others are in `behind.tsx`. */
const behind = (list: string): string => (/^\/(cases|tasks)\?/.test(list) ? list : `/overview${list}`);

function Days({ days }: { days: Numbers['nextTwoWeeks'] }) {
  const t = useWords(overviewWords);
  const most = Math.max(
    1,
    ...days.flatMap(({ deadlines, visits, capacity }) => [deadlines?.count ?? 0, visits.count, capacity]),
  );
  return (
    <section aria-labelledby="days">
      <h2 id="days">{t.days}</h2>
      <div className="sideways">
        <table className="numbers days">
          <caption className="soft">{t.daysHint}</caption>
          <thead>
            <tr>
              <th scope="col">{t.day}</th>
              <th scope="col">{t.deadlines}</th>
              <th scope="col">{t.visits}</th>
              <th scope="col">{t.capacity}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <Day key={day.date} day={day} most={most} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Day({ day, most }: { day: Numbers['nextTwoWeeks'][number]; most: number }) {
  const t = useWords(overviewWords);
  const { date, workingDay, deadlines, visits, capacity } = day;
  const name = useDates().shortDay(date);
  const tooMany = Math.max(visits.count, deadlines?.count ?? 0) - capacity;
  return (
    <tr className={workingDay ? undefined : 'closed'}>
      <th scope="row">{name}</th>
      {deadlines ? (
        <Amount number={deadlines} most={most} of={`${t.deadlines}, ${name}`} limit={capacity} />
      ) : (
        <td>–</td>
      )}
      <Amount number={visits} most={most} of={`${t.visits}, ${name}`} limit={capacity} />
      <td>
        {workingDay ? capacity : t.closed}
        {tooMany > 0 && (
          <strong>
            <br />
            {t.tooMany(tooMany)}
          </strong>
        )}
      </td>
    </tr>
  );
}

function Amount({
  number: { count, list },
  most,
  of,
  limit,
}: {
  number: Counted;
  most: number;
  of: string;
  limit: number;
}) {
  return (
    <td>
      <Link href={behind(list)} aria-label={`${String(count)} ${of}`}>
        {count}
      </Link>
      <Bar value={count} of={most} limit={limit} />
    </td>
  );
}
