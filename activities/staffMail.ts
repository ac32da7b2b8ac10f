import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { addDays, isWorkingDay } from '../domain/calendar.js';
import { danishTime, dateInCopenhagen, toInstant } from '../domain/copenhagen.js';
import { homeMunicipality } from '../domain/policy.js';
import { renderUnitMail, type UnitMail } from '../domain/texts/render.js';
import { heldUpMessages } from '../store/messageList.js';
import { callsAndVisits, releaseStaffMail, staffMailSent, takeStaffMail } from '../store/staffMails.js';
import type { HouseActivities } from '../workflows/contract.js';
import type { NotifyDeps } from './notify/errand.js';
import { currentProvider } from './providers/failover.js';

export type StaffMailDeps = Omit<NotifyDeps, 'sms' | 'learn' | 'mailFrom' | 'links'>;

/** Mail to staff that belongs to no case: each key goes out once, also where the process dies in between. */
export interface StaffMail {
  morningList: HouseActivities['morningList'];
  /** Tells the supervisor, once a day and channel, of messages that have waited for more than an hour. */
  tellOfHeldUp(): Promise<void>;
}

/** Longer than an attempt may take (one minute), so whoever holds it is gone by then. */
const leaseMs = 120_000;
/** A list of this morning is of no use tonight. */
const usefulMs = 43_200_000;
/** Longer lists are read in Husly. */
const mostLines = 100;

/** What staff are told without their asking; nothing personal in any of it. */
export function createStaffMail(deps: StaffMailDeps): StaffMail {
  const policy = deps.policyFor(homeMunicipality);
  const { unitMailbox, supervisorMailbox } = policy.municipality;
  return {
    async morningList({ at }) {
      const date = dateInCopenhagen(at);
      if (!isWorkingDay(date, policy.closingDays)) return;
      const tomorrow = toInstant(addDays(date, 1), '00:00');
      const lines = linesOf(await callsAndVisits(deps.db, homeMunicipality, tomorrow), deps.baseUrl);
      const end = await sendOnce(deps, `morningList:${date}`, unitMailbox, { purpose: 'morningList', date, lines });
      if (end !== 'sent') throw ApplicationFailure.retryable('the morning list could not be sent yet', 'EmailProvider');
    },
    async tellOfHeldUp() {
      const now = iso(deps.now());
      for (const { channel, since } of await heldUpMessages(deps.db, homeMunicipality, now)) {
        const key = `messagesHeldUp:${channel}:${dateInCopenhagen(now)}`;
        // Where it cannot be sent either, the next round of upkeep tries again.
        await sendOnce(deps, key, supervisorMailbox, { purpose: 'messagesHeldUp', since });
      }
    },
  };
}

const kindNames = new Map([
  ['call', 'opkald'],
  ['visit', 'besøg'],
]);

function linesOf(work: Awaited<ReturnType<typeof callsAndVisits>>, baseUrl: string): string[] {
  const numberOf = (kind: string): string => `${work.filter((t) => t.kind === kind).length} ${kindNames.get(kind)}`;
  const origin = baseUrl.replace(/\/+$/, '');
  const shown = work
    .slice(0, mostLines)
    .map(
      ({ caseId, kind, from, dueAt }) =>
        `kl. ${danishTime(from)}-${danishTime(dueAt)}: ${kindNames.get(kind)}, ${origin}/cases/${caseId}`,
    );
  const more = work.length - shown.length;
  return [`${numberOf('call')}, ${numberOf('visit')}.`, ...shown, ...(more > 0 ? [`Og ${more} til.`] : [])];
}

/** A server cannot be asked what it took, so the same mail always has the same id, by which mail systems know it. */
async function sendOnce(deps: StaffMailDeps, key: string, to: string, mail: UnitMail): Promise<'sent' | 'notSent'> {
  const { db, policyFor, textsFor, baseUrl, now, log } = deps;
  const attemptedAt = iso(now());
  const row = { key, municipality: homeMunicipality, attemptedAt };
  const standing = await takeStaffMail(db, row, iso(now() - leaseMs));
  if (standing !== 'taken') return standing === 'sent' ? 'sent' : 'notSent';
  const words = renderUnitMail(mail, policyFor(homeMunicipality), textsFor(homeMunicipality), baseUrl);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 40);
  const outgoing = { id, to, validMs: usefulMs, calendar: null, ...words };
  const result = await currentProvider(deps.email).send(outgoing);
  if (result.kind === 'accepted') {
    await staffMailSent(db, key, iso(now()));
    return 'sent';
  }
  log.warn({ key, code: result.code, end: result.kind }, 'a mail to staff could not be sent; it is tried again');
  await releaseStaffMail(db, key);
  return 'notSent';
}

const iso = (ms: number): string => new Date(ms).toISOString();
