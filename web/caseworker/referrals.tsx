import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Outcome } from '../../domain/outcomes.js';
import { get } from '../app/api.js';
import { daysBetween } from '../app/copenhagen.js';
import { Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { useSession } from '../app/session.js';
import type { Inquiry, ListOf, Task, TaskList } from '../app/types.js';
import { useAway } from '../desk/caseClocks.js';
import { CompleteForm, Gone } from '../desk/caseComplete.js';
import { OneInquiry } from '../desk/caseInquiries.js';
import { Why } from '../desk/caseWhy.js';
import { useHeldTasks, type Listed } from '../desk/heldTasks.js';
import { Whom } from '../desk/taskList.js';
import { caseWords } from '../words/case.js';
import { commonWords } from '../words/common.js';
import { shellWords } from '../words/shell.js';
import { taskWords } from '../words/tasks.js';
import { ReportCitizen } from './reportCitizen.js';

/** What the unit asks the caseworkers, the authority's own decisions, and what they ask of the unit. */
export function Referrals() {
  const t = useWords(taskWords);
  const { places } = useWords(shellWords);
  const query = useQuery({
    queryKey: ['tasks', 'referrals'],
    queryFn: ({ signal }) => get<TaskList>('/tasks?role=caseworker&limit=200', signal),
  });
  return (
    <Page title={places.referrals}>
      <div className="beside wide">
        <div>
          <Loaded query={query}>
            {({ items, asOf }) => (
              <>
                <Asked
                  heading={t.referrals}
                  none={t.noReferrals}
                  tasks={items.filter(({ kind }) => kind === 'askCaseworker')}
                  asOf={asOf}
                />
                <Asked
                  heading={t.decisions}
                  none={t.noDecisions}
                  tasks={items.filter(({ kind }) => kind === 'decision5a')}
                  asOf={asOf}
                />
              </>
            )}
          </Loaded>
        </div>
        <div>
          <ReportCitizen />
          <MyQuestions />
        </div>
      </div>
    </Page>
  );
}

interface AskedProps {
  heading: string;
  none: string;
  tasks: readonly Task[];
  asOf: string;
}

function Asked({ heading, none, tasks, asOf }: AskedProps) {
  const c = useWords(caseWords);
  const { outcomes } = useWords(commonWords);
  const { listed, hold, letGo } = useHeldTasks(tasks);
  const [done, setDone] = useState<Outcome | null>(null);
  return (
    <section>
      <h2>{heading}</h2>
      {done && (
        <Notice kind="success">
          {c.done} {outcomes[done]}.
        </Notice>
      )}
      {listed.length === 0 && <p>{none}</p>}
      {listed.map((each) => (
        <Referral
          key={each.task.taskId}
          {...each}
          asOf={asOf}
          onBegun={() => hold(each.task)}
          onDone={(outcome) => {
            letGo(each.task);
            setDone(outcome);
          }}
        />
      ))}
    </section>
  );
}

interface ReferralProps extends Listed {
  asOf: string;
  onBegun: () => void;
  onDone: (outcome: Outcome) => void;
}

function Referral({ task, asOf, onBegun, onDone, onClose }: ReferralProps) {
  const t = useWords(taskWords);
  const { role } = useSession();
  const mayAnswer = task.kind !== 'decision5a' || role === 'caseworker';
  return (
    <article className="task">
      <h3>
        <Whom task={task} />
      </h3>
      <Left task={task} asOf={asOf} />
      {task.caseId && <Link href={`/cases/${task.caseId}`}>{t.toCase}</Link>}
      <Why because={task.because} />
      {onClose && <Gone onClose={onClose} />}
      {mayAnswer ? (
        <CompleteForm task={task} phones={[]} onBegun={onBegun} onDone={(_, outcome) => onDone(outcome)} />
      ) : (
        <p className="soft">{t.authorityDecides}</p>
      )}
    </article>
  );
}

/** How long there is: days for the authority's fortnight, the hour for an answer. */
function Left({ task: { kind, dueAt, overdue }, asOf }: { task: Task; asOf: string }) {
  const t = useWords(taskWords);
  const dates = useDates();
  const away = useAway();
  const days = daysBetween(asOf, dueAt);
  return (
    <p>
      <span className={overdue || days < 0 ? 'tag late' : 'tag'}>
        {kind === 'decision5a' && days > 0 ? t.daysLeft(days) : away(days)}
      </span>{' '}
      {t.due} {kind === 'decision5a' ? dates.day(dueAt) : dates.moment(dueAt)}
    </p>
  );
}

/** What the one who looks has asked of the outreach worker, and the answers. */
function MyQuestions() {
  const t = useWords(taskWords);
  const query = useQuery({
    queryKey: ['inquiries', 'mine'],
    queryFn: ({ signal }) => get<ListOf<Inquiry>>('/inquiries?mine=true&limit=20', signal),
  });
  return (
    <section>
      <h2>{t.mineAsked}</h2>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="plain">
            {items.length === 0 && <li>{t.noneAsked}</li>}
            {items.map((inquiry) => (
              <OneInquiry key={inquiry.inquiryId} inquiry={inquiry}>
                <p>
                  {inquiry.citizen?.name} {inquiry.caseId && <Link href={`/cases/${inquiry.caseId}`}>{t.toCase}</Link>}
                </p>
              </OneInquiry>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
