import type { RequestHandler } from 'express';
import { z } from 'zod';
import { roles } from '../domain/outcomes.js';
import type { ApiDeps } from './deps.js';
import { notLoggedIn } from './identity.js';
import { loginLimit } from './login/limits.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import { beginSession, leaveSession, loginKind, personaId, sessionOf, sessionToken } from './sessions.js';

export const session = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    municipality: z.string(),
    login: z.enum(['persona', 'oidc']),
    csrf: z.string().describe('goes with every unsafe request, as the header `Husly-Csrf`'),
    demo: z.boolean(),
  })
  .meta({ id: 'Session', description: 'Who is logged in' });

const refuseBusy: RequestHandler = (_req, _res, next) =>
  next(new Problem(429, 'tooManyLogins', 'Der er logget ind for mange gange herfra. Vent fem minutter, og prøv igen.'));

/** Who is logged in; logging in as a persona, and out. */
export function sessionRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/session',
    summary: 'Who is logged in by the cookie `husly_session`',
    roles: null,
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'The session', schema: session } },
    async handle({ req }) {
      const token = sessionToken(req);
      if (token === undefined) throw notLoggedIn(deps);
      return { status: 200, body: told(await sessionOf(deps, req, token)) };
    },
  });
  mount({
    method: 'post',
    path: '/session',
    summary: 'Log in as a persona, on this machine and without a login provider; sets the cookie `husly_session`',
    roles: null,
    secret: true,
    before: [loginLimit(refuseBusy)],
    params: nothing,
    query: nothing,
    body: z.strictObject({ persona: z.enum(roles) }),
    responses: { 201: { description: 'The session', schema: session } },
    async handle({ req, body }) {
      if (deps.oidc) {
        const detail = 'Her logger man ind med kommunens login. Gå til /login.';
        throw new Problem(403, 'personaRefused', detail, [], { login: loginKind(deps) });
      }
      const { cookie, session: begun } = await beginSession(deps, req, personaId(body.persona));
      return { status: 201, headers: { 'Set-Cookie': cookie }, body: told(begun) };
    },
  });
  mount({
    method: 'delete',
    path: '/session',
    summary: 'Log out: the session ends at once',
    roles: null,
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'Where the browser goes now', schema: z.object({ next: z.string() }) } },
    async handle({ req }) {
      const token = sessionToken(req);
      if (token === undefined) throw notLoggedIn(deps);
      await sessionOf(deps, req, token);
      const cookie = await leaveSession(deps, token);
      const next = deps.oidc ? ((await deps.oidc.leave()) ?? '/login/ended') : '/';
      return { status: 200, headers: { 'Set-Cookie': cookie }, body: { next } };
    },
  });
  const told = (of: Awaited<ReturnType<typeof sessionOf>>) => ({
    ...of,
    login: loginKind(deps),
    demo: deps.demo !== null,
  });
}
