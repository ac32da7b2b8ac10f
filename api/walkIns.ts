import type { z } from 'zod';
import type { Contact } from '../domain/commands.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import type { Rejection } from '../domain/intake/intake.js';
import { nameKey } from '../domain/intake/names.js';
import { readEmail, readPhones } from '../domain/intake/phones.js';
import { understandIntake } from '../domain/intake/understand.js';
import { walkInRequest } from '../domain/intake/walkIn.js';
import { planned } from '../domain/planner/forecast.js';
import { oddities } from '../domain/intake/oddities.js';
import { registerWalkIn } from '../intake/walkIn.js';
import { caseRow, openCasesOf } from '../store/cases.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { nothing, type Mount, type Reply } from './route.js';
import * as schemas from './schemas.js';
import { caseNamed, submit } from './submit.js';
import { stateOf } from './views.js';

/** Wednesday: whoever turns up in borgerservice is registered in under a minute. */
export function walkInRoutes(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/walk-ins',
    summary: 'Register a citizen who turned up: contact in the open case, or a new case with contact made',
    roles: ['outreach', 'caseworker', 'supervisor'],
    params: nothing,
    query: nothing,
    body: walkInRequest,
    shows: true,
    responses: {
      201: { description: 'A new case, with contact made', schema: schemas.received },
      200: { description: 'Contact in the home’s open case; or registered before', schema: schemas.received },
    },
    async handle({ who, body }) {
      const now = deps.now();
      const { citizen = {}, arrears, commandId, note = null } = body;
      if (body.caseId) return contactIn(deps, who, body.caseId, body);
      const request = { source: { kind: 'citizen' as const }, citizen, ...(arrears && { arrears }) };
      const reading = understandIntake(request, dateInCopenhagen(now), now);
      if (!reading.ok) throw await incomplete(deps, who, citizen, reading.rejections);
      const { intake } = reading;
      const walkIn = { commandId, intake, note, contact: contactOf(citizen) };
      const sender = { by: who.id, role: who.role, municipality: who.municipality };
      const received = await registerWalkIn(deps, walkIn, sender);
      if (!received) {
        const detail = 'Dette commandId er brugt til noget andet; lav et nyt.';
        throw new Problem(422, 'commandIdReused', detail, [{ pointer: '/commandId', code: 'commandIdReused', detail }]);
      }
      const { caseId, result, view } = received;
      return {
        status: result === 'created' ? 201 : 200,
        headers: { Location: `/api/v1/cases/${caseId}` },
        body: { caseId, result, stage: view.stage, next: planned(view), warnings: oddities(intake) },
      };
    },
  });
}

type WalkInRequest = z.infer<typeof walkInRequest>;
type Citizen = NonNullable<WalkInRequest['citizen']>;

/** The desk has found the citizen's case: contact in it, with the new ways to reach the citizen. */
async function contactIn(deps: ApiDeps, who: Identity, caseId: string, body: WalkInRequest): Promise<Reply> {
  const row = await caseNamed(deps.db, caseId, who);
  const fact = { kind: 'citizenContact', channel: 'dropIn' } as const;
  const message = { update: 'recordFact', args: { commandId: body.commandId, by: who.id, fact } } as const;
  await submit(deps, row, who, { message, note: body.note ?? null, contact: contactOf(body.citizen ?? {}) });
  const view = stateOf((await caseRow(deps.db, row.caseId)) ?? row);
  const answer = { caseId: row.caseId, result: 'existing', stage: view.stage, next: planned(view), warnings: [] };
  return { status: 200, headers: { Location: `/api/v1/cases/${row.caseId}` }, body: answer };
}

/** What the one at the desk is to write; a landlord is asked elsewhere. */
const atTheDesk: Record<Rejection['code'], string> = {
  nobody: 'Skriv borgerens navn.',
  nowhere: 'Skriv, hvor borgeren bor eller opholder sig, også når det er hos andre eller på et herberg.',
  noArrears: 'Beløbet skal være større end nul; udelad det, når det ikke kendes.',
};

/** Too little for a new case; the open cases it may be about come along, so that one of them can be named by `caseId`. */
async function incomplete(
  { db }: ApiDeps,
  who: Identity,
  { name, phones }: Citizen,
  rejections: readonly Rejection[],
): Promise<Problem> {
  const errors = rejections.map(({ code, pointer }) => ({ code, pointer, detail: atTheDesk[code] }));
  const numbers = readPhones(phones ?? []).value.flatMap(({ e164 }) => e164 ?? []);
  const candidates = await openCasesOf(db, who.municipality, nameKey(name ?? ''), numbers);
  const detail =
    candidates.length > 0
      ? 'Der mangler noget, men en af disse åbne sager kan være borgerens.'
      : 'Henvendelsen kan ikke registreres endnu; se errors.';
  return new Problem(422, 'rejected', detail, errors, { candidates });
}

/** A mail address that cannot be read is a warning, not a reason to turn the citizen away. */
function contactOf({ phones, email }: Citizen): Contact | undefined {
  const readable = readEmail(email).value;
  if (!phones?.length && !readable) return undefined;
  return { ...(phones?.length && { phones }), ...(readable && { email: readable }) };
}
