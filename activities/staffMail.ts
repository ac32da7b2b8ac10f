import { ApplicationFailure } from '@temporalio/common';
import { addDays, isWorkingDay } from '../domain/calendar.js';
import { danishTime, dateInCopenhagen, toInstant } from '../domain/copenhagen.js';
import { homeMunicipality } from '../domain/policy.js';
import { renderUnitMail, type UnitMail } from '../domain/texts/render.js';
import { heldUpMessages } from '../store/messageList.js';
import { callsAndVisits } from '../store/staffMails.js';
import type { HouseActivities } from '../workflows/contract.js';
import { sendOnce, type StaffMailDeps } from './sendOnce.js';
import { createTellOfVisit } from './tellOfVisit.js';

/** What staff are told that belongs to no case. */
export interface StaffMail {
  morningList: HouseActivities['morningList'];
  tellOfVisit: HouseActivities['tellOfVisit'];
  /** Tells the supervisor, once a day and channel, of messages that have waited for more than an hour. */
  tellOfHeldUp(): Promise<void>;
}

/** Longer lists are read in Husly. */
const mostLines = 100;

/** What staff are told without their asking; nothing personal in any of it. */
export function createStaffMail(deps: StaffMailDeps): StaffMail {
  const policy = deps.policyFor(homeMunicipality);
  const { unitMailbox, supervisorMailbox } = policy.municipality;
  const mail = (key: string, to: string, what: UnitMail) => {
    const words = renderUnitMail(what, policy, deps.textsFor(homeMunicipality), deps.baseUrl);
    return sendOnce(deps, { key, municipality: homeMunicipality, channel: 'email', to, words });
  };
  return {
    tellOfVisit: createTellOfVisit(deps),
    async morningList({ at }) {
      const date = dateInCopenhagen(at);
      if (!isWorkingDay(date, policy.closingDays)) return;
      const tomorrow = toInstant(addDays(date, 1), '00:00');
      const lines = linesOf(await callsAndVisits(deps.db, homeMunicipality, tomorrow), deps.baseUrl);
      const end = await mail(`morningList:${date}`, unitMailbox, { purpose: 'morningList', date, lines });
      if (end !== 'sent') throw ApplicationFailure.retryable('the morning list could not be sent yet', 'EmailProvider');
    },
    async tellOfHeldUp() {
      const now = iso(deps.now());
      for (const { channel, since } of await heldUpMessages(deps.db, homeMunicipality, now)) {
        const key = `messagesHeldUp:${channel}:${dateInCopenhagen(now)}`;
        // Where it cannot be sent either, the next round of upkeep tries again.
        await mail(key, supervisorMailbox, { purpose: 'messagesHeldUp', since });
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

const iso = (ms: number): string => new Date(ms).toISOString();
