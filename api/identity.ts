import type { Request, RequestHandler } from 'express';
import { senderOf } from '../domain/partners.js';
import { homeMunicipality } from '../domain/policy.js';
import { roleNames, roles, type Role } from '../domain/outcomes.js';
import { partnerByKey, type PartnerRow } from '../store/partners.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import { hashOf, loginKind, personaId, sessionOf, sessionToken } from './sessions.js';

/** Who makes a request: a staff or client id (nothing personal), what they may do, and for which municipality. */
export interface Identity {
  id: string;
  role: Role;
  municipality: string;
  /** The partner of the directory whose access key came with the request; none for a persona. */
  partner?: PartnerRow | null;
}

type Deps = Pick<ApiDeps, 'db' | 'log' | 'wallClock' | 'baseUrl' | 'oidc'>;

/**
 * Who sends a request: staff by the cookie of their session, a partner by its access key, or on this machine a persona.
 * Two at once are nobody: it would be guesswork whose case it becomes.
 */
export async function identify(deps: Deps, req: Request): Promise<Identity> {
  const [token, authorization, named] = [sessionToken(req), req.get('Authorization'), req.get('Husly-Persona')];
  if ([token, authorization, named].filter((one) => one !== undefined).length > 1) {
    const detail =
      'Send kun ét af dem: adgangsnøgle (Authorization), headeren Husly-Persona, eller den cookie, du er logget ind med.';
    throw new Problem(400, 'twoIdentities', detail);
  }
  if (authorization !== undefined) return sender(deps, authorization, req);
  if (token === undefined) return persona(deps, named);
  const { id, role, municipality } = await sessionOf(deps, req, token);
  return { id, role, municipality };
}

/**
 * The persona named by the `Husly-Persona` header; only on loopback and without OIDC (design §8). A web page cannot set
 * the header across origins without a preflight, which is never answered.
 */
function persona(deps: Deps, named: string | undefined): Identity {
  const role = deps.oidc ? undefined : roles.find((r) => r === named);
  if (!role) throw notLoggedIn(deps);
  return { id: personaId(role), role, municipality: homeMunicipality };
}

/** Nobody says who they are, or it is not taken for true. */
export function notLoggedIn(deps: Pick<ApiDeps, 'oidc'>): Problem {
  const detail = deps.oidc
    ? 'Log ind på /login. Systemer sender deres adgangsnøgle (Authorization).'
    : `Log ind, eller sig med headeren Husly-Persona, hvem du er: ${roles.join(', ')}.`;
  return new Problem(401, 'notLoggedIn', detail, [], { login: loginKind(deps) });
}

async function sender(
  { db, log }: Pick<ApiDeps, 'db' | 'log'>,
  authorization: string,
  req: Request,
): Promise<Identity> {
  const key = /^bearer +(husly_[\w-]+) *$/i.exec(authorization)?.[1];
  const partner = key && (await partnerByKey(db, hashOf(key)));
  if (!partner) {
    log.warn({ method: req.method }, 'a request with a wrong or withdrawn access key was refused');
    const detail = 'Adgangsnøglen kendes ikke eller er trukket tilbage. Bed den boligsociale enhed om en ny.';
    throw new Problem(401, 'unknownKey', detail);
  }
  return { id: senderOf(partner.partnerId), role: 'intake', municipality: partner.municipality, partner };
}

/** A role as people call it, and as the header does. */
const named = (role: Role): string => `${roleNames[role]} (${role})`;

/** Refuses what this role may not do, in one sentence. */
export function allow(who: Identity, allowed: readonly Role[], what: string): void {
  if (!allowed.includes(who.role))
    throw new Problem(
      403,
      'notAllowed',
      `Rollen ${named(who.role)} må ikke ${what}. Det må: ${allowed.map(named).join(', ')}.`,
    );
}

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Whether a host, with its port, is this machine by its own names. */
export const isLoopback = (host: string): boolean => loopbackHost.test(host);

/** What people and providers outside reach, through the municipality's own proxy: the citizen's page, and webhooks. */
const publicPath = /^\/(b|api\/v1\/webhooks)(\/|$)/;
/** For whoever runs Husly. */
const processPath = /^\/metrics(\/|$)/i;

/**
 * Only names that are Husly's own in the Host header: a page whose name was rebound to 127.0.0.1 gets no answer. By its
 * public name, without a login, only what is meant for the public is answered; with one, all but the figures of the process.
 *
 * @param baseUrl `HUSLY_PUBLIC_URL`, or where Husly listens
 */
export function onlyKnownHosts({ baseUrl, oidc }: Pick<ApiDeps, 'baseUrl' | 'oidc'>): RequestHandler {
  const publicHost = new URL(baseUrl).host.toLowerCase();
  const isPublic = (path: string): boolean => (oidc ? !processPath.test(path) : publicPath.test(path));
  return (req, _res, next) => {
    const host = req.headers.host?.toLowerCase() ?? '';
    if (isLoopback(host) || (host === publicHost && isPublic(req.path))) return next();
    next(new Problem(421, 'foreignHost', 'Under dette navn besvares forespørgslen ikke.'));
  };
}

/** Whose a list is asked for: a staff id, null for nobody's, undefined for anybody's. */
export function assigneeOf(wanted: string | undefined, who: Identity): string | null | undefined {
  return wanted === 'me' ? who.id : wanted === 'unassigned' ? null : wanted;
}
