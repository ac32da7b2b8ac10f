import { createHash } from 'node:crypto';
import { createEvent } from 'ics';
import type { Purpose } from '../../domain/case.js';
import { earlierAnnouncements } from '../../store/messages.js';
import type { Outgoing } from '../providers/port.js';
import type { Errand } from './errand.js';

/** What puts a visit into the citizen's calendar, or moves it there, and what takes it out. */
const method: Partial<Record<Purpose, 'REQUEST' | 'CANCEL'>> = {
  visitNotice: 'REQUEST',
  visitReminder: 'REQUEST',
  visitCancelled: 'CANCEL',
};

const visitMs = 3_600_000;

/**
 * The calendar part of an e-mail about a visit (RFC 5546): the same entry for the same visit, however often it moves, with a
 * SEQUENCE that rises with each mail about it. As neutral as the mail: the municipality and a number to call.
 *
 * @returns null where the message is about no visit, or is an SMS
 */
export async function calendarPart(errand: Errand, to: string): Promise<Outgoing['calendar']> {
  const { deps, request, message, policy } = errand;
  const how = method[message.purpose];
  if (!how || message.channel !== 'email' || !message.visitAt || !message.taskId) return null;
  const { name, phone } = policy.municipality;
  const organizer = /<([^<>]+)>/.exec(deps.mailFrom)?.[1] ?? deps.mailFrom;
  const { value, error } = createEvent({
    productId: 'husly',
    method: how,
    uid: `${createHash('sha256').update(`${request.caseId}/${message.taskId}`).digest('hex').slice(0, 40)}@husly`,
    sequence: await earlierAnnouncements(deps.db, request.caseId, message),
    status: how === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED',
    title: name,
    description: `Tlf. ${phone}`,
    start: Date.parse(message.visitAt),
    startInputType: 'utc',
    startOutputType: 'utc',
    end: Date.parse(message.visitAt) + visitMs,
    endInputType: 'utc',
    endOutputType: 'utc',
    organizer: { name, email: organizer },
    // Nobody is to answer the mail: there is a number, and the page.
    attendees: [{ email: to, rsvp: false, partstat: 'NEEDS-ACTION', role: 'REQ-PARTICIPANT' }],
  });
  if (!value) throw new Error(`a visit's calendar entry cannot be made: ${error?.name ?? 'unknown'}`);
  return { method: how, content: value };
}
