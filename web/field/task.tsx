import { useState } from 'react';
import { Link } from 'wouter';
import { useDates } from '../app/dates.js';
import { readDraft } from '../app/drafts.js';
import { useWords } from '../app/language.js';
import { Loading, Page } from '../app/page.js';
import { useSession } from '../app/session.js';
import { keep } from '../outbox/outbox.js';
import { useOwn } from '../outbox/pill.js';
import { fieldWords } from '../words/field.js';
import { Address, LastAttempt, TimeLeft, Warnings, When } from './about.js';
import { useDay, useStory, type Day } from './day.js';
import { Door, draftOf } from './door.js';
import { mapLink, spoken } from './navigate.js';
import { assign, step } from './posts.js';
import type { Card } from './types.js';
import { useMyVisits } from './visitState.js';

/** One visit or call: what must be known, the way through it, and what was tried before. */
export function TaskPage({ taskId }: { taskId: string }) {
  const { data: day, isPending } = useDay();
  const { own } = useOwn();
  const card = useCard(taskId, day);
  if (isPending) return <Loading />;
  const isFinished = own.some((item) => item.taskId === taskId && item.does === 'complete');
  return card && day && !isFinished ? <Task key={taskId} card={card} day={day} /> : <NotOpen />;
}

/** Who has begun to write goes on with the card as it was, though a colleague completes the task meanwhile: Husly says so then. */
function useCard(taskId: string, day: Day | undefined): Card | undefined {
  const listed = day?.today.items.find((item) => item.taskId === taskId);
  const [seen, setSeen] = useState(listed);
  if (listed && listed !== seen) setSeen(listed);
  if (listed) return listed;
  return seen?.taskId === taskId && readDraft(`form:${draftOf(taskId)}`) !== null ? seen : undefined;
}

function NotOpen() {
  const t = useWords(fieldWords);
  return (
    <Page title={t.notOpen}>
      <p>{t.notOpenText}</p>
      <Back />
    </Page>
  );
}

function Back() {
  return (
    <Link className="button button-secondary wide" href="/today">
      {useWords(fieldWords).back}
    </Link>
  );
}

function Task({ card, day }: { card: Card; day: Day }) {
  return (
    <Page title={card.name}>
      <TimeLeft card={card} />
      <Address card={card} />
      <When card={card} />
      <LastAttempt card={card} />
      <Warnings card={card} />
      <Reach card={card} />
      {card.kind === 'visit' ? <VisitSteps card={card} day={day} /> : <Door card={card} day={day} />}
      <AlsoHere card={card} day={day} />
      <Story caseId={card.caseId} />
      <Back />
    </Page>
  );
}

/** The ways to the citizen. */
function Reach({ card: { phones, address } }: { card: Card }) {
  const t = useWords(fieldWords);
  if (phones.length === 0 && !address) return null;
  return (
    <div className="buttons">
      {address && (
        <a className="button button-secondary" href={mapLink(address)}>
          {t.navigate}
        </a>
      )}
      {phones.map(({ phoneId, e164, note }) => (
        <a className="button button-secondary" key={phoneId} href={`tel:${e164}`}>
          {t.callNumber(spoken(e164))}
          {note && ` (${note})`}
        </a>
      ))}
    </div>
  );
}

/** Taken → on the way → at the door → the result. */
function VisitSteps({ card, day }: { card: Card; day: Day }) {
  const t = useWords(fieldWords);
  const { id } = useSession();
  const visit = useMyVisits().find(({ taskId }) => taskId === card.taskId);
  if (visit?.step === 'atTheDoor') return <Door card={card} day={day} />;
  return (
    <>
      <div className="buttons">
        {visit ? (
          <button className="button button-primary wide" onClick={() => void keep(id, step(card, 'atTheDoor'))}>
            {t.atTheDoor}
          </button>
        ) : (
          <>
            <button className="button button-primary wide" onClick={() => void keep(id, step(card, 'onTheWay'))}>
              {t.setOut}
            </button>
            <Take card={card} />
          </>
        )}
      </div>
      {!visit && (
        <details>
          <summary>{t.withoutStart}</summary>
          <Door card={card} day={day} />
        </details>
      )}
    </>
  );
}

function Take({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const { id } = useSession();
  const { own } = useOwn();
  const isMine = card.assignee === id;
  const waits = own.some(({ taskId, does }) => taskId === card.taskId && (does === 'claim' || does === 'release'));
  if (card.assignee !== null && !isMine) return null;
  return (
    <button
      className="button button-secondary"
      aria-disabled={waits}
      onClick={() => void (waits || keep(id, assign(card, isMine ? 'release' : 'claim')))}
    >
      {isMine ? t.release : t.take}
    </button>
  );
}

function AlsoHere({ card: { alsoHere }, day }: { card: Card; day: Day }) {
  const t = useWords(fieldWords);
  if (alsoHere.length === 0) return null;
  return (
    <>
      <h2>{t.alsoHere}</h2>
      <ul className="plain">
        {alsoHere.map(({ caseId, name }) => {
          const task = day.today.items.find((item) => item.caseId === caseId);
          return <li key={caseId}>{task ? <Link href={`/today/${task.taskId}`}>{name}</Link> : name}</li>;
        })}
      </ul>
    </>
  );
}

function Story({ caseId }: { caseId: string }) {
  const t = useWords(fieldWords);
  const dates = useDates();
  const { data: story, isPending } = useStory(caseId);
  return (
    <>
      <h2>{t.story}</h2>
      {!story && !isPending && <p className="soft">{t.storyMissing}</p>}
      {story?.entries.length === 0 && <p className="soft">{t.noStory}</p>}
      <ol className="plain story">
        {story?.entries.map(({ at, text, note }) => (
          <li key={`${at} ${text}`}>
            <span className="soft">{dates.moment(at)}</span> {text}
            {note && <p className="quote">{note}</p>}
          </li>
        ))}
      </ol>
    </>
  );
}
