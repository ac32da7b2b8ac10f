import { z } from 'zod';
import randers from './policies/0730.json' with { type: 'json' };

/**
 * What a municipality has decided about its own effort: how often, how soon, which hours. Data, not code: versioned and
 * validated when the program starts, so a municipality can change its mind without a new release. What the law says is
 * not here (`law/`).
 */
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, HH:MM');
export const dayParts = ['morning', 'midday', 'lateAfternoon'] as const;
export type DayPart = (typeof dayParts)[number];
const partOfDay = z
  .strictObject({ part: z.enum(dayParts), from: time, to: time })
  .refine((p) => p.from < p.to, 'a part of the day ends after it begins');
export type PartOfDay = z.infer<typeof partOfDay>;
const partsOfDay = z
  .array(partOfDay)
  .min(1)
  .refine((parts) => new Set(parts.map((p) => p.part)).size === parts.length, 'each part of the day once');

const mobile = z.string().regex(/^\+45[2-9]\d{7}$/, 'a Danish number, +45XXXXXXXX');
/** How long somebody may be at a visit before they are asked whether they are well. */
export const visitMinutes = z.number().int().min(5).max(240);

export const policySchema = z.strictObject({
  version: z.string().min(1),
  municipality: z.strictObject({
    code: z.string().regex(/^\d{4}$/),
    name: z.string(),
    /** How the worker signs messages; at most 11 characters, so that every SMS stays in one part (domain.md §6). */
    worker: z.string().min(1).max(11),
    phone: z.string(),
    /** The citizen's page is a public website: its statement stands in the state's register (product.md §4.4). */
    accessibilityStatement: z.url({ protocol: /^https$/ }),
    phoneHours: z.strictObject({ from: z.string(), to: z.string() }),
    dropIn: z.strictObject({
      weekday: z.number().int().min(1).max(5),
      from: z.string(),
      to: z.string(),
      place: z.string().max(20),
    }),
    departmentMailbox: z.email(),
    supervisorMailbox: z.email(),
    /** The outreach workers’ own. */
    unitMailbox: z.email(),
  }),
  closingDays: z.strictObject({
    monthDays: z.array(z.string().regex(/^\d\d-\d\d$/)),
    dayAfterAscension: z.boolean(),
  }),
  phone: z.strictObject({
    attempts: z.number().int().min(1).max(10),
    perDay: z.number().int().min(1).max(3),
    parts: partsOfDay,
  }),
  caseworker: z.strictObject({ answerWithinWorkingDays: z.number().int().min(1).max(20), officeCloses: time }),
  visit: z.strictObject({
    attempts: z.number().int().min(1).max(10),
    firstWithinWorkingDays: z.number().int().min(1).max(30),
    workingDaysBetween: z.number().int().min(1).max(30),
    parts: partsOfDay,
  }),
  shortClock: z
    .strictObject({
      shortWorkingDays: z.number().int().min(1).max(40),
      criticalWorkingDays: z.number().int().min(0).max(40),
    })
    .refine((c) => c.criticalWorkingDays < c.shortWorkingDays, 'critical is shorter than short'),
  support: z.strictObject({
    followUpDays: z.number().int().min(1).max(60),
    instalmentGraceBankingDays: z.number().int().min(0).max(20),
  }),
  /** What the unit can manage, for the supervisor to see when too much falls on a day. */
  capacity: z
    .strictObject({
      /** Outreach workers on a working day. */
      workers: z.number().int().min(1).max(100),
      /** Visits that one of them can make on a working day, driving included. */
      visitsPerWorker: z.number().int().min(1).max(30),
    })
    .default({ workers: 2, visitsPerWorker: 4 }),
  supervisor: z.strictObject({ decideWithinWorkingDays: z.number().int().min(1).max(10) }),
  messages: z.strictObject({
    from: time,
    to: time,
    /** SMS to one home within seven days; texts about a visit go out nevertheless. */
    perWeek: z.number().int().min(1).max(50),
    /** How long a link to the citizen's page works. */
    linkDays: z.number().int().min(1).max(90).default(21),
    /** Operators filter SMS with links, and people are told not to trust them (domain.md §4.2). */
    linkInSms: z.boolean(),
    /** A text that has been delivered is deleted at the provider. */
    forgetAtProvider: z.boolean(),
  }),
  /** What colleagues ask of the outreach worker. */
  inquiries: z
    .strictObject({
      remindAfterWorkingDays: z.number().int().min(1).max(20),
      escalateAfterWorkingDays: z.number().int().min(1).max(20),
      /** How often a citizen nobody reaches is looked for at the door. */
      locateAttempts: z.number().int().min(1).max(10),
    })
    .refine((i) => i.remindAfterWorkingDays < i.escalateAfterWorkingDays, 'the reminder comes before the supervisor'),
  /** Who notices when no word comes from a worker at a citizen's door, and after how many minutes (`safeVisit.ts`). */
  safeVisit: z.strictObject({
    /** How long a visit takes unless the worker says otherwise: from setting out, and from the door. */
    onTheWayMinutes: visitMinutes,
    atTheDoorMinutes: visitMinutes,
    /** From the reminder to the worker until a colleague is called, and from then until the supervisor is. */
    colleagueAfterMinutes: z.number().int().min(1).max(60),
    supervisorAfterMinutes: z.number().int().min(1).max(60),
    /** Where they get an SMS: their mobiles, for a Danish number does not tell whether it is one. Without: mail alone. */
    unitMobile: mobile.optional(),
    supervisorMobile: mobile.optional(),
  }),
});
export type Policy = z.infer<typeof policySchema>;

/** Reserved for examples (RFC 2606): nobody reads what is sent there. */
const reserved = /\.(example|test|invalid)$/;

/** What in a policy is still Husly's own and not the unit's: its place and value. Empty in one that is in use. */
export function placeholdersIn({ municipality }: Policy): string[] {
  const { worker, departmentMailbox, supervisorMailbox, unitMailbox } = municipality;
  const mailboxes = Object.entries({ departmentMailbox, supervisorMailbox, unitMailbox });
  return [
    ...(worker === 'Husly' ? [`worker "${worker}"`] : []),
    ...mailboxes.filter(([, address]) => reserved.test(address)).map(([name, address]) => `${name} "${address}"`),
  ];
}

const policies = new Map([randers].map((data) => [data.municipality.code, policySchema.parse(data)]));

/** The municipalities that have a policy. */
export const municipalities: readonly string[] = [...policies.keys()];

/** The municipality Husly serves unless told otherwise: Randers (kommunekode 0730). */
export const homeMunicipality = '0730';

/**
 * The policy in force for a municipality.
 * @throws RangeError for a municipality without one: a case cannot be planned by guesswork.
 */
export function policyFor(municipality: string): Policy {
  const policy = policies.get(municipality);
  if (!policy) throw new RangeError(`no policy for municipality ${municipality}; add it to domain/policies`);
  return policy;
}
