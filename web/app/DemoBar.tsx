import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { DemoStep } from '../../api/demo.js';
import { commonWords } from '../words/common.js';
import { demoWords } from '../words/demo.js';
import { ApiError, get, send } from './api.js';
import { clockSays, theTime } from './clock.js';
import { useDates } from './dates.js';
import { dropAllDrafts } from './drafts.js';
import { useWords } from './language.js';
import { personas } from './personas.js';
import { useSession } from './session.js';
import type { DemoClock, DemoMoved, Session } from './types.js';

/** Over every page of a demo: that it is one, what its clock says, how to move it, and who else one may be. */
export default function DemoBar() {
  const t = useWords(demoWords);
  // On a phone it leaves the page its room.
  const [isOpen] = useState(() => matchMedia('(min-width: 64rem)').matches);
  return (
    <aside className="demo" aria-label={t.demo}>
      <details open={isOpen}>
        <summary>
          <strong>{t.demo}</strong> <Clock />
        </summary>
        <div className="controls">
          <p>{t.made}</p>
          <Steps />
          <Personas />
        </div>
      </details>
    </aside>
  );
}

function Clock() {
  const dates = useDates();
  // Another window may move it, too.
  useQuery({ queryKey: ['demo'], queryFn: askClock, refetchInterval: 10_000 });
  const [now, setNow] = useState(theTime);
  useEffect(() => {
    const ticking = setInterval(() => setNow(theTime()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  const at = now.toISOString();
  return <time dateTime={at}>{dates.moment(at)}</time>;
}

async function askClock(): Promise<DemoClock> {
  const clock = await get<DemoClock>('/demo');
  clockSays(clock.now);
  return clock;
}

/** A week under load takes longer than other answers. */
const patienceMs = 120_000;

function Steps() {
  const t = useWords(demoWords);
  const queries = useQueryClient();
  const [path] = useLocation();
  const caseId = /^\/cases\/([\da-f-]{36})/.exec(path)?.[1];
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (step: DemoStep) => send<DemoMoved>('POST', '/demo/advance', step, patienceMs),
    onSuccess: ({ body }) => {
      clockSays(body.now);
      return queries.invalidateQueries();
    },
  });
  const step = (words: string, by: DemoStep) => (
    <button className="button button-secondary" disabled={isPending} onClick={() => mutate(by)}>
      {words}
    </button>
  );
  return (
    <div role="group" aria-labelledby="demo-time">
      <span id="demo-time">{t.time}:</span>
      {step(t.day, { by: 'day' })}
      {step(t.week, { by: 'week' })}
      {caseId && step(t.next, { caseId })}
      <span role="status">
        {isPending
          ? t.moving
          : error
            ? error instanceof ApiError
              ? error.message
              : t.failed
            : data && t.moved(data.body.moved)}
      </span>
    </div>
  );
}

function Personas() {
  const t = useWords(demoWords);
  const { roles } = useWords(commonWords);
  const { role } = useSession();
  const { mutate, error } = useMutation({
    mutationFn: (persona: Session['role']) => send<Session>('POST', '/session', { persona }),
    // From the start: nothing that one has seen or typed is the other's.
    onSuccess: () => {
      dropAllDrafts();
      window.location.assign('/');
    },
  });
  return (
    <div role="group" aria-labelledby="demo-person">
      <span id="demo-person">{t.person}:</span>
      {personas.map((persona) => (
        <button
          key={persona}
          className="button button-secondary"
          aria-pressed={persona === role}
          onClick={() => mutate(persona)}
        >
          {roles[persona]}
        </button>
      ))}
      {error && <span role="alert">{error instanceof ApiError ? error.message : t.failed}</span>}
    </div>
  );
}
