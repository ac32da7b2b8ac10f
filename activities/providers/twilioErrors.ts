import type { MessageReason } from '../../domain/messageGuards.js';

/** What an error says of one message, and what it means for the number from now on. */
export interface DeliveryFailure {
  reason: MessageReason;
  /** `noSms`: it takes none; `invalid`: nobody has it; `optedOut`: its owner wants none; `fine`: the next may get there. */
  number: 'noSms' | 'invalid' | 'optedOut' | 'fine';
}

/**
 * Twilio's error dictionary (twilio.com/docs/api/errors) as far as it speaks of one message. The 21xxx are answers to a
 * request to send; with a messaging service, which checks later, they come as receipts like the 30xxx. What is not here
 * is about us or Twilio and may pass.
 */
const failures: ReadonlyMap<number, DeliveryFailure> = new Map<number, DeliveryFailure>([
  [21211, { reason: 'recipientRejected', number: 'invalid' }],
  [21217, { reason: 'recipientRejected', number: 'invalid' }],
  [21265, { reason: 'notAMobile', number: 'noSms' }], // a short code
  [21268, { reason: 'notAMobile', number: 'noSms' }], // a premium rate number
  [21408, { reason: 'regionNotPermitted', number: 'fine' }], // our account's setting, and may be changed
  [21610, { reason: 'optedOutAtProvider', number: 'optedOut' }],
  [21612, { reason: 'unreachable', number: 'fine' }], // not from this sender
  [21614, { reason: 'notAMobile', number: 'noSms' }],
  [21635, { reason: 'notAMobile', number: 'noSms' }],
  [30001, { reason: 'notDelivered', number: 'fine' }], // Twilio's queue overflowed
  [30002, { reason: 'senderNotApproved', number: 'fine' }], // our account is suspended
  [30003, { reason: 'unreachable', number: 'fine' }], // switched off, no signal, abroad
  [30004, { reason: 'blocked', number: 'noSms' }],
  [30005, { reason: 'numberUnknown', number: 'invalid' }],
  [30006, { reason: 'notAMobile', number: 'noSms' }],
  [30007, { reason: 'filtered', number: 'fine' }],
  [30008, { reason: 'notDelivered', number: 'fine' }],
  [30017, { reason: 'notDelivered', number: 'fine' }], // the carrier's network is congested
  [30034, { reason: 'senderNotApproved', number: 'fine' }], // our number is not registered
  [30036, { reason: 'tooLate', number: 'fine' }], // our validity period ran out in the queue
  [30410, { reason: 'notDelivered', number: 'fine' }], // the carrier did not answer Twilio
]);

/**
 * Why a message did not arrive.
 *
 * @param code `ErrorCode` of a receipt; null where Twilio gave none
 */
export const deliveryFailure = (code: number | null): DeliveryFailure =>
  failures.get(code ?? 0) ?? { reason: 'notDelivered', number: 'fine' };

/** The reason why Twilio will never take this message, or null where it may take it later. */
export const rejection = (code: number): MessageReason | null => failures.get(code)?.reason ?? null;
