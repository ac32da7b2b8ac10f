import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { ChoiceField, TextField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded } from '../app/page.js';
import type { Forecast, Step } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { optionsOf } from './caseComplete.js';
import { useStepName, Why } from './caseWhy.js';

type Assumed = keyof (typeof caseWords)['da']['planThen'];
interface Assumption {
  kind: Assumed | null;
  /** As the API takes it: `paid:2026-12-12`. */
  said: string | null;
}

/** What would come if something happened, or if nobody did anything, beside today's plan. Changes nothing. */
export function WhatIf({ caseId }: { caseId: string }) {
  const t = useWords(caseWords);
  const [asked, setAsked] = useState<Assumption | null>(null);
  const form = useForm(`what-if:${caseId}`, { kind: 'nothing', day: '', time: '' });
  const { kind } = form.values;
  const work = (event: SubmitEvent) => {
    event.preventDefault();
    setAsked(assumptionOf(form.values));
  };
  return (
    <section className="what-if" aria-labelledby="what-if">
      <h2 id="what-if">{t.whatIf}</h2>
      <p className="soft">{t.whatIfHint}</p>
      <form onSubmit={work}>
        <div className="outcomes">
          <ChoiceField {...form.field('kind')} label={t.assumeWhat} options={optionsOf(t.assume)} />
        </div>
        {kind !== 'nothing' && (
          <div className="day-and-time">
            <TextField {...form.field('day')} label={t.assumeDay} type="date" />
            {kind === 'hearing' && <TextField {...form.field('time')} label={t.assumeTime} type="time" />}
          </div>
        )}
        <button className="button button-primary" type="submit">
          {t.work}
        </button>
      </form>
      {asked && <Consequences caseId={caseId} assumption={asked} />}
    </section>
  );
}

const assumables: readonly Assumed[] = ['paid', 'hearing', 'contact', 'withdrawn'];

function assumptionOf({ kind, day, time }: { kind: string; day: string; time: string }): Assumption {
  const assumed = assumables.find((known) => known === kind);
  if (!assumed) return { kind: null, said: null };
  return { kind: assumed, said: `${assumed}:${day}${assumed === 'hearing' && time ? `T${time}` : ''}` };
}

const useForecast = (caseId: string, assume: string | null) =>
  useQuery({
    queryKey: ['case', caseId, 'forecast', assume],
    queryFn: ({ signal }) =>
      get<Forecast>(`/cases/${caseId}/forecast${assume ? `?assume=${encodeURIComponent(assume)}` : ''}`, signal),
  });

function Consequences({ caseId, assumption: { kind, said } }: { caseId: string; assumption: Assumption }) {
  const t = useWords(caseWords);
  const plain = useForecast(caseId, null);
  const assumed = useForecast(caseId, said);
  return (
    <Loaded query={assumed}>
      {({ steps, changes }) => (
        <div role="status">
          {changes && changes.added.length + changes.removed.length === 0 && <p>{t.nothingChanges}</p>}
          <div className="beside">
            <Loaded query={plain}>
              {(today) => (
                <Steps heading={t.planToday} steps={today.steps} marked={changes?.removed ?? []} mark={t.removed} />
              )}
            </Loaded>
            {kind && <Steps heading={t.planThen[kind]} steps={steps} marked={changes?.added ?? []} mark={t.added} />}
          </div>
        </div>
      )}
    </Loaded>
  );
}

const nameOf = ({ at, kind, id }: Step): string => `${at} ${kind} ${id}`;

function Steps({
  heading,
  steps,
  marked,
  mark,
}: {
  heading: string;
  steps: readonly Step[];
  marked: readonly Step[];
  mark: string;
}) {
  const t = useWords(caseWords);
  const names = new Set(marked.map(nameOf));
  return (
    <div>
      <h3>{heading}</h3>
      {steps.length === 0 && <p>{t.nothingHappens}</p>}
      <ol className="plain steps">
        {steps.map((step) => (
          <StepLine key={nameOf(step)} step={step} {...(names.has(nameOf(step)) && { mark })} />
        ))}
      </ol>
    </div>
  );
}

/** A dated step with why, and what is different about it in words. */
export function StepLine({ step, mark, children }: { step: Step; mark?: string; children?: ReactNode }) {
  const dates = useDates();
  const name = useStepName()(step);
  const when = step.kind === 'legal' ? dates.shortDay(step.at) : dates.moment(step.at);
  return (
    <li className={mark ? 'marked' : ''}>
      <Why because={step.because}>
        {mark && <span className="tag">{mark}</span>} <strong>{when}</strong> {name}
      </Why>
      {children}
    </li>
  );
}
