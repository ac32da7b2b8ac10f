import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import { MulterError } from 'multer';
import type { Logger } from 'pino';
import type { z } from 'zod';

/** One thing that is wrong in a request, and where: a JSON Pointer into the body, or the name of a parameter. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/**
 * An answer that says what is wrong, where and what now, as `application/problem+json` (RFC 9457). Its texts are for the
 * person who meets it and hold nothing personal.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    readonly present?: object,
    readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }
}

/** A request that does not have the shape it must have, field by field; a key that nobody knows is a field too. */
export function malformed(status: 400 | 422, error: z.ZodError, from: 'body' | 'query'): Problem {
  const errors = error.issues.flatMap((issue) => {
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return places.map((path) => ({ pointer: pointerTo(path, from), code: issue.code, detail: issue.message }));
  });
  return new Problem(status, 'malformed', 'Noget i forespørgslen kan ikke bruges. Se hvad i errors.', errors);
}

const pointerTo = (path: readonly PropertyKey[], from: 'body' | 'query'): string =>
  from === 'body'
    ? path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    : path.map(String).join('.');

export function sendProblem(res: Response, problem: Problem): void {
  const { status, code, detail, errors, present, headers } = problem;
  const body = {
    type: `urn:husly:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors.length > 0 && { errors }),
    ...present,
  };
  if (status === 401) res.set('WWW-Authenticate', 'Bearer');
  res.set(headers).status(status).type('application/problem+json').send(JSON.stringify(body));
}

/** The one place where an error becomes an answer. What is not foreseen is logged without the request's content. */
export function errorMapper(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = error instanceof Problem ? error : fromLibraries(error);
    if (!known) log.error({ err: error, method: req.method, route: String(req.route?.path ?? '') }, 'request failed');
    sendProblem(res, known ?? new Problem(500, 'internal', 'Noget gik galt hos os. Prøv igen; fejlen er noteret.'));
  };
}

const multerTexts: Partial<Record<MulterError['code'], string>> = {
  LIMIT_FILE_COUNT: 'Der er mere end én fil.',
  LIMIT_UNEXPECTED_FILE: 'Filen står i et andet felt end file.',
  LIMIT_FIELD_COUNT: 'Der er for mange felter.',
  LIMIT_FIELD_KEY: 'Et felts navn er for langt.',
  LIMIT_FIELD_VALUE: 'Et felts indhold er for langt.',
  LIMIT_PART_COUNT: 'Der er for mange dele.',
  MISSING_FIELD_NAME: 'Et felt har intet navn.',
};

/** What express and multer say of a path or a body they could not read. */
function fromLibraries(error: unknown): Problem | null {
  if (error instanceof MulterError) {
    const tooLarge = error.code === 'LIMIT_FILE_SIZE';
    return tooLarge
      ? new Problem(413, 'tooLarge', 'Filen er for stor; højst 20 MB.')
      : new Problem(422, 'malformed', 'Send én fil i feltet file.', [
          { pointer: '/file', code: error.code, detail: multerTexts[error.code] ?? 'Filen kan ikke modtages.' },
        ]);
  }
  if (!(error instanceof Error)) return null;
  switch ('type' in error && error.type) {
    case 'entity.too.large':
      return new Problem(413, 'tooLarge', 'Indholdet er for stort; højst 256 kB.');
    case 'entity.parse.failed':
      return new Problem(400, 'notJson', 'Indholdet er ikke gyldig JSON.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem(415, 'encoding', 'Tegnsættet eller komprimeringen kan ikke læses; send UTF-8.');
    default:
      return isCallersFault(error) ? new Problem(error.status, 'malformed', 'Forespørgslen kunne ikke læses.') : null;
  }
}

const isCallersFault = (error: Error): error is Error & { status: number } =>
  'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500;
