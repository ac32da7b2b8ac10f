import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, NotFound, Page } from '../app/page.js';
import type { CaseSummary, ImportSummary, ListOf, Message, Task } from '../app/types.js';
import { commonWords } from '../words/common.js';
import { overviewWords, type BehindList } from '../words/overview.js';

/** Exactly what a number of the overview has counted: the list that the API names beside it, asked as it is. */
export function Behind({ list }: { list: string }) {
  switch (list) {
    case 'cases':
      return (
        <Items<CaseSummary> list="cases" keyOf={({ caseId }) => caseId}>
          {(each) => <OneCase {...each} />}
        </Items>
      );
    case 'tasks':
      return (
        <Items<Task> list="tasks" keyOf={({ taskId }) => taskId}>
          {(each) => <OneTask {...each} />}
        </Items>
      );
    case 'messages':
      return (
        <Items<Message> list="messages" keyOf={({ caseId, key }) => `${caseId} ${key}`}>
          {(each) => <OneMessage {...each} />}
        </Items>
      );
    case 'imports':
      return (
        <Items<ImportSummary> list="imports" keyOf={({ importId }) => importId}>
          {(each) => <OneList {...each} />}
        </Items>
      );
    default:
      return <NotFound />;
  }
}

function Items<T>({
  list,
  keyOf,
  children,
}: {
  list: BehindList;
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
    <Page title={t.lists[list]}>
      <p>
        <Link href="/overview">{t.back}</Link>
      </p>
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

function OneCase({ caseId, stage, attention, assignee, assigneeName, deadlineOn, citizen }: CaseSummary) {
  const t = useWords(overviewWords);
  const { attentions, stages } = useWords(commonWords);
  const dates = useDates();
  const { name, street, postcode, city, protectedAddress } = citizen;
  const where = protectedAddress ? t.hiddenAddress : [street, postcode, city].filter(Boolean).join(' ');
  return (
    <Link className="row-link" href={`/cases/${caseId}`}>
      <strong>{name}</strong>, {where}
      <br />
      <span className="soft">
        {deadlineOn && `${t.deadline} ${dates.shortDay(deadlineOn)} · `}
        {stages[stage]} · {assignee ? (assigneeName ?? assignee) : t.nobody}
        {attention && ` · ${attentions[attention]}`}
      </span>
    </Link>
  );
}

function OneTask({ taskId, kind, dueAt, overdue, assignee, assigneeName, citizen }: Task) {
  const t = useWords(overviewWords);
  const { tasks } = useWords(commonWords);
  const dates = useDates();
  return (
    <Link className="row-link" href={`/tasks/${taskId}`}>
      <strong>{tasks[kind]}</strong> {citizen?.name}
      <br />
      <span className="soft">
        {overdue && `${t.overdue} · `}
        {t.due} {dates.moment(dueAt)} · {assignee ? (assigneeName ?? assignee) : t.nobody}
      </span>
    </Link>
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
