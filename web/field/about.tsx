import { dayOf } from '../app/copenhagen.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import { TimeLeft } from '../app/timeLeft.js';
import { commonWords } from '../words/common.js';
import { fieldWords } from '../words/field.js';
import { isQuestion, type Card } from './types.js';

/** How much time is left, the biggest thing on a card. Without a case there is none to tell, but what it is. */
export function Foremost({ card: { caseId, kind, timeLeft } }: { card: Card }) {
  const { tasks } = useWords(commonWords);
  return caseId ? (
    <TimeLeft timeLeft={timeLeft} />
  ) : (
    <p className="left">
      <strong>{tasks[kind]}</strong>
    </p>
  );
}

export function Address({ card: { address, protectedAddress } }: { card: Card }) {
  const t = useWords(fieldWords);
  if (!address) return <p className="address">{protectedAddress ? t.hiddenAddress : t.noAddress}</p>;
  return (
    <p className="address">
      {address.street} <span className="soft">{[address.postcode, address.city].filter(Boolean).join(' ')}</span>
    </p>
  );
}

/** What is to be done and when: as it was agreed, else the unit's own plan; and whether it is mine already. */
export function WhatAndWhen({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const { tasks } = useWords(commonWords);
  const { id } = useSession();
  const when = useWhen()(card);
  return (
    <p className={card.overdue && !card.agreed ? 'when late' : 'when'}>
      {card.caseId && (
        <>
          <strong>{tasks[card.kind]}</strong> ·{' '}
        </>
      )}
      {card.agreed ? <strong>{when}</strong> : when}
      {card.assignee === id && ` · ${t.taken}`}
    </p>
  );
}

function useWhen() {
  const t = useWords(fieldWords);
  const dates = useDates();
  return (card: Card): string => {
    const { agreed, from, dueAt, overdue } = card;
    if (agreed) {
      const whose = agreed.arrangedBy === 'citizen' ? t.agreedByCitizen : t.agreedByCaseworker;
      const time = t.between(dates.time(agreed.from), dates.time(agreed.until));
      return `${whose} ${time}${agreed.confirmed ? ` (${t.confirmed})` : ''}`;
    }
    if (overdue) return `${t.overdue} ${dates.moment(dueAt)}`;
    if (isQuestion(card)) return `${t.answerBy} ${dates.moment(dueAt)}`;
    return dayOf(from) === dayOf(dueAt)
      ? t.between(dates.time(from), dates.time(dueAt))
      : `${t.atLatest} ${dates.moment(dueAt)}`;
  };
}

/** How the last try ended; of a question, who asks. */
export function LastAttempt({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const { outcomes } = useWords(commonWords);
  const dates = useDates();
  const { lastAttempt, askedByName } = card;
  // What a citizen has written says by itself who asks.
  const askedBy = card.kind === 'incoming' ? null : card.askedBy;
  const results: Record<string, string> = outcomes;
  const said = ({ rung, outcome, text, at }: NonNullable<Card['lastAttempt']>): string =>
    // A caseworker's answer is told in their own first person there.
    rung === 'caseworker'
      ? t.lastByCaseworker(text, dates.shortDay(at))
      : t.last(results[outcome]?.toLowerCase() ?? text, dates.shortDay(at));
  return (
    <p className="last">
      {askedBy && t.askedBy(askedByName ?? askedBy)}
      {askedBy && !isQuestion(card) && ' · '}
      {!isQuestion(card) && (lastAttempt ? said(lastAttempt) : t.never)}
    </p>
  );
}

/** @param most how many: a card shows the gravest */
export function Warnings({ card: { warnings }, most = Infinity }: { card: Card; most?: number }) {
  return warnings.slice(0, most).map(({ code, text }) => (
    <p className="warning" key={code}>
      <span aria-hidden="true">⚠ </span>
      {text}
    </p>
  ));
}
