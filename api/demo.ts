import { z } from 'zod';
import type { Instant } from '../domain/case.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';

export const demoStep = z.union([
  z.strictObject({ by: z.enum(['day', 'week']).describe('to eight in the morning of that day') }),
  z.strictObject({ caseId: z.uuid().toLowerCase().describe('to the next event of this case') }),
]);
export type DemoStep = z.infer<typeof demoStep>;

export const demoClock = z
  .object({ now: z.iso.datetime() })
  .meta({ id: 'DemoClock', description: 'What the demo’s clock says' });
export const demoMoved = z
  .object({
    now: z.iso.datetime(),
    moved: z.number().int().describe('how many cases and inquiries something has happened to'),
  })
  .meta({ id: 'DemoMoved', description: 'Where the demo’s clock has gone' });

/** A demo's own clock, which moves all cases with it. */
export interface Demo {
  now(): Instant;
  /**
   * Moves the clock, and every open case and inquiry with it.
   *
   * @returns when all have come to rest; `moving`: somebody else moves it just now; `nothingAhead`: this case waits for people
   */
  advance(step: DemoStep): Promise<z.infer<typeof demoMoved> | 'moving' | 'nothingAhead'>;
}

const detail = {
  moving: 'Demoens ur er allerede på vej. Vent et øjeblik, og prøv igen.',
  nothingAhead: 'Sagen er afsluttet, findes ikke eller venter på, at nogen gør noget. Der sker intet af sig selv.',
};

/** Only in a demo; nowhere else is there such a path. */
export function demoRoutes(mount: Mount, demo: Demo): void {
  mount({
    method: 'get',
    path: '/demo',
    summary: 'What the demo’s clock says',
    roles: null,
    params: nothing,
    query: nothing,
    body: nothing,
    responses: { 200: { description: 'The clock', schema: demoClock } },
    handle: async () => ({ status: 200, body: { now: demo.now() } }),
  });
  mount({
    method: 'post',
    path: '/demo/advance',
    summary: 'Move the demo’s clock: to the next day, the next week, or the next event of a case',
    roles: ['outreach', 'caseworker', 'supervisor'],
    params: nothing,
    query: nothing,
    body: demoStep,
    responses: { 200: { description: 'All cases have come to rest there', schema: demoMoved } },
    async handle({ body }) {
      const moved = await demo.advance(body);
      if (typeof moved === 'string') throw new Problem(409, moved, detail[moved]);
      return { status: 200, body: moved };
    },
  });
}
