import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflowBundle } from '../../worker/bundle.js';
import { historiesFolder, recordHistories } from '../support/recordHistories.js';

/**
 * Running cases survive a release: every stored life is replayed against the workflow code as it is now. A failure here
 * means that the change needs `patched` (engineering.md C1). `HUSLY_RECORD_HISTORIES=1` records a new kind of life; those
 * that lie there stay as they were lived.
 */
let bundle: WorkflowBundle;
beforeAll(async () => {
  if (process.env['HUSLY_RECORD_HISTORIES']) await recordHistories();
  else Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  bundle = await workflowBundle();
});

const files = (): string[] => readdirSync(historiesFolder).filter((file) => file.endsWith('.json'));
const historyIn = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(historiesFolder, file), 'utf8'));

describe('recorded lives', () => {
  it('are small, and there is one of each kind', async () => {
    expect(files()).toEqual([
      'advice.json',
      'agreementMissed.json',
      'handedOver.json',
      'hearingMoved.json',
      'importList.json',
      'incoming.json',
      'locate.json',
      'morningList.json',
      'noPhone.json',
      'ordinary.json',
      'paidWhileWaiting.json',
      'rollFirst.json',
      'rollLast.json',
      'safeVisit.json',
      'shortClock.json',
      'spread.json',
      'unreached.json',
    ]);
    for (const file of files()) expect((await stat(join(historiesFolder, file))).size).toBeLessThan(150_000);
  });

  it('replay with the code of today', async () => {
    for (const file of files()) {
      const replayed = Worker.runReplayHistory({ workflowBundle: bundle }, await historyIn(file), `case:${file}`);
      await expect(replayed).resolves.toBeUndefined();
    }
  });

  it('do not replay with code that decides otherwise', async () => {
    // The planner asked by a regular activity: another command in the history.
    const otherwise = bundle.code.replace(/(const \{ plan \} = \S*\.)proxyLocalActivities/, '$1proxyActivities');
    expect(otherwise).not.toBe(bundle.code);
    const history = await historyIn('noPhone.json');
    const replayed = Worker.runReplayHistory({ workflowBundle: { code: otherwise } }, history, 'case:otherwise');
    await expect(replayed).rejects.toThrow('Nondeterminism');
  });
});
