import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { Request, RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Role } from '../domain/outcomes.js';
import type { ApiDeps } from './deps.js';
import { allow, identify, type Identity } from './identity.js';
import { noteShown } from './looks.js';
import { withNames } from './people.js';
import { malformed, Problem } from './problem.js';
import { idempotencyKey, once } from './repeat.js';

/** What a route answers; `body` fits the schema it names for that status. */
export interface Reply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** The cases in a body that is no JSON: whoever is shown them is noted (`noteShown`). */
  cases?: string[];
}

export interface Call<P, Q, B> {
  who: Identity;
  params: P;
  query: Q;
  body: B;
  req: Request;
  /** Its `Idempotency-Key`. */
  key: string | null;
}

/** One endpoint: what it takes, who may, and what it does. The same schemas validate and make the OpenAPI document. */
export interface Route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/cases/{caseId}`. */
  path: string;
  summary: string;
  /** Who may; null: anybody, without saying who. */
  roles: readonly Role[] | null;
  params: P;
  query: Q;
  body: B;
  /** Documented instead of `body` where the body is no JSON. */
  upload?: z.ZodObject;
  before?: RequestHandler[];
  /** The answer is for the asker's eyes once: it is neither cached nor kept for a repeated request. */
  secret?: true;
  /** A POST that shows whom a case is about: what it answers, a refusal as well, is noted as what a GET shows is. */
  shows?: true;
  /** The media type of what it answers, where it is no JSON; the body is then the text. */
  answersIn?: 'text/csv' | 'text/html';
  responses: Record<number, { description: string; schema: z.ZodType }>;
  handle(call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<Reply>;
}

/** For a route without parameters, or without a body. */
export const nothing = z.strictObject({});

export type Mount = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(route: Route<P, Q, B>) => void;

/**
 * Mounts routes on a router and writes them into the OpenAPI document, from one definition. Every POST honours an
 * `Idempotency-Key`, unless its answer is a secret.
 */
export function mountOn(router: Router, registry: OpenAPIRegistry, problem: z.ZodType, deps: ApiDeps): Mount {
  return (route) => {
    document(registry, route, problem);
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const callers = new WeakMap<Request, Identity>();
    // Before a body is taken in: a file from somebody who may not send one is not even read.
    const mayCall: RequestHandler = async (req, _res, next) => {
      const who = route.roles ? await identify(deps, req) : anybody;
      if (route.roles) allow(who, route.roles, `kalde ${route.method.toUpperCase()} ${route.path}`);
      callers.set(req, who);
      next();
    };
    router[route.method](path, mayCall, ...(route.before ?? []), async (req, res) => {
      const who = callers.get(req) ?? anybody;
      const params = route.params.safeParse(req.params).data;
      if (!params) throw new Problem(404, 'unknownId', 'Der findes intet med dette nummer.');
      const query = parse(route.query, req.query, 400, 'query');
      const body = parse(route.body, req.body, 422, 'body');
      const handle = (key: string | null) => route.handle({ who, params, query, body, req, key });
      const isLook = (route.method === 'get' || route.shows) && route.roles;
      const note = async (shown: unknown, cases: string[] = []): Promise<void> => {
        if (isLook) await noteShown(deps, who, { path: route.path, params, query: req.query, body: shown, cases });
      };
      const reply = await (isRepeatable(route) ? once(deps, req, who.id, handle) : handle(null)).catch(
        async (error: unknown) => {
          if (error instanceof Problem && error.present) await note(error.present);
          throw error;
        },
      );
      await note(reply.body, reply.cases);
      if (route.secret) res.set('Cache-Control', 'no-store');
      res.status(reply.status).set(reply.headers ?? {});
      if (route.answersIn) res.type(route.answersIn).send(reply.body);
      else res.json(route.roles ? await withNames(deps.db, reply.body) : reply.body);
    });
  };
}

const isRepeatable = ({ method, secret }: { method: string; secret?: true }): boolean => method === 'post' && !secret;

const given = (schema: z.ZodType): boolean => schema !== nothing;

const anybody: Identity = { id: 'anybody', role: 'intake', municipality: '' };

function parse<S extends z.ZodType>(schema: S, input: unknown, status: 400 | 422, from: 'body' | 'query'): z.infer<S> {
  const parsed = schema.safeParse(input ?? {});
  if (!parsed.success) throw malformed(status, parsed.error, from);
  return parsed.data;
}

function document<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  registry: OpenAPIRegistry,
  route: Route<P, Q, B>,
  problem: z.ZodType,
): void {
  const { method, path, summary, roles, params, query, body, upload } = route;
  const content = upload
    ? { 'multipart/form-data': { schema: upload } }
    : given(body) && { 'application/json': { schema: body } };
  registry.registerPath({
    method,
    path: `/api/v1${path}`,
    summary,
    description: roles ? `Roles: ${roles.join(', ')}.` : 'Open to everybody.',
    security: roles ? [{ session: [] }, { persona: [] }, ...(roles.includes('intake') ? [{ accessKey: [] }] : [])] : [],
    request: {
      ...(isRepeatable(route) && { headers: idempotencyKey }),
      ...(given(params) && { params }),
      ...(given(query) && { query }),
      ...(content && { body: { required: true, content } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, { description, schema }]) => [
          status,
          { description, content: { [route.answersIn ?? 'application/json']: { schema } } },
        ]),
      ),
      default: {
        description: 'What is wrong, where, and what now',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  });
}
