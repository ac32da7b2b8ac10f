import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, ne } from 'drizzle-orm';
import type { MessageProvider } from '../../activities/providers/port.js';
import { openCase, type CaseFacts, type Message } from '../../domain/case.js';
import { spreadMs } from '../../domain/course.js';
import { homeMunicipality } from '../../domain/policy.js';
import { cases, citizens, messages, phones } from '../../store/schema.js';
import { caseWorkflowId, casesQueue, type CaseInput } from '../../workflows/contract.js';
import type { restanceCase } from '../../workflows/restanceCase.js';
import { loadConfig } from '../config.js';
import { figuresOf, takeTurns } from './complete.js';
import type { Figure } from './figure.js';
import { openRig, type Rig } from './rig.js';
import { importRows } from './settle.js';

/** What the activity's clock says when the bench begins: a Tuesday at 10 in Copenhagen, whenever it runs. */
const tuesdayAtTen = Date.parse('2032-03-02T09:00:00.000Z');
const thatEvening = '2032-03-02T18:00:00.000Z';
const startsPerSecond = 40;
const startsAtOnce = 50;
/** As long as a gateway takes to answer. */
const answersAfterMs = 50;
/** Calls to be completed meanwhile. */
const calls = 200;

/** A provider that only counts: how often it took what, and when. */
function countingProvider() {
  const taken = new Map<string, number>();
  const times: number[] = [];
  const provider: MessageProvider = {
    name: 'counting',
    async send({ to }) {
      await sleep(answersAfterMs);
      taken.set(to, (taken.get(to) ?? 0) + 1);
      times.push(performance.now());
      return { kind: 'accepted', providerId: randomUUID() };
    },
    findSent: async () => [],
    forget: async () => 'forgotten',
    close: () => undefined,
  };
  return { provider, taken, times };
}

/** `count` reminders due in one minute, at the rate `HUSLY_MESSAGES_PER_SECOND` allows; calls are completed meanwhile. */
export async function drainFigures(count: number): Promise<Figure[]> {
  const { messagesPerSecond } = loadConfig(process.env);
  const begun = Date.now();
  const now = (): number => tuesdayAtTen + Date.now() - begun;
  const { provider, taken, times } = countingProvider();
  const rig = await openRig({ timeSkipping: false, sending: { sms: provider, messagesPerSecond, now } });
  try {
    await importRows(rig, 0, calls);
    const due = await waitingCases(rig, count);
    await sleep(Math.max(0, due - Date.now()));
    const isOver = (): boolean => taken.size >= count;
    const answers = await takeTurns(rig, { calls, quietMs: 70, over: isOver });
    while (!isOver()) await sleep(100);
    await check(rig, taken, count);
    const others = await rig.db.$count(messages, and(eq(messages.status, 'sent'), ne(messages.provider, 'counting')));
    const seconds = ((times.at(-1) ?? NaN) - (times[0] ?? NaN)) / 1000;
    const beside = others > 0 ? ` and ${others} e-mails of the calls, which count too` : '';
    const limited = `${count} reminders${beside}, limit ${messagesPerSecond} a second, at most ${peak(times)} in one second`;
    return [
      {
        figure: 'reminders due in one minute, sent',
        unit: '/s',
        measured: (count + others - 1) / seconds,
        // Fewer than the limit takes in the minutes over which they are spread are sent as they come.
        twin: Math.min(messagesPerSecond, (1000 * count) / spreadMs),
        aim: { atLeast: 0.95 },
        note: `${limited}; none twice, lost or stale. The ratio is to the limit`,
      },
      ...figuresOf(
        'completing a task meanwhile',
        answers,
        `${answers.husly.length} calls without an answer while reminders go out`,
      ),
    ];
  } finally {
    await rig.stop();
  }
}

/** Cases that wait with one reminder each, all due at the same moment. Milliseconds. */
async function waitingCases({ db, client }: Rig, count: number): Promise<number> {
  const due = Date.now() + 15_000 + (1000 * count) / startsPerSecond;
  const ids = Array.from({ length: count }, () => randomUUID());
  for (let from = 0; from < count; from += 500) {
    const some = [...ids.entries()].slice(from, from + 500);
    await db.insert(cases).values(some.map(([, caseId]) => rowOf(caseId)));
    await db.insert(citizens).values(some.map(([n, caseId]) => ({ ...citizen, caseId, street: `Vestergade ${n}` })));
    await db.insert(phones).values(some.map(([n, caseId]) => ({ ...phone, caseId, e164: `+45${30_000_000 + n}` })));
  }
  const queue = [...ids];
  const start = async (): Promise<void> => {
    for (let caseId = queue.pop(); caseId; caseId = queue.pop()) {
      const carried = { state: waiting(caseId, due), seq: 1, commandIds: [] };
      await client.workflow.start<typeof restanceCase>('restanceCase', {
        workflowId: caseWorkflowId(caseId),
        taskQueue: casesQueue,
        args: [{ carried } satisfies CaseInput],
      });
    }
  };
  await Promise.all(Array.from({ length: startsAtOnce }, start));
  if (Date.now() > due) process.stderr.write('the cases were started late: not all reminders were due at once\n');
  return due;
}

const openedAt = new Date(tuesdayAtTen).toISOString();
const factsOf = (caseId: string): CaseFacts => ({
  caseId,
  municipality: homeMunicipality,
  openedAt,
  reach: { phones: [{ id: 'p1', usable: true, sms: true }], email: false, address: true },
  children: false,
  knownNeed: false,
  legal: {},
  doubts: [],
});
const rowOf = (caseId: string) => ({
  caseId,
  municipality: homeMunicipality,
  addressKey: caseId,
  householdKey: caseId,
  openedAt,
  facts: factsOf(caseId),
  started: true,
  seq: 1,
});
const citizen = { tenants: ['Anne Øster'], tenantKeys: ['anne oester'], postcode: '8900', city: 'Randers C' };
const phone = { phoneId: 'p1', asWritten: '', usable: true, sms: true };

function waiting(caseId: string, due: number) {
  const message: Message = {
    key: 'contactRequest:1:sms',
    purpose: 'contactRequest',
    channel: 'sms',
    notBefore: new Date(due).toISOString(),
    notAfter: thatEvening,
    because: [],
  };
  return { ...openCase(factsOf(caseId)), messages: [{ ...message, status: 'planned' as const }] };
}

/** @throws where one is doubled, lost or not on record: the figure would be wrong */
async function check({ db }: Rig, taken: Map<string, number>, count: number): Promise<void> {
  const sent = (): Promise<number> => db.$count(messages, eq(messages.provider, 'counting'));
  const twice = [...taken.values()].filter((times) => times > 1).length;
  for (let tries = 0; tries < 100 && (await sent()) < count; tries++) await sleep(100);
  const onRecord = await sent();
  if (twice > 0 || onRecord !== count)
    throw new Error(`${twice} went out twice, ${onRecord} of ${count} are on record`);
}

/** The most in any one second. */
function peak(times: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
