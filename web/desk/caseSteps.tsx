import { useEffect, useRef, useState } from 'react';
import { kindOfTask, plannedKinds } from '../../domain/outcomes.js';
import { useCommand, type Command } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { dayOf, instantAt, timeOf } from '../app/copenhagen.js';
import { useDates } from '../app/dates.js';
import { FormFrame, NoteField, SendButton, TextField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import type { Applied, Case, FactBody, Step, Task } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { formWords } from '../words/form.js';
import { stepWords } from '../words/steps.js';
import { caseTouches } from './caseQueries.js';
import { useStepName } from './caseWhy.js';
import { StepLine } from './caseWhatIf.js';

/** What is known of the case where a step of its plan is moved. */
export type Planned = Pick<Case, 'caseId' | 'clocks' | 'asOf'>;

/** What somebody has just done to the plan, and how it stands by the engine's own answer. */
export interface Changed {
  what: 'moved' | 'cancelled';
  /** The step, by its id in `next`. */
  step: string;
  answer: Applied;
}

type OnChanged = (changed: Changed) => void;

/** The id of a task in the plan: the API puts the case's before it. */
const stepOf = ({ taskId }: Task): string => taskId.slice(taskId.indexOf('.') + 1);

/** Giving a task of the plan another time, or cancelling it; nothing where it is an answer that somebody waits for. */
export function ChangeTask({ task, planned, onChanged }: { task: Task; planned: Planned; onChanged: OnChanged }) {
  if (!plannedKinds.some((kind) => kind === task.kind)) return null;
  return (
    <>
      {/* Moved, it begins anew with the new time. */}
      <MoveStep key={`${task.from} ${task.dueAt}`} task={task} planned={planned} onChanged={onChanged} />
      <CancelStep caseId={planned.caseId} step={stepOf(task)} onChanged={onChanged} />
    </>
  );
}

const useFact = (caseId: string, onDone: (answer: Applied) => void): Command<FactBody> =>
  useCommand<FactBody>(`/cases/${caseId}/facts`, { touches: caseTouches, onDone });

function MoveStep({ task, planned, onChanged }: { task: Task; planned: Planned; onChanged: OnChanged }) {
  const t = useWords(stepWords);
  const [isMissing, setMissing] = useState(false);
  const step = stepOf(task);
  const form = useForm(`move:${task.taskId}`, presentTime(task));
  const command = useFact(planned.caseId, (answer) => {
    form.clear();
    onChanged({ what: 'moved', step, answer });
  });
  const { note, ...typed } = form.values;
  const at = instantAt(typed.at, typed['at/time']);
  const until = instantAt(typed.at, typed['until/time']);
  const send = () => {
    setMissing(!at);
    if (at) command.send({ kind: 'stepMoved', step, at, ...(until && { until }), ...(note && { note }) });
  };
  return (
    <details className="why">
      <summary>{t.move}</summary>
      {isMissing && <Notice kind="error">{t.missing}</Notice>}
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={send}>
        <div className="day-and-time">
          <TextField {...form.field('at')} label={t.day} type="date" />
          <TextField {...form.field('at/time')} label={t.from} type="time" />
          <TextField {...form.field('until/time')} label={t.until} type="time" />
        </div>
        <div role="status">{at && <Warning at={at} planned={planned} />}</div>
        <NoteField {...form.field('note')} label={t.whyMove} />
        <SendButton command={command}>{t.move}</SendButton>
      </FormFrame>
    </details>
  );
}

/** The time it has now, to begin from; where that is days long, the last of them. */
function presentTime({ from, dueAt }: Task) {
  const begins = dayOf(from) === dayOf(dueAt) ? timeOf(from) : '08:00';
  return { at: dayOf(dueAt), 'at/time': begins, 'until/time': timeOf(dueAt), note: '' };
}

/** What speaks against a time; the case itself refuses what helps nobody. */
function Warning({ at, planned: { clocks, asOf } }: { at: string; planned: Planned }) {
  const t = useWords(stepWords);
  const dates = useDates();
  if (at <= asOf) return <p className="warned">{t.past}</p>;
  const day = dayOf(at);
  const passed = (...ids: string[]) => clocks.legal.find(({ id, date }) => ids.includes(id) && date < day)?.date;
  const [last, safe] = [passed('hearing', 'moveOut'), passed('latestSafeVisit')];
  if (last && last >= dayOf(asOf)) return <p className="warned">{t.afterTheLastDay(dates.day(last))}</p>;
  return safe ? <p className="warned">{t.afterTheSafeDay(dates.day(safe))}</p> : null;
}

/** Takes a task or a message out of the plan; asks why. */
function CancelStep({ caseId, step, onChanged }: { caseId: string; step: string; onChanged: OnChanged }) {
  const t = useWords(stepWords);
  const form = useForm(`cancel:${caseId}.${step}`, { note: '' });
  const command = useFact(caseId, (answer) => {
    form.clear();
    onChanged({ what: 'cancelled', step, answer });
  });
  const { note } = form.values;
  const send = () => command.send({ kind: 'stepCancelled', step, ...(note && { note }) });
  const kind = kindOfTask(step);
  return (
    <details className="why">
      <summary>{t.cancel}</summary>
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={send}>
        <p>{kind === null ? t.cancelsMessage : kind === 'followUp' ? t.cancelsFollowUp : t.cancelsTry}</p>
        <NoteField {...form.field('note')} label={t.whyCancel} />
        <SendButton command={command}>{t.cancelSend}</SendButton>
      </FormFrame>
    </details>
  );
}

/** What Husly is about to send; each says why, and can be cancelled. */
export function PlannedMessages({ caseId, messages }: { caseId: string; messages: readonly Step[] }) {
  const t = useWords(caseWords);
  const [changed, setChanged] = useState<Changed | null>(null);
  return (
    <>
      {changed && <PlanNow key={changed.answer.commandId} changed={changed} />}
      {messages.length > 0 && <h3>{t.nextMessages}</h3>}
      {messages.length > 0 && (
        <ol className="plain steps">
          {messages.map((step) => (
            <StepLine key={step.id} step={step}>
              <CancelStep caseId={caseId} step={step.id} onChanged={setChanged} />
            </StepLine>
          ))}
        </ol>
      )}
    </>
  );
}

/** What was done, and what the plan then says. What one pressed may be gone with it, so the focus goes here. */
export function PlanNow({ changed: { what, step, answer } }: { changed: Changed }) {
  const t = useWords(stepWords);
  const f = useWords(formWords);
  const { nextStep, nothingNext } = useWords(caseWords);
  const dates = useDates();
  const stepName = useStepName();
  const notice = useRef<HTMLDivElement>(null);
  // Each answer's is a new one (`key`).
  useEffect(() => notice.current?.focus(), []);
  const said = (next: Step): string => `${stepName(next)}, ${dates.moment(next.at)}`;
  const itself = answer.next.find(({ id }) => id === step);
  const [first] = answer.next;
  const then =
    kindOfTask(step) === null
      ? t.notSent
      : what === 'moved' && itself
        ? `${said(itself)}.`
        : first
          ? `${nextStep}: ${said(first)}.`
          : nothingNext;
  return (
    <div ref={notice} tabIndex={-1}>
      {answer.status === 'pending' ? (
        <Notice kind="info">{f.pending}</Notice>
      ) : (
        <Notice kind="success">
          {t[what]} {then}
        </Notice>
      )}
    </div>
  );
}
