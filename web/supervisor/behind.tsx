import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, NotFound, Page } from '../app/page.js';
import type { ImportSummary, ListOf, Message } from '../app/types.js';
import { overviewWords } from '../words/overview.js';

/** Exactly what a number of the overview has counted: the list that the API names beside it, asked as it is. */
export function Behind({ list }: { list: string }) {
  const t = useWords(overviewWords);
  const back = <Link href="/overview">{t.back}</Link>;
  switch (list) {
    case 'messages':
      return (
        <Items<Message> list={list} title={t.lists[list]} back={back} keyOf={({ caseId, key }) => `${caseId} ${key}`}>
          {(each) => <OneMessage {...each} />}
        </Items>
      );
    case 'imports':
      return (
        <Items<ImportSummary> list={list} title={t.lists[list]} back={back} keyOf={({ importId }) => importId}>
          {(each) => <OneList {...each} />}
        </Items>
      );
    default:
      return <NotFound />;
  }
}

/**
 * A list of the API as it is asked by this page's own address.
 *
 * @param list its path, without the first slash
 * @param back where the numbers are
 */
export function Items<T>({
  list,
  title,
  back,
  keyOf,
  children,
}: {
  list: string;
  title: string;
  back: ReactNode;
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
}) {
  const t = useWords(overviewWords);
  const search = useSearch();
  const query = useInfiniteQuery({
    queryKey: [list, 'behind', search],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams(search);
      if (pageParam) asked.set('cursor', pageParam);
      return get<ListOf<T>>(`/${list}?${asked.toString()}`, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Page title={title}>
      <p>{back}</p>
      <Loaded query={query}>
        {({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <p>{t.none}</p>
          ) : (
            <ul className="open-list">
              {pages.flatMap(({ items }) => items.map((item) => <li key={keyOf(item)}>{children(item)}</li>))}
            </ul>
          )
        }
      </Loaded>
      {query.hasNextPage && (
        <button className="button button-secondary" onClick={() => void query.fetchNextPage()}>
          {t.more}
        </button>
      )}
    </Page>
  );
}

function OneMessage({ caseId, channel, recipient, status, subject, text, notBefore, undeliveredAt }: Message) {
  const t = useWords(overviewWords);
  const dates = useDates();
  const fate = undeliveredAt ? t.notArrived : status === 'failed' ? t.notSent : t.waits;
  return (
    <Link className="row-link" href={`/cases/${caseId}`}>
      <strong>
        {t.channels[channel]} {recipient}
      </strong>{' '}
      {fate}
      <br />
      <span className="soft">
        {dates.moment(notBefore)} · <span lang="da">{subject ?? text}</span>
      </span>
    </Link>
  );
}

function OneList({ importId, fileName, sender, createdAt, status, counts }: ImportSummary) {
  const t = useWords(overviewWords);
  const dates = useDates();
  return (
    <Link className="row-link" href={`/imports/${importId}`}>
      <strong>{fileName}</strong> {t.importStatus[status]}
      <br />
      <span className="soft">
        {[sender, dates.moment(createdAt)].filter(Boolean).join(' · ')} · {counts.rejected} {t.imports.rejected},{' '}
        {counts.heldBack} {t.imports.heldBack}
      </span>
    </Link>
  );
}
