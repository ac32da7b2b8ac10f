import { useQuery } from '@tanstack/react-query';
import { get } from '../app/api.js';
import { dayAfter, useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { TextField } from '../app/form.js';
import { commonWords } from '../words/common.js';
import { fieldWords } from '../words/field.js';
import type { Day } from './day.js';
import type { AfterTask, Card, OutcomeChoice } from './types.js';

/** What follows a result: known with the card for the big ones, asked for where it is another and there is coverage. */
function useAfter(card: Card, outcome: string): AfterTask | undefined {
  const known = card.after?.find((after) => after.outcome === outcome);
  const { data } = useQuery({
    queryKey: ['after', card.taskId, outcome],
    queryFn: ({ signal }) => get<AfterTask>(`/tasks/${card.taskId}/next?outcome=${outcome}`, signal),
    enabled: !known,
  });
  return known ?? data;
}

const days = [3, 7];

/** The proposed next step, with its day and why; one tap lets it wait. */
export function NextStep({
  card,
  day,
  choice,
  wait,
}: {
  card: Card;
  day: Day;
  choice: OutcomeChoice;
  wait: { name: string; value: string; onValue: (value: string) => void };
}) {
  const t = useWords(fieldWords);
  const after = useAfter(card, choice.outcome);
  if (!after) return null;
  // Who waits to the eve of a deadline has nothing left of it.
  const isPast = wait.value !== '' && card.timeLeft !== null && dayAfter(wait.value, 1) >= card.timeLeft.on;
  const canWait = card.inquiryId === null && after.closes === null && choice.needs !== 'at';
  return (
    <section className="next">
      <h3>{t.next}</h3>
      <Proposal after={after} />
      {canWait && (
        <div role="group" aria-label={t.change}>
          <div className="buttons">
            <button
              className="button button-secondary"
              aria-pressed={wait.value === ''}
              onClick={() => wait.onValue('')}
            >
              {t.asProposed}
            </button>
            {days.map((later) => {
              const until = dayAfter(day.today.date, later - 1);
              return (
                <button
                  className="button button-secondary"
                  key={later}
                  aria-pressed={wait.value === until}
                  onClick={() => wait.onValue(until)}
                >
                  {t.wait(later)}
                </button>
              );
            })}
          </div>
          {wait.value !== '' && <TextField {...wait} label={t.waitDay} type="date" />}
          {isPast && <p className="warning">⚠ {t.pastDeadline}</p>}
        </div>
      )}
    </section>
  );
}

function Proposal({ after: { next, closes, because } }: { after: AfterTask }) {
  const t = useWords(fieldWords);
  const { tasks } = useWords(commonWords);
  const dates = useDates();
  const name = Object.entries(tasks).find(([kind]) => kind === next?.kind)?.[1] ?? next?.kind;
  const reasons = next ? next.because : because;
  return (
    <>
      <p>
        <strong>{closes ? t.closes : next && name ? t.nextStep(name, dates.moment(next.at)) : t.nobody}</strong>
      </p>
      {reasons.length > 0 && (
        <details>
          <summary>{t.why}</summary>
          <ul>
            {reasons.map(({ rule, text }) => (
              <li key={rule}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
