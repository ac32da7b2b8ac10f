import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { dayAfter, instantAt } from '../app/dates.js';
import { NoteField, TextField, TickField, useForm } from '../app/form.js';
import { Notice } from '../app/commandNotice.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import { keep, undoMs } from '../outbox/outbox.js';
import { commonWords } from '../words/common.js';
import { fieldWords } from '../words/field.js';
import type { Day } from './day.js';
import { NextStep } from './nextStep.js';
import { complete, type Result } from './posts.js';
import type { Card, OutcomeChoice } from './types.js';

const empty = { outcome: '', note: '', card: '', day: '', time: '', phone: '', wait: '' };
export type Answers = typeof empty;
/** The draft of a task's result; kept until Husly has taken the result. */
export const draftOf = (taskId: string): string => `door:${taskId}`;

/** How it went: the big results first, then only what that result needs, and what then happens. */
export function Door({ card, day }: { card: Card; day: Day }) {
  const t = useWords(fieldWords);
  const form = useForm(draftOf(card.taskId), empty);
  const kind = day.today.kinds.find((each) => each.kind === card.kind);
  const outcomes = kind?.outcomes ?? [];
  const chosen = outcomes.find(({ outcome }) => outcome === form.values.outcome);
  const choose = form.field('outcome').onValue;
  if (chosen) return <Finish card={card} day={day} form={form} choice={chosen} onChange={() => choose('')} />;
  const how = card.kind === 'call' || card.kind === 'reply' ? t.how[card.kind] : t.how.visit;
  return (
    <section>
      <h2>{how}</h2>
      <Choices outcomes={outcomes.filter(({ main }) => main)} onChoose={choose} big />
      <details>
        <summary>{t.other}</summary>
        <Choices outcomes={outcomes.filter(({ main }) => !main)} onChoose={choose} />
      </details>
    </section>
  );
}

function Choices({
  outcomes,
  onChoose,
  big = false,
}: {
  outcomes: readonly OutcomeChoice[];
  onChoose: (outcome: string) => void;
  big?: boolean;
}) {
  const { outcomes: results } = useWords(commonWords);
  return (
    <ul className={big ? 'results results-big' : 'results'}>
      {outcomes.map(({ outcome }) => (
        <li key={outcome}>
          <button className="result" onClick={() => onChoose(outcome)}>
            {results[outcome]}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Nobody was spoken with, so that a card may lie there. */
const withCard = new Set(['nobodyHome', 'metOther']);

function Finish({
  card,
  day,
  form,
  choice,
  onChange,
}: {
  card: Card;
  day: Day;
  form: ReturnType<typeof useForm<Answers>>;
  choice: OutcomeChoice;
  onChange: () => void;
}) {
  const t = useWords(fieldWords);
  const { id } = useSession();
  const [, navigate] = useLocation();
  const [fault, setFault] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const text = useWords(commonWords).outcomes[choice.outcome];
  const { values } = form;
  const finish = async (): Promise<void> => {
    if (choice.needs === 'at' && !(values.day && values.time)) return setFault(t.needTime);
    try {
      await keep(id, complete(card, resultOf(values, choice, text, t.cardLeftNote)), undoMs);
      navigate('/today');
    } catch (error) {
      console.error(error);
      setFault(t.notKept);
    }
  };
  return (
    <section>
      <h2 tabIndex={-1} ref={heading}>
        {text}
      </h2>
      {choice.needs === 'at' && <CallBack form={form} today={day.today.date} />}
      {choice.asks === 'contact' && (
        <TextField {...form.field('phone')} label={t.rightNumber} hint={t.rightNumberHint} type="tel" />
      )}
      {withCard.has(choice.outcome) && <TickField {...form.field('card')} label={t.cardLeft} />}
      <NextStep card={card} day={day} choice={choice} wait={form.field('wait')} />
      <NoteField {...form.field('note')} label={t.note} hint={t.noteHint} />
      {fault && <Notice kind="error">{fault}</Notice>}
      <div className="buttons finish">
        <button className="button button-primary wide" onClick={() => void finish()}>
          {t.done}
        </button>
        <button className="button button-secondary wide" onClick={onChange}>
          {t.changeResult}
        </button>
      </div>
    </section>
  );
}

function CallBack({ form, today }: { form: ReturnType<typeof useForm<Answers>>; today: string }) {
  const t = useWords(fieldWords);
  const day = form.field('day');
  return (
    <>
      <TextField {...day} label={t.whenToCall} type="date" />
      <div className="buttons">
        {[1, 2, 7].map((days) => (
          <button
            className="button button-secondary"
            key={days}
            aria-pressed={day.value === dayAfter(today, days)}
            onClick={() => day.onValue(dayAfter(today, days))}
          >
            {t.inDays(days)}
          </button>
        ))}
      </div>
      <TextField {...form.field('time')} label={t.clock} type="time" />
    </>
  );
}

function resultOf(values: Answers, { outcome, needs, asks }: OutcomeChoice, text: string, cardNote: string): Result {
  const note = [values.card && withCard.has(outcome) ? cardNote : '', values.note.trim()].filter(Boolean).join(' ');
  return {
    outcome,
    text,
    ...(note && { note }),
    ...(needs === 'at' && { at: instantAt(values.day, values.time) }),
    ...(asks === 'contact' && values.phone.trim() && { phones: [values.phone.trim()] }),
    ...(values.wait && needs !== 'at' && { waitUntil: values.wait }),
  };
}
