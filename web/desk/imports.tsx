import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { TickField } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { ImportSummary, ListOf } from '../app/types.js';
import { importWords } from '../words/imports.js';
import { shellWords } from '../words/shell.js';
import { rowKinds } from './importRows.js';
import { TryList } from './importTry.js';

/** Lists: a new one in, and what became of those before; what somebody must look at stands out. */
export function Imports() {
  const t = useWords(importWords);
  const { places } = useWords(shellWords);
  const [only, setOnly] = useState('');
  const query = useInfiniteQuery({
    queryKey: ['imports', 'list', only],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams({
        ...(only && { attention: 'true' }),
        ...(pageParam && { cursor: pageParam }),
      });
      return get<ListOf<ImportSummary>>(`/imports?${asked.toString()}`, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Page title={places.imports}>
      <TryList />
      <h2>{t.before}</h2>
      <TickField name="attention" value={only} onValue={setOnly} label={t.onlyAttention} />
      <Loaded query={query}>{({ pages }) => <Before items={pages.flatMap(({ items }) => items)} />}</Loaded>
      {query.hasNextPage && (
        <button className="button button-secondary" onClick={() => void query.fetchNextPage()}>
          {t.more}
        </button>
      )}
    </Page>
  );
}

function Before({ items }: { items: readonly ImportSummary[] }) {
  const t = useWords(importWords);
  if (items.length === 0) return <p>{t.noneBefore}</p>;
  return (
    <ul className="plain rows">
      {items.map((item) => (
        <OneList key={item.importId} item={item} />
      ))}
    </ul>
  );
}

function OneList({ item: { importId, fileName, sender, createdAt, status, counts } }: { item: ImportSummary }) {
  const t = useWords(importWords);
  const dates = useDates();
  const needsLook = counts.rejected + counts.heldBack > 0 || status === 'failed' || status === 'heldBack';
  return (
    <li>
      <Link className={needsLook ? 'list-row look' : 'list-row'} href={`/imports/${importId}`}>
        <span>
          <strong>{fileName}</strong>
          <br />
          <span className="soft">
            {sender && `${sender}, `}
            {dates.moment(createdAt)}
          </span>
        </span>
        <span>
          {t.status[status]}
          {needsLook && (
            <>
              {' '}
              <span className="tag late">{t.attention}</span>
            </>
          )}
        </span>
        <span>
          {rowKinds
            .filter((kind) => counts[kind] > 0)
            .map((kind) => `${t.came[kind]}: ${String(counts[kind])}`)
            .join(' · ')}
        </span>
      </Link>
    </li>
  );
}
