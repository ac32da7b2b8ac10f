import type { MessageReason } from '../../domain/messageGuards.js';

/**
 * Twilio's error dictionary (twilio.com/docs/api/errors) as far as it speaks of one message. The 21xxx are answers to a
 * request to send; with a messaging service, which checks later, they come as receipts like the 30xxx. What is not here
 * is about us or Twilio and may pass.
 */
const failures: ReadonlyMap<number, MessageReason> = new Map<number, MessageReason>([
  [21211, 'recipientRejected'],
  [21217, 'recipientRejected'],
  [21265, 'notAMobile'], // a short code
  [21268, 'notAMobile'], // a premium rate number
  [21408, 'regionNotPermitted'], // our account's setting, and may be changed
  [21610, 'optedOutAtProvider'],
  [21612, 'unreachable'], // not from this sender
  [21614, 'notAMobile'],
  [21635, 'notAMobile'],
  [30001, 'notDelivered'], // Twilio's queue overflowed
  [30002, 'senderNotApproved'], // our account is suspended
  [30003, 'unreachable'], // switched off, no signal, abroad
  [30004, 'blocked'],
  [30005, 'numberUnknown'],
  [30006, 'notAMobile'],
  [30007, 'filtered'],
  [30008, 'notDelivered'],
  [30017, 'notDelivered'], // the carrier's network is congested
  [30034, 'senderNotApproved'], // our number is not registered
  [30036, 'tooLate'], // our validity period ran out in the queue
  [30410, 'notDelivered'], // the carrier did not answer Twilio
]);

/**
 * Why a message did not arrive; what that teaches of the number is `verdictOf`'s (`domain/numbers.ts`).
 *
 * @param code `ErrorCode` of a receipt; null where Twilio gave none
 */
export const deliveryFailure = (code: number | null): MessageReason => failures.get(code ?? 0) ?? 'notDelivered';

/** The reason why Twilio will never take this message, or null where it may take it later. */
export const rejection = (code: number): MessageReason | null => failures.get(code) ?? null;
