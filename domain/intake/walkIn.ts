import { z } from 'zod';
import { commandId, note } from '../commands.js';
import { intakeRequest } from './request.js';

/** A citizen who turns up in borgerservice on a Wednesday: as much as is written down in under a minute. */
export const walkInRequest = z.strictObject({
  commandId,
  caseId: z.uuid().toLowerCase().optional().describe('the citizen’s open case, where the desk has found it'),
  citizen: intakeRequest.shape.citizen
    .pick({ name: true, address: true, phones: true, email: true, language: true })
    .optional()
    .describe('may be left out with caseId'),
  arrears: intakeRequest.shape.arrears,
  note,
});
