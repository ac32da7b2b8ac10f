import { useState } from 'react';
import { Link } from 'wouter';
import { Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loading, Page } from '../app/page.js';
import { spoken } from '../app/phone.js';
import { useSession } from '../app/session.js';
import { keep } from '../outbox/outbox.js';
import { useOwn } from '../outbox/pill.js';
import { commonWords } from '../words/common.js';
import { fieldWords } from '../words/field.js';
import { Address, Foremost, LastAttempt, Warnings, WhatAndWhen } from './about.js';
import { useDay, useStory, type Day } from './day.js';
import { Door } from './door.js';
import { mapLink } from './navigate.js';
import { assign, step } from './posts.js';
import { isVisit, pageOf, type Card } from './types.js';
import { useMyVisits } from './visitState.js';

/** One visit or call: what must be known, the way through it, and what was tried before. */
export function TaskPage({ taskId }: { taskId: string }) {
  const t = useWords(fieldWords);
  const { data: day, isPending } = useDay();
  const { own } = useOwn();
  const listed = day?.today.items.find((item) => item.taskId === taskId);
  // What one is in the middle of stays when somebody else is quicker: the result then meets what they have done.
  const [seen, setSeen] = useState<Card>();
  if (listed && listed !== seen) setSeen(listed);
  const card = listed ?? (seen?.taskId === taskId ? seen : undefined);
  if (isPending) return <Loading />;
  const isFinished = own.some((item) => item.taskId === taskId && item.does === 'complete');
  return card && day && !isFinished ? (
    <>
      {!listed && (
        <Notice kind="warning" heading={t.notOpen}>
          <p>{t.notOpenText}</p>
          <p>{t.overtaken}</p>
        </Notice>
      )}
      <Task key={taskId} card={card} day={day} />
    </>
  ) : (
    <NotOpen />
  );
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

/** At the door how it went stands first, and all that was to be known before beneath it. */
function Task({ card, day }: { card: Card; day: Day }) {
  const { tasks } = useWords(commonWords);
  const story = useStory(card);
  const visit = useMyVisits().find(({ taskId }) => taskId === card.taskId);
  const isAtTheDoor = visit?.step === 'atTheDoor';
  const work = isVisit(card) && !isAtTheDoor ? <VisitSteps card={card} day={day} /> : <Door card={card} day={day} />;
  return (
    <Page title={card.name} tab={tasks[card.kind]}>
      <Address card={card} />
      <Warnings card={card} />
      {isAtTheDoor && work}
      <Foremost card={card} />
      <WhatAndWhen card={card} />
      <LastAttempt card={card} />
      {story.data?.question && <p className="quote">{story.data.question}</p>}
      <Reach card={card} />
      {!isAtTheDoor && work}
      <AlsoHere card={card} day={day} />
      <Story query={story} />
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

/** Taken → on the way → at the door, where the result is asked for. */
function VisitSteps({ card, day }: { card: Card; day: Day }) {
  const t = useWords(fieldWords);
  const { id } = useSession();
  const isOnTheWay = useMyVisits().some(({ taskId }) => taskId === card.taskId);
  return (
    <>
      <div className="buttons">
        {isOnTheWay ? (
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
      {!isOnTheWay && (
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
          return <li key={caseId}>{task ? <Link href={pageOf(task)}>{name}</Link> : name}</li>;
        })}
      </ul>
    </>
  );
}

function Story({ query: { data: story, isPending } }: { query: ReturnType<typeof useStory> }) {
  const t = useWords(fieldWords);
  const dates = useDates();
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
