import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'wouter';
import { taskKinds } from '../../domain/outcomes.js';
import { get } from '../app/api.js';
import { dayOf, daysBetween } from '../app/copenhagen.js';
import { useDates } from '../app/dates.js';
import { ChoiceField, SelectField } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { Task, TaskList } from '../app/types.js';
import { commonWords } from '../words/common.js';
import { shellWords } from '../words/shell.js';
import { taskWords } from '../words/tasks.js';
import { useAway } from './caseClocks.js';
import { optionsOf } from './caseComplete.js';
import { useListKeys } from './listKeys.js';
import { NarrowedBy, useNarrowing } from './narrowing.js';
import { SavedViews } from './savedViews.js';

/** Open tasks, soonest due first: mine, all that I may see, or those that nobody has taken. */
export function Tasks() {
  const t = useWords(taskWords);
  const { places } = useWords(shellWords);
  const { tasks: kinds } = useWords(commonWords);
  const { search, choose, clear } = useNarrowing();
  const query = useTasks(search);
  return (
    <Page title={places.tasks}>
      <SavedViews list="tasks" search={search} />
      <NarrowedBy search={search} words={t.only} onClear={clear} />
      <div className="in-a-row">
        <ChoiceField
          name="assignee"
          value={search.get('assignee') ?? 'team'}
          onValue={(value) => choose('assignee', value === 'team' ? null : value)}
          label={t.whoseLegend}
          options={optionsOf(t.whose)}
        />
      </div>
      <SelectField
        name="kind"
        value={search.get('kind') ?? ''}
        onValue={(value) => choose('kind', value)}
        label={t.kind}
        none={t.whose.team}
        options={taskKinds.map((value) => ({ value, label: kinds[value] }))}
      />
      <Loaded query={query}>{({ pages }) => <Rows pages={pages} />}</Loaded>
      {query.hasNextPage && (
        <button className="button button-secondary" onClick={() => void query.fetchNextPage()}>
          {t.more}
        </button>
      )}
    </Page>
  );
}

function useTasks(search: URLSearchParams) {
  return useInfiniteQuery({
    queryKey: ['tasks', search.toString()],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams([...search, ...(pageParam ? [['cursor', pageParam]] : [])]);
      return get<TaskList>(`/tasks?${asked.toString()}`, signal);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function Rows({ pages }: { pages: readonly TaskList[] }) {
  const t = useWords(taskWords);
  const list = useRef<HTMLUListElement>(null);
  const keys = useListKeys(list);
  const items = pages.flatMap((page) => page.items.map((task) => ({ task, asOf: page.asOf })));
  if (items.length === 0) return <p>{t.none}</p>;
  return (
    <>
      {keys}
      <ul className="plain rows" ref={list}>
        {items.map(({ task, asOf }) => (
          <Row key={task.taskId} task={task} asOf={asOf} />
        ))}
      </ul>
    </>
  );
}

function Row({ task, asOf }: { task: Task; asOf: string }) {
  const t = useWords(taskWords);
  const { tasks: kinds } = useWords(commonWords);
  const dates = useDates();
  const away = useAway();
  const { caseId, inquiryId, taskId, kind, from, dueAt, overdue, deadlineOn, assignee, assigneeName } = task;
  const href = caseId && !inquiryId ? `/cases/${caseId}?task=${taskId}` : `/tasks/${taskId}`;
  return (
    <li>
      <Link className="list-row" href={href}>
        <span>
          <strong>{kinds[kind]}</strong>
          <br />
          {overdue && <span className="tag late">{t.overdue}</span>} {away(daysBetween(asOf, dueAt))},{' '}
          {dayOf(from) === dayOf(dueAt) ? dates.between(from, dueAt) : `${t.atLatest} ${dates.moment(dueAt)}`}
        </span>
        <Whom task={task} />
        <span>
          {deadlineOn && (
            <>
              {t.caseDeadline}: {dates.shortDay(deadlineOn)}
              <br />
            </>
          )}
          <span className="soft">{assignee ? `${t.taken} ${assigneeName ?? assignee}` : t.free}</span>
        </span>
      </Link>
    </li>
  );
}

/** Who and where, in a list. */
export function Whom({ task: { citizen } }: { task: Task }) {
  const t = useWords(taskWords);
  if (!citizen) return <span>{t.unknownCitizen}</span>;
  const { name, street, postcode, city, protectedAddress } = citizen;
  const where = [street, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <span>
      {name}
      <br />
      <span className="soft">{protectedAddress ? t.hiddenAddress : where}</span>
    </span>
  );
}
