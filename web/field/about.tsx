import { dayOf } from '../app/copenhagen.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { commonWords } from '../words/common.js';
import { fieldWords } from '../words/field.js';
import { isQuestion, type Card } from './types.js';

/** How much time is left, in words: the biggest thing on a card. Without a case there is none to tell, but what it is. */
export function TimeLeft({ card: { caseId, kind, timeLeft } }: { card: Card }) {
  const t = useWords(fieldWords);
  const { tasks } = useWords(commonWords);
  const dates = useDates();
  if (!timeLeft)
    return caseId ? (
      <p className="left left-none">{t.noDeadline}</p>
    ) : (
      <p className="left">
        <strong>{tasks[kind]}</strong>
      </p>
    );
  const { workingDays, id, on, estimated } = timeLeft;
  const urgency = workingDays <= 1 ? 'left left-now' : workingDays <= 3 ? 'left left-soon' : 'left';
  return (
    <p className={urgency}>
      <strong>{t.left(workingDays)}</strong>{' '}
      <span>
        {t.until[id] ?? t.untilOther}, {dates.shortDay(on)}
        {estimated && ` (${t.estimated})`}
      </span>
    </p>
  );
}

export function Address({ card: { address, protectedAddress } }: { card: Card }) {
  const t = useWords(fieldWords);
  if (!address) return <p className="address">{protectedAddress ? t.hiddenAddress : t.noAddress}</p>;
  return (
    <p className="address">
      {address.street}
      <span className="soft"> {[address.postcode, address.city].filter(Boolean).join(' ')}</span>
    </p>
  );
}

/** When somebody expects us, else the unit's own plan. */
export function When({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const dates = useDates();
  const { agreed, from, dueAt, overdue } = card;
  if (agreed)
    return (
      <p className="when">
        <strong>
          {agreed.arrangedBy === 'citizen' ? t.agreedByCitizen : t.agreedByCaseworker}{' '}
          {t.between(dates.time(agreed.from), dates.time(agreed.until))}
        </strong>
        {agreed.confirmed && ` (${t.confirmed})`}
      </p>
    );
  if (overdue)
    return (
      <p className="when late">
        {t.overdue} {dates.moment(dueAt)}
      </p>
    );
  if (isQuestion(card))
    return (
      <p className="when">
        {t.answerBy} {dates.moment(dueAt)}
      </p>
    );
  const isOneDay = dayOf(from) === dayOf(dueAt);
  return (
    <p className="when soft">
      {isOneDay ? t.between(dates.time(from), dates.time(dueAt)) : `${t.answerBy} ${dates.moment(dueAt)}`}
    </p>
  );
}

/** How the last try ended; of a question, who asks. */
export function LastAttempt({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const { outcomes } = useWords(commonWords);
  const dates = useDates();
  const { lastAttempt, askedBy, askedByName } = card;
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
