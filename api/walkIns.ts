import type { z } from 'zod';
import type { Contact } from '../domain/commands.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { readEmail } from '../domain/intake/phones.js';
import { understandIntake } from '../domain/intake/understand.js';
import { walkInRequest } from '../domain/intake/walkIn.js';
import { planned } from '../domain/planner/forecast.js';
import { oddities } from '../intake/receive.js';
import { registerWalkIn } from '../intake/walkIn.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import * as schemas from './schemas.js';

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
    responses: {
      201: { description: 'A new case, with contact made', schema: schemas.received },
      200: { description: 'Contact in the home’s open case; or registered before', schema: schemas.received },
    },
    async handle({ who, body }) {
      const now = deps.now();
      const { citizen, arrears, commandId, note = null } = body;
      const request = { source: { kind: 'citizen' as const }, citizen, ...(arrears && { arrears }) };
      const reading = understandIntake(request, dateInCopenhagen(now), now);
      if (!reading.ok)
        throw new Problem(422, 'rejected', 'Henvendelsen kan ikke registreres; se errors.', reading.rejections);
      const { intake } = reading;
      const walkIn = { commandId, intake, note, contact: contactIn(citizen) };
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

/** A mail address that cannot be read is a warning, not a reason to turn the citizen away. */
function contactIn({ phones, email }: z.infer<typeof walkInRequest>['citizen']): Contact | undefined {
  const readable = readEmail(email).value;
  if (!phones?.length && !readable) return undefined;
  return { ...(phones?.length && { phones }), ...(readable && { email: readable }) };
}
