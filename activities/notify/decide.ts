import type { Instant, PostponedFor } from '../../domain/case.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import { referralMailbox } from '../../domain/partners.js';
import { nextMessageMoment } from '../../domain/planner/windows.js';
import { whyNotToSend, type MessageReason } from '../../domain/messageGuards.js';
import { isToStaff } from '../../domain/texts/purposes.js';
import * as store from '../../store/messages.js';
import { joinCase, mailboxesFor } from '../../store/partners.js';
import type { Ending, Errand } from './errand.js';

/** To whom, and in which language, as somebody wrote it. */
export type Sending = { kind: 'send'; to: string; language: string | null };
export type Decision = Sending | Postponement | { kind: 'end'; ending: Ending };
/** Not now, but then. */
export type Postponement = { kind: 'postpone'; until: Instant; reason: PostponedFor };

const end = (result: Ending['result'], reason: MessageReason): Decision => ({
  kind: 'end',
  ending: { result, reason },
});

/** May it go, and to whom? With fresh data: between planning and sending lie days, between two tries hours. */
export async function decide(errand: Errand): Promise<Decision> {
  const { deps, request, message, policy, now } = errand;
  if (now >= message.notAfter) return end('lapsed', 'tooLate');
  const known = await store.messageGuards(deps.db, request.caseId, message.taskId);
  const objection = whyNotToSend(message, known, dateInCopenhagen(now));
  if (objection) return end('suppressed', objection);
  // Its announcement may have been overtaken on its way out.
  const callsOff = message.purpose === 'visitCancelled';
  if (callsOff && (await store.earlierAnnouncements(deps.db, request.caseId, message)) === 0)
    return end('suppressed', 'neverTold');
  if (isToStaff(message.purpose)) return { kind: 'send', to: await mailbox(errand), language: null };
  const { language, ...contact } = await store.contactOf(deps.db, request.caseId, known.view);
  const to = contact[message.channel];
  if (!to) return end('suppressed', message.channel === 'sms' ? 'noNumber' : 'noEmail');
  const window = nextMessageMoment(now, policy);
  if (window.at <= now) return { kind: 'send', to, language };
  if (window.at >= message.notAfter) return end('lapsed', 'quietHours');
  return { kind: 'postpone', until: window.at, reason: 'quietHours' };
}

/** Where staff read it. A referral goes to the office the directory names, and that takes part in the case from then on. */
async function mailbox({ deps: { db }, request: { caseId }, message, policy, now }: Errand): Promise<string> {
  const { supervisorMailbox, departmentMailbox, unitMailbox } = policy.municipality;
  if (message.purpose === 'urgent' || message.purpose === 'inquiryEscalated') return supervisorMailbox;
  if (message.purpose !== 'referral') return unitMailbox;
  const asked = referralMailbox(await mailboxesFor(db, caseId));
  if (!asked) return departmentMailbox;
  await joinCase(db, caseId, asked.partnerId, now);
  return asked.mailbox;
}
