import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { fieldWords } from '../words/field.js';
import type { Card } from './types.js';

/** How much time is left, in words: the biggest thing on a card. */
export function TimeLeft({ card: { timeLeft } }: { card: Card }) {
  const t = useWords(fieldWords);
  const dates = useDates();
  if (!timeLeft) return <p className="left left-none">{t.noDeadline}</p>;
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
export function When({ card: { agreed, from, dueAt, overdue } }: { card: Card }) {
  const t = useWords(fieldWords);
  const dates = useDates();
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
  return <p className="when soft">{t.between(dates.time(from), dates.time(dueAt))}</p>;
}

export function LastAttempt({ card: { lastAttempt } }: { card: Card }) {
  const t = useWords(fieldWords);
  const dates = useDates();
  return (
    <p className="last">
      {lastAttempt
        ? t.last(t.results[lastAttempt.outcome]?.toLowerCase() ?? lastAttempt.text, dates.shortDay(lastAttempt.at))
        : t.never}
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
