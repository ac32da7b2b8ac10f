import { Link } from 'wouter';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { CaseListItem, Step } from '../app/types.js';
import { bulkWords } from '../words/bulk.js';
import { caseListWords } from '../words/caseList.js';
import { commonWords } from '../words/common.js';
import { reasonWords } from '../words/reasons.js';
import { useStepName } from './caseWhy.js';
import type { Marks } from './marks.js';
import { Where } from './search.js';

/**
 * A caseworker is not told what the unit has tried and what it plans: to them nothing is said of it, rather than that there is none.
 */
const seesPlan = ({ role }: ReturnType<typeof useSession>): boolean => role !== 'caseworker';

/** @param marks whether rows can be marked */
export function CaseRowHeads({ marks }: { marks: boolean }) {
  const t = useWords(caseListWords);
  const { mark } = useWords(bulkWords);
  const plan = seesPlan(useSession()) ? [t.last, t.automatic, t.task] : [];
  const heads = [t.timeLeft, t.citizen, t.stage, ...plan, t.owner];
  return (
    <thead>
      <tr>
        {marks && (
          <th scope="col">
            <span className="sr-only">{mark}</span>
          </th>
        )}
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** One case: how long there is, who, where it is, what was tried, what comes by itself and what is somebody's to do. */
export function CaseRow({ item, marks }: { item: CaseListItem; marks: Pick<Marks, 'isMarked' | 'mark'> | null }) {
  const t = useWords(caseListWords);
  const { markOne } = useWords(bulkWords);
  const { caseId, citizen, landlord, assignee, assigneeName } = item;
  const session = useSession();
  return (
    <tr>
      {marks && (
        <td>
          <input
            className="form-checkbox"
            type="checkbox"
            aria-label={markOne(citizen.name)}
            checked={marks.isMarked(item)}
            onChange={() => marks.mark(item)}
          />
        </td>
      )}
      <td data-label={labelOf(t.timeLeft)}>
        <TimeLeft item={item} />
      </td>
      <th scope="row">
        <Link href={`/cases/${caseId}`}>{citizen.name}</Link>
        <br />
        <Where citizen={citizen} />
        {landlord && (
          <>
            <br />
            <span className="soft">{landlord}</span>
          </>
        )}
      </th>
      <td data-label={labelOf(t.stage)}>
        <Stands item={item} />
      </td>
      {seesPlan(session) && (
        <>
          <td data-label={labelOf(t.last)}>
            <Tried item={item} />
          </td>
          <td data-label={labelOf(t.automatic)}>
            <Coming step={item.nextAutomatic} />
          </td>
          <td data-label={labelOf(t.task)}>
            <Coming step={item.nextTask} />
          </td>
        </>
      )}
      <td data-label={labelOf(t.owner)}>{assignee ? (assigneeName ?? assignee) : t.nobody}</td>
    </tr>
  );
}

/** What stands before a cell where the row is a card; a question needs no colon. */
const labelOf = (head: string): string => (head.endsWith('?') ? head : `${head}:`);

function TimeLeft({ item: { timeLeft, deadlineOn } }: { item: CaseListItem }) {
  const t = useWords(caseListWords);
  const { clock } = useWords(reasonWords);
  const dates = useDates();
  if (!timeLeft) return deadlineOn ? t.late(dates.shortDay(deadlineOn)) : t.noDeadline;
  const { on, id, workingDays, estimated } = timeLeft;
  return (
    <>
      <strong className="time-left">{t.days(workingDays)}</strong>
      <br />
      {dates.shortDay(on)}
      <br />
      <span className="soft">
        {clock[id] ?? id}
        {estimated && ` (${t.estimated})`}
      </span>
    </>
  );
}

/** Where the case is, and what stands out about it. */
function Stands({ item: { stage, attention, contactAt, pausedUntil } }: { item: CaseListItem }) {
  const t = useWords(caseListWords);
  const { attentions, stages } = useWords(commonWords);
  const dates = useDates();
  return (
    <>
      {stages[stage]}
      {attention && attention !== stage && (
        <>
          {' '}
          <span className="tag late">{attentions[attention]}</span>
        </>
      )}
      {contactAt && <p>{t.contact(dates.shortDay(contactAt))}</p>}
      {pausedUntil && <p>{t.pausedUntil(dates.shortDay(pausedUntil))}</p>}
    </>
  );
}

function Tried({ item: { lastAttempt } }: { item: CaseListItem }) {
  const t = useWords(caseListWords);
  const dates = useDates();
  if (!lastAttempt) return t.untried;
  return (
    <>
      {dates.shortDay(lastAttempt.at)}: <span lang="da">{lastAttempt.text}</span>
    </>
  );
}

function Coming({ step }: { step: Step | null }) {
  const t = useWords(caseListWords);
  const dates = useDates();
  const nameOf = useStepName();
  if (!step) return t.nothingComes;
  return (
    <>
      {nameOf(step)}
      <br />
      <span className="soft">{dates.moment(step.at)}</span>
    </>
  );
}
