import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { FormFrame, NoteField, SendButton, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { spoken } from '../app/phone.js';
import { useSession } from '../app/session.js';
import type { Applied, Case, CompleteBody, Match, NoteBody, Source } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { reasonWords } from '../words/reasons.js';
import { commonWords } from '../words/common.js';
import { caseTouches } from './caseQueries.js';

/** Which reports the case is made of, as they came; one that is about another home can be taken out. */
export function Sources({ theCase: { caseId, sources } }: { theCase: Case }) {
  const t = useWords(caseWords);
  const { role } = useSession();
  const [newCaseId, setNewCaseId] = useState<string | null>(null);
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">{t.sources}</h2>
      {newCaseId && (
        <Notice kind="success">
          {t.undone} <Link href={`/cases/${newCaseId}`}>{t.toCase}</Link>
        </Notice>
      )}
      <ul className="plain">
        {sources.map((source) => (
          <li key={source.reportId} className="message">
            <Told source={source} />
            {source.result === 'linked' && role !== 'caseworker' && (
              <UndoLink caseId={caseId} reportId={source.reportId} onDone={setNewCaseId} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ source }: { source: Source }) {
  const t = useWords(caseWords);
  const { inputs } = useWords(reasonWords);
  const dates = useDates();
  const { kind, organisation, by, byName, receivedAt, reference, tenants, address, legal, result } = source;
  return (
    <>
      <p>
        <strong>{organisation ?? byName ?? by}</strong> ({t.sourceKinds[kind] ?? kind}), {dates.date(receivedAt)}
        <br />
        <span className="soft">
          {result === 'created' ? t.opens : `${t.linked} ${source.linkedByName ?? source.linkedBy ?? ''}`}
          {reference && ` · ${t.reference} ${reference}`}
        </span>
      </p>
      <p>
        {tenants.join(', ')}, {[address.street, address.postcode, address.city].filter(Boolean).join(' ')}
        {Object.entries(legal).map(([name, date]) => (
          <span key={name}>
            <br />
            {inputs[name] ?? name}: {dates.date(date)}
          </span>
        ))}
      </p>
    </>
  );
}

function UndoLink({
  caseId,
  reportId,
  onDone,
}: {
  caseId: string;
  reportId: string;
  onDone: (caseId: string) => void;
}) {
  const t = useWords(caseWords);
  const form = useForm(`undo:${reportId}`, { note: '' });
  const command = useCommand<NoteBody, Applied & { newCaseId: string }>(`/cases/${caseId}/links/${reportId}/undo`, {
    touches: caseTouches,
    onDone(answer) {
      form.clear();
      onDone(answer.newCaseId);
    },
  });
  const { note } = form.values;
  return (
    <details className="why">
      <summary>{t.undo}</summary>
      <p>{t.undoSure}</p>
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={() => command.send({ ...(note && { note }) })}>
        <NoteField {...form.field('note')} label={t.undoNote} />
        <SendButton command={command}>{t.undoSend}</SendButton>
      </FormFrame>
    </details>
  );
}

/** Whether two cases are of one home: both side by side, and a person decides. */
export function Matches({ theCase: { caseId, matches } }: { theCase: Case }) {
  const t = useWords(caseWords);
  if (matches.length === 0) return null;
  return (
    <section aria-labelledby="matches">
      <h2 id="matches">{t.matches}</h2>
      {matches.map((match) => (
        <OneMatch key={match.taskId} match={match} caseId={caseId} />
      ))}
    </section>
  );
}

function OneMatch({ match, caseId }: { match: Match; caseId: string }) {
  const t = useWords(caseWords);
  const { role } = useSession();
  const [mine, other] = match.newer.caseId === caseId ? [match.newer, match.older] : [match.older, match.newer];
  return (
    <article className="task">
      <ul lang="da">
        {match.because.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
      <div className="beside">
        <Side heading={t.thisCase} side={mine} />
        <Side heading={t.otherCase} side={other} link />
      </div>
      {match.decision && (
        <p>
          <strong>{match.decision === 'same' ? t.decidedSame : t.decidedDifferent}</strong>{' '}
          {match.decidedByName ?? match.decidedBy}
        </p>
      )}
      {!match.decision && role !== 'caseworker' && <Decide match={match} />}
    </article>
  );
}

function Side({ heading, side, link = false }: { heading: string; side: Match['newer']; link?: boolean }) {
  const t = useWords(caseWords);
  const dates = useDates();
  const { tenants, address, phones, email, openedAt, caseId } = side;
  return (
    <div>
      <h3>{heading}</h3>
      <p>
        {tenants.join(', ')}
        <br />
        {[address.street, address.postcode, address.city].filter(Boolean).join(' ')}
        <br />
        {[...phones.map(spoken), ...(email ? [email] : [])].join(', ')}
        <br />
        {t.openedOn} {dates.date(openedAt)}
      </p>
      {link && <Link href={`/cases/${caseId}`}>{t.toCase}</Link>}
    </div>
  );
}

function Decide({ match: { taskId } }: { match: Match }) {
  const { outcomes } = useWords(commonWords);
  const command = useCommand<CompleteBody>(`/tasks/${taskId}/complete`, { touches: caseTouches });
  return (
    <>
      <CommandNotice command={command} />
      <div className="buttons">
        <button className="button button-secondary" onClick={() => command.send({ outcome: 'same' })}>
          {outcomes.same}
        </button>
        <button className="button button-secondary" onClick={() => command.send({ outcome: 'different' })}>
          {outcomes.different}
        </button>
      </div>
    </>
  );
}
