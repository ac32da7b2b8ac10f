/**
 * Reads lists beside the event loop: in a thread with a bound on its memory, one list at a time with a short line behind
 * it. What breaks the thread is one list's trouble and nobody else's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Mapping } from './columns.js';
import type { ListRow } from './readList.js';
import type { RowReading } from './rowReport.js';
import type { Sender } from './rows.js';

export interface ListJob {
  path: string;
  /** Bytes. */
  size: number;
  fileName: string;
  sender: Sender;
  mapping: Mapping;
  /** ISO UTC instant: dates are read as of then. */
  at: string;
}
export interface ReadRow extends ListRow {
  /** Null where the row cannot be told apart into cells, or tells a fact. */
  reading: RowReading | null;
}
type Columns = { header: string; field: string | null }[];
export interface OpenList {
  columns: Columns;
  notes: string[];
  /** Once, in the order of the list. */
  batches: AsyncIterable<ReadRow[]>;
}

/** What the thread is asked, and what it answers to each. */
export type Asked = ({ kind: 'open' } & ListJob) | { kind: 'more' };
export type Said =
  | { kind: 'refused'; detail: string; columns: Columns }
  | { kind: 'begun'; columns: Columns; notes: string[] }
  | { kind: 'rows'; rows: ReadRow[] }
  | { kind: 'done' };

export type Read<T> =
  | { kind: 'read'; value: T }
  /** A plain Danish answer about the whole file. */
  | { kind: 'unreadable'; detail: string; columns: Columns }
  /** So many lists wait already that another would wait too long. */
  | { kind: 'busy' };

export interface ListReader {
  /** Reads a list and has it used, batch by batch; the next list waits until then. */
  read<T>(job: ListJob, use: (list: OpenList) => Promise<T>): Promise<Read<T>>;
}

/** Lists that may wait behind the one that is read. A large one takes a few seconds. */
const mostWaiting = 8;
/** A thread takes half a second to begin, so it stays a while for the next list. */
const idleMs = 60_000;
/** The largest list there may be is looked at in a third of this [measured: 20 MB, 2 cores]. */
const silentMs = 60_000;
/** MB. Four million cells of an Excel file, the most that is read, need about half of it [measured]. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

const BROKEN =
  'Listen kan ikke læses: den er for stor eller beskadiget. Gem listens celler i en ny fil som “CSV UTF-8”, og send den.';

/** The thread has ended, or says nothing; its cause is told apart from what is done with the rows. */
class ThreadBroken extends Error {}

/**
 * @param broken is told when a thread breaks: a code, never a word of the list
 */
export function createListReader(broken: (code: string) => void): ListReader {
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const end = (): void => {
    void thread?.terminate();
    thread = null;
  };
  const reading = async <T>(job: ListJob, use: (list: OpenList) => Promise<T>): Promise<Read<T>> => {
    clearTimeout(idle);
    thread ??= begin();
    try {
      return await readBy(thread, job, use);
    } catch (error) {
      // Also where the rows could not be used: the thread may still hold the rest of the list.
      end();
      if (!(error instanceof ThreadBroken)) throw error;
      broken(error.message);
      return { kind: 'unreadable', detail: BROKEN, columns: [] };
    } finally {
      thread?.unref();
      idle = setTimeout(end, idleMs).unref();
    }
  };
  return {
    async read(job, use) {
      if (waiting > mostWaiting) return { kind: 'busy' };
      waiting += 1;
      const mine = turn.then(() => reading(job, use));
      turn = mine.catch(() => undefined);
      return mine.finally(() => (waiting -= 1));
    },
  };
}

/** One that runs out of memory while nobody asks it anything ends alone: without a listener its end would be ours. */
const begin = (): Worker =>
  new Worker(new URL('readerThread.mjs', import.meta.url), { execArgv: [], resourceLimits }).on(
    'error',
    () => undefined,
  );

async function readBy<T>(thread: Worker, job: ListJob, use: (list: OpenList) => Promise<T>): Promise<Read<T>> {
  thread.ref();
  const said = await ask(thread, { kind: 'open', ...job });
  if (said.kind === 'refused') return { kind: 'unreadable', detail: said.detail, columns: said.columns };
  if (said.kind !== 'begun') throw new ThreadBroken(`it said ${said.kind}`);
  const { columns, notes } = said;
  return { kind: 'read', value: await use({ columns, notes, batches: batchesOf(thread) }) };
}

async function* batchesOf(thread: Worker): AsyncGenerator<ReadRow[]> {
  for (;;) {
    const said = await ask(thread, { kind: 'more' });
    if (said.kind !== 'rows') return;
    yield said.rows;
  }
}

async function ask(thread: Worker, asked: Asked): Promise<Said> {
  const heard = new AbortController();
  const answer = new Promise<Said>((resolve, reject) => {
    const { signal } = heard;
    const failed = (error: unknown): void => reject(new ThreadBroken(codeOf(error)));
    thread.once('message', resolve).once('error', failed).once('exit', failed);
    signal.addEventListener('abort', () => thread.off('message', resolve).off('error', failed).off('exit', failed));
    void sleep(silentMs, undefined, { signal, ref: false }).then(
      () => failed('silent'),
      () => undefined,
    );
  });
  thread.postMessage(asked, []);
  return answer.finally(() => heard.abort());
}

/** Its message might hold a cell. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.name;
}
