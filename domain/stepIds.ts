import { z } from 'zod';
import { purposes } from './case.js';
import { plannedKinds, taskKinds } from './outcomes.js';

/** How the steps of a plan are named. Exactly so and no looser: what people send goes on to the engine. */

const numbered = String.raw`(?:-\d{1,4}){1,2}`;

/** A task that may be moved or cancelled: `visit-1-2`. */
export const taskStepId = z
  .string()
  .regex(new RegExp(`^(?:${plannedKinds.join('|')})${numbered}$`), 'er ikke en opgave, der kan flyttes');

const ofTask = String.raw`(?:${taskKinds.join('|')})${numbered}(?:@\d{8}T\d{4}(?:r\d{1,4})?)?`;

/** A message by its key: `visitNotice:visit-1-2@20320308T1430:sms`, `…1430r2:sms` for a time told once more, `dropIn:1:email`. */
export const messageStepId = z
  .string()
  .regex(
    new RegExp(String.raw`^(?:${purposes.join('|')}):(?:${ofTask}|\d{1,4}|\d{4}-\d\d-\d\d|5a|end):(?:sms|email)$`),
    'er ikke en besked',
  );
