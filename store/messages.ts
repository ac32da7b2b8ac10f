import { and, eq, inArray, isNotNull, isNull, ne, notInArray, sql } from 'drizzle-orm';
import type { CaseView, Channel, Instant, Message, MessageResult } from '../domain/case.js';
import type { KnownNow, Unheard } from '../domain/messageGuards.js';
import { withVerdict } from '../domain/numbers.js';
import { numbers } from './citizenSchema.js';
import { linkMark, linkPattern } from '../domain/texts/withoutLink.js';
import { atomically } from './atomically.js';
import { inquiries } from './inquirySchema.js';
import type { Db } from './open.js';
import {
  cases,
  citizens,
  commands,
  messages,
  phones,
  tasks,
  type MessageStatus,
  type StoredMessage,
} from './schema.js';

/** What an attempt that never told its end had handed to a provider. */
export interface EarlierAttempt {
  recipient: string;
  text: string;
  provider: string;
  /** UTC instant; the provider was asked then or later. */
  since: Instant;
}

export type Reservation =
  | { kind: 'reserved'; takenAt: Instant }
  | { kind: 'settled'; result: MessageResult; reason: string | null }
  /** Another attempt holds it, for so many milliseconds at most. */
  | { kind: 'beingSentElsewhere'; freeInMs: number }
  | { kind: 'unknownOutcome'; earlier: EarlierAttempt; takenAt: Instant }
  | { kind: 'noCase' };

const ended: readonly MessageStatus[] = ['sent', 'failed', 'lapsed', 'suppressed'];
const outcomeUnknown = 'outcomeUnknown';

/**
 * Takes a message for one attempt; nobody else sends it until `leaseMs` have passed or it is released. The projection may
 * not have written the row yet. A key once cancelled may be planned anew, so a cancelled row is taken like a planned one.
 *
 * @param now milliseconds by the real clock: leases and providers know no other
 */
export async function reserveMessage(
  db: Db,
  caseId: string,
  message: Message,
  now: number,
  leaseMs: number,
): Promise<Reservation> {
  const takenAt = iso(now);
  if (await takeUntouched(db, caseId, message.key, takenAt)) return { kind: 'reserved', takenAt };
  return atomically(db, async (tx) => {
    const [known] = await tx.select({ caseId: cases.caseId }).from(cases).where(eq(cases.caseId, caseId));
    if (!known) return { kind: 'noCase' };
    const { key, purpose, channel, notBefore, notAfter, visitAt, because } = message;
    await tx
      .insert(messages)
      .values({ caseId, key, purpose, channel, notBefore, notAfter, visitAt, because, status: 'planned' })
      .onConflictDoNothing();
    const [row] = await tx.select().from(messages).where(theOne(caseId, key)).for('update');
    if (!row) throw new Error('the message row was neither written nor found');
    if (row.status === 'delivered') return { kind: 'settled', result: 'sent', reason: null };
    if (isEnded(row.status)) return { kind: 'settled', result: row.status, reason: row.reason };
    const freeAt = row.attemptedAt && row.reason !== outcomeUnknown ? Date.parse(row.attemptedAt) + leaseMs : 0;
    if (freeAt > now) return { kind: 'beingSentElsewhere', freeInMs: freeAt - now };
    const earlier = earlierAttempt(row, message);
    await tx
      .update(messages)
      .set({ ...takenFrom(takenAt), ...(!earlier && nothingHandedOver) })
      .where(theOne(caseId, key));
    return earlier ? { kind: 'unknownOutcome', earlier, takenAt } : { kind: 'reserved', takenAt };
  });
}

/**
 * The usual case in one statement instead of six: the lists know the message, and no attempt holds it or may have sent it.
 *
 * @returns false where it is otherwise, and nothing has been done
 */
async function takeUntouched(db: Db, caseId: string, key: string, takenAt: Instant): Promise<boolean> {
  const isOpen = notInArray(messages.status, [...ended, 'delivered']);
  const taken = await db
    .update(messages)
    .set({ ...takenFrom(takenAt), ...nothingHandedOver })
    .where(and(theOne(caseId, key), isOpen, isNull(messages.attemptedAt)))
    .returning({ key: messages.key });
  return taken.length > 0;
}

const takenFrom = (at: Instant) => ({ status: 'sending', reason: null, settledAt: null, attemptedAt: at }) as const;
const nothingHandedOver = { recipient: null, subject: null, text: null, provider: null, providerId: null };

const isEnded = (status: MessageStatus): status is MessageResult => ended.includes(status);

/** Null where nothing was handed over: `startSending` writes all three down before the provider is asked. */
function earlierAttempt(row: typeof messages.$inferSelect, message: Message): EarlierAttempt | null {
  const { attemptedAt, recipient, text, provider } = row;
  if (!attemptedAt || !recipient || !text || !provider) return null;
  // Each attempt moves attemptedAt, so look from the message's own beginning; an hour more for clocks that differ.
  // The lesser of the two, because a message's times may be a demo's future while attempts are by the real clock.
  const since = Math.min(Date.parse(attemptedAt), Date.parse(message.notBefore)) - 3_600_000;
  return { recipient, text, provider, since: iso(since) };
}

/** How a message ended; `at` by the clock of the case (in a demo: the demo's). */
export interface Ending {
  result: Exclude<MessageResult, 'cancelled'>;
  reason: string | null;
  providerId?: string;
  at: Instant;
}

/**
 * Writes down how a message ended. What was never handed over does not look as if it had been; and a citizen's link, which
 * nobody needs any more to ask a provider about the text, is kept nowhere but in what was sent.
 */
export async function settleMessage(db: Db, caseId: string, key: string, ending: Ending): Promise<void> {
  const { result, reason, providerId, at } = ending;
  const handedOver = result === 'sent' || result === 'failed';
  await db
    .update(messages)
    .set({
      status: result,
      reason,
      settledAt: at,
      text: textWithoutLink,
      ...(providerId && { providerId }),
      ...(!handedOver && noAttempt),
    })
    .where(theOne(caseId, key));
}

const textWithoutLink = sql`regexp_replace(${messages.text}, ${linkPattern}, ${linkMark}, 'g')`;

const noAttempt = { attemptedAt: null, provider: null };

/** Puts a message off: it waits as if it had been planned for then. */
export async function postponeMessage(db: Db, caseId: string, key: string, until: Instant, why: string): Promise<void> {
  const fresh = { recipient: null, subject: null, text: null, ...noAttempt };
  await db
    .update(messages)
    .set({ status: 'planned', notBefore: until, reason: why, ...fresh })
    .where(theOne(caseId, key));
}

/**
 * Ends an attempt that ended nothing: the next one may begin at once.
 *
 * @param unknown true where the provider may have taken it: the next attempt then asks first
 */
export async function releaseMessage(db: Db, caseId: string, key: string, unknown: boolean): Promise<void> {
  await db
    .update(messages)
    .set(unknown ? { reason: outcomeUnknown } : { reason: null, ...noAttempt })
    .where(theOne(caseId, key));
}

/**
 * How many others about a visit have, or may have, gone out to its citizen this way: for e-mail what a calendar entry's
 * SEQUENCE rises by.
 */
export async function earlierAnnouncements(
  db: Db,
  caseId: string,
  { taskId = '', key, channel }: Pick<Message, 'taskId' | 'key' | 'channel'>,
): Promise<number> {
  const [counted] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(messages)
    .where(
      and(
        eq(messages.caseId, caseId),
        eq(messages.channel, channel),
        inArray(messages.purpose, ['visitNotice', 'visitReminder', 'visitCancelled']),
        isNotNull(messages.attemptedAt),
        ne(messages.key, key),
        sql`split_part(split_part(${messages.key}, ':', 2), '@', 1) = ${taskId}`,
      ),
    );
  return counted?.n ?? 0;
}

/** Those of a provider's ids that no message to this recipient has on record: one of them is the lost attempt's. */
export async function notOnRecord(db: Db, recipient: string, providerIds: readonly string[]): Promise<string[]> {
  if (providerIds.length === 0) return [];
  const known = await db
    .select({ id: messages.providerId })
    .from(messages)
    .where(and(eq(messages.recipient, recipient), inArray(messages.providerId, [...providerIds])));
  return providerIds.filter((id) => !known.some((row) => row.id === id));
}

/**
 * How the citizen is reached: the first number that takes SMS (E.164), the e-mail address, and the language as somebody
 * wrote it; null where there is none.
 *
 * @param view the case as it stands: a number it knows to be another person's is never texted, whatever its row says
 */
export async function contactOf(
  db: Db,
  caseId: string,
  view: CaseView | null,
): Promise<Record<Channel | 'language', string | null>> {
  const [citizen] = await db
    .select({ email: citizens.email, refused: citizens.emailRefused, language: citizens.language })
    .from(citizens)
    .where(eq(citizens.caseId, caseId));
  const rows = await db
    .select({ id: phones.phoneId, e164: phones.e164, learned: numbers.verdict, usable: phones.usable, sms: phones.sms })
    .from(phones)
    .leftJoin(numbers, eq(numbers.e164, phones.e164))
    .where(and(eq(phones.caseId, caseId), phones.usable, phones.sms, isNotNull(phones.e164)))
    .orderBy(sql`length(${phones.phoneId})`, phones.phoneId);
  const given = view?.reach.phones ?? [];
  const takesSms = rows.filter((phone) => withVerdict(phone, phone.learned).sms);
  const usable = takesSms.filter(({ id }) => !given.some((p) => p.id === id && !(p.usable && p.sms)));
  const email = citizen && !citizen.refused ? citizen.email : null;
  return { sms: usable[0]?.e164 ?? null, email, language: citizen?.language ?? null };
}

/**
 * What the guards ask of a case, fresh from the database. Commands that wait are asked for first: one that is taken meanwhile
 * stands in the view by then, which is written before the command is noted as taken.
 */
export async function messageGuards(db: Db, caseId: string, taskId: string | undefined): Promise<KnownNow> {
  const stored = await db
    .select({ message: commands.message })
    .from(commands)
    .where(and(eq(commands.caseId, caseId), eq(commands.status, 'stored')))
    .orderBy(commands.createdAt, commands.commandId);
  const task = taskId ? await taskSpokenOf(db, caseId, taskId) : null;
  const [row] = await db
    .select({ view: cases.view, outcome: cases.outcome, closedAt: cases.closedAt })
    .from(cases)
    .where(eq(cases.caseId, caseId));
  return {
    closed: Boolean(row?.closedAt ?? row?.outcome),
    view: row?.view ?? null,
    task,
    unheard: stored.flatMap(({ message }) => unheard(message)),
  };
}

/** A task of the case; or, by its public id, of an inquiry about its citizen. */
async function taskSpokenOf(db: Db, caseId: string, taskId: string): Promise<KnownNow['task']> {
  const [inquiryId = '', ofInquiry] = taskId.split('.', 2);
  const [found] = ofInquiry
    ? await db
        .select({ status: inquiries.status, from: inquiries.from })
        .from(inquiries)
        .where(eq(inquiries.inquiryId, inquiryId))
    : await db
        .select({ status: tasks.status, from: tasks.from })
        .from(tasks)
        .where(and(eq(tasks.caseId, caseId), eq(tasks.taskId, taskId)));
  return found ?? null;
}

function unheard(message: StoredMessage): Unheard[] {
  switch (message.update) {
    case 'recordFact':
      return [{ fact: message.args.fact }];
    case 'completeTask':
      return [{ taskId: message.args.taskId, result: message.args.result }];
    case 'assignTask':
      return [];
  }
}

const theOne = (caseId: string, key: string) => and(eq(messages.caseId, caseId), eq(messages.key, key));
const iso = (ms: number): Instant => new Date(ms).toISOString();
