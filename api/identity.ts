import type { Request, RequestHandler } from 'express';
import { homeMunicipality } from '../domain/policy.js';
import { roleNames, roles, type Role } from '../domain/outcomes.js';
import { Problem } from './problem.js';

/** Who makes a request: a staff or client id (nothing personal), what they may do, and for which municipality. */
export interface Identity {
  id: string;
  role: Role;
  municipality: string;
}

/**
 * The persona named by the `Husly-Persona` header; only on loopback and without OIDC (design §8). A web page cannot set
 * the header across origins without a preflight, which is never answered.
 */
export function identify(req: Request): Identity {
  const named = req.get('Husly-Persona');
  const role = roles.find((r) => r === named);
  if (!role) {
    const known = roles.join(', ');
    throw new Problem(401, 'noPersona', `Sig, hvem du er, med headeren Husly-Persona: ${known}.`);
  }
  return { id: `persona:${role}`, role, municipality: homeMunicipality };
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

/** Only this machine's own names in the Host header: a page whose name was rebound to 127.0.0.1 gets no answer. */
export const onlyLoopbackHost: RequestHandler = (req, _res, next) => {
  if (loopbackHost.test(req.headers.host ?? '')) return next();
  next(new Problem(421, 'foreignHost', 'Kun forespørgsler til localhost besvares.'));
};
