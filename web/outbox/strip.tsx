import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { commonWords } from '../words/common.js';
import { outboxWords } from '../words/outbox.js';
import { dropReceipt, undo, useOutbox, type Item } from './outbox.js';
import { needsSomebody, useOwn } from './pill.js';

/** What has just been done, above the page: for ten seconds the way back, then Husly's own answer. */
export function OutboxStrip() {
  const { own } = useOwn();
  const { done } = useOutbox();
  const [path] = useLocation();
  // There they stand in full.
  const stopped = path === '/today/outbox' ? [] : own.filter(needsSomebody);
  return (
    <div className="strip" aria-live="polite">
      {own
        .filter(({ state }) => state === 'held')
        .map((item) => (
          <Held key={item.id} item={item} />
        ))}
      {stopped.map((item) => (
        <Stopped key={item.id} item={item} />
      ))}
      {done.filter(isNews).map((item) => (
        <Receipt key={item.id} item={item} />
      ))}
    </div>
  );
}

const isNews = ({ does }: Item): boolean => does === 'complete' || does === 'tell';

/** What it is, in a line. */
export function ItemTitle({ item: { does, name, result } }: { item: Item }) {
  const t = useWords(outboxWords);
  return (
    <>
      <strong>{name}</strong>: {result ?? t.does[does]}
    </>
  );
}

function Held({ item }: { item: Item }) {
  const t = useWords(outboxWords);
  const [, navigate] = useLocation();
  const seconds = useSecondsUntil(item.holdUntil);
  const takeBack = async (): Promise<void> => {
    if (await undo(item)) navigate(`/today/${item.taskId}`);
  };
  return (
    <div className="alert alert-info row">
      <p>
        <ItemTitle item={item} />
      </p>
      <button className="button button-secondary" onClick={() => void takeBack()}>
        {t.undo} <span aria-hidden="true">({seconds})</span>
      </button>
    </div>
  );
}

function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((moment - now) / 1000));
}

function Stopped({ item }: { item: Item }) {
  const t = useWords(outboxWords);
  return (
    <div className="alert alert-warning">
      <p>
        <ItemTitle item={item} />
        <br />
        {item.problem?.detail}
      </p>
      <Link className="button button-secondary" href="/today/outbox">
        {t.attention(1)}
      </Link>
    </div>
  );
}

function Receipt({ item }: { item: Item }) {
  const t = useWords(outboxWords);
  const { tasks } = useWords(commonWords);
  const dates = useDates();
  const open = item.answer?.tasks?.filter(({ status }) => status === 'open') ?? [];
  const next = open.find(({ taskId }) => taskId.endsWith(`.${String(item.next)}`)) ?? open[0];
  return (
    <div className="alert alert-success row">
      <p>
        ✓ <ItemTitle item={item} /> – {t.states.done.toLowerCase()}.
        {next && <> {t.next(tasks[next.kind], dates.moment(next.from))}.</>}
      </p>
      <button className="button button-secondary" onClick={() => dropReceipt(item)}>
        {t.hide}
      </button>
    </div>
  );
}
