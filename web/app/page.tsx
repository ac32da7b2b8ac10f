import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { shellWords } from '../words/shell.js';
import { ApiError } from './api.js';
import { Notice } from './commandNotice.js';
import { useWords } from './language.js';

let isFirst = true;

/**
 * A page: its heading, the tab's title, and the focus on the heading when one comes from another page, so that a screen
 * reader says where one is.
 *
 * @param tab what the tab and the browser's history say instead, where the heading names a citizen
 */
export function Page({ title, tab = title, children }: { title: string; tab?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tab} – Husly`;
  }, [tab]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <>
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
    </>
  );
}

/** A query's answer, or that it is on its way, or why there is none. What was shown before stays while it is asked anew. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const t = useWords(shellWords);
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <Loading />;
  return (
    <Notice kind="error" heading={t.failed}>
      <p>{query.error instanceof ApiError ? query.error.message : t.noAnswer}</p>
      <button className="button button-secondary" onClick={() => void query.refetch()}>
        {t.tryAgain}
      </button>
    </Notice>
  );
}

export function Loading() {
  return (
    <p className="loading" role="status">
      {useWords(shellWords).loading}
    </p>
  );
}

/** An address that leads nowhere. */
export function NotFound() {
  const t = useWords(shellWords);
  return (
    <Page title={t.notFound}>
      <p>{t.notFoundText}</p>
      <Link href="/">{t.toStart}</Link>
    </Page>
  );
}

/** A page of another role's. */
export function NotYours() {
  const t = useWords(shellWords);
  return (
    <Page title={t.notYours}>
      <p>{t.notYoursText}</p>
      <Link href="/">{t.toStart}</Link>
    </Page>
  );
}
