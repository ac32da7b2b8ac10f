import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { ChoiceField, FormFrame, NoteField, SendButton, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { AskBody, Case, Inquiry } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { commonWords } from '../words/common.js';
import { optionsOf } from './caseComplete.js';
import { caseTouches } from './caseQueries.js';

/** What has been asked of the outreach worker about this citizen, and asking. */
export function Inquiries({ caseId, inquiries, closedAt }: Pick<Case, 'caseId' | 'inquiries' | 'closedAt'>) {
  const t = useWords(caseWords);
  const { role } = useSession();
  const mayAsk = closedAt === null && role !== 'outreach';
  if (inquiries.length === 0 && !mayAsk) return null;
  return (
    <section aria-labelledby="inquiries">
      <h2 id="inquiries">{t.inquiries}</h2>
      <ul className="plain">
        {inquiries.map((inquiry) => (
          <OneInquiry key={inquiry.inquiryId} inquiry={inquiry} />
        ))}
      </ul>
      {mayAsk && <Ask caseId={caseId} />}
    </section>
  );
}

/**
 * A question with its answer, or how far it is.
 *
 * @param isWholePage its heading says what it is, and its task stands beneath
 */
export function OneInquiry({
  inquiry,
  isWholePage = false,
  children,
}: {
  inquiry: Inquiry;
  isWholePage?: boolean;
  children?: React.ReactNode;
}) {
  const t = useWords(caseWords);
  const { tasks: kinds } = useWords(commonWords);
  const dates = useDates();
  const { kind, askedByName, askedBy, askedAt, question, status, answer, answeredByName, outcomeText, tasks } = inquiry;
  return (
    <li className="message">
      <p>
        {!isWholePage && <span className="tag">{kinds[kind]}</span>}{' '}
        <span className="soft">
          {askedByName ?? askedBy} {kind === 'incoming' ? t.wrote : t.asked} {dates.moment(askedAt)}
        </span>
      </p>
      {children}
      {question && <blockquote>{question}</blockquote>}
      {status === 'open' && <p>{t.openInquiry}</p>}
      {status === 'withdrawn' && <p>{t.withdrawnInquiry}</p>}
      {outcomeText && (
        <p>
          <span lang="da">{outcomeText}</span> <span className="soft">{answeredByName}</span>
        </p>
      )}
      {answer && <blockquote>{answer}</blockquote>}
      {!isWholePage &&
        tasks.map(({ taskId }) => (
          <Link key={taskId} href={`/tasks/${taskId}`}>
            {t.toTask}
          </Link>
        ))}
    </li>
  );
}

function Ask({ caseId }: { caseId: string }) {
  const t = useWords(caseWords);
  const [isAsked, setAsked] = useState(false);
  const form = useForm(`ask:${caseId}`, { kind: 'advice', question: '' });
  const command = useCommand<AskBody, Inquiry>('/inquiries', {
    touches: caseTouches,
    onDone() {
      form.clear();
      setAsked(true);
    },
  });
  const { kind, question } = form.values;
  const send = () =>
    command.send(
      kind === 'locate' ? { kind, caseId, ...(question.trim() && { question }) } : { kind: 'advice', caseId, question },
    );
  return (
    <details className="why">
      <summary>{t.ask}</summary>
      {isAsked && <Notice kind="success">{t.askedDone}</Notice>}
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={send}>
        <ChoiceField {...form.field('kind')} label={t.askWhat} options={optionsOf(t.askKinds)} />
        <NoteField {...form.field('question')} label={t.question} />
        <SendButton command={command}>{t.ask}</SendButton>
      </FormFrame>
    </details>
  );
}
