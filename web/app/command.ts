import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { ApiError, send, type Answer } from './api.js';
import { dropDraft, keepDraft, readDraft } from './drafts.js';
import type { Applied } from './types.js';

/** What became of a command. */
export type CommandState<A> =
  | { kind: 'idle' | 'sending' }
  /** The workflow has answered. */
  | { kind: 'done'; answer: A }
  /** 202: kept, and done when the engine is back. */
  | { kind: 'pending'; answer: A }
  /** 409: it no longer fits; `problem.present` is how things stand. */
  | { kind: 'conflict'; problem: ApiError }
  | { kind: 'refused'; problem: ApiError }
  /** No answer, so nobody knows. Sent again it is the same command, and is done once. */
  | { kind: 'unknown' };

export interface Command<B extends object, A = Applied> {
  send(body: B): void;
  state: CommandState<A>;
  /** Forgets what became of it. */
  reset(): void;
}

/**
 * A command to Husly. Its `commandId` is made once for what is to be done: a double click, a retry after a lost answer and
 * a reload in between all send the same one; only an answer ends it.
 *
 * @param path under `/api/v1`
 * @param touches the queries that say something else afterwards
 * @param onDone after 200, 201 and 202, before the queries are asked anew
 */
export function useCommand<B extends object, A = Applied>(
  path: string,
  { touches, onDone }: { touches: readonly QueryKey[]; onDone?: (answer: A) => void },
): Command<B, A> {
  const queries = useQueryClient();
  const askAnew = () => Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey })));
  const { mutate, reset, ...mutation } = useMutation<Answer<A>, Error, B>({
    mutationFn: (body) => send<A>('POST', path, { ...body, commandId: commandIdFor(path, body) }),
    onSuccess: ({ body }) => {
      dropDraft(intentOf(path));
      onDone?.(body);
      return askAnew();
    },
    onError: (error) => {
      if (!isAnswer(error)) return;
      dropDraft(intentOf(path));
      if (error.status === 409) void askAnew();
    },
  });
  return { send: (body) => void (mutation.isPending || mutate(body)), state: stateOf(mutation), reset };
}

/** A 5xx may have kept the command: sent again it must be the same one. A 401 is asked again after logging in. */
const isAnswer = (error: Error): error is ApiError =>
  error instanceof ApiError && error.status < 500 && error.status !== 401;

const intentOf = (path: string): string => `command:${path}`;

function commandIdFor(path: string, body: object): string {
  const said = JSON.stringify(body);
  const kept = readDraft(intentOf(path));
  if (kept?.slice(36) === said) return kept.slice(0, 36);
  const commandId = crypto.randomUUID();
  keepDraft(intentOf(path), commandId + said);
  return commandId;
}

function stateOf<A>({
  data,
  error,
  isPending,
}: {
  data: Answer<A> | undefined;
  error: Error | null;
  isPending: boolean;
}): CommandState<A> {
  if (isPending) return { kind: 'sending' };
  if (data) return { kind: data.status === 202 ? 'pending' : 'done', answer: data.body };
  if (!error) return { kind: 'idle' };
  if (!(error instanceof ApiError)) return { kind: 'unknown' };
  return { kind: error.status === 409 ? 'conflict' : 'refused', problem: error };
}
