import { createServer } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { caseSummary, received, theCase } from '../../api/schemas.js';
import { household, launch, pages, processesOf, soon, startTestHusly, type TestHusly } from '../support/husly.js';

/** Starting, being refused, ending: what is left behind, and what goes on at the next start. */
let husly: TestHusly | undefined;
afterEach(async () => {
  await husly?.dispose();
  husly = undefined;
});

/** A whole list has to be taken in, on a machine that may be busy. */
const late = { timeout: 150_000, interval: 100 };
const begun = z.object({ importId: z.uuid() });
const report = z.object({
  status: z.string(),
  counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
  rows: z.array(z.object({ row: z.number(), result: z.string().nullable(), caseId: z.string().nullable() })),
});

const oneLine = (said: string): string => {
  expect(said.trim().split('\n')).toHaveLength(1);
  return said.trim();
};

describe('a second start', () => {
  it('on the same data folder is refused with one line that says what to do; the first goes on', async () => {
    husly = await startTestHusly();
    const second = launch({ ...husly.env, PORT: '0', HUSLY_TEMPORAL_PORT: '1' });
    expect(await second.ended).toBe(1);
    expect(oneLine(second.said())).toMatch(new RegExp(`${husly.pid}.*HUSLY_DATA_DIR`));
    expect((await fetch(`${husly.url}/readyz`)).status).toBe(200);
    expect(readFileSync(join(husly.dataDir, 'husly.lock'), 'utf8')).toContain(String(husly.pid));
  });

  it('on a taken port is refused with one line that names the variable', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    husly = await startTestHusly();
    expect(await husly.end('SIGINT')).toBe(0);
    for (const variable of ['PORT', 'HUSLY_TEMPORAL_PORT']) {
      const refused = launch({ ...husly.env, [variable]: String(port) });
      expect(await refused.ended).toBe(1);
      expect(oneLine(refused.said())).toMatch(new RegExp(`${port}.*\\b${variable}\\b`));
      expect(processesOf(husly.dataDir)).toEqual([]);
    }
    taken.close();
  });
});

describe('a wrong setting', () => {
  it.each([
    ['HOST', '0.0.0.0'],
    ['PORT', 'many'],
    ['DATABASE_URL', 'mysql://x'],
  ])('%s=%s is refused with one line before anything is started', async (variable, value) => {
    const refused = launch({ ...process.env, [variable]: value });
    expect(await refused.ended).toBe(1);
    expect(oneLine(refused.said())).toContain(variable);
  });
});

describe('the end', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s leaves no process behind, and a new start knows every case',
    async (signal) => {
      husly = await startTestHusly();
      const { caseId } = (await husly.as('intake').post('/cases', household({ phones: ['20123456'] }))).as(received);
      const { temporalPid, dataDir } = husly;
      expect(await husly.end(signal)).toBe(0);
      expect(() => process.kill(temporalPid, 0)).toThrow('ESRCH');
      expect(processesOf(dataDir)).toEqual([]);
      await husly.start();
      const found = (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
      expect(found.tasks).toMatchObject([{ kind: 'call' }]);
    },
  );

  it('by kill -9 takes the Temporal server along', async () => {
    husly = await startTestHusly();
    const { dataDir } = husly;
    await husly.end('SIGKILL');
    await expect.poll(() => processesOf(dataDir), soon).toEqual([]);
  });
});

describe('kill -9 in the middle of an import', () => {
  it('and a new start complete it: one case for each row', async () => {
    husly = await startTestHusly();
    const product = husly;
    const households = Array.from({ length: 500 }, (_, n) => household({ number: `12-${n}` }));
    const rows = households.map(({ citizen, tenancy }) =>
      [citizen.name, citizen.address.street, '8900', tenancy?.number, '1.234,50'].join(';'),
    );
    const list = Buffer.from(['Lejer;Adresse;Postnr.;Lejemålsnr.;Restance', ...rows].join('\n'));
    const { importId } = (await product.as('intake').upload('/imports', 'liste.csv', list)).as(begun);
    const reportOf = async () => (await product.as('intake').get(`/imports/${importId}`)).as(report);
    await expect.poll(async () => (await reportOf()).counts.created, { ...soon, interval: 10 }).toBeGreaterThan(60);
    await product.end('SIGKILL');
    await product.start();
    expect((await reportOf()).counts.created).toBeLessThan(500);
    await expect.poll(async () => (await reportOf()).status, late).toBe('completed');
    const { counts, rows: answered } = await reportOf();
    expect(counts).toEqual({ created: 500, existing: 0, updated: 0, rejected: 0 });
    expect(new Set(answered.map((r) => r.caseId)).size).toBe(500);
    const open = async () => (await pages(product.as('supervisor'), '/cases', caseSummary, 200)).flat();
    expect(new Set((await open()).map((c) => c.caseId))).toEqual(new Set(answered.map((r) => r.caseId)));
    expect(await open()).toHaveLength(500);
    await expect.poll(async () => (await open()).filter((c) => c.dueAt === null).length, late).toBe(0);
  }, 240_000);
});
