import { createHash } from 'node:crypto';
import { allowanceFor } from '../domain/allowance.js';
import type { Instant, Message, MessageResult } from '../domain/case.js';
import type { MessageReason } from '../domain/messageGuards.js';
import { isToStaff } from '../domain/texts/purposes.js';
import { carriesLink, render, type Words } from '../domain/texts/render.js';
import { linkFor } from '../store/citizenLinks.js';
import { startSending } from '../store/handover.js';
import * as store from '../store/messages.js';
import type { CaseActivities, MessageOutcome, NotifyRequest } from '../workflows/contract.js';
import { calendarPart } from './notify/calendar.js';
import { decide, type Decision, type Postponement, type Sending } from './notify/decide.js';
import { note, type Ending, type Errand, type NotifyDeps } from './notify/errand.js';
import { tryAgain, type Step } from './notify/tryAgain.js';
import { currentProvider, providerNamed } from './providers/failover.js';
import type { MessageProvider } from './providers/port.js';

/** Longer than an attempt may take (the case's start-to-close timeout, 1 minute), so its holder is gone by then. */
const leaseMs = 120_000;
/** No new message is begun after this: asking and sending take 25 s at most, so the attempt ends within its timeout. */
const beginWithinMs = 30_000;
/** A request we gave up on may still be on its way in; asked too soon, its provider would say it has nothing. */
const askAfterMs = 30_000;

/**
 * The activity that sends messages that are due. Each ends exactly once, and the ending is on record before it is told:
 * repeating the activity repeats the answer, not the message.
 *
 * @throws ApplicationFailure (retryable, without any data in it) where a message must wait; the others have then been
 *   handled. Types: `SmsProvider`, `EmailProvider`, `Database`, `QuietHours`, `BeingSent`, `OutOfTime`
 */
export function createNotify(deps: NotifyDeps): CaseActivities['notify'] {
  return async (request) => {
    const policy = deps.policyFor(request.municipality);
    const begun = deps.now();
    const steps: Step[] = [];
    for (const message of request.messages) {
      const errand = { deps, request, message, policy, now: caseClock(deps, request) };
      const inTime = deps.now() - begun < beginWithinMs;
      steps.push(inTime ? await withoutData(errand) : { waitFor: 'OutOfTime', waitMs: 1000 });
    }
    const waiting = steps.filter((step) => 'waitFor' in step);
    if (waiting.length > 0) throw tryAgain(waiting);
    return steps.filter((step) => 'result' in step);
  };
}

/**
 * What the time is for this case. A case that travels through time (tests, demo) is ahead of the real clock; a real one
 * that waited in the queue or was retried is behind it. The later of the two is right for both.
 */
const caseClock = (deps: NotifyDeps, request: NotifyRequest): Instant =>
  new Date(Math.max(deps.now(), Date.parse(request.at))).toISOString();

/** A query that fails quotes its parameters, and those are names and numbers: nothing of it leaves this function. */
async function withoutData(errand: Errand): Promise<Step> {
  try {
    return await deliver(errand);
  } catch (error) {
    const frames = error instanceof Error ? error.stack?.split('\n').filter((line) => line.startsWith('    at ')) : [];
    const name = error instanceof Error ? error.name : typeof error;
    note(errand, 'error', 'a message could not be handled; it is tried again', { name, frames });
    return { waitFor: 'Database', waitMs: null };
  }
}

/** Take it, ask what became of an earlier attempt, look whether it may go, send it, write it down. */
async function deliver(errand: Errand): Promise<Step> {
  const { deps, request, message } = errand;
  const reservation = await store.reserveMessage(deps.db, request.caseId, message, deps.now(), leaseMs);
  switch (reservation.kind) {
    case 'noCase':
      return { key: message.key, result: 'suppressed', reason: 'caseErased' };
    case 'settled':
      return outcome(message, reservation);
    case 'beingSentElsewhere':
      return { waitFor: 'BeingSent', waitMs: reservation.freeInMs };
    case 'unknownOutcome':
      return afterUnknown(errand, reservation);
    case 'reserved':
      return sendIfItMay(errand, null, reservation.takenAt);
  }
}

/**
 * The provider that was handed it is asked first, even at night: what was sent is never sent twice, and never called
 * lapsed. Only where it says that it took nothing is the message free to go through another.
 */
async function afterUnknown(
  errand: Errand,
  { earlier, takenAt }: store.Reservation & { kind: 'unknownOutcome' },
): Promise<Step> {
  const { deps, message, now } = errand;
  const handedTo = providerNamed(deps[message.channel], earlier.provider);
  if (!handedTo)
    note(errand, 'warn', 'the provider that may have a message is no longer set up', { provider: earlier.provider });
  const asked = { id: stableId(errand), to: earlier.recipient, text: earlier.text, since: earlier.since };
  const found = handedTo ? await handedTo.findSent(asked) : 'noAnswer';
  if (found === 'cannotBeAsked') return sendIfItMay(errand, handedTo, takenAt);
  if (found === 'noAnswer')
    return now < message.notAfter
      ? hold(errand, true, providerFailed(errand))
      : settle(errand, { result: 'failed', reason: 'outcomeUnknown' });
  const [providerId] = await store.notOnRecord(deps.db, earlier.recipient, found);
  return providerId ? settle(errand, { result: 'sent', reason: null, providerId }) : sendIfItMay(errand, null, takenAt);
}

/** @param perhapsTook this provider may have taken an earlier attempt, which it cannot tell; null: none may have */
async function sendIfItMay(errand: Errand, perhapsTook: MessageProvider | null, takenAt: Instant): Promise<Step> {
  const perhapsSent = perhapsTook !== null;
  const decision = await decide(errand);
  const step = decision.kind === 'send' ? await send(errand, decision, perhapsTook, takenAt) : decision;
  if (!('kind' in step)) return step;
  // What somebody may have already is not called unsent, and does not wait where a new plan could call it off.
  if (step.kind === 'end')
    return settle(errand, perhapsSent ? { result: 'failed', reason: 'outcomeUnknown' } : step.ending);
  if (!perhapsSent) return postpone(errand, step);
  return hold(errand, true, { waitFor: 'QuietHours', waitMs: msUntil(errand, step.until) });
}

/** Sends it, unless the home has had enough. */
async function send(
  errand: Errand,
  { to, language }: Sending,
  perhapsTook: MessageProvider | null,
  takenAt: Instant,
): Promise<Step | Exclude<Decision, Sending>> {
  const { deps, request, message, policy, now } = errand;
  const provider = perhapsTook ?? currentProvider(deps[message.channel]);
  const words = wordsOf(errand, language, await citizenLink(errand));
  if (!words) return settle(errand, { result: 'failed', reason: 'textInvalid' });
  const calendar = await calendarPart(errand, to);
  const { subject, text } = words;
  const handover = { subject, text, recipient: to, provider: provider.name };
  const allowance = allowanceFor(message, policy, now);
  const objection = await startSending(deps.db, request.caseId, message.key, handover, allowance, takenAt);
  if (objection === 'takenOver') return { waitFor: 'BeingSent', waitMs: null };
  if (objection === 'householdTextedToday' && allowance?.otherwiseAt)
    return { kind: 'postpone', until: allowance.otherwiseAt, reason: objection };
  if (objection) return { kind: 'end', ending: { result: 'suppressed', reason: objection } };
  const validMs = msUntil(errand, message.notAfter);
  const outgoing = { id: stableId(errand), to, validMs, calendar, ...words };
  const result = await provider.send(outgoing);
  switch (result.kind) {
    case 'accepted':
      return settle(errand, {
        result: 'sent',
        reason: null,
        ...(result.providerId && { providerId: result.providerId }),
      });
    case 'rejected':
      note(errand, 'warn', 'the provider rejected a message for good', { code: result.code });
      return settleRefused(errand, to, result.reason);
    case 'notSent':
    case 'unknown':
      note(errand, 'warn', 'a provider failed; the message is tried again', { code: result.code, end: result.kind });
      return result.kind === 'unknown'
        ? hold(errand, true, providerFailed(errand, askAfterMs))
        : hold(errand, perhapsTook !== null, providerFailed(errand));
  }
}

const msUntil = ({ now }: Errand, at: Instant): number => Date.parse(at) - Date.parse(now);

/**
 * Learnt first, so that a crash loses nothing of it; the cases hear of it last, because one that does not answer would
 * keep this attempt until it is over, and a refusal that is not on record is sent again.
 */
async function settleRefused(errand: Errand, recipient: string, reason: MessageReason): Promise<MessageOutcome> {
  const { deps, message } = errand;
  const tell = isToStaff(message.purpose) ? null : await deps.learn({ ...refusedOf(errand), recipient, reason });
  const outcomeToTell = await settle(errand, { result: 'failed', reason });
  await tell?.();
  return outcomeToTell;
}

const refusedOf = ({ request: { caseId }, message: { key, channel } }: Errand) => ({ caseId, key, channel });

/** The link to the citizen's page that this message carries; the same one whenever it is sent again. */
async function citizenLink({ deps, request, message, policy, now }: Errand): Promise<string | null> {
  if (!deps.links || !carriesLink(message, policy)) return null;
  return linkFor({ ...deps.links, db: deps.db }, request.caseId, message.key, policy.messages.linkDays, now);
}

function wordsOf(errand: Errand, language: string | null, link: string | null): Words | null {
  const { deps, request, message, policy } = errand;
  const { caseId, municipality } = request;
  try {
    const to = { caseId, baseUrl: deps.baseUrl, language, citizenLink: link };
    return render(message, policy, deps.textsFor(municipality), to);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    note(errand, 'error', error.message, {});
    return null;
  }
}

/** The same for the same message however often it is sent; says nothing of the case to those who see it. */
const stableId = ({ request, message }: Errand): string =>
  createHash('sha256').update(`${request.caseId}/${message.key}`).digest('hex').slice(0, 40);

const providerFailed = ({ message }: Errand, waitMs: number | null = null): Step => ({
  waitFor: message.channel === 'sms' ? 'SmsProvider' : 'EmailProvider',
  waitMs,
});

async function settle(errand: Errand, ending: Ending): Promise<MessageOutcome> {
  const { deps, request, message, now } = errand;
  await store.settleMessage(deps.db, request.caseId, message.key, { ...ending, at: now });
  note(errand, 'info', 'a message ended', { result: ending.result, reason: ending.reason });
  return outcome(message, ending);
}

/** The case plans it anew for then: its own clock knows when that is, and what happens meanwhile may call it off. */
async function postpone(errand: Errand, { until, reason }: Postponement): Promise<MessageOutcome> {
  const { deps, request, message } = errand;
  await store.postponeMessage(deps.db, request.caseId, message.key, until, reason);
  note(errand, 'info', 'a message was put off', { until, reason });
  return { key: message.key, result: 'postponed', until, reason };
}

async function hold(errand: Errand, unknown: boolean, step: Step): Promise<Step> {
  await store.releaseMessage(errand.deps.db, errand.request.caseId, errand.message.key, unknown);
  return step;
}

const outcome = ({ key }: Message, ended: { result: MessageResult; reason: string | null }) => ({
  key,
  result: ended.result,
  ...(ended.reason && { reason: ended.reason }),
});
