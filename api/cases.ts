import { z } from 'zod';
import { dateInCopenhagen, later, toInstant } from '../domain/copenhagen.js';
import { factBody, factForEngine, isInCalendar, type FactBody } from '../domain/commands.js';
import { forecast, planned, type Assumption, type ForecastStep } from '../domain/planner/forecast.js';
import { isTooFarAhead } from '../domain/intake/dates.js';
import { mayReport, noLegalBasis } from '../domain/intake/legalBasis.js';
import { intakeRequest } from '../domain/intake/request.js';
import { understandIntake } from '../domain/intake/understand.js';
import { roles, type Role } from '../domain/outcomes.js';
import { policyFor } from '../domain/policy.js';
import { oddities } from '../domain/intake/oddities.js';
import { receive } from '../intake/receive.js';
import type { CaseRow } from '../store/cases.js';
import { ownWordsFor } from '../store/senders.js';
import { bulkRoutes } from './bulk.js';
import { caseListRoutes } from './caseList.js';
import type { ApiDeps } from './deps.js';
import { allow, type Identity } from './identity.js';
import { mayTell } from './mayTell.js';
import { partOf } from './part.js';
import { partOfCase } from './partSchemas.js';
import { plausibleFact } from './plausible.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import * as schemas from './schemas.js';
import { asTold, mayReportAs, mayTellAsPartner, mustBeAsked } from './senders.js';
import { mayChangeStep } from './steps.js';
import { caseOf, submit } from './submit.js';
import { workflowUrlFor } from './temporalUi.js';
import { asReported, stateOf, wholeCase } from './views.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
const caseId = z.object({ caseId: z.uuid() });

/** Cases: intake, the list, one case, facts, the forecast. */
export function caseRoutes(mount: Mount, deps: ApiDeps): void {
  takeIn(mount, deps);
  caseListRoutes(mount, deps);
  bulkRoutes(mount, deps);
  one(mount, deps);
  facts(mount, deps);
  foretell(mount, deps);
}

function takeIn(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/cases',
    summary: 'Report a household in arrears; the same home again adds to its open case',
    roles,
    params: nothing,
    query: nothing,
    body: intakeRequest,
    responses: {
      201: { description: 'A new case', schema: schemas.received },
      200: { description: 'The home has an open case', schema: schemas.received },
    },
    async handle({ who, body }) {
      mayReportAs(who, body.source.kind);
      const now = deps.now();
      const reading = understandIntake(asTold(who, body), dateInCopenhagen(now), now);
      if (!reading.ok)
        throw new Problem(422, 'rejected', 'Indberetningen kan ikke blive til en sag; se errors.', reading.rejections);
      const { intake } = reading;
      if (!mayReport(who.partner ?? null, intake, dateInCopenhagen(now)))
        throw new Problem(409, 'noLegalBasis', noLegalBasis);
      const received = await receive(deps, intake, { by: who.id, role: who.role, municipality: who.municipality });
      const created = received.result === 'created';
      // A partner learns how far its cases are, never what the unit plans; nor does who adds to a case of others.
      const hidden = who.role === 'intake' && (!created || Boolean(who.partner));
      return {
        status: created ? 201 : 200,
        headers: { Location: `/api/v1/cases/${received.caseId}` },
        body: {
          caseId: received.caseId,
          result: received.result,
          stage: hidden ? null : received.view.stage,
          next: hidden ? null : planned(received.view),
          warnings: oddities(intake),
        },
      };
    },
  });
}

function one(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/cases/{caseId}',
    summary:
      'One case: who, both clocks with reasons, open tasks, what comes next and why, what has happened; for a caseworker their part, for its sender only how far it is',
    roles,
    query: nothing,
    body: nothing,
    params: caseId,
    responses: {
      200: { description: 'The case', schema: z.union([schemas.theCase, partOfCase, schemas.reportedCase]) },
    },
    async handle({ who, params }) {
      const row = await caseOf(deps.db, params.caseId, who);
      return { status: 200, body: await asSeenBy(deps, row, who) };
    },
  });
}

async function asSeenBy(deps: ApiDeps, row: CaseRow, who: Identity) {
  const { db, now } = deps;
  if (who.role === 'intake') return asReported(row, await ownWordsFor(db, who.id, row.caseId));
  if (who.role === 'caseworker') return partOf(db, row, who, now());
  return { ...(await wholeCase(db, row, now())), workflowUrl: workflowUrlFor(deps, who, row.caseId) };
}

function facts(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/cases/{caseId}/facts',
    summary:
      'Tell a case what has happened: a payment, a hearing, new contact details…; give a step of the plan another time, or cancel it',
    roles,
    query: nothing,
    params: caseId,
    body: factBody,
    responses: {
      200: { description: 'Applied; the fresh state', schema: schemas.applied },
      202: { description: 'Kept; the engine is away and gets it later', schema: schemas.applied },
    },
    async handle({ who, params, body }) {
      allow(who, mayTell[body.kind], `melde ${body.kind}`);
      mayTellAsPartner(who, body.kind);
      const row = await caseOf(deps.db, params.caseId, who);
      await mayChangeStep(deps, who, row, body);
      plausibleFact(body, who.role === 'intake' ? null : stateOf(row), deps.now());
      const unconfirmed = await mustBeAsked(deps.db, who, row, body);
      const fact = { ...factForEngine(body), ...(unconfirmed && { unconfirmed }) };
      const args = { commandId: body.commandId, by: who.id, fact };
      return submit(deps, row, who, {
        message: { update: 'recordFact', args },
        note: body.note ?? null,
        ...(body.kind === 'contactDetails' && { contact: body.contact }),
        amountsOre: amounts(body),
      });
    },
  });
}

function amounts(body: FactBody): number[] | undefined {
  if (body.kind === 'payment' && body.amountOre !== undefined) return [body.amountOre];
  return body.kind === 'paymentAgreement' ? body.instalments.map((i) => i.amountOre ?? 0) : undefined;
}

const assumption = z
  .string()
  .regex(
    /^(paid|hearing|contact|withdrawn):\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/,
    'skal være fx paid:2026-12-12, hearing:2026-12-03T10:30, contact:2026-12-01 eller withdrawn:2026-12-01',
  );

function foretell(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/cases/{caseId}/forecast',
    summary: 'What happens if nobody does anything; and what changes if something does happen',
    roles: staff,
    body: nothing,
    params: caseId,
    query: z.strictObject({
      assume: z.union([assumption, z.array(assumption).max(5)]).optional(),
    }),
    responses: {
      200: {
        description: 'Dated steps with reasons; with `assume` also what is new and what falls away',
        schema: z.object({
          steps: z.array(schemas.step),
          changes: z.object({ added: z.array(schemas.step), removed: z.array(schemas.step) }).optional(),
        }),
      },
    },
    async handle({ who, params, query }) {
      const row = await caseOf(deps.db, params.caseId, who);
      const [state, policy, now] = [stateOf(row), policyFor(row.municipality), deps.now()];
      const steps = forecast(state, policy, now);
      if (query.assume === undefined) return { status: 200, body: { steps } };
      const assumptions = [query.assume].flat().map((text) => assumptionOf(text, now));
      const assumed = forecast(state, policy, now, assumptions);
      // Today's legal dates stand at midnight: nothing that is imagined takes away what has begun.
      const removed = without(steps, assumed).filter((step) => step.at >= now);
      return { status: 200, body: { steps: assumed, changes: { added: without(assumed, steps), removed } } };
    },
  });
}

/** "paid:2026-12-12" as a fact at noon that day; a hearing is imagined to be announced now. */
function assumptionOf(text: string, now: string): Assumption {
  const [kind, when = ''] = text.split(/:(.*)/s, 2);
  const [date = '', time] = when.split('T');
  const noon = moment(date, time ?? '12:00');
  const at = time === undefined && date === dateInCopenhagen(now) && kind !== 'hearing' ? later(noon, now) : noon;
  if (at < now) refuse('inThePast', 'Datoen er passeret; antag noget, der ligger forude.');
  if (isTooFarAhead('hearingAt', date, dateInCopenhagen(now)))
    refuse('tooFarAhead', 'Datoen ligger for langt ude i fremtiden; antag noget, der er nærmere.');
  switch (kind) {
    case 'hearing':
      return { at: now, fact: { kind: 'hearingMoved', hearingAt: at } };
    case 'contact':
      return { at, fact: { kind: 'citizenContact', channel: 'phone' } };
    case 'withdrawn':
      return { at, fact: { kind: 'withdrawn' } };
    default:
      return { at, fact: { kind: 'payment', extent: 'full' } };
  }
}

function moment(date: string, time: string): string {
  try {
    if (!isInCalendar(date)) throw new RangeError('outside the years that can be counted in');
    return toInstant(date, time);
  } catch {
    return refuse('noSuchDate', 'Datoen eller klokkeslættet findes ikke.');
  }
}

function refuse(code: string, detail: string): never {
  throw new Problem(400, 'malformed', detail, [{ pointer: 'assume', code, detail }]);
}

const name = (s: ForecastStep): string => `${s.at} ${s.kind} ${s.id}`;

function without(steps: ForecastStep[], known: ForecastStep[]): ForecastStep[] {
  const names = new Set(known.map(name));
  return steps.filter((s) => !names.has(name(s)));
}
