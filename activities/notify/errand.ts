import type { Instant, Message } from '../../domain/case.js';
import type { MessageReason } from '../../domain/messageGuards.js';
import type { Policy } from '../../domain/policy.js';
import type { TextsFor } from '../../domain/texts/texts.js';
import type { Refused } from '../../relay/numbers.js';
import type { LinkDeps } from '../../store/citizenLinks.js';
import type * as store from '../../store/messages.js';
import type { Db } from '../../store/open.js';
import type { NotifyRequest } from '../../workflows/contract.js';
import type { Failover } from '../providers/failover.js';
import type { MessageProvider } from '../providers/port.js';

export interface NotifyDeps {
  db: Db;
  sms: MessageProvider | Failover;
  email: MessageProvider | Failover;
  policyFor: (municipality: string) => Policy;
  textsFor: TextsFor;
  /** Keeps what a refusal teaches of the number or the address; what it answers tells the open cases. */
  learn: (refused: Refused) => Promise<() => Promise<void>>;
  /** Where staff open Husly. */
  baseUrl: string;
  /** What links to the citizen's page are made with; null: citizens cannot reach it, so nothing leads there. */
  links: Omit<LinkDeps, 'db'> | null;
  /** Who e-mail comes from: an address, with or without a name. */
  mailFrom: string;
  /** The real clock, in milliseconds. */
  now: () => number;
  log: Record<'info' | 'warn' | 'error', (data: object, text: string) => void>;
}

/** One message on the way through this activity. */
export interface Errand {
  deps: NotifyDeps;
  request: NotifyRequest;
  message: Message;
  policy: Policy;
  now: Instant;
}
export type Ending = Omit<store.Ending, 'at'> & { reason: MessageReason | null };

/** Ids and codes only: what a message says and to whom is nobody's business in a log. */
export function note(
  { deps, request, message }: Errand,
  level: 'info' | 'warn' | 'error',
  text: string,
  data: object,
): void {
  deps.log[level]({ caseId: request.caseId, key: message.key, ...data }, text);
}
