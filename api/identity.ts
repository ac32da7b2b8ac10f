import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { senderOf } from '../domain/partners.js';
import { homeMunicipality } from '../domain/policy.js';
import { roleNames, roles, type Role } from '../domain/outcomes.js';
import { partnerByKey, type PartnerRow } from '../store/partners.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';

/** Who makes a request: a staff or client id (nothing personal), what they may do, and for which municipality. */
export interface Identity {
  id: string;
  role: Role;
  municipality: string;
  /** The partner of the directory whose access key came with the request; none for a persona. */
  partner?: PartnerRow | null;
}

/**
 * Who sends a request: a partner by its access key, or on this machine a persona. Both at once is nobody: it would be
 * guesswork whose case it becomes.
 */
export async function identify(deps: Pick<ApiDeps, 'db' | 'log'>, req: Request): Promise<Identity> {
  const authorization = req.get('Authorization');
  if (authorization === undefined) return persona(req.get('Husly-Persona'));
  if (req.get('Husly-Persona') !== undefined) {
    const detail = 'Send enten en adgangsnøgle (Authorization) eller headeren Husly-Persona, ikke begge.';
    throw new Problem(400, 'twoIdentities', detail);
  }
  return sender(deps, authorization, req);
}

/**
 * The persona named by the `Husly-Persona` header; only on loopback and without OIDC (design §8). A web page cannot set
 * the header across origins without a preflight, which is never answered.
 */
function persona(named: string | undefined): Identity {
  const role = roles.find((r) => r === named);
  if (!role) {
    const known = roles.join(', ');
    throw new Problem(401, 'noPersona', `Sig, hvem du er, med headeren Husly-Persona: ${known}.`);
  }
  return { id: `persona:${role}`, role, municipality: homeMunicipality };
}

/** Kept and looked up by its hash: the key itself stands nowhere, and no comparison tells how much of it was right. */
export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex');

async function sender(
  { db, log }: Pick<ApiDeps, 'db' | 'log'>,
  authorization: string,
  req: Request,
): Promise<Identity> {
  const key = /^bearer +(husly_[\w-]+) *$/i.exec(authorization)?.[1];
  const partner = key && (await partnerByKey(db, keyHash(key)));
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

/**
 * Only this machine's own names in the Host header: a page whose name was rebound to 127.0.0.1 gets no answer. By its
 * public name only what is meant for the public is answered.
 *
 * @param baseUrl `HUSLY_PUBLIC_URL`, or where Husly listens
 */
export function onlyKnownHosts(baseUrl: string): RequestHandler {
  const publicHost = new URL(baseUrl).host.toLowerCase();
  return (req, _res, next) => {
    const host = req.headers.host?.toLowerCase() ?? '';
    if (isLoopback(host) || (host === publicHost && publicPath.test(req.path))) return next();
    next(new Problem(421, 'foreignHost', 'Kun forespørgsler til localhost besvares.'));
  };
}
