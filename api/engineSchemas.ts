import { z } from 'zod';

const instant = z.iso.datetime();
const whole = z.number().int();
const url = z.url().nullable().describe('in the Temporal Web UI; null where there is none');

/** How a part of the machinery is, for somebody who is no engineer. */
const told = {
  state: z.enum(['ok', 'attention', 'broken', 'unknown']).describe('unknown: the engine did not answer'),
  text: z.string().describe('in Danish: what it means'),
  todo: z.string().nullable().describe('in Danish: what to do; null: nothing'),
};
const waiting = z.object({ count: whole, since: instant.nullable() });

export const engine = z
  .object({
    at: instant,
    versions: z.object({ husly: z.string(), node: z.string(), temporal: z.string().nullable() }),
    ui: url,
    engine: z.object(told),
    workers: z.object({
      ...told,
      queues: z.array(
        z.object({
          queue: z.enum(['cases', 'notify']),
          workers: whole.describe('that have asked for work in the last minute and a half'),
          backlog: whole,
          oldestSeconds: whole,
        }),
      ),
    }),
    stuck: z.object({
      ...told,
      failing: z
        .array(z.object({ workflowId: z.string(), caseId: z.uuid().nullable(), url }))
        .describe('workflows whose steps fail again and again; twenty at most'),
      planFailed: z.object({ count: whole, list: z.string() }),
      silent: z.object({ count: whole, cases: z.array(z.object({ caseId: z.uuid(), since: instant, url })) }),
    }),
    providers: z.object({
      ...told,
      channels: z.array(
        z.object({
          channel: z.enum(['sms', 'email']),
          providers: z.array(z.string()).describe('by preference; `outbox`: nothing leaves this machine'),
          last: z
            .object({ provider: z.string(), at: instant })
            .nullable()
            .describe('who took a message last, and when'),
          failingOver: z.boolean().describe('the second one has taken the latest message of the last hour'),
          heldUp: waiting.nullable(),
        }),
      ),
    }),
    schedules: z.object({
      ...told,
      items: z.array(
        z.object({ id: z.string(), lastAt: instant.nullable(), nextAt: instant.nullable(), paused: z.boolean() }),
      ),
    }),
    relay: z.object({
      ...told,
      commands: waiting.describe('accepted, and not yet with their case'),
      unstarted: waiting.describe('cases and inquiries that the engine has not taken'),
    }),
  })
  .meta({
    id: 'Engine',
    description: 'Whether the machinery works, in words for a supervisor and with links for an engineer',
  });
export type EngineReport = z.infer<typeof engine>;
