import type { MessageReason } from '../../domain/messageGuards.js';

/** One message on its way out. */
export interface Outgoing {
  /** The same whenever the same message is sent again; opaque. */
  id: string;
  /** E.164 or an e-mail address. */
  to: string;
  subject: string | null;
  text: string;
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
  /** Certainly not taken: may be tried again. */
  | { kind: 'notSent'; code: string }
  /** No answer: it may or may not have been taken. */
  | { kind: 'unknown'; code: string };

/** A way to send; another gateway fits beside these. Never throws, and answers within about ten seconds. */
export interface MessageProvider {
  name: string;
  send(outgoing: Outgoing): Promise<SendResult>;
  /**
   * The provider's ids of messages with this text to this recipient, made at `since` (UTC instant) or later.
   * `noAnswer`: ask again. `cannotBeAsked`: this kind of provider keeps no list.
   */
  findSent(to: string, text: string, since: string): Promise<string[] | 'noAnswer' | 'cannotBeAsked'>;
  /** Lets go of connections. */
  close(): void;
}
