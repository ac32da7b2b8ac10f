import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request } from 'express';
import { homeMunicipality } from '../domain/policy.js';
import { roleNames, roles, type Role } from '../domain/outcomes.js';
import { endSession, openSession, sessionMs, useSession } from '../store/sessions.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';

/** Who is logged in, by a cookie that no script can read. Unsafe requests also bring the session's own `Husly-Csrf`. */
export interface Session {
  id: string;
  name: string;
  role: Role;
  municipality: string;
  /** What a page of ours has read, and no other page can. */
  csrf: string;
}

const cookieName = 'husly_session';
const csrfHeader = 'Husly-Csrf';

/** What is kept of a secret: it tells nothing, and no comparison tells how much of a guess was right. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What a cookie of the request holds; undefined without it. */
export const cookieIn = (req: Request, name: string): string | undefined => parseCookie(req.get('Cookie') ?? '')[name];

/** The token of the request's session; undefined without one. */
export const sessionToken = (req: Request): string | undefined => cookieIn(req, cookieName);

/** Made of the session's token, so that it need not be kept, and ends with it. */
const csrfOf = (token: string): string => createHash('sha256').update(`csrf ${token}`).digest('base64url');

type Deps = Pick<ApiDeps, 'db' | 'wallClock' | 'baseUrl' | 'oidc'>;

/** How somebody who is not logged in gets in: what a page of ours needs to know. */
export const loginKind = ({ oidc }: Pick<ApiDeps, 'oidc'>): 'oidc' | 'persona' => (oidc ? 'oidc' : 'persona');

/**
 * The session of a request's cookie.
 *
 * @throws Problem 401 where it has ended, 403 where an unsafe request does not bring the session's `Husly-Csrf`
 */
export async function sessionOf(deps: Deps, req: Request, token: string): Promise<Session> {
  const session = await find(deps, token);
  if (!isSafe(req.method) && !isSame(req.get(csrfHeader), session.csrf)) {
    const detail = `Forespørgslen mangler headeren ${csrfHeader} fra GET /api/v1/session. Genindlæs siden.`;
    throw new Problem(403, 'csrf', detail);
  }
  return session;
}

async function find(deps: Deps, token: string): Promise<Session> {
  const found = await useSession(deps.db, hashOf(token), deps.wallClock());
  const person = found && (found.person ?? (deps.oidc ? null : personaOf(found.staffId)));
  if (found && person) return { id: found.staffId, ...person, csrf: csrfOf(token) };
  const detail = 'Du er logget ud, eller det er for længe siden, du loggede ind. Log ind igen.';
  throw new Problem(401, 'sessionEnded', detail, [], { login: loginKind(deps) }, { 'Set-Cookie': withdrawn(deps) });
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

const isSame = (given: string | undefined, expected: string): boolean =>
  timingSafeEqual(Buffer.from(hashOf(given ?? '')), Buffer.from(hashOf(expected)));

/** A persona behind its id; null where the id is none's. */
function personaOf(id: string): Pick<Session, 'name' | 'role' | 'municipality'> | null {
  const role = roles.find((known) => personaId(known) === id);
  return role ? { name: personaName(role), role, municipality: homeMunicipality } : null;
}

/** What a persona is called. */
export const personaName = (role: Role): string => roleNames[role].charAt(0).toUpperCase() + roleNames[role].slice(1);

/** Who a persona is in commands. */
export const personaId = (role: Role): string => `persona:${role}`;

/**
 * Begins a session and ends the one the browser had: whoever knew that one's token knows nothing of this one's.
 *
 * @returns the cookie that carries it, and what `GET /session` then says
 */
export async function beginSession(
  deps: Deps,
  req: Request,
  staffId: string,
): Promise<{ cookie: string; session: Session }> {
  const before = sessionToken(req);
  if (before !== undefined) await endSession(deps.db, hashOf(before));
  const token = randomBytes(32).toString('base64url');
  await openSession(deps.db, hashOf(token), staffId, deps.wallClock());
  return { cookie: cookieOf(deps, cookieName, token, sessionMs / 1000), session: await find(deps, token) };
}

/** Ends the session of a request's cookie at once. @returns what takes the cookie out of the browser */
export async function leaveSession(deps: Deps, token: string): Promise<string> {
  await endSession(deps.db, hashOf(token));
  return withdrawn(deps);
}

const withdrawn = (deps: Deps): string => cookieOf(deps, cookieName, '', 0);

/**
 * A cookie for our own pages. Lax: a link in a mail finds its reader logged in. In the clear only where the address is.
 *
 * @param maxAge seconds
 */
export const cookieOf = ({ baseUrl }: Pick<ApiDeps, 'baseUrl'>, name: string, value: string, maxAge: number): string =>
  stringifySetCookie({
    name,
    value,
    maxAge,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: baseUrl.startsWith('https:'),
  });
