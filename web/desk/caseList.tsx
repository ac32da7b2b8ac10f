import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSearchParams } from 'wouter';
import { get } from '../app/api.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { CaseCounts, CaseListItem, ListOf } from '../app/types.js';
import { caseListWords } from '../words/caseList.js';
import { shellWords } from '../words/shell.js';
import { CaseFilters } from './caseFilters.js';
import { CaseRow, CaseRowHeads } from './caseRow.js';
import { useListKeys } from './listKeys.js';

/** What the counts know, too; everything else that an address may narrow by (the overview's numbers) is the list's alone. */
const counted = ['stage', 'attention', 'assignee', 'deadline', 'paused', 'sender'];

/** Cases, soonest deadline first. What is chosen stands in the address, so that it can be kept and sent to a colleague. */
export function Cases() {
  const t = useWords(caseListWords);
  const { places } = useWords(shellWords);
  const [search, setSearch] = useSearchParams();
  const query = useCases(search);
  const counts = useCounts(search);
  const choose = (name: string, value: string | null) => {
    const others = [...search].filter(([known]) => known !== name);
    setSearch(value === null ? others : [...others, [name, value]], { replace: true });
  };
  return (
    <Page title={places.cases}>
      <div className="filtered">
        <CaseFilters counts={counts.data} chosen={search} onChoose={choose} onClear={() => setSearch({})} />
        <div>
          <p role="status">{counts.data && ![...search.keys()].some(isUncounted) && t.count(counts.data.total)}</p>
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

const isUncounted = (name: string): boolean => !counted.includes(name);

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
  const asked = new URLSearchParams([...search].filter(([name]) => counted.includes(name))).toString();
  return useQuery({
    queryKey: ['cases', 'counts', asked],
    queryFn: ({ signal }) => get<CaseCounts>(`/case-counts?${asked}`, signal),
    placeholderData: (before) => before,
  });
}

function List({ items }: { items: readonly CaseListItem[] }) {
  const t = useWords(caseListWords);
  const list = useRef<HTMLTableElement>(null);
  const keys = useListKeys(list);
  if (items.length === 0) return <p>{t.none}</p>;
  return (
    <>
      {keys}
      <table className="table cards" ref={list}>
        <CaseRowHeads />
        <tbody>
          {items.map((item) => (
            <CaseRow key={item.caseId} item={item} />
          ))}
        </tbody>
      </table>
    </>
  );
}
