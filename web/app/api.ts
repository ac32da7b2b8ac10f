import { connectionFound, connectionLost } from './connection.js';
import type { Candidate, DryRun, FieldError, ProblemBody, Standing } from './types.js';

/** Husly refuses: its own words, in Danish, field by field where it is about fields. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The last part of the problem's `type`, such as `TaskNotOpen`. */
  readonly code: string;
  readonly errors: readonly FieldError[];
  /** 409: how the case, or the inquiry, stands now. */
  readonly present: Standing | undefined;
  readonly login: ProblemBody['login'];
  /** Of a citizen who turned up: open cases that may be theirs. */
  readonly candidates: readonly Candidate[];
  /** Of a list that cannot be read as it is: its columns, and what they could be. */
  readonly table: Pick<DryRun, 'columns' | 'fields'> | undefined;

  constructor(body: ProblemBody) {
    super(body.detail);
    this.status = body.status;
    this.code = body.type.slice(body.type.lastIndexOf(':') + 1);
    this.errors = body.errors ?? [];
    this.present = body.case ?? body.inquiry;
    this.login = body.login;
    this.candidates = body.candidates ?? [];
    this.table = body.columns && body.fields && { columns: body.columns, fields: body.fields };
  }
}

/** No answer: no coverage, no server, or one that took too long. Whether it was heard is not known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface Answer<T> {
  /** 202: kept, and done when the engine is back. */
  status: number;
  body: T;
}

const patienceMs = 20_000;
const noAnswerStatuses = new Set([502, 504]);

let csrf = '';
/** What the session's unsafe requests carry. */
export const carryCsrf = (token: string): void => void (csrf = token);

let sessionEnded: (error: ApiError) => void = () => undefined;
/** Whom to tell that a request was refused because nobody is logged in (any more). */
export const onSessionEnd = (tell: (error: ApiError) => void): void => void (sessionEnded = tell);

/**
 * Reads from the API. The type is the caller's word, and the API's own schema behind it (`app/types.ts`).
 *
 * @param path under `/api/v1`, such as `/cases?limit=20`
 * @throws ApiError what Husly refuses, Unreachable where there is no answer
 */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const { body } = await ask<T>(path, { method: 'GET' }, signal ?? null);
  return body;
}

/** For what fails and does not say why. A request does: the session has ended, or the server is lost; each shows itself. */
export const findOutWhy = (): void => void get('/session').catch(() => undefined);

/** Sends JSON. Throws as `get` does. */
export function send<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  patience = patienceMs,
): Promise<Answer<T>> {
  const headers = { 'Husly-Csrf': csrf, ...(body && { 'Content-Type': 'application/json' }) };
  return ask<T>(path, { method, headers, ...(body && { body: JSON.stringify(body) }) }, null, patience);
}

/**
 * Sends a file in the field `file`, with other fields beside it; however long it takes. Throws as `get` does.
 *
 * @param key sent again under the same one, it is the same file and not a second one
 */
export function upload<T>(path: string, file: File, fields: Record<string, string>, key?: string): Promise<Answer<T>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  return ask<T>(
    path,
    { method: 'POST', headers: { 'Husly-Csrf': csrf, ...(key && { 'Idempotency-Key': key }) }, body: form },
    null,
    Infinity,
  );
}

async function ask<T>(
  path: string,
  init: RequestInit,
  asked: AbortSignal | null = null,
  patience = patienceMs,
): Promise<Answer<T>> {
  const response = await reach(`/api/v1${path}`, init, asked, patience);
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json') === true;
  if (!response.ok && !isProblem && noAnswerStatuses.has(response.status)) throw unreachable(response.status);
  connectionFound();
  if (response.ok) return { status: response.status, body: await read<T>(response) };
  const error = new ApiError(isProblem ? await read<ProblemBody>(response) : withoutWords(response.status));
  if (error.status === 401) sessionEnded(error);
  throw error;
}

async function reach(url: string, init: RequestInit, asked: AbortSignal | null, patience: number): Promise<Response> {
  const signals = [...(asked ? [asked] : []), ...(patience === Infinity ? [] : [AbortSignal.timeout(patience)])];
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any(signals) });
  } catch (cause) {
    if (asked?.aborted) throw cause;
    throw unreachable(cause);
  }
}

async function read<T>(response: Response): Promise<T> {
  try {
    const body: T = await response.json();
    return body;
  } catch (cause) {
    throw unreachable(cause);
  }
}

function unreachable(cause: unknown): Unreachable {
  connectionLost();
  return new Unreachable('Husly does not answer', { cause });
}

/** An answer that is not Husly's own, such as a proxy's. */
const withoutWords = (status: number): ProblemBody => ({
  type: 'urn:husly:problem:unknown',
  title: 'Error',
  status,
  detail: `Serveren svarede ${String(status)}.`,
});
