import type { MessageReason } from '../../domain/messageGuards.js';

/** One message on its way out. */
export interface Outgoing {
  /** The same whenever the same message is sent again; opaque. */
  id: string;
  /** E.164 or an e-mail address. */
  to: string;
  subject: string | null;
  text: string;
  /** The same words for mail readers that show HTML; null for an SMS, and where there is only the text. */
  html: string | null;
  /** An iCalendar object (RFC 5545) and what it asks of the calendar (RFC 5546); null for an SMS. */
  calendar: { method: 'REQUEST' | 'CANCEL'; content: string } | null;
  /** After so many milliseconds it is stale and should not be delivered. */
  validMs: number;
}

/**
 * What became of it. A result, not an exception: provider errors quote numbers and addresses, so their text stays in the
 * provider's own file (engineering.md C17, E7). `code` is the provider's, for the log.
 */
export type SendResult =
  | { kind: 'accepted'; providerId: string | null }
  /** For good: trying again would not help. */
  | { kind: 'rejected'; reason: MessageReason; code: string }
  /** Certainly not taken: may be tried again, here or elsewhere. */
  | { kind: 'notSent'; code: string }
  /** No answer: it may or may not have been taken. Only this provider can tell. */
  | { kind: 'unknown'; code: string };

/** A message that may have been taken earlier. */
export interface Earlier {
  /** The `id` it was sent with. */
  id: string;
  to: string;
  text: string;
  /** UTC instant; it was sent then or later. */
  since: string;
}

/** A way to send; another gateway fits beside these. Never throws, and answers within about fifteen seconds. */
export interface MessageProvider {
  name: string;
  send(outgoing: Outgoing): Promise<SendResult>;
  /**
   * The provider's ids of messages that may be this one. `noAnswer`: ask again. `cannotBeAsked`: this kind of provider
   * keeps no list; what may have been taken is sent again there, and there only, under the same `id`.
   */
  findSent(earlier: Earlier): Promise<string[] | 'noAnswer' | 'cannotBeAsked'>;
  /**
   * Deletes a message's text at the provider. `notYet`: it is still on its way, so try later. `noAnswer`: try again. A
   * provider that keeps no text has nothing to forget.
   */
  forget(providerId: string): Promise<'forgotten' | 'notYet' | 'noAnswer'>;
  /** Lets go of connections. */
  close(): void;
}
