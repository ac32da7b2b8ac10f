import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { get } from '../app/api.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { TemporalLink } from '../app/temporalLink.js';
import type { Engine as Report } from '../app/types.js';
import { engineWords } from '../words/engine.js';

/** What the engine does by itself is told by nobody, so it is asked for. */
const everyMs = 10_000;

/** Whether the machinery works, each part in a sentence, what is wrong first. */
export function Engine() {
  const t = useWords(engineWords);
  const dates = useDates();
  const report = useQuery({
    queryKey: ['engine'],
    queryFn: ({ signal }) => get<Report>('/engine', signal),
    refetchInterval: everyMs,
  });
  return (
    <Page title={t.title}>
      <Loaded query={report}>
        {(found) => (
          <>
            <Parts report={found} />
            <p className="soft">
              {t.versions}: Husly {found.versions.husly}, Node {found.versions.node}, Temporal{' '}
              {found.versions.temporal ?? t.notKnown}. {t.asOf} {dates.moment(found.at)}.
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

const order = { broken: 0, attention: 1, unknown: 2, ok: 3 };

function Parts({ report }: { report: Report }) {
  const { engine, workers, relay, stuck, providers, schedules } = report;
  const parts: { name: PartName; told: Told; more: ReactNode }[] = [
    { name: 'engine', told: engine, more: report.ui && <TemporalLink url={report.ui} whole /> },
    { name: 'workers', told: workers, more: <Queues queues={workers.queues} /> },
    { name: 'stuck', told: stuck, more: <Stuck stuck={stuck} /> },
    { name: 'providers', told: providers, more: <Channels channels={providers.channels} /> },
    { name: 'relay', told: relay, more: <Relay relay={relay} /> },
    { name: 'schedules', told: schedules, more: <Schedules items={schedules.items} /> },
  ];
  return parts
    .toSorted((a, b) => order[a.told.state] - order[b.told.state])
    .map(({ name, told, more }) => (
      <Part key={name} name={name} told={told}>
        {more}
      </Part>
    ));
}

type PartName = keyof (typeof engineWords)['da']['parts'];
type Told = Report['engine'];

function Part({ name, told: { state, text, todo }, children }: { name: PartName; told: Told; children: ReactNode }) {
  const t = useWords(engineWords);
  return (
    <section aria-labelledby={name}>
      <h2 id={name}>
        {t.parts[name]} <span className={`state state-${state}`}>{t.states[state]}</span>
      </h2>
      <p lang="da">{text}</p>
      {todo && (
        <p>
          <strong>{t.todo}</strong> <span lang="da">{todo}</span>
        </p>
      )}
      {children}
    </section>
  );
}

function Queues({ queues }: { queues: Report['workers']['queues'] }) {
  const t = useWords(engineWords);
  if (queues.length === 0) return null;
  return (
    <div className="sideways">
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">{t.queue}</th>
            <th scope="col">{t.processes}</th>
            <th scope="col">{t.waits}</th>
            <th scope="col">{t.oldest}</th>
          </tr>
        </thead>
        <tbody>
          {queues.map(({ queue, workers, backlog, oldestSeconds }) => (
            <tr key={queue}>
              <th scope="row">{t.queues[queue]}</th>
              <td>{workers}</td>
              <td>{backlog}</td>
              <td>{backlog > 0 ? t.seconds(oldestSeconds) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Stuck({ stuck: { failing, planFailed, silent } }: { stuck: Report['stuck'] }) {
  const t = useWords(engineWords);
  const dates = useDates();
  return (
    <>
      {planFailed.count > 0 && (
        <p>
          <Link href={`/overview${planFailed.list}`}>{t.planFailed(planFailed.count)}</Link>
        </p>
      )}
      <ul>
        {failing.map(({ workflowId, caseId, url }) => (
          <li key={workflowId}>
            {caseId ? <Link href={`/cases/${caseId}`}>{t.openCase}</Link> : workflowId}{' '}
            {url && <TemporalLink url={url} />}
          </li>
        ))}
        {silent.cases.map(({ caseId, since, url }) => (
          <li key={caseId}>
            {t.silentSince} {dates.moment(since)} <Link href={`/cases/${caseId}`}>{t.openCase}</Link>{' '}
            {url && <TemporalLink url={url} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Channels({ channels }: { channels: Report['providers']['channels'] }) {
  const t = useWords(engineWords);
  const dates = useDates();
  return (
    <ul>
      {channels.map(({ channel, providers, last, heldUp }) => (
        <li key={channel}>
          {t.channels[channel]} {t.by} {providers.map((name) => (name === 'outbox' ? t.outbox : name)).join(', ')};{' '}
          {last ? `${t.last} ${dates.moment(last.at)}` : t.never}.
          {heldUp && (
            <>
              {' '}
              <Link href="/overview/messages?attention=heldUp">
                {t.heldUp(heldUp.count)} {heldUp.since && dates.moment(heldUp.since)}
              </Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Relay({ relay: { commands, unstarted } }: { relay: Report['relay'] }) {
  const t = useWords(engineWords);
  const dates = useDates();
  const waiting = [
    { ...commands, text: t.commands(commands.count) },
    { ...unstarted, text: t.unstarted(unstarted.count) },
  ].filter(({ count }) => count > 0);
  return (
    <ul>
      {waiting.map(({ text, since }) => (
        <li key={text}>
          {text}
          {since && `, ${t.since} ${dates.moment(since)}`}.
        </li>
      ))}
    </ul>
  );
}

function Schedules({ items }: { items: Report['schedules']['items'] }) {
  const t = useWords(engineWords);
  const dates = useDates();
  return (
    <ul>
      {items.map(({ id, lastAt, nextAt, paused }) => (
        <li key={id}>
          {[
            t.schedules[id] ?? id,
            lastAt && `${t.ran} ${dates.moment(lastAt)}`,
            paused ? t.paused : nextAt && `${t.next} ${dates.moment(nextAt)}`,
          ]
            .filter(Boolean)
            .join(', ')}
          .
        </li>
      ))}
    </ul>
  );
}
