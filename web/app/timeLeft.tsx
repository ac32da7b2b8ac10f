import { timeLeftWords } from '../words/timeLeft.js';
import { useDates } from './dates.js';
import { useWords } from './language.js';
import type { Case } from './types.js';

/** How much time is left, in words: the biggest thing said of an open case. */
export function TimeLeft({ timeLeft }: Pick<Case, 'timeLeft'>) {
  const t = useWords(timeLeftWords);
  const dates = useDates();
  if (!timeLeft) return <p className="left">{t.noDeadline}</p>;
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
