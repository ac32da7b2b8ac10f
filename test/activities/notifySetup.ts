import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { createNotify } from '../../activities/notify.js';
import type { NotifyDeps } from '../../activities/notify/errand.js';
import { outboxProvider } from '../../activities/providers/outbox.js';
import { openCase, type CaseFacts, type CaseView, type Message, type Purpose } from '../../domain/case.js';
import { policyFor } from '../../domain/policy.js';
import { ownTexts } from '../../domain/texts/texts.js';
import type { Db } from '../../store/open.js';
import { cases, citizens, commands, messages, phones, type StoredMessage } from '../../store/schema.js';
import type { NotifyRequest } from '../../workflows/contract.js';

/** A Thursday, 10.00 in Copenhagen. */
export const thursdayAtTen = '2026-12-03T09:00:00.000Z';
export const thatEvening = '2026-12-03T18:00:00.000Z';
export const number = '+4520123456';
let numbers = 20_123_456;
/** One that no case has yet: a number is texted once a day, too. */
export const newNumber = (): string => `+45${(numbers += 1)}`;
export const address = 'anna.andersen@borger.example';

/** A clock that a test sets; `now` as the activity reads it. */
export function testClock(at: string) {
  let ms = Date.parse(at);
  return { now: () => ms, set: (to: string) => void (ms = Date.parse(to)), add: (more: number) => void (ms += more) };
}

const learn = async () => async (): Promise<void> => undefined;

export function notifyWith(db: Db, deps: Partial<NotifyDeps> & Pick<NotifyDeps, 'now'>) {
  const lines: string[] = [];
  const line = (data: object, text: string) => void lines.push(JSON.stringify({ ...data, text }));
  const log = { info: line, warn: line, error: line };
  const outbox = outboxProvider();
  const baseUrl = 'https://husly.example';
  const mailFrom = 'Husly <husly@husly.example>';
  return {
    notify: createNotify({
      db,
      sms: outbox,
      email: outbox,
      policyFor,
      textsFor: () => ownTexts,
      learn,
      baseUrl,
      links: null,
      mailFrom,
      log,
      ...deps,
    }),
    lines,
  };
}

export interface SeededCase {
  addressKey?: string;
  phones?: { e164: string | null; sms: boolean; usable: boolean }[];
  email?: string | null;
  language?: string;
}

/** A case as intake leaves it; the engine has not told anything yet. */
export async function seedCase(db: Db, seed: SeededCase = {}): Promise<string> {
  const caseId = randomUUID();
  const keys = { addressKey: seed.addressKey ?? caseId, householdKey: caseId };
  const facts = factsOf(caseId);
  await db.insert(cases).values({ caseId, municipality: '0730', openedAt: facts.openedAt, facts, ...keys });
  const home = { street: 'Vestergade 12', postcode: '8900', city: 'Randers C' };
  const email = seed.email === undefined ? address : seed.email;
  await db.insert(citizens).values({
    caseId,
    tenants: ['Anna Andersen'],
    tenantKeys: ['anna andersen'],
    email,
    language: seed.language,
    ...home,
  });
  for (const [n, phone] of (seed.phones ?? [{ e164: newNumber(), sms: true, usable: true }]).entries())
    await db.insert(phones).values({ caseId, phoneId: `p${n + 1}`, asWritten: phone.e164 ?? '?', ...phone });
  return caseId;
}

const factsOf = (caseId: string): CaseFacts => ({
  caseId,
  municipality: '0730',
  openedAt: '2026-12-01T08:00:00.000Z',
  reach: { phones: [{ id: 'p1', usable: true, sms: true }], email: true, address: true },
  children: false,
  knownNeed: false,
  legal: {},
  doubts: [],
});

/** What the projection has written of the case. */
export async function writeView(db: Db, caseId: string, change: Partial<CaseView>): Promise<void> {
  const view = { ...openCase(factsOf(caseId)), seq: 7, ...change };
  await db.update(cases).set({ view }).where(eq(cases.caseId, caseId));
}

export async function say(db: Db, caseId: string, message: StoredMessage): Promise<void> {
  const { commandId, by } = message.args;
  await db.insert(commands).values({ commandId, caseId, message, by, role: 'outreach', createdAt: thursdayAtTen });
}

export function messageOf(purpose: Purpose, change: Partial<Message> = {}): Message {
  const channel = change.channel ?? 'sms';
  const times = { notBefore: thursdayAtTen, notAfter: thatEvening };
  return { key: `${purpose}:1:${channel}`, purpose, channel, because: [], ...times, ...change };
}

export const requestFor = (caseId: string, ...list: Message[]): NotifyRequest => ({
  caseId,
  municipality: '0730',
  at: thursdayAtTen,
  messages: list,
});

export async function storedMessage(db: Db, caseId: string, key: string) {
  const [row] = await db
    .select()
    .from(messages)
    .where(and(eq(messages.caseId, caseId), eq(messages.key, key)));
  return row;
}

/** An error with all that hangs on it, as text: what Temporal could come to store. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const own = Object.getOwnPropertyNames(error).map((name) => `${name}: ${String(Reflect.get(error, name))}`);
  return [...own, error.cause === undefined ? '' : everythingIn(error.cause)].join('\n');
}
