import { randomBytes } from 'node:crypto';
import { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import * as client from 'openid-client';
import { beginLogin, loginMs, takeLogin, type Login } from '../../store/sessions.js';
import { welcomeStaff, withdrawStaff } from '../../store/staff.js';
import type { ApiDeps } from '../deps.js';
import { beginSession, cookieIn, cookieOf, hashOf, sessionOf, sessionToken } from '../sessions.js';
import type { Person, Refusal } from './claims.js';
import { failedLoginLimit, loginLimit } from './limits.js';
import type { Oidc } from './oidc.js';
import { loginPage, loginPageHeaders, type LoginPage } from './pages.js';

/** Binds a login to the browser that began it. One for all its tabs, so that two may log in at once. */
const browserCookie = 'husly_login';

/**
 * `GET /login` goes to the provider, `/login/callback` comes back from it with a session, `/login/ended` follows the logout.
 * Without a provider there is nothing to do here: the application itself asks which persona.
 */
export function loginRoutes(deps: ApiDeps): Router {
  const router = Router();
  const { oidc } = deps;
  router.use((_req, res, next) => {
    res.set(loginPageHeaders);
    next();
  });
  if (!oidc) return router.get('/{*rest}', (req, res) => res.redirect(303, pathIn(deps, req)));
  const say = (res: Response, status: number, kind: LoginPage, returnTo = '/'): void =>
    void res
      .status(status)
      .type('html')
      .send(loginPage(kind, returnTo, oidc.settings.claims.groups));
  const busy: RequestHandler = (req, res) => say(res, 429, 'busy', pathIn(deps, req));
  router.get('/', loginLimit(busy), async (req, res) => start(deps, oidc, req, res, say));
  router.get('/callback', failedLoginLimit(busy), async (req, res) => finish(deps, oidc, req, res, say));
  router.get('/ended', (_req, res) => say(res, 200, 'ended'));
  const broken: ErrorRequestHandler = (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    deps.log.error({ err: error, method: req.method }, 'a login page failed');
    say(res, 500, 'broken');
  };
  return router.use(broken);
}

type Say = (res: Response, status: number, kind: LoginPage, returnTo?: string) => void;

/** A path of ours that `to` names; anything else leads to the start. */
function pathIn({ baseUrl }: ApiDeps, req: Request): string {
  const { to } = req.query;
  if (typeof to !== 'string' || to.length > 500 || !URL.canParse(to, baseUrl)) return '/';
  const url = new URL(to, baseUrl);
  const isOurs = url.origin === new URL(baseUrl).origin && !/^\/(\/|login(\/|$))/i.test(url.pathname);
  return isOurs ? url.pathname + url.search : '/';
}

async function start(deps: ApiDeps, oidc: Oidc, req: Request, res: Response, say: Say): Promise<void> {
  const returnTo = pathIn(deps, req);
  const again = req.query['again'] !== undefined;
  const home = new URL(deps.baseUrl);
  // The cookie must stand under the name the provider comes back to.
  if (req.headers.host?.toLowerCase() !== home.host) {
    const query = new URLSearchParams({ to: returnTo, ...(again && { again: '1' }) });
    return res.redirect(303, `${home.origin}/login?${query.toString()}`);
  }
  const begun = await oidc.start(again).catch((error: unknown) => {
    deps.log.error({ err: error }, 'the login provider did not answer');
    return null;
  });
  if (!begun) return say(res, 502, 'away', returnTo);
  const known = cookieIn(req, browserCookie);
  const browser = known !== undefined && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString('base64url');
  const key = { stateHash: hashOf(begun.state), browserHash: hashOf(browser) };
  await beginLogin(deps.db, key, { nonce: begun.nonce, verifier: begun.verifier, returnTo }, deps.wallClock());
  res.set('Set-Cookie', cookieOf(deps, browserCookie, browser, loginMs / 1000)).redirect(303, begun.url);
}

async function finish(deps: ApiDeps, oidc: Oidc, req: Request, res: Response, say: Say): Promise<void> {
  const { state, error } = req.query;
  const login = typeof state === 'string' ? await taken(deps, req, state) : null;
  if (!login || typeof state !== 'string')
    // Who is logged in has only gone back in the browser.
    return (await isLoggedIn(deps, req)) ? res.redirect(303, '/') : say(res, 400, 'stale');
  const { returnTo } = login;
  if (error === 'access_denied') return say(res, 403, 'declined', returnTo);
  const came = await comeBack(deps, oidc, req, { ...login, state });
  if (typeof came === 'string') return say(res, came === 'away' ? 502 : 400, came, returnTo);
  if (came.kind !== 'person') {
    deps.log.warn({ reason: came.kind }, 'a login was refused');
    await withdrawStaff(deps.db, came, deps.wallClock());
    return say(res, 403, came.kind, returnTo);
  }
  const staffId = await welcomeStaff(deps.db, came, deps.wallClock());
  const { cookie } = await beginSession(deps, req, staffId);
  res.set('Set-Cookie', cookie).redirect(303, returnTo);
}

async function taken(deps: ApiDeps, req: Request, state: string): Promise<Login | null> {
  const browser = cookieIn(req, browserCookie);
  if (browser === undefined) return null;
  return takeLogin(deps.db, { stateHash: hashOf(state), browserHash: hashOf(browser) }, deps.wallClock());
}

async function isLoggedIn(deps: ApiDeps, req: Request): Promise<boolean> {
  const token = sessionToken(req);
  if (token === undefined) return false;
  return sessionOf(deps, req, token).then(
    () => true,
    () => false,
  );
}

/** Who the provider says it is, or why it cannot be used. The log learns what was wrong, and nothing of the person. */
async function comeBack(
  deps: ApiDeps,
  oidc: Oidc,
  req: Request,
  secrets: Login & { state: string },
): Promise<Person | Refusal | 'failed' | 'away'> {
  try {
    return await oidc.finish(new URL(req.originalUrl, deps.baseUrl).search, secrets);
  } catch (error) {
    deps.log.warn({ err: error }, 'a login could not be finished');
    const isAnswer = error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError;
    return !isAnswer && isUnreachable(error) ? 'away' : 'failed';
  }
}

const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' ||
    ('code' in error && error.code === 'OAUTH_TIMEOUT') ||
    error.message === 'fetch failed' ||
    isUnreachable(error.cause));
