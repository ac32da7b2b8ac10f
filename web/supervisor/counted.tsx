import { Link, useSearch } from 'wouter';
import { dayAfter, useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { NotFound } from '../app/page.js';
import type { FigureAttempt, FigureCase } from '../app/types.js';
import { figuresWords } from '../words/figures.js';
import { overviewWords } from '../words/overview.js';
import { taskWords } from '../words/tasks.js';
import { Items } from './behind.js';

/** Exactly what a number of the figures has counted: the list that the API names beside it, asked as it is. */
export function Counted({ list }: { list: string }) {
  switch (list) {
    case 'cases':
      return <Cases />;
    case 'attempts':
      return <Attempts />;
    default:
      return <NotFound />;
  }
}

/** What the address asks for, whoever wrote it: the API says what is wrong with it. */
type Asked = (field: string) => string;

function useAsked(): Asked {
  const search = new URLSearchParams(useSearch());
  return (field) => search.get(field) ?? '';
}

const wordOf = <T,>(table: Record<string, T>, code: string): T | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;
/** What there is of it, in one line. */
const inOneLine = (parts: readonly (string | false | null | undefined)[], between = ', '): string =>
  parts.filter(Boolean).join(between);

function Cases() {
  const t = useWords(figuresWords);
  const asked = useAsked();
  const period = usePeriod(asked);
  const [of, kind] = [asked('of') || 'intake', asked('kind')];
  const sender = asked('sender') || (kind && (wordOf(t.kindsOfSender, kind) ?? t.noSender));
  return (
    <Items<FigureCase>
      list="figures/cases"
      title={inOneLine([wordOf(t.steps, of) ?? t.title, period, sender])}
      back={<Back asked={asked} />}
      keyOf={({ caseId }) => caseId}
    >
      {(counted) => <OneCase counted={counted} />}
    </Items>
  );
}

function Attempts() {
  const t = useWords(figuresWords);
  const asked = useAsked();
  const period = usePeriod(asked);
  const part = asked('part');
  return (
    <Items<FigureAttempt>
      list="figures/attempts"
      title={inOneLine([
        wordOf(t.kinds, asked('kind')) ?? t.title,
        part && (wordOf(t.parts, part) ?? t.noPart),
        asked('reached') && t.triedAndReached,
        period,
      ])}
      back={<Back asked={asked} />}
      keyOf={({ caseId, n }) => `${caseId} ${String(n)}`}
    >
      {(counted) => <OneCase counted={counted} tried={counted} />}
    </Items>
  );
}

/** To the figures of the same time, also where the list is of one month of it. */
function Back({ asked }: { asked: Asked }) {
  const t = useWords(figuresWords);
  const time = new URLSearchParams(
    ['from', 'to', 'every'].flatMap((field) => (asked(field) ? [[field, asked(field)]] : [])),
  );
  return <Link href={`/figures?${time.toString()}`}>{t.back}</Link>;
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const endOfMonth = (day: string): string =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10);

/** The days, of one week or month those that lie in the time; null where the address names none. */
function usePeriod(asked: Asked): string | null {
  const dates = useDates();
  const begins = asked('begins');
  const ends = isDay(begins) ? (asked('every') === 'week' ? dayAfter(begins, 6) : endOfMonth(begins)) : '';
  const first = [asked('from'), begins].filter(isDay).toSorted().at(-1);
  const last = [asked('to'), ends].filter(isDay).toSorted()[0];
  return first && last && first <= last ? dates.period(first, last) : null;
}

type Known = Omit<FigureCase, 'openedOn'> & { openedOn: string | null };

/** A case with what the figures know of it; it can be opened as long as it is there. */
function OneCase({ counted, tried }: { counted: Known; tried?: FigureAttempt }) {
  const t = useWords(figuresWords);
  const { hiddenAddress } = useWords(overviewWords);
  const { caseId, citizen } = counted;
  const figures = (
    <>
      <br />
      {tried && <Try tried={tried} />}
      <CaseFigures known={counted} />
    </>
  );
  return citizen ? (
    <Link className="row-link" href={`/cases/${caseId}`}>
      <strong>{citizen.name}</strong> {citizen.protectedAddress ? hiddenAddress : citizen.street}
      {figures}
    </Link>
  ) : (
    <p className="row-link">
      {t.deleted}
      {figures}
    </p>
  );
}

function Try({ tried: { on, reached } }: { tried: FigureAttempt }) {
  const t = useWords(figuresWords);
  const dates = useDates();
  return (
    <>
      {t.tried} {dates.shortDate(on)}: {reached ? t.reachedOn : t.notReached}
      <br />
    </>
  );
}

function CaseFigures({ known: { openedOn, contact, deadlineOn, helpedOn, closedOn, outcome } }: { known: Known }) {
  const t = useWords(figuresWords);
  const { closings } = useWords(taskWords);
  const dates = useDates();
  return (
    <span className="soft">
      {inOneLine(
        [
          openedOn && `${t.opened} ${dates.shortDate(openedOn)}`,
          contact ? `${t.reachedOn} ${dates.shortDate(contact.at)} ${t.by[contact.by]}` : t.notReached,
          deadlineOn && `${t.deadline} ${dates.shortDate(deadlineOn)}`,
          helpedOn && `${t.helped} ${dates.shortDate(helpedOn)}`,
          closedOn
            ? inOneLine([`${t.closed} ${dates.shortDate(closedOn)}`, outcome && closings[outcome]], ': ')
            : t.isOpen,
        ],
        ' · ',
      )}
    </span>
  );
}
