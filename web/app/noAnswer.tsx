import { useEffect } from 'react';
import { lookUp, useOutbox } from '../outbox/outbox.js';
import { outboxWords } from '../words/outbox.js';
import { shellWords } from '../words/shell.js';
import { ApiError } from './api.js';
import { Notice } from './commandNotice.js';
import { useWords } from './language.js';
import { LanguageSwitch } from './languageSwitch.js';
import { Page } from './page.js';

/**
 * Opened where Husly gives no answer to who one is, and nothing of the day is kept here to go on with: that it is so, and
 * what to do. Husly is asked on and on, and then the page comes by itself.
 */
export function NoAnswer({ error }: { error: Error }) {
  const t = useWords(shellWords);
  const o = useWords(outboxWords);
  const { items } = useOutbox();
  useEffect(lookUp, []);
  return (
    <main className="login" id="main">
      <p className="brand">Husly</p>
      <Page title={t.nothingHere}>
        {items.length > 0 && <Notice kind="warning">{o.waiting(items.length)}</Notice>}
        {error instanceof ApiError ? (
          <p>{error.message}</p>
        ) : (
          <>
            <p>{t.nothingKept}</p>
            <p>{t.whereToGo}</p>
          </>
        )}
      </Page>
      <LanguageSwitch />
    </main>
  );
}
