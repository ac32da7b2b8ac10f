import { Router } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { sql } from 'drizzle-orm';
import { homeMunicipality } from '../domain/policy.js';
import { counts } from '../store/lists.js';
import { heldUpMessages } from '../store/messageList.js';
import type { ApiDeps } from './deps.js';

/** `/healthz`: the process lives. `/readyz`: it can work: database and engine answer. `/metrics`: for Prometheus. */
export function healthRoutes({ db, client, now }: ApiDeps): Router {
  const router = Router();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauge(registry, 'husly_cases_open', 'Open cases', async () => (await counts(db)).open);
  gauge(registry, 'husly_cases_unstarted', 'Cases the engine has not taken', async () => (await counts(db)).unstarted);
  const heldUp = new Gauge({
    name: 'husly_messages_held_up',
    help: 'Messages that should have gone out more than an hour ago and are still being tried',
    labelNames: ['channel'],
    registers: [registry],
    async collect() {
      for (const channel of ['sms', 'email']) heldUp.set({ channel }, 0);
      for (const { channel, count } of await heldUpMessages(db, homeMunicipality, now()))
        heldUp.set({ channel }, count);
    },
  });
  router.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  router.get('/readyz', async (_req, res) => {
    const [database, engine] = await Promise.all([
      answers(db.execute(sql`select 1`)),
      answers(client.withDeadline(Date.now() + 2_000, () => client.connection.workflowService.getSystemInfo({}))),
    ]);
    res.status(database && engine ? 200 : 503).json({ database, engine });
  });
  router.get('/metrics', async (_req, res) => void res.type(registry.contentType).send(await registry.metrics()));
  return router;
}

function gauge(registry: Registry, name: string, help: string, read: () => Promise<number>): void {
  const made = new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      made.set(await read());
    },
  });
}

const answers = (asked: PromiseLike<unknown>): Promise<boolean> =>
  Promise.resolve(asked).then(
    () => true,
    () => false,
  );
