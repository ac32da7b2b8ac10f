import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Incoming } from '../relay/incoming.js';
import type { Receipt } from '../store/receipts.js';
import type { ApiDeps } from './deps.js';
import { malformed, Problem } from './problem.js';

/** What the callbacks of all providers have in common. */

/** What a provider tells: what became of a message, or what a citizen has sent. */
export type Told = { receipt: Receipt } | { incoming: Incoming };

/** There is no such path where nobody may use it. */
export const onlyIf =
  (configured: boolean): RequestHandler =>
  (_req, _res, next) =>
    next(configured ? undefined : new Problem(404, 'unknownPath', 'Denne tjeneste er ikke sat op.'));

/** Logged without what was in it: a forged request may hold anything. */
export function notSigned({ log }: ApiDeps, from: string): Problem {
  log.warn({ from }, 'a callback was refused: it is not signed by the provider, or the signature is too old');
  return new Problem(403, 'notSigned', 'Underskriften passer ikke.');
}

/** Reads a signed body, whose form the provider answers for. */
export function readTold<S extends z.ZodType>(schema: S, req: Request): z.infer<S> {
  const read = schema.safeParse(req.body);
  if (!read.success) throw malformed(400, read.error, 'body');
  return read.data;
}

/** A number that can be answered; a shop's name is nobody who could be. */
export const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
