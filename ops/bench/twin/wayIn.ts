import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { sql } from 'drizzle-orm';
import express from 'express';
import type { Db } from '../../../store/open.js';
import { openOnLoopback } from '../../loopback.js';

/**
 * What design §4 asks of any command, in as few statements as it can be done with: kept before the engine is asked, written
 * into a list in a transaction, and its answer noted.
 */
interface Kept {
  keep: (commandId: string, workflowId: string) => Promise<void>;
  list: (workflowId: string) => Promise<void>;
  settle: (commandId: string) => Promise<void>;
}

/** Two tables of the twin's own. */
export async function openKept(db: Db): Promise<Kept> {
  await db.execute(sql`create table twin_commands (id uuid primary key, workflow_id text, applied boolean)`);
  await db.execute(sql`create table twin_list (workflow_id text primary key, told int not null)`);
  return {
    async keep(commandId, workflowId) {
      await db.execute(sql`insert into twin_commands values (${commandId}, ${workflowId}, false)`);
    },
    async list(workflowId) {
      await db.transaction(async (tx) => {
        await tx.execute(sql`insert into twin_list values (${workflowId}, 1)
          on conflict (workflow_id) do update set told = twin_list.told + 1`);
      });
    },
    async settle(commandId) {
      await db.execute(sql`update twin_commands set applied = true where id = ${commandId}`);
    },
  };
}

/** A way in by HTTP on loopback: one POST for one command. */
export async function serveCommands(
  kept: Kept,
  tell: (workflowId: string) => Promise<void>,
): Promise<{ send: (workflowId: string) => Promise<void>; close: () => Promise<void> }> {
  const app = express().use(express.json());
  app.post('/:workflowId', async ({ params: { workflowId }, body }, res) => {
    const commandId = randomUUID();
    await kept.keep(commandId, workflowId);
    await tell(workflowId);
    await kept.settle(commandId);
    res.json(body);
  });
  const { url, close } = await openOnLoopback(createServer(app));
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"outcome":"noAnswer"}' };
  return {
    async send(workflowId) {
      const answer = await fetch(`${url}/${encodeURIComponent(workflowId)}`, init);
      if (!answer.ok) throw new Error(`the twin answered ${answer.status}: ${await answer.text()}`);
      await answer.json();
    },
    close,
  };
}
