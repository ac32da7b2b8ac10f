/** The thread in which lists are read: one file at a time, batch after batch, each when it is asked for. */
import { parentPort } from 'node:worker_threads';
import type { Asked, ReadRow, Said } from './reader.js';
import { readList } from './readList.js';
import { rowReader } from './rowReport.js';
import { fileSource } from './source.js';

const BATCH = 500;

/** Everything that is to be said about a list, in order. */
async function* saidOf({ path, size, fileName, sender, mapping, at }: Asked & { kind: 'open' }): AsyncGenerator<Said> {
  const list = await readList(fileSource(path, size), fileName, sender, mapping);
  if (!list.ok) return yield { kind: 'refused', detail: list.detail, columns: list.columns };
  const columns = list.columns.map(({ header, field }) => ({ header, field }));
  yield { kind: 'begun', columns, notes: list.notes };
  const understand = rowReader(columns, at);
  let rows: ReadRow[] = [];
  for await (const row of list.rows) {
    rows.push({ ...row, reading: row.fact === null ? row.request && understand(row.request) : null });
    if (rows.length < BATCH) continue;
    yield { kind: 'rows', rows };
    rows = [];
  }
  yield { kind: 'rows', rows };
  yield { kind: 'done' };
}

let saying: AsyncGenerator<Said> | null = null;

async function answer(asked: Asked): Promise<void> {
  if (asked.kind === 'open') {
    await saying?.return(undefined); // a list that nobody wanted to its end lets go of its file
    saying = saidOf(asked);
  }
  const said = await saying?.next();
  if (said?.done === false) parentPort?.postMessage(said.value, []);
}

// What fails here ends the thread, and whoever asked hears of it.
parentPort?.on('message', (asked: Asked) => void answer(asked));
