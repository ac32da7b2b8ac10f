import { ApplicationFailure } from '@temporalio/common';
import type { Channel } from '../domain/case.js';
import type { Policy } from '../domain/policy.js';
import type { VisitNews } from '../domain/safeVisit.js';
import { renderUnitMail, renderVisitSms, type Words } from '../domain/texts/render.js';
import type { VisitPurpose } from '../domain/texts/schema.js';
import { signOfLifeWaits } from '../store/visitCommands.js';
import type { HouseActivities, VisitTelling } from '../workflows/contract.js';
import { sendOnce, type StaffMailDeps } from './sendOnce.js';

/**
 * Tells the worker, a colleague or the supervisor of a visit; nothing personal in it, and where the visit is stands in
 * Husly. Every way is tried until it took the message or refused it for good.
 *
 * @throws ApplicationFailure `StaffProvider` (retryable) where one of them could not be used now
 */
export const createTellOfVisit =
  (deps: StaffMailDeps): HouseActivities['tellOfVisit'] =>
  async (telling) => {
    const { visitId, municipality, news, since } = telling;
    // The engine was away, and the word it would have had waits here: it is delivered in a moment.
    if (news !== 'visitOff' && (await signOfLifeWaits(deps.db, visitId))) return [];
    const ends = await Promise.all(
      waysOf(deps, telling).map(async (way) => {
        const key = `safeVisit:${visitId}:${news}:${since}:${way.channel}`;
        return { way, end: await sendOnce(deps, { key, municipality, ...way }) };
      }),
    );
    if (ends.some(({ end }) => end === 'notSent'))
      throw ApplicationFailure.retryable('staff could not be told of a visit yet', 'StaffProvider');
    return ends.flatMap(({ way, end }) => (end === 'sent' ? [way.channel] : []));
  };

interface Way {
  channel: Channel;
  to: string;
  words: Words;
}

const purposeOf = { worker: 'visitWorker', colleague: 'visitColleague', supervisor: 'visitSupervisor' } as const;

function waysOf({ policyFor, textsFor, baseUrl }: StaffMailDeps, telling: VisitTelling): Way[] {
  const { visitId, municipality, news, expectedEndAt } = telling;
  const [policy, texts] = [policyFor(municipality), textsFor(municipality)];
  const { phone, mailbox } = reachOf(news, policy);
  const mail = (purpose: VisitPurpose): Words =>
    renderUnitMail({ purpose, visitId, expectedEndAt }, policy, texts, baseUrl);
  const sms = renderVisitSms(news === 'visitOff' ? news : purposeOf[news], expectedEndAt, policy, texts);
  return [
    ...(phone ? [{ channel: 'sms', to: phone, words: sms } as const] : []),
    // That a visit is off is the case's own mail.
    ...(news === 'visitOff' ? [] : [{ channel: 'email', to: mailbox, words: mail(purposeOf[news]) } as const]),
  ];
}

/** Where they are reached. Staff have no numbers of their own in Husly: the unit's stand for the worker and the colleagues. */
function reachOf(
  news: VisitNews,
  { municipality, safeVisit }: Policy,
): { phone?: string | undefined; mailbox: string } {
  return news === 'supervisor'
    ? { phone: safeVisit.supervisorMobile, mailbox: municipality.supervisorMailbox }
    : { phone: safeVisit.unitMobile, mailbox: municipality.unitMailbox };
}
