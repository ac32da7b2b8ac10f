import type { CSSProperties } from 'react';
import { dayOf, daysBetween } from '../app/copenhagen.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import type { Case, ClockEntry } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { reasonWords } from '../words/reasons.js';
import { taskWords } from '../words/tasks.js';
import { Why } from './caseWhy.js';

interface Dated extends ClockEntry {
  /** As it is called in the drawing and in the list. */
  number: number;
}

/**
 * Both clocks on one line, and the same as a list in which each date says why. The drawing carries nothing that the list
 * does not: whoever cannot see it misses nothing.
 */
export function Clocks({ theCase: { clocks, asOf } }: { theCase: Case }) {
  const t = useWords(caseWords);
  const inOrder = [...clocks.legal, ...clocks.service].toSorted((a, b) => a.date.localeCompare(b.date));
  const numbered = inOrder.map((entry, n) => ({ ...entry, number: n + 1 }));
  const ours = new Set(clocks.service.map(({ id }) => id));
  const legal = numbered.filter(({ id }) => !ours.has(id));
  const service = numbered.filter(({ id }) => ours.has(id));
  const today = dayOf(asOf);
  return (
    <section className="clocks" aria-labelledby="clocks">
      <h2 id="clocks">{t.clocks}</h2>
      <Drawing lanes={[legal, service]} today={today} />
      <p className="soft">{t.clocksHint}</p>
      <div className="beside">
        <DateList heading={t.legal} dates={legal} today={today} />
        <DateList heading={t.service} dates={service} today={today} />
      </div>
    </section>
  );
}

/** How near, in hundredths of the line's length, two marks stand one above the other. */
const near = 8;

function Drawing({ lanes, today }: { lanes: readonly (readonly Dated[])[]; today: string }) {
  const t = useWords(caseWords);
  const dates = useDates();
  const days = [today, ...lanes.flat().map(({ date }) => date)].toSorted();
  const [first = today, last = today] = [days[0], days.at(-1)];
  const length = Math.max(daysBetween(first, last), 1);
  const at = (date: string): number => (daysBetween(first, date) / length) * 100;
  return (
    <div className="line" aria-hidden="true">
      <span className="now" style={{ left: `${at(today)}%` }}>
        <span className={at(today) > 80 ? 'before' : ''}>{t.today}</span>
      </span>
      {lanes.map((lane, n) => (
        <Lane key={n} marks={lane} at={at} name={n === 0 ? t.legal : t.service} />
      ))}
      <p className="ends">
        <span>{dates.shortDay(first)}</span>
        <span>{dates.shortDay(last)}</span>
      </p>
    </div>
  );
}

function Lane({ marks, at, name }: { marks: readonly Dated[]; at: (date: string) => number; name: string }) {
  const rows: number[] = [];
  const placed = marks.map((mark) => {
    const x = at(mark.date);
    const free = rows.findIndex((end) => x - end >= near);
    const row = free === -1 ? rows.length : free;
    rows[row] = x;
    return { ...mark, x, row };
  });
  const style: CSSProperties = { height: `${Math.max(rows.length, 1) * 2 + 0.5}rem` };
  return (
    <>
      <span className="lane-name">{name}</span>
      <div className="lane" style={style}>
        {placed.map(({ id, number, estimated, x, row }) => (
          <span key={id} className={markOf(id, estimated)} style={{ left: `${x}%`, bottom: `${row * 2}rem` }}>
            {number}
          </span>
        ))}
      </div>
    </>
  );
}

const markOf = (id: string, estimated: boolean): string =>
  `mark ${estimated ? 'estimated' : 'reported'} ${id === 'latestSafeVisit' ? 'safe' : ''}`;

function DateList({ heading, dates: entries, today }: { heading: string; dates: readonly Dated[]; today: string }) {
  if (entries.length === 0) return null;
  return (
    <div>
      <h3>{heading}</h3>
      <ol className="plain dates">
        {entries.map((entry) => (
          <OneDate key={entry.id} entry={entry} today={today} />
        ))}
      </ol>
    </div>
  );
}

function OneDate({ entry: { id, date, number, estimated, because }, today }: { entry: Dated; today: string }) {
  const t = useWords(caseWords);
  const { clock } = useWords(reasonWords);
  const dates = useDates();
  const away = useAway();
  const days = daysBetween(today, date);
  return (
    <li className={days < 0 ? 'passed' : ''}>
      <span className={markOf(id, estimated)} aria-hidden="true">
        {number}
      </span>
      <Why because={because}>
        <strong>{clock[id] ?? id}</strong>: {dates.day(date)} – {estimated ? t.estimated : t.reported},{' '}
        {days < 0 ? t.passed : away(days)}
      </Why>
    </li>
  );
}

/** "i dag", "om 3 dage", "2 dage over tiden". */
export function useAway(): (days: number) => string {
  const t = useWords(taskWords);
  return (days) => (days < 0 ? t.daysOver(-days) : days === 0 ? t.today : days === 1 ? t.tomorrow : t.inDays(days));
}
