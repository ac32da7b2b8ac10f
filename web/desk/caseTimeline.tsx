import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { TickField } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded } from '../app/page.js';
import { spoken } from '../app/phone.js';
import type { ListOf, Message, TimelineEntry } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { reasonWords } from '../words/reasons.js';
import { Why } from './caseWhy.js';

/** What has happened, latest first: what people did, and with a tick also what Husly did by itself. */
export function Timeline({ timeline }: { timeline: readonly TimelineEntry[] }) {
  const t = useWords(caseWords);
  const [all, setAll] = useState('');
  const shown = timeline.filter(({ automatic }) => all === 'yes' || !automatic).toReversed();
  const automatic = timeline.filter((entry) => entry.automatic).length;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{t.timeline}</h2>
      {automatic > 0 && (
        <TickField name="automatic" value={all} onValue={setAll} label={`${t.showAutomatic} (${automatic})`} />
      )}
      {shown.length === 0 && <p>{t.noPeople}</p>}
      <ol className="plain timeline">
        {shown.map((entry) => (
          <Entry key={`${entry.seq} ${entry.at} ${entry.kind} ${entry.text}`} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry: { at, by, byName, text, automatic, note, applied } }: { entry: TimelineEntry }) {
  const t = useWords(caseWords);
  const dates = useDates();
  return (
    <li className={automatic ? 'automatic' : ''}>
      <span className="soft">
        {dates.moment(at)} · {byName ?? by}
        {!applied && ` · ${t.notApplied}`}
      </span>
      <br />
      <span lang="da">{text}</span>
      {note && <blockquote>{note}</blockquote>}
    </li>
  );
}

/** The case's messages, latest first, each with its words and what became of it. */
export function Messages({ caseId }: { caseId: string }) {
  const t = useWords(caseWords);
  const query = useQuery({
    queryKey: ['case', caseId, 'messages'],
    queryFn: ({ signal }) => get<ListOf<Message>>(`/messages?caseId=${caseId}&limit=200`, signal),
  });
  return (
    <section aria-labelledby="messages">
      <h2 id="messages">{t.messages}</h2>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="plain">
            {items.length === 0 && <li>{t.noMessages}</li>}
            {items.map((message) => (
              <OneMessage key={message.key} message={message} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function OneMessage({ message }: { message: Message }) {
  const t = useWords(caseWords);
  const { purposes, channels } = useWords(reasonWords);
  const dates = useDates();
  const { purpose, channel, subject, text, recipient, because, sentAt, notBefore } = message;
  return (
    <li className="message">
      <p>
        <span className="tag">{statusIn(message, t.statuses)}</span> <strong>{channels[channel]}</strong>:{' '}
        {purposes[purpose] ?? purpose}
        <br />
        <span className="soft">
          {dates.moment(sentAt ?? notBefore)}
          {recipient && ` · ${t.to} ${spoken(recipient)}`}
        </span>
      </p>
      {text && (channel === 'sms' ? <blockquote lang="da">{text}</blockquote> : <Mail subject={subject} text={text} />)}
      <Why because={because} />
    </li>
  );
}

/** A mail is long, and often says everything in two languages: it is opened to be read. */
function Mail({ subject, text }: { subject: string | null; text: string }) {
  const t = useWords(caseWords);
  return (
    <details className="why">
      <summary>{t.readMail}</summary>
      <blockquote lang="da">
        {subject && <strong>{subject}</strong>}
        <span className="as-typed">{text}</span>
      </blockquote>
    </details>
  );
}

function statusIn({ status, deliveredAt, undeliveredAt }: Message, names: Record<string, string>): string {
  const code = deliveredAt ? 'delivered' : undeliveredAt ? 'undelivered' : status;
  return names[code] ?? code;
}
