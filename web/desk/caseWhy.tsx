import type { ReactNode } from 'react';
import { kindOfTask } from '../../domain/outcomes.js';
import { useDates, type Dates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import type { Reason, Step } from '../app/types.js';
import { commonWords } from '../words/common.js';
import { reasonWords } from '../words/reasons.js';

/** Something that says why when it is opened: the rule in words, its paragraph, what it was fed with, days that do not count. */
export function Why({ because, children }: { because: readonly Reason[]; children?: ReactNode }) {
  const t = useWords(reasonWords);
  if (because.length === 0) return children;
  return (
    <details className="why">
      <summary>{children ?? t.why}</summary>
      {because.map((reason) => (
        <OneReason key={`${reason.rule} ${reason.text}`} reason={reason} />
      ))}
    </details>
  );
}

/** The sentence is Husly's own and always Danish; who reads it aloud must know. */
function OneReason({ reason: { rule, text, paragraph, inputs = {}, steppedOver = [] } }: { reason: Reason }) {
  const t = useWords(reasonWords);
  const dates = useDates();
  const fed = Object.entries(inputs).map(([name, value]) => `${t.inputs[name] ?? name} ${asDate(value, dates)}`);
  const passed = steppedOver.map(({ date, name }) => `${dates.shortDay(date)} (${name})`);
  return (
    <div className="reason">
      <p lang="da">{text}</p>
      {paragraph && <p lang="da">{paragraph}</p>}
      {fed.length > 0 && (
        <p>
          {t.from}: {fed.join(', ')}
        </p>
      )}
      {passed.length > 0 && (
        <p>
          {t.passedOver}: {passed.join(', ')}
        </p>
      )}
      <p className="soft">
        {t.rule}: {rule}
      </p>
    </div>
  );
}

const asDate = (value: string, dates: Dates): string => (/^\d{4}-\d\d-\d\d/.test(value) ? dates.date(value) : value);

/** What a step of the plan or of a forecast is called. */
export function useStepName(): (step: Pick<Step, 'kind' | 'id'>) => string {
  const t = useWords(reasonWords);
  const { tasks, stages } = useWords(commonWords);
  const taskName = (id: string): string => {
    const kind = kindOfTask(id);
    return kind ? tasks[kind] : messageName(id);
  };
  const messageName = (key: string): string => {
    const [purpose = '', , channel] = key.split(':');
    return `${channel === 'sms' ? t.channels.sms : t.channels.email}: ${t.purposes[purpose] ?? purpose}`;
  };
  return ({ kind, id }) => {
    switch (kind) {
      case 'sms':
      case 'email':
        return messageName(id);
      case 'legal':
        return t.clock[id] ?? id;
      case 'stage':
        return `${t.stage}: ${Object.entries(stages).find(([stage]) => stage === id)?.[1] ?? id}`;
      case 'taskMoved':
        return `${taskName(id)}: ${t.moved}`;
      case 'taskCancelled':
        return `${taskName(id)}: ${t.cancelled}`;
      case 'taskLapsed':
        return `${taskName(id)}: ${t.lapsed}`;
      case 'taskOverdue':
        return `${taskName(id)}: ${t.overdue}`;
      case 'instalmentMissed':
        return t.instalmentMissed;
      case 'hearingPassed':
        return t.hearingPassed;
      default:
        return taskName(id);
    }
  };
}
