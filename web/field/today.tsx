import { Link, useLocation } from 'wouter';
import { ApiError } from '../app/api.js';
import { useConnection } from '../app/connection.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loading, Page } from '../app/page.js';
import { spoken } from '../app/phone.js';
import { useSession } from '../app/session.js';
import { keep } from '../outbox/outbox.js';
import { useOwn } from '../outbox/pill.js';
import { fieldWords } from '../words/field.js';
import { outboxWords } from '../words/outbox.js';
import { shellWords } from '../words/shell.js';
import { Address, Foremost, LastAttempt, Warnings, WhatAndWhen } from './about.js';
import { useDay, type Day } from './day.js';
import { mapLink } from './navigate.js';
import { step } from './posts.js';
import { isQuestion, isVisit, pageOf, type Card } from './types.js';
import { useMyVisits } from './visitState.js';

/** The day: whom to visit and to call, in the order in which Husly gives it. */
export function TodayPage() {
  const { places } = useWords(shellWords);
  const day = useDay();
  return (
    <Page title={places.today}>
      {day.data ? <Cards day={day.data} /> : day.isPending ? <Loading /> : <NoDay error={day.error} />}
    </Page>
  );
}

function NoDay({ error }: { error: Error | null }) {
  const t = useWords(fieldWords);
  if (error instanceof ApiError) return <p>{error.message}</p>;
  return (
    <>
      <h2>{t.gone}</h2>
      <p>{t.goneText}</p>
    </>
  );
}

function Cards({ day: { today } }: { day: Day }) {
  const t = useWords(fieldWords);
  const dates = useDates();
  const connection = useConnection();
  const { own } = useOwn();
  const finished = new Set(own.filter(({ does }) => does === 'complete').map(({ taskId }) => taskId));
  const items = today.items.filter(({ taskId }) => !finished.has(taskId));
  const [visits, questions] = [items.filter(isVisit).length, items.filter(isQuestion).length];
  return (
    <>
      {connection === 'lost' && <p className="soft">{t.fetchedAt(dates.time(today.at))}</p>}
      {items.length === 0 ? (
        <>
          <h2>{t.none}</h2>
          <p>{t.noneText}</p>
        </>
      ) : (
        <p className="soft">{t.summary(visits, items.length - visits - questions, questions)}</p>
      )}
      <ol className="cards">
        {items.map((card) => (
          <li className="card" key={card.taskId}>
            <TaskCard card={card} />
          </li>
        ))}
      </ol>
      {today.elsewhere > 0 && (
        <p>
          <Link href="/tasks">{t.elsewhere(today.elsewhere)}</Link>
        </p>
      )}
      {today.more && <p className="soft">{t.more}</p>}
    </>
  );
}

function TaskCard({ card }: { card: Card }) {
  return (
    <>
      <Foremost card={card} />
      <h2>
        <Link href={pageOf(card)}>{spoken(card.name)}</Link>
      </h2>
      {(card.address || !isQuestion(card)) && <Address card={card} />}
      <WhatAndWhen card={card} />
      <LastAttempt card={card} />
      <Warnings card={card} most={1} />
      <Waits card={card} />
      <div className="buttons">
        {isVisit(card) ? (
          <VisitButtons card={card} />
        ) : isQuestion(card) ? (
          <AnswerButton card={card} />
        ) : (
          <CallButtons card={card} />
        )}
      </div>
    </>
  );
}

/** What has been pressed and not been told yet. */
function Waits({ card: { taskId } }: { card: Card }) {
  const t = useWords(outboxWords);
  const { own } = useOwn();
  const last = own.findLast((item) => item.taskId === taskId);
  return last ? (
    <p className="waits">
      {t.does[last.does]}: {t.states[last.state].toLowerCase()}
    </p>
  ) : null;
}

function VisitButtons({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const { id } = useSession();
  const [, navigate] = useLocation();
  const isUnderWay = useMyVisits().some(({ taskId }) => taskId === card.taskId);
  const open = (): void => navigate(`/today/${card.taskId}`);
  const setOut = (): void => {
    if (!isUnderWay) void keep(id, step(card, 'onTheWay'));
    open();
  };
  const [phone] = card.phones;
  return (
    <>
      <button className="button button-primary" onClick={setOut}>
        {isUnderWay ? t.goOn : t.setOut}
      </button>
      {card.address && (
        <a className="button button-secondary" href={mapLink(card.address)}>
          {t.navigate}
        </a>
      )}
      {phone && (
        <a className="button button-secondary" href={`tel:${phone.e164}`}>
          {t.call}
        </a>
      )}
    </>
  );
}

/** Its page is the desk's, which this phone does not keep. */
function AnswerButton({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  return useConnection() === 'lost' ? (
    <p className="soft">{t.needsCoverage}</p>
  ) : (
    <Link className="button button-primary" href={pageOf(card)}>
      {t.answer}
    </Link>
  );
}

/** Calling opens the task behind the telephone, so that its result is asked for when one comes back. */
function CallButtons({ card }: { card: Card }) {
  const t = useWords(fieldWords);
  const [, navigate] = useLocation();
  const open = (): void => navigate(`/today/${card.taskId}`);
  const [phone] = card.phones;
  return (
    <>
      {phone && (
        <a className="button button-primary" href={`tel:${phone.e164}`} onClick={open}>
          {t.callNumber(spoken(phone.e164))}
        </a>
      )}
      <button className="button button-secondary" onClick={open}>
        {t.log}
      </button>
    </>
  );
}
