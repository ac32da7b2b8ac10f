import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, send } from '../app/api.js';
import { Notice } from '../app/commandNotice.js';
import { useWords } from '../app/language.js';
import type { BulkAnswer, BulkBody, CaseListItem } from '../app/types.js';
import { bulkWords } from '../words/bulk.js';
import { formWords } from '../words/form.js';
import { caseTouches } from './caseQueries.js';

type Row = BulkAnswer['rows'][number];
/** The cases that something is done to. */
export type Marked = readonly Pick<CaseListItem, 'caseId' | 'citizen'>[];

/** What has come takes the focus, so that it is read aloud. */
export function Focused({ heading }: { heading: string }) {
  const own = useRef<HTMLHeadingElement>(null);
  useEffect(() => own.current?.focus(), []);
  return (
    <h3 tabIndex={-1} ref={own}>
      {heading}
    </h3>
  );
}

/** What was not, or would not be, done, and why. */
export function Refused({ rows, items }: { rows: readonly Row[]; items: Marked }) {
  const t = useWords(bulkWords);
  const refused = rows.filter(({ result }) => result === 'refused');
  if (refused.length === 0) return null;
  const names = new Map(items.map(({ caseId, citizen }) => [caseId, citizen.name]));
  return (
    <>
      <p>{t.refused(refused.length)}</p>
      <ul>
        {refused.map(({ caseId, text }) => (
          <li key={caseId}>
            <strong>{names.get(caseId)}</strong>: <span lang="da">{text}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** So many cases are told at a time: a few seconds, so that one sees how far it is. */
const atATime = 20;

/** Tells the cases, some at a time, all under one id: what had no answer is sent again, and is done once. */
function useTelling(body: BulkBody, onDone: () => void) {
  const queries = useQueryClient();
  const [commandId] = useState(() => crypto.randomUUID());
  const [rows, setRows] = useState<readonly Row[]>([]);
  const telling = useMutation({
    async mutationFn() {
      let told: readonly Row[] = [];
      for (let n = 0; n < body.caseIds.length; n += atATime) {
        const caseIds = body.caseIds.slice(n, n + atATime);
        const answer = await send<BulkAnswer>('POST', '/cases/bulk', { ...body, caseIds, commandId });
        told = [...told, ...answer.body.rows];
        setRows(told);
      }
    },
    onSuccess: onDone,
    onSettled: () => Promise.all(caseTouches.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const { mutate } = telling;
  useEffect(() => mutate(), [mutate]);
  return { rows, telling };
}

/** Tells the cases, shows how far it is, and then what has become of each. */
export function Doing({
  body,
  items,
  onDone,
  onClose,
}: {
  body: BulkBody;
  items: Marked;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useWords(bulkWords);
  const { unknown } = useWords(formWords);
  const { rows, telling } = useTelling(body, onDone);
  if (telling.isError)
    return (
      <>
        <Notice kind="warning">{telling.error instanceof ApiError ? telling.error.message : unknown}</Notice>
        <div className="buttons">
          <button type="button" className="button button-primary" onClick={() => telling.mutate()}>
            {t.again}
          </button>
          <button type="button" className="button button-secondary" onClick={onClose}>
            {t.close}
          </button>
        </div>
      </>
    );
  if (!telling.isSuccess) {
    const said = t.doing(rows.length, items.length);
    return (
      <>
        <p role="status">{said}</p>
        <progress value={rows.length} max={items.length} aria-label={said} />
      </>
    );
  }
  return <Result rows={rows} items={items} onClose={onClose} />;
}

function Result({ rows, items, onClose }: { rows: readonly Row[]; items: Marked; onClose: () => void }) {
  const t = useWords(bulkWords);
  const count = (result: Row['result']): number => rows.filter((row) => row.result === result).length;
  const [changed, unchanged, pending] = [count('changed'), count('unchanged'), count('pending')];
  return (
    <>
      <Focused heading={count('refused') > 0 ? t.notDone : t.done} />
      {changed > 0 && <p>{t.changedNow(changed)}</p>}
      {unchanged > 0 && <p>{t.unchangedNow(unchanged)}</p>}
      {pending > 0 && <p>{t.pending(pending)}</p>}
      <Refused rows={rows} items={items} />
      <div className="buttons">
        <button type="button" className="button button-primary" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </>
  );
}
