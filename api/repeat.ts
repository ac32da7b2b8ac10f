import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Request } from 'express';
import { z } from 'zod';
import { keepAnswer, keepKey, releaseKey, takeKey, type Repeatable } from '../store/idempotency.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import type { Reply } from './route.js';

const header = 'Idempotency-Key';
/** The header, for the OpenAPI document. */
export const idempotencyKey = z.object({
  [header]: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional()
    .describe('made by the client; the same request under the same key is answered as before, for two days'),
});

/** A first request that is at work says so every ten seconds; one that has said nothing for so long was cut off. */
const givenUpMs = 30_000;
const atWorkMs = 10_000;

/**
 * Does what a request asks, once for each `Idempotency-Key` of its sender: the same request again gets the same answer.
 * A refusal is not kept, for it has changed nothing: mended, the request gets through under the same key.
 *
 * @throws Problem 422 where the key stands for another request, 409 while the first is under way, 400 for a bad key
 */
export async function once(
  deps: ApiDeps,
  req: Request,
  by: string,
  act: (key: string | null) => Promise<Reply>,
): Promise<Reply> {
  const request = await repeatable(req, by);
  if (!request) return act(null);
  const now = deps.now();
  const turn = await takeKey(deps.db, request, now, new Date(Date.parse(now) - givenUpMs).toISOString());
  switch (turn.kind) {
    case 'answered':
      return turn.answer;
    case 'reused': {
      const detail = 'Denne Idempotency-Key er brugt til en anden forespørgsel; lav en ny nøgle.';
      throw new Problem(422, 'idempotencyKeyReused', detail, [
        { pointer: header, code: 'idempotencyKeyReused', detail },
      ]);
    }
    case 'underWay': {
      const detail = 'Den første forespørgsel med denne Idempotency-Key er stadig i gang. Prøv igen om lidt.';
      throw new Problem(409, 'stillUnderWay', detail, [], undefined, { 'Retry-After': '2' });
    }
    case 'first':
      return first(deps, request, () => act(request.key));
  }
}

async function first({ db, now, log }: ApiDeps, request: Repeatable, act: () => Promise<Reply>): Promise<Reply> {
  const atWork = setInterval(() => {
    keepKey(db, request, now()).catch((error: unknown) => log.error({ err: error }, 'a key could not be kept'));
  }, atWorkMs);
  const reply = await act()
    .catch(async (error: unknown) => {
      // A fault of our own may have come after something was done: asked again a little later, it is done anew.
      if (error instanceof Problem) await releaseKey(db, request);
      throw error;
    })
    .finally(() => clearInterval(atWork));
  const { status, headers = {}, body } = reply;
  await keepAnswer(db, request, { status, headers, body });
  return reply;
}

/** The request as its sender's key knows it; null without a key. */
async function repeatable(req: Request, by: string): Promise<Repeatable | null> {
  const given = req.get(header);
  if (given === undefined) return null;
  const key = idempotencyKey.shape[header].safeParse(given).data;
  if (key === undefined) {
    const detail = 'Idempotency-Key skal være 1–200 synlige ASCII-tegn, fx en UUID.';
    throw new Problem(400, 'malformed', detail, [{ pointer: header, code: 'malformed', detail }]);
  }
  return { by, key, fingerprint: await fingerprint(req) };
}

/** Hash of what a request says: method, path with query, body, the name of a file and its bytes. */
async function fingerprint(req: Request): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([req.method, req.originalUrl, req.body ?? null, req.file?.originalname]),
  );
  if (req.file) for await (const piece of createReadStream(req.file.path)) hash.update(piece);
  return hash.digest('hex');
}
