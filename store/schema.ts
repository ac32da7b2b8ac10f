import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CaseEvent, CaseFacts, CaseView, Channel, ClarifyCode, Purpose } from '../domain/case.js';
import type { AssignTask, CompleteTask, Contact, RecordFact } from '../domain/commands.js';
import type { Intake, IntakeWarning } from '../domain/intake/intake.js';
import type { Reason } from '../domain/reason.js';
import { searchWords } from './searchWords.js';

/** Sorts after every deadline there is. */
export const noDeadline = '9999-12-31';

/** An instant: `timestamptz` in the database, ISO 8601 in UTC with milliseconds in the program. */
export const instant = customType<{ data: string; driverData: string | Date }>({
  dataType: () => 'timestamptz',
  toDriver: (iso) => iso,
  fromDriver: (value) => new Date(value).toISOString(),
});

/**
 * One row a case: created at intake, before the workflow (design §4.6), then kept by the workflow's events. While it is
 * open its tenancy and its household are unique, so a list sent twice finds the case and adds to it.
 */
export const cases = pgTable(
  'cases',
  {
    caseId: uuid().primaryKey(),
    municipality: text().notNull(),
    tenancyKey: text(),
    addressKey: text().notNull(),
    householdKey: text().notNull(),
    previousCaseId: uuid(),
    /** The case this one goes on in: a person found that both are one home. What comes for this home goes there. */
    continuesIn: uuid(),
    openedAt: instant().notNull(),
    closedAt: instant(),
    /** What the workflow starts from; nothing personal. */
    facts: jsonb().$type<CaseFacts>().notNull(),
    /** False until the engine has taken the workflow: the reconciler starts what a crash left behind. */
    started: boolean().notNull().default(false),
    seq: integer().notNull().default(0),
    stage: text().notNull().default('phone'),
    outcome: text(),
    attention: text(),
    assignee: text(),
    /** The next hard date of the legal clock; lists are sorted by it. */
    deadlineOn: date().notNull().default(noDeadline),
    dueAt: instant(),
    /** By when its workflow will have spoken; silent for long after that, it or its row is lost. */
    heardBy: instant(),
    /** On a break until and with this day. */
    pausedUntil: date(),
    /** Who lets the home, as the first report that names somebody writes it. */
    landlord: text(),
    /**
     * What that landlord is called in an address: a private one's name is a person's, and belongs in none. The same for
     * every way in which the name is written (`landlordKey`).
     */
    landlordMark: text(),
    /** The case as its workflow last told it; no personal data in it. */
    view: jsonb().$type<CaseView>(),
  },
  (t) => [
    // What tells homes apart comes first: by the municipality alone every open case would be looked at, and without
    // statistics (PGlite keeps none) PostgreSQL takes any index that begins with it [measured: 36 ms at 5,000 cases].
    uniqueIndex('cases_open_tenancy')
      .on(t.tenancyKey, t.municipality)
      .where(sql`${t.closedAt} is null`),
    uniqueIndex('cases_open_household')
      .on(t.householdKey, t.municipality)
      .where(sql`${t.closedAt} is null`),
    index('cases_closed_tenancy')
      .on(t.tenancyKey, t.municipality)
      .where(sql`${t.closedAt} is not null`),
    // The operator class finds a whole house by how its flats' keys begin, whatever the database's collation.
    index('cases_address').on(t.addressKey.op('text_pattern_ops'), t.municipality),
    index('cases_by_deadline')
      .on(t.deadlineOn, t.caseId, t.municipality)
      .where(sql`${t.closedAt} is null`),
    // The supervisor's counts, without reading the rows.
    index('cases_by_stage')
      .on(t.stage, t.attention, t.assignee, t.municipality)
      .where(sql`${t.closedAt} is null`),
    // All that lists are narrowed by, so that counting what each choice would show reads no case.
    index('cases_choices')
      .on(t.municipality, t.deadlineOn, t.stage, t.attention, t.assignee, t.pausedUntil, t.landlordMark, t.landlord)
      .where(sql`${t.closedAt} is null`),
    index('cases_unstarted')
      .on(t.openedAt)
      .where(sql`not ${t.started}`),
  ],
);

/** Who it is about. Personal: found by case id inside activities, so a correction takes effect at once. */
export const citizens = pgTable(
  'citizens',
  {
    caseId: uuid()
      .primaryKey()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    tenants: jsonb().$type<string[]>().notNull(),
    tenantKeys: jsonb().$type<string[]>().notNull(),
    street: text(),
    postcode: text(),
    city: text(),
    email: text(),
    /** A mail server has refused the address for good: it is shown, and not used. */
    emailRefused: boolean().notNull().default(false),
    language: text(),
    protectedAddress: boolean().notNull().default(false),
    remarks: jsonb().$type<string[]>().notNull().default([]),
  },
  (t) => [
    index('citizens_names').using('gin', t.tenantKeys),
    index('citizens_words').using('gin', searchWords(t.tenantKeys, t.street, t.protectedAddress)),
  ],
);

export const phones = pgTable(
  'phones',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    /** `p1`, `p2` …: what the workflow knows a number by. */
    phoneId: text().notNull(),
    e164: text(),
    asWritten: text().notNull(),
    note: text(),
    sms: boolean().notNull(),
    usable: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.phoneId] }), index('phones_number').on(t.e164)],
);

/** Each report as it came: who sent it, what was understood, what was doubted. Nothing is thrown away. */
export const reports = pgTable(
  'reports',
  {
    reportId: uuid().primaryKey(),
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    receivedAt: instant().notNull(),
    by: text().notNull(),
    /** Who linked it to the case: `husly`, or a person; null: the case began with it. */
    linkedBy: text(),
    /** Hash of the report's content: the same report again changes nothing. */
    fingerprint: text().notNull(),
    intake: jsonb().$type<Intake>().notNull(),
    warnings: jsonb().$type<IntakeWarning[]>().notNull().default([]),
  },
  (t) => [uniqueIndex('reports_once').on(t.caseId, t.fingerprint), index('reports_by').on(t.by, t.caseId)],
);

/** Those who sent the very same report after somebody else: the case is theirs to follow too. */
export const reportSenders = pgTable(
  'report_senders',
  {
    reportId: uuid()
      .notNull()
      .references(() => reports.reportId, { onDelete: 'cascade' }),
    by: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.by, t.reportId] }), index('report_senders_of').on(t.reportId)],
);

export type StoredMessage =
  | { update: 'completeTask'; args: CompleteTask }
  | { update: 'assignTask'; args: AssignTask }
  | { update: 'recordFact'; args: RecordFact };

/** What a command holds that the engine never sees, and which numbers it brought. */
export type Personal = {
  contact?: Contact;
  amountsOre?: number[];
  phonesAdded?: string[];
  /** Of a visit in borgerservice: what was registered, to know it again, and to register it anew if its case had ended. */
  fingerprint?: string;
  walkIn?: Intake;
} | null;

/** What people said to a case, kept before the engine is asked (design §4): nothing accepted is lost. */
export const commands = pgTable(
  'commands',
  {
    commandId: uuid().primaryKey(),
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    message: jsonb().$type<StoredMessage>().notNull(),
    note: text(),
    personal: jsonb().$type<Personal>(),
    by: text().notNull(),
    role: text().notNull(),
    createdAt: instant().notNull(),
    status: text().$type<'stored' | 'applied' | 'refused'>().notNull().default('stored'),
    refusal: text(),
    settledAt: instant(),
  },
  (t) => [
    index('commands_undelivered')
      .on(t.createdAt)
      .where(sql`${t.status} = 'stored'`),
    index('commands_of_case').on(t.caseId, t.createdAt),
  ],
);

/** The case's events: timeline and audit. */
export const events = pgTable(
  'events',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    at: instant().notNull(),
    by: text().notNull(),
    commandId: uuid(),
    event: jsonb().$type<CaseEvent>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.seq] })],
);

export const tasks = pgTable(
  'tasks',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    taskId: text().notNull(),
    kind: text().notNull(),
    role: text().notNull(),
    status: text().$type<'open' | 'completed' | 'lapsed' | 'cancelled'>().notNull(),
    from: instant().notNull(),
    dueAt: instant().notNull(),
    assignee: text(),
    overdue: boolean().notNull().default(false),
    /** The citizen has said that the visit's time suits. */
    confirmed: boolean().notNull().default(false),
    part: text(),
    phoneId: text(),
    about: jsonb().$type<ClarifyCode[]>(),
    because: jsonb().$type<Reason[]>().notNull(),
    outcome: text(),
    endedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.caseId, t.taskId] }),
    index('tasks_open')
      .on(t.dueAt, t.caseId, t.taskId)
      .where(sql`${t.status} = 'open'`),
    index('tasks_of_person')
      .on(t.assignee, t.dueAt)
      .where(sql`${t.status} = 'open' and ${t.assignee} is not null`),
    index('tasks_visits')
      .on(t.from, t.caseId)
      .where(sql`${t.status} = 'open' and ${t.kind} = 'visit'`),
  ],
);

export type MessageStatus =
  'planned' | 'sending' | 'sent' | 'delivered' | 'failed' | 'lapsed' | 'suppressed' | 'cancelled';

/** Every message from the moment it is planned, with the text once it is known and the reason once it has ended. */
export const messages = pgTable(
  'messages',
  {
    caseId: uuid()
      .notNull()
      .references(() => cases.caseId, { onDelete: 'cascade' }),
    key: text().notNull(),
    purpose: text().$type<Purpose>().notNull(),
    channel: text().$type<Channel>().notNull(),
    status: text().$type<MessageStatus>().notNull(),
    reason: text(),
    notBefore: instant().notNull(),
    notAfter: instant().notNull(),
    visitAt: instant(),
    because: jsonb().$type<Reason[]>().notNull(),
    recipient: text(),
    subject: text(),
    text: text(),
    provider: text(),
    providerId: text(),
    /** When the provider was asked; set before it is, so a crash in between is seen. */
    attemptedAt: instant(),
    settledAt: instant(),
    /** When the provider said that it has reached the phone. */
    deliveredAt: instant(),
    /** When the provider said that what it had taken has not. */
    undeliveredAt: instant(),
    /** When the text was deleted at the provider. */
    forgottenAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.caseId, t.key] }),
    index('messages_recent').on(t.notBefore, t.caseId, t.key),
    index('messages_to').on(t.recipient, t.settledAt),
    index('messages_at_provider').on(t.providerId),
    index('messages_to_forget')
      .on(t.settledAt)
      .where(sql`${t.providerId} is not null and ${t.forgottenAt} is null`),
  ],
);
