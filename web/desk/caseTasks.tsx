import { useState, type ReactNode } from 'react';
import { mayComplete, type Outcome, type TaskKind } from '../../domain/outcomes.js';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { dayOf, daysBetween } from '../app/copenhagen.js';
import { useDates } from '../app/dates.js';
import { FormFrame, SelectField, SendButton, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { Applied, AssignBody, Task } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { commonWords } from '../words/common.js';
import { formWords } from '../words/form.js';
import { taskWords } from '../words/tasks.js';
import { useAway } from './caseClocks.js';
import { CompleteForm, Gone, type Phones } from './caseComplete.js';
import { Tel } from './caseIdentity.js';
import { caseTouches, useStaff } from './caseQueries.js';
import { ChangeTask, PlanNow, type Changed, type Planned } from './caseSteps.js';
import { useStepName, Why } from './caseWhy.js';
import { useHeldTasks, type Listed } from './heldTasks.js';

interface Done {
  outcome: Outcome;
  answer: Applied;
}

/**
 * Open tasks, and what one can do there. A task that somebody has begun to answer stays until there is an answer, also where
 * a colleague has ended it meanwhile: then both are seen.
 *
 * @param wanted the task whose form is open from the start; else the first that one may do
 * @param planned where they are a case's own plan: then they can be moved and cancelled, too
 */
export function OpenTasks({
  tasks,
  phones,
  asOf,
  wanted,
  planned,
}: {
  tasks: readonly Task[];
  phones: Phones;
  asOf: string;
  wanted?: string | undefined;
  planned?: Planned;
}) {
  const { role } = useSession();
  const [done, setDone] = useState<Done | Changed | null>(null);
  const inOrder = tasks.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
  const { listed, hold, letGo } = useHeldTasks(inOrder);
  const first = wanted ?? inOrder.find(({ kind }) => kind !== 'match' && mayComplete(role, kind))?.taskId;
  return (
    <>
      {done && ('what' in done ? <PlanNow key={done.answer.commandId} changed={done} /> : <WhatFollows done={done} />)}
      {listed.map((each) => (
        <TaskCard
          key={each.task.taskId}
          {...each}
          phones={phones}
          asOf={asOf}
          startsOpen={each.task.taskId === first}
          onBegun={() => hold(each.task)}
          onDone={(answer, outcome) => {
            letGo(each.task);
            setDone({ outcome, answer });
          }}
        >
          {planned && <ChangeTask task={each.task} planned={planned} onChanged={setDone} />}
        </TaskCard>
      ))}
    </>
  );
}

/** That it is done, and what comes next by the engine's own answer. */
function WhatFollows({ done: { outcome, answer } }: { done: Done }) {
  const t = useWords(caseWords);
  const f = useWords(formWords);
  const { outcomes } = useWords(commonWords);
  const dates = useDates();
  const stepName = useStepName();
  if (answer.status === 'pending') return <Notice kind="info">{f.pending}</Notice>;
  const [next] = answer.next;
  return (
    <Notice kind="success">
      <p>
        {t.done} {outcomes[outcome]}.
        {next && (
          <>
            {' '}
            {t.nextStep}: {stepName(next)}, {dates.moment(next.at)}.
          </>
        )}
      </p>
    </Notice>
  );
}

interface CardProps extends Listed {
  phones: Phones;
  asOf: string;
  startsOpen: boolean;
  onBegun: () => void;
  onDone: (answer: Applied, outcome: Outcome) => void;
  /** What else those whose it is can do to an open task. */
  children?: ReactNode;
}

/** Tasks whose reasons are the very question: they stand there without being opened. */
const isAsked: ReadonlySet<TaskKind> = new Set(['clarify', 'supervisorDecision']);

export function TaskCard({ task, phones, asOf, startsOpen, onBegun, onDone, onClose, children }: CardProps) {
  const t = useWords(taskWords);
  const { tasks: kinds, roles } = useWords(commonWords);
  const { role } = useSession();
  const [isOpen, setOpen] = useState(startsOpen);
  const mayDo = mayComplete(role, task.kind);
  const phone = phones.find(({ phoneId }) => phoneId === task.phoneId);
  return (
    <article className="task" id={task.taskId}>
      <h3>
        {kinds[task.kind]} {phone && <Tel number={phone.e164 ?? phone.asWritten} />}
      </h3>
      <WhenAndWho task={task} asOf={asOf} />
      {isAsked.has(task.kind) &&
        task.because.map(({ rule, text }) => (
          <p key={`${rule} ${text}`} lang="da">
            {text}
          </p>
        ))}
      <Why because={task.because} />
      {onClose && <Gone onClose={onClose} />}
      {!mayDo && (
        <p className="soft">
          {task.kind === 'decision5a' ? t.authorityDecides : `${t.notYours} ${roles[task.role].toLowerCase()}.`}
        </p>
      )}
      {mayDo && !onClose && <Assign task={task}>{children}</Assign>}
      {mayDo && task.kind !== 'match' && (
        <>
          {!isOpen && (
            <button className="button button-primary" onClick={() => setOpen(true)}>
              {t.decides[task.kind] ?? t.how}
            </button>
          )}
          {isOpen && <CompleteForm task={task} phones={phones} onBegun={onBegun} onDone={onDone} />}
        </>
      )}
    </article>
  );
}

function WhenAndWho({ task, asOf }: { task: Task; asOf: string }) {
  const t = useWords(taskWords);
  const dates = useDates();
  const away = useAway();
  const { from, dueAt, overdue, assignee, assigneeName } = task;
  const isOneDay = dayOf(from) === dayOf(dueAt);
  const days = daysBetween(asOf, dueAt);
  return (
    <p>
      {overdue && <span className="tag late">{t.overdue}</span>}{' '}
      {isOneDay ? (
        <>
          {dates.day(from)} {dates.time(from)}–{dates.time(dueAt)}
        </>
      ) : (
        <>
          {t.due} {dates.moment(dueAt)}
        </>
      )}{' '}
      ({away(days)}){task.confirmed && <>. {t.confirmed}</>}
      <br />
      <span className="soft">{assignee ? `${t.taken} ${assigneeName ?? assignee}` : t.free}</span>
    </p>
  );
}

/** Taking a task, putting it back, and for a supervisor giving it to somebody. */
function Assign({ task, children }: { task: Task; children: ReactNode }) {
  const t = useWords(taskWords);
  const { id, role } = useSession();
  const isMine = task.assignee === id;
  const command = useCommand<AssignBody>(`/tasks/${task.taskId}/${isMine ? 'release' : 'claim'}`, {
    touches: caseTouches,
  });
  return (
    <>
      <CommandNotice command={command} />
      <div className="buttons">
        {(isMine || !task.assignee) && (
          <button className="button button-secondary" onClick={() => command.send({})}>
            {isMine ? t.release : t.take}
          </button>
        )}
        {role === 'supervisor' && <Give task={task} />}
        {children}
      </div>
    </>
  );
}

function Give({ task }: { task: Task }) {
  const t = useWords(taskWords);
  const staff = useStaff();
  const form = useForm(`give:${task.taskId}`, { assignee: '' });
  const command = useCommand<AssignBody>(`/tasks/${task.taskId}/reassign`, {
    touches: caseTouches,
    onDone: () => form.clear(),
  });
  const colleagues = (staff.data ?? []).filter(({ role }) => mayComplete(role, task.kind));
  return (
    <details className="why">
      <summary>{t.give}</summary>
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={() => command.send({ assignee: form.values.assignee })}>
        <SelectField
          {...form.field('assignee')}
          label={t.giveTo}
          options={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SendButton command={command}>{t.give}</SendButton>
      </FormFrame>
    </details>
  );
}
