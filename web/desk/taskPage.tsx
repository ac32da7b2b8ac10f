import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get } from '../app/api.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { Inquiry, TaskInFull } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { commonWords } from '../words/common.js';
import { taskWords } from '../words/tasks.js';
import { Tel } from './caseIdentity.js';
import { OneInquiry } from './caseInquiries.js';
import { useCase } from './caseQueries.js';
import { OpenTasks } from './caseTasks.js';

/** One task by itself: a colleague's question, a citizen to be found, a message to read. */
export function TaskPage({ taskId }: { taskId: string }) {
  const { tasks: kinds } = useWords(commonWords);
  const { tab } = useWords(caseWords);
  const query = useQuery({
    queryKey: ['tasks', 'one', taskId],
    queryFn: ({ signal }) => get<TaskInFull>(`/tasks/${taskId}`, signal),
    // Once it is done it is gone: what was shown stays, with what came of it.
    retry: false,
  });
  return (
    <Page title={query.data ? kinds[query.data.kind] : tab}>
      <Loaded query={query}>{(task) => <OneTask task={task} />}</Loaded>
    </Page>
  );
}

function OneTask({ task }: { task: TaskInFull }) {
  const t = useWords(taskWords);
  const { caseId, inquiryId } = task;
  return (
    <>
      {caseId && <Link href={`/cases/${caseId}`}>{t.toCase}</Link>}
      {inquiryId ? <Asked inquiryId={inquiryId} task={task} /> : caseId && <OfCase caseId={caseId} task={task} />}
    </>
  );
}

function WhatNow(props: React.ComponentProps<typeof OpenTasks>) {
  const t = useWords(caseWords);
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t.next}</h2>
      <OpenTasks {...props} />
    </section>
  );
}

function OfCase({ caseId, task }: { caseId: string; task: TaskInFull }) {
  const query = useCase(caseId);
  return (
    <Loaded query={query}>
      {({ asOf, citizen, tasks }) => (
        <WhatNow
          tasks={tasks.filter(({ taskId }) => taskId === task.taskId)}
          phones={citizen.phones}
          asOf={asOf}
          wanted={task.taskId}
        />
      )}
    </Loaded>
  );
}

function Asked({ inquiryId, task }: { inquiryId: string; task: TaskInFull }) {
  const query = useQuery({
    queryKey: ['inquiries', inquiryId],
    queryFn: ({ signal }) => get<Inquiry>(`/inquiries/${inquiryId}`, signal),
  });
  return (
    <Loaded query={query}>
      {(inquiry) => (
        <>
          <ul className="plain">
            <OneInquiry inquiry={inquiry} isWholePage>
              <WhomToFind inquiry={inquiry} />
            </OneInquiry>
          </ul>
          <WhatNow tasks={inquiry.tasks} phones={[]} asOf={task.asOf} wanted={task.taskId} />
        </>
      )}
    </Loaded>
  );
}

function WhomToFind({ inquiry: { citizen } }: { inquiry: Inquiry }) {
  if (!citizen) return null;
  const { name, street, postcode, city, phones } = citizen;
  return (
    <p>
      {[name, street, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ')}{' '}
      {phones.map((phone) => (
        <Tel key={phone} number={phone} />
      ))}
    </p>
  );
}
