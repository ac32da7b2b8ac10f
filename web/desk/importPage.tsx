import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { get, send } from '../app/api.js';
import { Notice } from '../app/commandNotice.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { useSession } from '../app/session.js';
import type { Import } from '../app/types.js';
import { importWords, type RowKind } from '../words/imports.js';
import { firstKind, kindOf, RowCounts, Rows } from './importRows.js';
import { Notes, Refused } from './importTry.js';

const mostRows = 200;
const askAgainMs = 1_000;

/** One list: how far it has come, what became of each row, and what is to be done about it. */
export function ImportPage({ importId }: { importId: string }) {
  const t = useWords(importWords);
  const query = useQuery({
    queryKey: ['imports', importId],
    queryFn: ({ signal }) => get<Import>(`/imports/${importId}`, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? askAgainMs : false),
  });
  return (
    <Page title={query.data?.fileName ?? t.title}>
      <p>
        <Link href="/imports">{t.back}</Link>
      </p>
      <Loaded query={query}>{(list) => <Came list={list} />}</Loaded>
    </Page>
  );
}

function Came({ list }: { list: Import }) {
  const t = useWords(importWords);
  const { importId, counts } = list;
  const [chosen, setShown] = useState<RowKind | null>(null);
  const shown = chosen ?? firstKind(counts);
  const rows = list.rows.filter((row) => kindOf(row) === shown);
  const report = `/api/v1/imports/${importId}/report.csv`;
  return (
    <>
      <Status list={list} />
      <Notes notes={list.notes} />
      <RowCounts counts={counts} names={t.came} shown={shown} onShow={setShown} />
      <div className="buttons">
        <a className="button button-secondary" href={report} download>
          {t.report}
        </a>
        {counts.rejected > 0 && (
          <a className="button button-secondary" href={`${report}?only=rejected`} download>
            {t.reportRejected}
          </a>
        )}
      </div>
      <h2>
        {t.rows}: {t.came[shown]}
      </h2>
      {rows.length > mostRows && <p>{t.onlyFirst(mostRows, rows.length)}</p>}
      <Rows rows={rows.slice(0, mostRows)} />
    </>
  );
}

function Status({ list: { importId, status, progress } }: { list: Import }) {
  const t = useWords(importWords);
  const { role } = useSession();
  const kind = { running: 'info', completed: 'success', failed: 'error', heldBack: 'warning' } as const;
  return (
    <>
      <Notice kind={kind[status]}>
        <p>{t.statusText[status]}</p>
      </Notice>
      {status !== 'completed' && (
        <p>
          <progress aria-label={t.statusText[status]} value={progress.done} max={progress.total} />{' '}
          {t.progress(progress.done, progress.total)}
        </p>
      )}
      {role === 'supervisor' && (status === 'heldBack' || status === 'failed') && (
        <Release importId={importId} label={status === 'heldBack' ? t.release : t.again} />
      )}
    </>
  );
}

/** Done twice it is done once: a list that runs is not held back any more. */
function Release({ importId, label }: { importId: string; label: string }) {
  const queries = useQueryClient();
  const release = useMutation({
    mutationFn: () => send('POST', `/imports/${importId}/release`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['imports'] }),
  });
  return (
    <>
      {release.error && <Refused error={release.error} />}
      <p>
        <button
          className="button button-primary"
          aria-disabled={release.isPending}
          onClick={() => void (release.isPending || release.mutate())}
        >
          {label}
        </button>
      </p>
    </>
  );
}
