import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../store/open.js';
import { seedCase, storedMessage, thursdayAtTen } from '../activities/notifySetup.js';
import { runInChild } from '../ops/child.js';
import { ownPoints, type Job } from '../support/dyingSender.js';
import { startTwilioDouble, type TwilioDouble } from '../support/twilioDouble.js';

/**
 * `kill -9` of the sending process at every point of the send, each time with two messages so far on their way; the next
 * process, when the dead one's lease is over, sees to what it left and dies a point later. Twilio takes each message once.
 */
const points = [...ownPoints, 'atTwilioAsked', 'atTwilioTaken'] as const;
type Point = (typeof points)[number];

/** Longer than a lease. */
const betweenProcessesMs = 130_000;
const folder = mkdtempSync(join(tmpdir(), 'husly-test-'));
let now = Date.parse(thursdayAtTen);
let double: TwilioDouble;
beforeAll(async () => void (double = await startTwilioDouble(() => now)));
afterAll(async () => {
  await double.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sending {
  caseId: string;
  number: string;
}
const idsOf = (sendings: readonly Sending[]): string[] => sendings.map((s) => s.caseId);

/** A process that finishes what others have left, begins on more, and dies there; answers how it ended. */
async function senderProcess(left: Sending[], begun: Sending[], point: Point | null): Promise<string> {
  const dieAt = ownPoints.find((own) => own === point) ?? null;
  const job: Job = { folder, twilio: double.settings, now, finish: idsOf(left), begin: idsOf(begun), dieAt };
  const script = `const { sendUntilDeath } = await import('./test/support/dyingSender.ts');
    await sendUntilDeath(JSON.parse(process.env.JOB));`;
  const child = runInChild(script, { JOB: JSON.stringify(job) });
  let arrived = 0;
  double.onSend = (moment, to) => {
    if (point !== (moment === 'asked' ? 'atTwilioAsked' : 'atTwilioTaken') || !begun.some((s) => s.number === to))
      return;
    arrived += 1;
    if (arrived === begun.length) child.kill();
    return new Promise(() => undefined);
  };
  return child.ended;
}

/** Two cases for each point. */
async function seed(): Promise<Map<Point, Sending[]>> {
  const store = await openStore({ kind: 'embedded', folder });
  const seeded = new Map<Point, Sending[]>();
  for (const [n, point] of points.entries())
    for (const e164 of [`+45201234${n}1`, `+45201234${n}2`]) {
      const caseId = await seedCase(store.db, { phones: [{ e164, sms: true, usable: true }] });
      seeded.set(point, [...(seeded.get(point) ?? []), { caseId, number: e164 }]);
    }
  await store.close();
  return seeded;
}

it('sends each message exactly once, wherever the process dies, also where the look-up fails first', async () => {
  const sendings = await seed();
  let left: Sending[] = [];
  for (const point of points) {
    const begun = sendings.get(point) ?? [];
    expect({ point, end: await senderProcess(left, begun, point) }).toEqual({ point, end: 'SIGKILL' });
    // Only there has Twilio taken what nobody has written down.
    const taken = double.taken.filter((sms) => begun.some((s) => s.number === sms.to)).length;
    expect({ point, taken }).toEqual({ point, taken: takenBefore.has(point) ? 2 : 0 });
    left = begun;
    now += betweenProcessesMs;
    double.lookUpTroubles = 1;
  }
  expect(await senderProcess(left, [], null)).toBe('0');

  const store = await openStore({ kind: 'embedded', folder });
  for (const [point, both] of sendings)
    for (const { caseId, number } of both) {
      const taken = double.taken.filter((sms) => sms.to === number);
      const row = await storedMessage(store.db, caseId, 'contactRequest:1:sms');
      const end = { point, times: taken.length, status: row?.status, providerId: row?.providerId };
      expect(end).toEqual({ point, times: 1, status: 'sent', providerId: taken[0]?.sid });
    }
  await store.close();
  expect(double.lookUps).toBeGreaterThan(2 * takenBefore.size);
}, 240_000);

const takenBefore = new Set<Point>(['atTwilioTaken', 'afterAnswer', 'afterSettle']);
