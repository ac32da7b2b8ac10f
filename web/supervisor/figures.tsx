import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useSearchParams } from 'wouter';
import type { FlowColumn } from '../../domain/figureTables.js';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { SelectField, TextField } from '../app/form.js';
import { useLanguage, useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { Figures as Numbers, Flow } from '../app/types.js';
import { figuresWords } from '../words/figures.js';
import { Bar } from './bar.js';
import { CasesRow, CasesTable, none, Opens, usePercent } from './figureTables.js';

const everyMs = 60_000;

/** What became of the cases of a time. Which time stands in the address, so that it can be kept and passed on. */
export function Figures() {
  const t = useWords(figuresWords);
  const [search, setSearch] = useSearchParams();
  const asked = search.toString();
  const figures = useQuery({
    queryKey: ['figures', asked],
    queryFn: ({ signal }) => get<Numbers>(`/figures?${asked}`, signal),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t.title}>
      <Loaded query={figures}>
        {(shown) => (
          <>
            <Period key={`${shown.from} ${shown.to} ${shown.every}`} shown={shown} onChoose={setSearch} />
            <TheFlow total={shown.total} />
            <Trend figures={shown} />
            <Reach attempts={shown.attempts} />
            <Senders senders={shown.senders} />
            <p>
              <a className="button button-secondary" href={`/api/v1/figures.csv?${asked}`} download>
                {t.download}
              </a>
            </p>
            <p className="soft">{t.masked}</p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Period({ shown, onChoose }: { shown: Numbers; onChoose: (chosen: Record<string, string>) => void }) {
  const t = useWords(figuresWords);
  const [from, setFrom] = useState(shown.from);
  const [to, setTo] = useState(shown.to);
  const [every, setEvery] = useState<string>(shown.every);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onChoose({ ...(from && { from }), ...(to && { to }), ...(every && { every }) });
  };
  return (
    <form className="periods" onSubmit={submit}>
      <TextField name="from" type="date" value={from} onValue={setFrom} label={t.from} />
      <TextField name="to" type="date" value={to} onValue={setTo} label={t.to} />
      <SelectField
        name="every"
        value={every}
        onValue={setEvery}
        label={t.every}
        options={(['month', 'week'] as const).map((value) => ({ value, label: t.periods[value] }))}
      />
      <div className="form-group">
        <button className="button button-primary" type="submit">
          {t.show}
        </button>
      </div>
    </form>
  );
}

const steps = ['intake', 'reached', 'helpAccepted', 'settled', 'evicted', 'otherwise', 'open'] as const;

function TheFlow({ total }: { total: Flow }) {
  const t = useWords(figuresWords);
  const percent = usePercent();
  const long = useLong();
  const opens = (shown: string | number, of: FlowColumn, name = t.steps[of]) => (
    <Opens list={`${total.list}&of=${of}`} of={name}>
      {shown}
    </Opens>
  );
  return (
    <section aria-labelledby="flow">
      <h2 id="flow">{t.flow}</h2>
      <ul className="tiles">
        <li className="tile">
          <strong>{opens(percent(total.shareInTime), 'withDeadline', t.steps.reachedInTime)}</strong>{' '}
          <span>{t.steps.reachedInTime}</span>
          <span className="soft">
            {opens(total.reachedInTime, 'reachedInTime')} {t.of} {opens(total.withDeadline, 'withDeadline')}{' '}
            {t.ofWithDeadline}
          </span>
        </li>
        <li className="tile">
          <strong>{opens(long(total.medianHoursToContact), 'reached', t.contact)}</strong> <span>{t.contact}</span>
        </li>
      </ul>
      <table className="numbers">
        <tbody>
          {steps.map((step) => (
            <tr key={step}>
              <th scope="row">
                {t.steps[step]}
                <Bar value={total[step]} of={total.intake} />
              </th>
              <td>{opens(total[step], step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Trend({ figures: { periods, every } }: { figures: Numbers }) {
  const t = useWords(figuresWords);
  const dates = useDates();
  const month = useMonth();
  const most = Math.max(1, ...periods.map(({ intake }) => intake));
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">{t.trend}</h2>
      <CasesTable first={t.period} caption={t.trendHint}>
        {periods.map((period) => (
          <CasesRow
            key={period.begins}
            flow={period}
            name={every === 'month' ? month(period.begins) : `${t.week} ${dates.shortDay(period.begins)}`}
          >
            <Bar value={period.reached} whole={period.intake} of={most} />
          </CasesRow>
        ))}
      </CasesTable>
    </section>
  );
}

function Reach({ attempts }: { attempts: Numbers['attempts'] }) {
  const t = useWords(figuresWords);
  return (
    <section aria-labelledby="reach">
      <h2 id="reach">{t.reach}</h2>
      {attempts.length === 0 ? (
        <p>{t.noAttempts}</p>
      ) : (
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.attempts}</th>
              <th scope="col">{t.reached}</th>
              <th scope="col">{t.share}</th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((tries) => (
              <AttemptsRow key={tries.list} tries={tries} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function AttemptsRow({
  tries: { kind, part, attempts, reached, share, list },
}: {
  tries: Numbers['attempts'][number];
}) {
  const t = useWords(figuresWords);
  const percent = usePercent();
  const name = `${t.kinds[kind]}, ${part ? t.parts[part] : t.noPart}`;
  return (
    <tr>
      <th scope="row">
        {name}
        <Bar value={share ?? 0} of={1} whole={1} />
      </th>
      <td>
        <Opens list={list} of={`${t.attempts}, ${name}`}>
          {attempts}
        </Opens>
      </td>
      <td>
        <Opens list={`${list}&reached=true`} of={`${t.reached}, ${name}`}>
          {reached}
        </Opens>
      </td>
      <td>
        <Opens list={list} of={`${t.share}, ${name}`}>
          {percent(share)}
        </Opens>
      </td>
    </tr>
  );
}

function Senders({ senders }: { senders: Numbers['senders'] }) {
  const t = useWords(figuresWords);
  return (
    <section aria-labelledby="senders">
      <h2 id="senders">{t.senders}</h2>
      <CasesTable first={t.sender}>
        {senders.map(({ kind, sender, ...flow }) => (
          <CasesRow
            key={`${kind ?? ''} ${sender ?? ''}`}
            flow={flow}
            name={sender ?? (kind ? t.kindsOfSender[kind] : t.noSender)}
          />
        ))}
      </CasesTable>
    </section>
  );
}

function useMonth(): (begins: string) => string {
  const { language } = useLanguage();
  const locale = language === 'da' ? 'da-DK' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return (begins) => format.format(new Date(begins));
}

/** As exact as the API answers: hours, then whole days, then whole weeks. */
function useLong(): (hours: number | null) => string {
  const t = useWords(figuresWords);
  return (hours) => {
    if (hours === null) return none;
    if (hours < 48) return t.hours(hours);
    return hours < 14 * 24 ? t.days(Math.round(hours / 24)) : t.weeks(Math.round(hours / (7 * 24)));
  };
}
