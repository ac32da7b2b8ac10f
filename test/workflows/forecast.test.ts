import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Problem } from '../../api/problem.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import { openCase, type Instant, type RecordedEvent } from '../../domain/case.js';
import type { Fact } from '../../domain/commands.js';
import { forecast, type Assumption, type ForecastStep } from '../../domain/planner/forecast.js';
import { policyFor } from '../../domain/policy.js';
import { openEngine, type Engine, type Opening } from '../support/engine.js';

/** What the forecast says is what the engine does (design §2): the two are held together over generated lives. */

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

interface Life {
  opening: Opening & { openedAt: Instant };
  /** What is told on the way, by itself, so many minutes after the case was opened. */
  told: { after: number; fact: Fact }[];
}

/** In the middle of a minute: the engine may be late by half a minute, as on a busy machine, and stays within it. */
const anInstant = (from: string, to: string): fc.Arbitrary<Instant> =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((d) => `${d.toISOString().slice(0, 16)}:30.000Z`);
const anyDay = anInstant('2032-03-01', '2033-06-01');
const christmas = anInstant('2032-12-20', '2033-01-03');
const easter = anInstant('2028-04-10', '2028-04-20');

const days = (n: number): number => n * 86_400_000;
const later = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const anOpening: fc.Arbitrary<Life['opening']> = fc
  .record({
    openedAt: fc.oneof(anyDay, christmas, easter),
    phones: fc.subarray(['20 12 34 56', '30 12 34 57', '87 12 34 58', 'ukendt']),
    email: fc.boolean(),
    children: optional(fc.constant(2)),
    knownNeed: fc.boolean(),
    hearingIn: optional(fc.integer({ min: -3, max: 40 })),
    fromCourt: fc.boolean(),
    terminated: fc.boolean(),
    moveOutIn: optional(fc.integer({ min: 1, max: 40 })),
    doubtful: fc.boolean(),
  })
  .map(({ openedAt, phones, email, children, knownNeed, hearingIn, fromCourt, terminated, moveOutIn, doubtful }) => {
    const inDays = (n: number): string => dateInCopenhagen(later(openedAt, days(n)));
    return {
      openedAt,
      source: { kind: fromCourt ? ('bailiffCourt' as const) : ('housingOrganisation' as const) },
      citizen: { phones, ...(!email && { email: null }) },
      household: { children, knownNeed },
      arrears: { amountOre: doubtful ? 'mange penge' : 900_000 },
      legal: {
        ...(hearingIn !== null && { hearingAt: `${inDays(hearingIn)}T09:30` }),
        ...(terminated && { leaseTerminatedOn: inDays(-4) }),
        ...(moveOutIn !== null && { moveOutOn: inDays(moveOutIn) }),
      },
    };
  });

const aFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.constantFrom<Fact>(
    { kind: 'payment', extent: 'full' },
    { kind: 'payment', extent: 'part' },
    { kind: 'hearingWithdrawn' },
    { kind: 'citizenContact', channel: 'phone' },
    { kind: 'needs', children: true },
    { kind: 'noMessages', channel: 'sms' },
    { kind: 'withdrawn' },
    { kind: 'resumed' },
  ),
  fc
    .constantFrom('phone', 'caseworker', 'visit', 'support', 'unreached')
    .map((stage): Fact => ({ kind: 'forcedOn', stage })),
);

/** Facts with a day in them, so many days after the case was opened. */
const aDatedFact = (openedAt: Instant): fc.Arbitrary<Fact> =>
  fc.integer({ min: 1, max: 45 }).chain((n) => {
    const at = later(openedAt, days(n));
    const on = dateInCopenhagen(at);
    const instalments = [{ dueOn: on }, { dueOn: dateInCopenhagen(later(at, days(30))) }];
    return fc.constantFrom<Fact>(
      { kind: 'hearingMoved', hearingAt: at },
      { kind: 'courtNotice', receivedOn: dateInCopenhagen(openedAt), hearingAt: at },
      { kind: 'paused', until: on },
      { kind: 'paymentAgreement', instalments },
      { kind: 'legalDates', dates: { moveOutOn: on } },
    );
  });

/** Steps moved and cancelled; one that is not there by then is refused, and the forecast leaves it out. */
const aStep = (openedAt: Instant): fc.Arbitrary<Fact> => {
  const step = fc.constantFrom('call-1-1', 'call-1-2', 'askCaseworker-1', 'visit-1-1', 'followUp-1');
  const moved = fc.record({ step, hours: fc.integer({ min: 1, max: 24 * 30 }), lasts: fc.integer({ min: 1, max: 8 }) });
  return fc.oneof(
    moved.map(({ step: id, hours, lasts }): Fact => ({
      kind: 'stepMoved',
      step: id,
      at: later(openedAt, days(hours / 24)),
      until: later(openedAt, days((hours + lasts) / 24)),
    })),
    step.map((id): Fact => ({ kind: 'stepCancelled', step: id })),
    fc
      .constantFrom('contactRequest:1:sms', 'dropIn:1:email')
      .map((key): Fact => ({ kind: 'stepCancelled', step: key })),
  );
};

const aLife: fc.Arbitrary<Life> = anOpening.chain((opening) =>
  fc.record({
    opening: fc.constant(opening),
    told: fc
      .array(
        fc.record({
          after: fc.integer({ min: 1, max: 25 * 1440 }),
          fact: fc.oneof(aFact, aDatedFact(opening.openedAt), aStep(opening.openedAt)),
        }),
        { maxLength: 2 },
      )
      .map((told) => told.toSorted((a, b) => a.after - b.after)),
  }),
);

/** What the forecast tells of an event: the same notion, written a second time. */
function asStep({ at, event: e }: RecordedEvent): [at: Instant, kind: string, id: string] | null {
  switch (e.kind) {
    case 'taskOpened':
      return [e.task.from, e.task.kind, e.task.id];
    case 'taskMoved':
      return [e.task.from, e.kind, e.task.id];
    case 'taskLapsed':
    case 'taskOverdue':
    case 'taskCancelled':
      return [at, e.kind, e.taskId];
    case 'stageEntered':
      return [at, 'stage', e.stage];
    case 'messagePlanned':
      return [e.message.notBefore, e.message.channel, e.message.key];
    case 'instalmentMissed':
      return [at, e.kind, `${e.number}`];
    case 'hearingPassed':
      return [at, e.kind, 'hearing'];
    default:
      return null;
  }
}

/** To the nearest minute: the engine is always a little late. */
const minuteOf = (at: Instant): string =>
  new Date(Math.round(Date.parse(at) / 60_000) * 60_000).toISOString().slice(0, 16);
const line = (at: Instant, kind: string, id: string): string => `${minuteOf(at)} ${kind} ${id}`;
/** What an event calls off, or gives another time, of what was still ahead. */
function calledOff({ event: e }: RecordedEvent): string | null {
  if (e.kind === 'taskCancelled') return e.taskId;
  if (e.kind === 'taskMoved') return e.task.id;
  if (e.kind === 'messagePlanned') return e.message.key;
  return e.kind === 'messageSettled' && e.result === 'cancelled' ? e.key : null;
}
function linesOf(events: RecordedEvent[]): string[] {
  let steps: [at: Instant, kind: string, id: string][] = [];
  for (const event of events) {
    const off = calledOff(event);
    steps = steps.filter(([at, , id]) => id !== off || minuteOf(at) <= minuteOf(event.at));
    const step = asStep(event);
    if (step) steps.push(step);
  }
  return steps.map((step) => line(...step)).toSorted();
}
const foretold = (steps: ForecastStep[]): string[] =>
  steps
    .filter((s) => s.kind !== 'legal')
    .map((s) => line(s.at, s.kind, s.id))
    .toSorted();

/** A case lived by the engine, where nobody does anything but tell those facts. */
let runs = 0;
async function lived({ opening, told }: Life): Promise<{ said: string[]; done: string[] }> {
  // Of a number that others have been texted at, the forecast of one case knows nothing.
  runs += 1;
  const phones = opening.citizen?.phones?.map((phone) => phone.replace(/\d\d \d\d$/, String(1000 + runs)));
  const theCase = await engine.newCase({ ...opening, citizen: { ...opening.citizen, ...(phones && { phones }) } });
  const row = await theCase.row();
  if (!row) throw new Error('the case has no row');
  const assumptions: Assumption[] = told.map(({ after, fact }) => ({
    at: later(opening.openedAt, after * 60_000),
    fact,
  }));
  const steps = forecast(openCase(row.facts), policyFor(row.municipality), opening.openedAt, assumptions);
  for (const { at, fact } of assumptions) {
    if ((await theCase.now()) < at) await theCase.travel(at);
    if ((await theCase.view()).outcome) break;
    await theCase.fact({ ...fact }).catch(unlessMisfit);
  }
  const last =
    steps
      .map((s) => s.at)
      .toSorted()
      .at(-1) ?? opening.openedAt;
  await theCase.travel(later(last, days(30)));
  return { said: foretold(steps), done: linesOf(await theCase.events()) };
}

function unlessMisfit(error: unknown): void {
  const misfits = ['TaskNotOpen', 'MessageNotPlanned', 'TimePassed', 'TooLate'];
  if (!(error instanceof Problem) || !misfits.includes(error.code)) throw error;
}

/** A step moved, then brought forward by a hearing; and one cancelled: the generator seldom makes both fit. */
const stepsChanged: Life = {
  opening: { openedAt: '2032-03-01T08:00:10.000Z' },
  told: [
    { after: 60, fact: { kind: 'stepCancelled', step: 'call-1-1' } },
    {
      after: 65,
      fact: { kind: 'stepMoved', step: 'call-1-2', at: '2032-03-04T09:00:00.000Z', until: '2032-03-04T11:00:00.000Z' },
    },
    { after: 70, fact: { kind: 'hearingMoved', hearingAt: '2032-03-03T09:00:00.000Z' } },
  ],
};

/** Two facts told in one breath, which the generator seldom makes: the clock has run on a little by the second. */
const inOneBreath: Life = {
  opening: { openedAt: '2032-03-01T08:00:30.000Z' },
  told: [
    { after: 90, fact: { kind: 'needs', children: true } },
    { after: 90, fact: { kind: 'payment', extent: 'part' } },
  ],
};

it('what the forecast says is what the engine does, minute by minute', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aLife, { minLength: 5, maxLength: 5 }), async (lives) => {
      await Promise.all(
        lives.map(async (life) => {
          const { said, done } = await lived(life);
          expect({ life, steps: done }).toEqual({ life, steps: said });
        }),
      );
    }),
    { numRuns: 5, endOnFailure: true, examples: [[[inOneBreath, stepsChanged]]] },
  );
});
