import { useEffect, useId, useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { Visit } from '../app/types.js';
import { drop, keep } from '../outbox/outbox.js';
import { safeVisitWords } from '../words/safeVisit.js';
import { nowAt, useDay } from './day.js';
import { isSafe, moreTime } from './posts.js';
import { useLostColleagues, useMyVisits, type MyVisit } from './visitState.js';

/** Who looks after me, on every page while I am out: the time, the word that all is well, more time. */
export function VisitBars() {
  const mine = useMyVisits();
  const lost = useLostColleagues();
  return (
    <>
      {lost.map((visit) => (
        <LostColleague key={visit.visitId} visit={visit} />
      ))}
      {mine.map((visit) => (
        <VisitBar key={visit.taskId} visit={visit} />
      ))}
    </>
  );
}

function VisitBar({ visit: { taskId, name, step, known, untold } }: { visit: MyVisit }) {
  const t = useWords(safeVisitWords);
  const { id } = useSession();
  const alarm = known?.alarm ?? null;
  const safe = async (): Promise<void> => {
    if (known) await keep(id, isSafe(known));
    else for (const item of untold) await drop(item);
  };
  return (
    <section className={alarm || known?.overdue ? 'visit visit-alarm' : 'visit'} aria-label={`${t.label}: ${name}`}>
      <p>
        <Link href={`/today/${taskId}`}>{name || t.label}</Link>
      </p>
      <p className="visit-what">
        {t.steps[step]}
        {known ? <TimeLeft visit={known} /> : <strong>{t.unseen}</strong>}
      </p>
      {alarm && <p role="alert">{t.alarm[alarm.whom]}</p>}
      {known?.taskEnded && <p role="status">{t.taskEnded[known.taskEnded]}</p>}
      <div className="buttons">
        <button className="button button-primary" onClick={() => void safe()}>
          {t.safe}
        </button>
        {known && (
          <button className="button button-secondary" onClick={() => void keep(id, moreTime(known))}>
            {t.more}
          </button>
        )}
      </div>
    </section>
  );
}

function TimeLeft({ visit: { expectedEndAt } }: { visit: Visit }) {
  const t = useWords(safeVisitWords);
  const { data: day } = useDay();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  if (!day) return null;
  const minutes = Math.ceil((Date.parse(expectedEndAt) - nowAt(day.ahead, now)) / 60_000);
  return <strong role="timer">{minutes >= 0 ? t.minutesLeft(minutes) : t.over(-minutes)}</strong>;
}

function LostColleague({ visit }: { visit: Visit }) {
  const t = useWords(safeVisitWords);
  const { id } = useSession();
  const field = useId();
  const [note, setNote] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isTold, setTold] = useState(false);
  if (isTold) return null;
  const tell = async (): Promise<void> => {
    setMissing(note.trim() === '');
    if (note.trim() === '') return;
    await keep(id, isSafe(visit, note.trim()));
    setTold(true);
  };
  const { place } = visit;
  const title = t.colleague(visit.workerName ?? visit.worker);
  return (
    <section className="visit visit-alarm" aria-label={title}>
      <div role="alert">
        <h2>{title}</h2>
      </div>
      {place && <p>{[place.name, place.street, place.postcode, place.city].filter(Boolean).join(', ')}</p>}
      <p>{t.colleagueText}</p>
      <label className="form-label" htmlFor={field}>
        {t.howKnown}
      </label>
      {isMissing && <span className="form-error-message">{t.howKnownMissing}</span>}
      <input
        className="form-input"
        id={field}
        value={note}
        aria-invalid={isMissing}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="buttons">
        <button className="button button-primary" onClick={() => void tell()}>
          {t.reached}
        </button>
      </div>
    </section>
  );
}
