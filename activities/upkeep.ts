import { WorkflowNotFoundError } from '@temporalio/client';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { Instant } from '../domain/case.js';
import { policyFor } from '../domain/policy.js';
import { deliverInOrder, type RelayDeps } from '../relay/deliver.js';
import { relayToInquiries, startInquiry } from '../relay/inquiries.js';
import { takeUpIncoming } from '../relay/incoming.js';
import { takeEarlyReceipts } from '../relay/receipts.js';
import { relayOnce } from '../relay/relay.js';
import { relayToVisits, startVisits } from '../relay/visits.js';
import { makeAnew, startCase, startImports } from '../relay/start.js';
import { carryOutDecision } from '../relay/links.js';
import { atomically } from '../store/atomically.js';
import { decisionsLeft } from '../store/matches.js';
import { deadline, replaceView } from '../store/projection.js';
import { receiveAgain } from '../intake/receive.js';
import { registerAgain } from '../intake/walkIn.js';
import { putBackUntold, refusedAtTheEnd } from '../store/commands.js';
import { forgetAnswers } from '../store/idempotency.js';
import { dropCutOff } from '../store/imports.js';
import { forgetEarly, markForgotten, messagesToForget } from '../store/receipts.js';
import { lateInquiries, unstartedInquiries } from '../store/inquiries.js';
import { forgetLooks } from '../store/looks.js';
import { forgetSessions } from '../store/sessions.js';
import { passedDeadlines, setDeadline, silentCases, unstartedCases, type SilentCase } from '../store/upkeep.js';
import type { MessageProvider } from './providers/port.js';
import { caseView, caseWorkflowId, type HouseActivities } from '../workflows/contract.js';

/** A row this old should have been taken by the engine. */
const startedWithinMs = 30_000;
/** A case that is silent for so long after it should have spoken has lost its row, or its row has lost the case. */
const silentMs = 300_000;
/** Two days: a sender who was away overnight may still repeat what it sent. */
const answersKeptMs = 172_800_000;

/** A year: a citizen who asks who has seen their case is answered, and a misuse is found when the year is gone through. */
const looksKeptMs = 365 * 86_400_000;

/** An hour: no list takes that long to be read. */
const readWithinMs = 3_600_000;

const ago = (now: Instant, ms: number): Instant => new Date(Date.parse(now) - ms).toISOString();

export interface UpkeepDeps extends RelayDeps {
  /** Deletes the text of a message at the provider of this name. */
  forget: (provider: string, providerId: string) => ReturnType<MessageProvider['forget']>;
}

/** The activity that mends what a crash left lying. Each step may be repeated; one that fails holds up no other. */
export function createUpkeep(deps: UpkeepDeps): HouseActivities['upkeep'] {
  const steps = [
    startVisits,
    relayToVisits,
    startUnstarted,
    startImports,
    startInquiries,
    (own: UpkeepDeps) => relayOnce(own),
    relayToInquiries,
    takeUpIncoming,
    takeEarlyReceipts,
    refreshDeadlines,
    carryOutDecisions,
    receiveRefused,
    forgetOld,
    forgetTexts,
    reproject,
  ];
  return () => each(steps, (step) => step(deps));
}

/**
 * Does the work for each, one after another, also where it fails for some.
 *
 * @throws the first failure, when all have had their turn
 */
async function each<T>(items: Iterable<T> | AsyncIterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for await (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function startUnstarted(deps: RelayDeps): Promise<void> {
  const unstarted = await unstartedCases(deps.db, ago(deps.now(), startedWithinMs));
  // A workflow may have been there, and taken commands, and been lost before the lists heard of it.
  await putBackUntold(
    deps.db,
    unstarted.map(({ facts }) => facts.caseId),
  );
  await each(unstarted, ({ facts }) => startCase(deps, facts));
}

/** Inquiries the engine has not taken, and late ones, whose workflow somebody may have terminated: one that runs is found. */
async function startInquiries(deps: RelayDeps): Promise<void> {
  const unstarted = await unstartedInquiries(deps.db, ago(deps.now(), startedWithinMs));
  const late = await lateInquiries(deps.db, ago(deps.now(), silentMs));
  await each([...unstarted, ...late], (row) => startInquiry(deps, row));
}

/** A deadline that has passed no longer says what comes next. */
async function refreshDeadlines({ db, now }: RelayDeps): Promise<void> {
  const today = dateInCopenhagen(now());
  for (const { caseId, municipality, view } of await passedDeadlines(db, today))
    if (view) await setDeadline(db, caseId, deadline(view, today, policyFor(municipality).closingDays));
}

/** What a person decided about two cases, where a crash came before it was carried out. */
async function carryOutDecisions(deps: RelayDeps): Promise<void> {
  await each(await decisionsLeft(deps.db), async (command) => {
    const given = await atomically(deps.db, (tx) => carryOutDecision(tx, command, deps.now()));
    for (const next of given) await deliverInOrder(deps, next);
  });
}

/** A report, or a citizen who came, that a closing case refused while the relay delivered it. */
async function receiveRefused(deps: RelayDeps): Promise<void> {
  await each(await refusedAtTheEnd(deps.db), (command) =>
    command.personal?.walkIn ? registerAgain(deps, command) : receiveAgain(deps, command),
  );
}

async function forgetOld({ db, now }: RelayDeps): Promise<void> {
  await forgetAnswers(db, ago(now(), answersKeptMs));
  await forgetEarly(db, ago(now(), weekMs));
  await dropCutOff(db, ago(now(), readWithinMs));
  // By the clock on the wall, as they were written: a demo's own clock ends nobody's session.
  const today = new Date().toISOString();
  await forgetSessions(db, today);
  await forgetLooks(db, ago(today, looksKeptMs));
}

const weekMs = 604_800_000;
/** A message nobody has sent a receipt for after so long will have none. */
const unheardMs = 86_400_000;
/** The other steps have their time too. */
const forgetWithinMs = 60_000;

/** Deletes the texts that have been delivered at their providers; tried for a week. One that is away is asked next time. */
async function forgetTexts({ db, now, forget }: UpkeepDeps): Promise<void> {
  const begun = performance.now();
  const away = new Set<string>();
  for (const message of await messagesToForget(db, ago(now(), weekMs), ago(now(), unheardMs))) {
    const { caseId, key, municipality, provider, providerId } = message;
    if (!policyFor(municipality).messages.forgetAtProvider || !provider || !providerId || away.has(provider)) continue;
    if (performance.now() - begun > forgetWithinMs) return;
    const answer = await forget(provider, providerId);
    if (answer === 'forgotten') await markForgotten(db, caseId, key, now());
    if (answer === 'noAnswer') away.add(provider);
  }
}

const queryWithinMs = 5_000;
/** Where the engine was lost, every case is silent: as many as there is time for, the others ten minutes later. */
const mendWithinMs = 120_000;

/**
 * Asks the cases that should have spoken how they stand, mends rows that know less, and makes a case anew whose workflow
 * somebody terminated or whose engine was lost. One that does not answer holds up no other.
 */
async function reproject(deps: RelayDeps): Promise<void> {
  await each(silentInTime(deps), (row) => mend(deps, row));
}

async function* silentInTime({ db, now }: RelayDeps): AsyncGenerator<SilentCase> {
  const [begun, since] = [performance.now(), ago(now(), silentMs)];
  let some = await silentCases(db, since, null);
  for (let last = some.at(-1); last; last = some.at(-1)) {
    yield* some;
    some = performance.now() - begun < mendWithinMs ? await silentCases(db, since, last) : [];
  }
}

async function mend(deps: RelayDeps, row: SilentCase): Promise<void> {
  const { db, client, now } = deps;
  const handle = client.workflow.getHandle(caseWorkflowId(row.caseId));
  const standing = await client.withDeadline(Date.now() + queryWithinMs, () => handle.describe()).catch(nullIfNotFound);
  // It is about to speak, or its steps fail and it has no answer. After a restart that is every case of the meantime, and a
  // query beside what they are doing may cost them their history (design-notes, known limits).
  if (standing?.raw.pendingWorkflowTask) return;
  // Ended and still open here: the lists were restored from a copy.
  if (standing?.status.name === 'RUNNING' || standing?.status.name === 'COMPLETED') {
    const view = await client.withDeadline(Date.now() + queryWithinMs, () => handle.query(caseView));
    if (view.seq > row.seq) await replaceView(db, view, now(), policyFor(row.municipality).closingDays);
  } else await makeAnew(deps, row.caseId);
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}
