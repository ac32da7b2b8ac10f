import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { Link, Redirect, useLocation } from 'wouter';
import { shellWords } from '../words/shell.js';
import { findOutWhy } from './api.js';
import { useConnection } from './connection.js';
import { useWords } from './language.js';
import { LanguageSwitch } from './languageSwitch.js';
import { NotFound, NotYours, Page } from './page.js';
import { menus, roomOf, type Place } from './places.js';
import { SearchBox } from './searchBox.js';
import { OutboxPill, useOwn } from '../outbox/pill.js';
import { outboxWords } from '../words/outbox.js';
import { logOut, useSession } from './session.js';

const DemoBar = lazy(() => import('./DemoBar.js'));

/** The frame around every page: who one is, where one can go, and the page. */
export function Shell() {
  const t = useWords(shellWords);
  const { name, role, demo } = useSession();
  const [path] = useLocation();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t.skip}
      </a>
      {demo && (
        <Suspense>
          <DemoBar />
        </Suspense>
      )}
      <header className="top">
        <Link className="brand" href="/">
          Husly
        </Link>
        {role !== 'intake' && path !== '/search' && <SearchBox />}
        <OutboxPill />
        <span className="who">{name}</span>
      </header>
      <Menu />
      <main id="main" tabIndex={-1}>
        <Here />
      </main>
    </div>
  );
}

/** How many entries a phone shows beside "More". */
const alwaysSeen = 3;

function Menu() {
  const t = useWords(shellWords);
  const { role } = useSession();
  const [path] = useLocation();
  // Opened at an address, so that going to another one closes it.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === path;
  useEscape(isOpen, () => setOpenAt(null));
  const menu = menus[role];
  return (
    <nav className="menu" aria-label={t.navigation}>
      <ul className="always">
        {menu.slice(0, alwaysSeen).map((place) => (
          <Entry key={place} place={place} path={path} />
        ))}
        <li className="more">
          <button aria-expanded={isOpen} aria-controls="more" onClick={() => setOpenAt(isOpen ? null : path)}>
            {t.more}
          </button>
        </li>
      </ul>
      <div id="more" className={isOpen ? 'rest open' : 'rest'}>
        <ul>
          {menu.slice(alwaysSeen).map((place) => (
            <Entry key={place} place={place} path={path} />
          ))}
        </ul>
        <LanguageSwitch />
        <LogOut />
      </div>
    </nav>
  );
}

/** What opens over the page closes with Escape. */
function useEscape(isOpen: boolean, close: () => void): void {
  const onEscape = useEffectEvent((event: KeyboardEvent) => void (event.key === 'Escape' && close()));
  useEffect(() => {
    if (!isOpen) return;
    document.addEventListener('keydown', onEscape);
    return () => document.removeEventListener('keydown', onEscape);
  }, [isOpen]);
}

function Entry({ place, path }: { place: Place; path: string }) {
  const { places } = useWords(shellWords);
  const isHere = path.split('/')[1] === place;
  return (
    <li>
      <Link href={`/${place}`} aria-current={isHere ? 'page' : undefined}>
        {places[place]}
      </Link>
    </li>
  );
}

function LogOut() {
  const t = useWords(shellWords);
  const [error, setError] = useState<unknown>(null);
  const [isAsked, setAsked] = useState(false);
  const { own } = useOwn();
  const queries = useQueryClient();
  const leave = (): void => void logOut(queries).catch(setError);
  return (
    <>
      <button className="leave" onClick={() => (own.length > 0 ? setAsked(true) : leave())}>
        {t.logOut}
      </button>
      {isAsked && <Unsent count={own.length} onLeave={leave} onStay={() => setAsked(false)} />}
      {error !== null && <span role="alert">{t.noAnswer}</span>}
    </>
  );
}

/** Whoever logs out with something unsent learns what becomes of it. */
function Unsent({ count, onLeave, onStay }: { count: number; onLeave: () => void; onStay: () => void }) {
  const t = useWords(outboxWords);
  return (
    <div role="alert">
      <p>{t.logoutLeft(count)}</p>
      <button onClick={onLeave}>{t.logoutAnyway}</button>
      <button onClick={onStay}>{t.stay}</button>
    </div>
  );
}

function Here() {
  const [path] = useLocation();
  const { role } = useSession();
  if (path === '/') return <Redirect to={`/${menus[role][0]}`} replace />;
  const room = roomOf(path);
  if (!room) return <NotFound />;
  if (!room.roles.includes(role)) return <NotYours />;
  const { area: Area } = room;
  return (
    <ErrorBoundary resetKeys={[path]} FallbackComponent={Broken}>
      <Area />
    </ErrorBoundary>
  );
}

/**
 * Also where a part of the application is gone from the server because a newer one is there: a reload brings it. And where a
 * part could not be fetched without a connection: that is nobody's fault, and it comes by itself.
 */
function Broken() {
  const t = useWords(shellWords);
  const connection = useConnection();
  useEffect(findOutWhy, []);
  useEffect(() => void (connection === 'back' && reloadOnce()), [connection]);
  if (connection === 'lost')
    return (
      <Page title={t.nothingHere}>
        <p>{t.whereToGo}</p>
      </Page>
    );
  return (
    <Page title={t.broken}>
      <p>{t.brokenText}</p>
      <button className="button button-primary" onClick={() => window.location.reload()}>
        {t.reload}
      </button>
    </Page>
  );
}

const reloadRestMs = 60_000;

/** Not again and again, where the connection is there and what broke stays broken. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem('reloaded'));
  if (Date.now() - last < reloadRestMs) return;
  sessionStorage.setItem('reloaded', String(Date.now()));
  window.location.reload();
}

/** Says that the server is lost, and that it is back, above whatever is on the page. */
export function ConnectionBanner(): ReactNode {
  const connection = useConnection();
  const t = useWords(shellWords);
  return (
    <div className="connection" aria-live="polite">
      {connection === 'lost' && <p className="lost">{t.lost}</p>}
      {connection === 'back' && <p className="back">{t.back}</p>}
    </div>
  );
}
