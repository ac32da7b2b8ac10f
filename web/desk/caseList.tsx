import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { get } from '../app/api.js';
import { TickField } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { useSession } from '../app/session.js';
import type { CaseCounts, CaseListItem, ListOf } from '../app/types.js';
import { bulkWords } from '../words/bulk.js';
import { caseListWords } from '../words/caseList.js';
import { shellWords } from '../words/shell.js';
import { BulkBar } from './bulk.js';
import { useMarks, type Marks } from './marks.js';
import { CaseFilters } from './caseFilters.js';
import { CaseRow, CaseRowHeads } from './caseRow.js';
import { useListKeys } from './listKeys.js';
import { NarrowedBy, useNarrowing } from './narrowing.js';
import { SavedViews } from './savedViews.js';

/** Cases, soonest deadline first. */
export function Cases() {
  const t = useWords(caseListWords);
  const { places } = useWords(shellWords);
  const { search, choose, clear } = useNarrowing();
  const query = useCases(search);
  const counts = useCounts(search);
  return (
    <Page title={places.cases}>
      <div className="filtered">
        <div>
          <SavedViews list="cases" search={search} />
          <CaseFilters counts={counts.data} chosen={search} onChoose={choose} onClear={clear} />
        </div>
        <div>
          <NarrowedBy search={search} words={t.only} onClear={clear} />
          <p role="status">{counts.data && t.count(counts.data.total, search.get('closed') === 'true')}</p>
          <Loaded query={query}>{({ pages }) => <List items={pages.flatMap(({ items }) => items)} />}</Loaded>
          {query.hasNextPage && (
            <button className="button button-secondary" onClick={() => void query.fetchNextPage()}>
              {t.more}
            </button>
          )}
        </div>
      </div>
    </Page>
  );
}

function useCases(search: URLSearchParams) {
  return useInfiniteQuery({
    queryKey: ['cases', 'list', search.toString()],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams([...search, ...(pageParam ? [['cursor', pageParam]] : [])]);
      return get<ListOf<CaseListItem>>(`/cases?${asked.toString()}`, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });
}

function useCounts(search: URLSearchParams) {
  return useQuery({
    queryKey: ['cases', 'counts', search.toString()],
    queryFn: ({ signal }) => get<CaseCounts>(`/case-counts?${search.toString()}`, signal),
    placeholderData: (before) => before,
  });
}

function List({ items }: { items: readonly CaseListItem[] }) {
  const t = useWords(caseListWords);
  const { role } = useSession();
  const marks = useMarks(items);
  const mayMark = role !== 'caseworker';
  return (
    <>
      {items.length === 0 ? <p>{t.none}</p> : <Rows items={items} marks={mayMark ? marks : null} />}
      {/* Beside the rows: what is done to the last of them may take them out of the list. */}
      {mayMark && <BulkBar marked={marks.marked} onClear={() => marks.markThese([])} />}
    </>
  );
}

function Rows({ items, marks }: { items: readonly CaseListItem[]; marks: Marks | null }) {
  const { markAll } = useWords(bulkWords);
  const list = useRef<HTMLTableElement>(null);
  const keys = useListKeys(list, { marks: marks !== null });
  return (
    <>
      {keys}
      {marks && (
        <TickField
          name="all"
          value={marks.marked.length === items.length ? 'yes' : ''}
          onValue={(all) => marks.markThese(all ? items : [])}
          label={markAll(items.length)}
        />
      )}
      <table className="table cards" ref={list}>
        <CaseRowHeads marks={marks !== null} />
        <tbody>
          {items.map((item) => (
            <CaseRow key={item.caseId} item={item} marks={marks} />
          ))}
        </tbody>
      </table>
    </>
  );
}
