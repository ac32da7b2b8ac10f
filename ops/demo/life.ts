import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personaId } from '../../api/sessions.js';
import { addDays, addWorkingDays } from '../../domain/calendar.js';
import { dateInCopenhagen, later, toInstant } from '../../domain/copenhagen.js';
import type { Instant } from '../../domain/case.js';
import type { FactBody, CompleteTaskBody } from '../../domain/commands.js';
import type { IntakeRequest } from '../../domain/intake/request.js';
import { taskRole, type Outcome, type TaskKind } from '../../domain/outcomes.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';
import { caseWorkflowId } from '../../workflows/contract.js';
import { apiOf, type Api, type DemoPersona } from './api.js';
import { justAfter, type DemoClock } from './clock.js';
import { mobile, type openMail, type Postman } from './network.js';
import { person } from './people.js';
import type { Until } from './play.js';
import type { Travels } from './travels.js';

/** What all stories of a demo share. */
export interface Stage {
  /** The morning on which the demo is handed over. */
  opening: Instant;
  url: string;
  clock: DemoClock;
  travels: Travels;
  post: Postman;
  mail: Pick<ReturnType<typeof openMail>, 'latestTo'>;
}

type Said<T> = T extends unknown ? Omit<T, 'commandId'> : never;
/** A report; who and where is the next made-up person, unless it says. */
export type Report = Omit<Partial<IntakeRequest>, 'citizen'> & { citizen?: Partial<IntakeRequest['citizen']> };

const received = z.object({ caseId: z.string() });
const tasks = z.object({
  items: z.array(z.object({ taskId: z.string(), kind: z.string(), from: z.string(), status: z.string() })),
});
const minute = 60_000;

export type Life = ReturnType<typeof lifeOf>;

/** A household's life, lived through the API: who does what, and when. */
export function lifeOf(stage: Stage, n: number, until: Until) {
  const { opening, clock, travels, url } = stage;
  const as = (persona: DemoPersona): Api => apiOf(url, persona);
  const { closingDays } = policyFor(homeMunicipality);
  const workingDay = (days: number): string => addWorkingDays(dateInCopenhagen(opening), days, closingDays);
  let caseId = '';
  let done = 0;

  /** Waits for a moment, and lets the case come there. */
  async function come(at: Instant): Promise<void> {
    await until(later(at, clock.now()));
    if (caseId) await travels.bring([caseWorkflowId(caseId)], justAfter(at));
  }

  async function openTask(kind: TaskKind) {
    const { items } = await as('supervisor').get(`/tasks?caseId=${caseId}&limit=100`, tasks);
    const task = items.find((open) => open.kind === kind);
    if (task) return task;
    const open = items.map((other) => other.kind).join(', ') || 'nothing';
    throw new Error(`household ${n} has no task of kind ${kind} on ${clock.now()}, but ${open}`);
  }

  async function tell(fact: Said<FactBody>, persona: DemoPersona = 'outreach'): Promise<void> {
    await as(persona).post(`/cases/${caseId}/facts`, { commandId: randomUUID(), ...fact }, z.unknown());
  }

  return {
    n,
    url,
    as,
    workingDay,
    get caseId(): string {
      return caseId;
    },
    citizen: { ...person(n), phone: mobile(n), email: emailOf(n) },

    /** Some working days before (negative) or after the morning of the demo. */
    at: (days: number, time: string): Instant => toInstant(workingDay(days), time),
    come,

    /** Somebody tells of the household; a case begins, or the one there is learns it. */
    async report(report: Report = {}): Promise<void> {
      const isNew = caseId === '';
      const body = reportOf(n, workingDay(0), report);
      caseId = (await as('intake').post('/cases', body, received)).caseId;
      // Most cases are somebody's; the leader has not come to all of them.
      if (isNew && n % 4 !== 0) await tell({ kind: 'assigned', assignee: personaId('outreach') }, 'supervisor');
    },

    async walkIn(note: string): Promise<void> {
      const { name, street, postcode, city } = person(n);
      const citizen = { name, address: { street, postcode, city }, phones: [mobile(n)] };
      const body = { commandId: randomUUID(), citizen, note };
      caseId = (await as('outreach').post('/walk-ins', body, received)).caseId;
    },

    /** Whoever's task it is does it, when its time has come: a few minutes after it begins. */
    async do(kind: TaskKind, outcome: Outcome, more: Partial<CompleteTaskBody> = {}): Promise<void> {
      const planned = await openTask(kind);
      const begins = later(planned.from, clock.now());
      await come(new Date(Date.parse(begins) + (4 + ((n * 7 + 5 * done++) % 17)) * minute).toISOString());
      const { taskId } = await openTask(kind);
      const body = { commandId: randomUUID(), outcome, ...more };
      await as(taskRole[kind]).post(`/tasks/${taskId}/complete`, body, z.unknown());
    },

    tell,

    async take(kind: TaskKind): Promise<void> {
      const { taskId } = await openTask(kind);
      await as(taskRole[kind]).post(`/tasks/${taskId}/claim`, { commandId: randomUUID() }, z.unknown());
    },

    async ask(body: { kind: 'advice' | 'locate'; question: string; citizen?: object }): Promise<void> {
      const about = body.citizen ? {} : { caseId };
      await as('caseworker').post('/inquiries', { commandId: randomUUID(), ...about, ...body }, z.unknown());
    },

    latestMail: (): string | undefined => stage.mail.latestTo(emailOf(n)),

    /** The citizen answers by SMS. */
    write: (text: string, from = mobile(n)): Promise<void> => stage.post.deliver(url, { from, text }, clock.now()),
  };
}

const emailOf = (n: number): string => `borger${n}@borger.example`;

/** What landlords tell: last month's rent, the demand after it, and how to reach the tenant. */
function reportOf(n: number, today: string, { citizen, ...report }: Report) {
  const { name, street, postcode, city } = person(n);
  return {
    source: { kind: 'housingOrganisation', organisation: 'Prøvebo' },
    tenancy: { kind: 'nonProfit', landlord: 'Prøvebo', number: `${10 + (n % 6)}-${String(100 + n).padStart(4, '0')}` },
    arrears: { amountOre: 412_500 + ((n * 73_700) % 900_000), months: 1 + (n % 3), dueDate: addDays(today, -50) },
    legal: { demandSentOn: addDays(today, -44), demandReceivedOn: addDays(today, -43) },
    ...report,
    citizen: {
      name,
      address: { street, postcode, city },
      phones: [mobile(n)],
      email: emailOf(n),
      ...citizen,
    },
  };
}
