import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Role } from '../../domain/outcomes.js';
import { lookUp, useOutbox } from '../outbox/outbox.js';
import { commonWords } from '../words/common.js';
import { loginWords } from '../words/login.js';
import { outboxWords } from '../words/outbox.js';
import { ApiError, send } from './api.js';
import { Notice } from './commandNotice.js';
import { useWords } from './language.js';
import { LanguageSwitch } from './languageSwitch.js';
import { Page } from './page.js';
import { personas } from './personas.js';
import type { Session } from './types.js';

/** Logging in: as a persona on this machine, or with the municipality's own login. */
export function Login({
  by,
  ended,
  onSession,
}: {
  by: Session['login'];
  ended: boolean;
  onSession: (session: Session) => Promise<void>;
}) {
  const t = useWords(loginWords);
  return (
    <main className="login" id="main">
      <p className="brand">Husly</p>
      <Page title={t.title}>
        {ended && <Notice kind="info">{t.ended}</Notice>}
        <Unsent />
        {by === 'oidc' ? (
          <a
            className="button button-primary"
            href={`/login?to=${encodeURIComponent(window.location.pathname + window.location.search)}`}
          >
            {t.oidc}
          </a>
        ) : (
          <Personas onSession={onSession} />
        )}
      </Page>
      <LanguageSwitch />
    </main>
  );
}

/** What was done before somebody was logged out is not lost. */
function Unsent() {
  const t = useWords(outboxWords);
  const { items } = useOutbox();
  useEffect(lookUp, []);
  return items.length > 0 && <Notice kind="warning">{t.atLogin(items.length)}</Notice>;
}

function Personas({ onSession }: { onSession: (session: Session) => Promise<void> }) {
  const t = useWords(loginWords);
  const { roles } = useWords(commonWords);
  const { mutate, error } = useMutation({
    mutationFn: (persona: Role) => send<Session>('POST', '/session', { persona }),
    onSuccess: ({ body }) => onSession(body),
  });
  return (
    <>
      <p>{t.whoAreYou}</p>
      {error && <Notice kind="error">{error instanceof ApiError ? error.message : t.failed}</Notice>}
      <ul className="choices">
        {personas.map((persona) => (
          <li key={persona}>
            <button className="choice" onClick={() => mutate(persona)}>
              <strong>{roles[persona]}</strong>
              <span>{t.personas[persona]}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
