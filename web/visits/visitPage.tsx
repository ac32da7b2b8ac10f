import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get } from '../app/api.js';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { FormFrame, NoteField, SendButton, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { EndVisitBody, ExtendVisitBody, VisitAnswer, VisitInFull } from '../app/types.js';
import { visitWords } from '../words/visit.js';

const extraMinutes = 30;
/** Time alone makes a visit overdue. */
const everyMs = 30_000;

/** A worker at a citizen's door: where, since when, who has been asked; and the way to say that all is well. */
export function VisitPage({ visitId }: { visitId: string }) {
  const t = useWords(visitWords);
  const visit = useQuery({
    queryKey: ['visits', visitId],
    queryFn: ({ signal }) => get<VisitInFull>(`/visits/${visitId}`, signal),
    refetchInterval: everyMs,
  });
  return (
    <Page title={t.title}>
      <Loaded query={visit}>
        {(found) => (
          <>
            <Standing visit={found} />
            <Where visit={found} />
            {found.status === 'underWay' && (found.mine ? <Mine visitId={visitId} /> : <Reached visitId={visitId} />)}
            <Timeline entries={found.timeline} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ visit: { status, end, alarm, overdue, mine, taskEnded, expectedEndAt } }: { visit: VisitInFull }) {
  const t = useWords(visitWords);
  const dates = useDates();
  const until = dates.time(expectedEndAt);
  if (status === 'ended') return <Notice kind="success">{end ? t.ended[end] : t.over}</Notice>;
  return (
    <>
      {alarm || overdue ? (
        <Notice kind="error" heading={mine ? t.areYouWell : t.silent}>
          <p>{mine ? t.tellUs(until) : t.shouldBeOver(until)}</p>
          {!mine && <p>{t.danger}</p>}
        </Notice>
      ) : (
        <Notice kind="info">{t.expected(until)}</Notice>
      )}
      {taskEnded && <Notice kind="warning">{t.taskEnded[taskEnded]}</Notice>}
    </>
  );
}

function Where({ visit }: { visit: VisitInFull }) {
  const t = useWords(visitWords);
  const dates = useDates();
  const { worker, workerName, step, status, startedAt, place, caseId, alarm } = visit;
  const address =
    place && [place.street, [place.postcode, place.city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <dl className="visit-facts">
      <dt>{t.who}</dt>
      <dd>{workerName ?? worker}</dd>
      <dt>{t.where}</dt>
      <dd>
        {address ? <strong>{address}</strong> : t.unknownPlace}
        {place?.protectedAddress && <> ({t.protectedAddress})</>}
        {place?.name && (
          <>
            <br />
            {t.at} {place.name}
          </>
        )}
      </dd>
      <dt>{t.since}</dt>
      <dd>
        {dates.moment(startedAt)}
        {status === 'underWay' && `, ${t.steps[step]}`}
      </dd>
      {alarm && (
        <>
          <dt>{t.lastAsked}</dt>
          <dd>
            {t.alarms[alarm.whom]} {dates.moment(alarm.at)}
          </dd>
        </>
      )}
      {caseId && (
        <>
          <dt>{t.theCase}</dt>
          <dd>
            <Link href={`/cases/${caseId}`}>{t.toCase}</Link>
          </dd>
        </>
      )}
    </dl>
  );
}

const touches = (visitId: string) => [['visits', visitId], ['visits'], ['tasks'], ['today']];

/** Somebody else has found out that all is well, and says how. */
function Reached({ visitId }: { visitId: string }) {
  const t = useWords(visitWords);
  const form = useForm(`reached:${visitId}`, { note: '' });
  const command = useCommand<EndVisitBody, VisitAnswer>(`/visits/${visitId}/safe`, {
    touches: touches(visitId),
    onDone: () => form.clear(),
  });
  return (
    <section aria-labelledby="reached">
      <h2 id="reached">{t.reached}</h2>
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={() => command.send(form.values)}>
        <NoteField {...form.field('note')} label={t.how} hint={t.howHint} />
        <SendButton command={command}>{t.reachedSend}</SendButton>
      </FormFrame>
    </section>
  );
}

/** The worker's own word, where the mail has brought them here. */
function Mine({ visitId }: { visitId: string }) {
  const t = useWords(visitWords);
  const safe = useCommand<EndVisitBody, VisitAnswer>(`/visits/${visitId}/safe`, { touches: touches(visitId) });
  const more = useCommand<ExtendVisitBody, VisitAnswer>(`/visits/${visitId}/extend`, { touches: touches(visitId) });
  return (
    <>
      <CommandNotice command={safe} />
      <CommandNotice command={more} />
      <p className="periods">
        <button className="button button-primary" onClick={() => safe.send({})}>
          {t.safe}
        </button>
        <button className="button button-secondary" onClick={() => more.send({ minutes: extraMinutes })}>
          {t.more}
        </button>
      </p>
    </>
  );
}

function Timeline({ entries }: { entries: VisitInFull['timeline'] }) {
  const t = useWords(visitWords);
  const dates = useDates();
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{t.timeline}</h2>
      <ol className="choices">
        {entries.map(({ at, kind, text, by, byName, automatic, note }) => (
          <li key={`${at} ${kind}`}>
            <strong>{dates.moment(at)}</strong> <span lang="da">{text}</span>
            {!automatic && <span className="soft"> {byName ?? by}</span>}
            {note && <p>{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
