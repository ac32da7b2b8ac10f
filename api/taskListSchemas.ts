import { z } from 'zod';
import { roles, taskKinds } from '../domain/outcomes.js';
import { day, page } from './schemas.js';

/** All that a list of tasks can be narrowed by, as a view of it is saved. */
export const taskFilter = z.strictObject({
  assignee: z.string().max(60).optional().describe('`me`, `unassigned`, or a staff id'),
  role: z
    .enum(roles)
    .optional()
    .describe('whose kind of task; a supervisor sees all without it, a caseworker never others'),
  kind: z.enum(taskKinds).optional(),
  overdue: z.enum(['true']).optional().describe('only tasks that should have been done by now'),
  startsOn: day.optional().describe('only tasks that are to begin on this day'),
});

export const taskQuery = page.extend(taskFilter.shape).extend({ caseId: z.uuid().optional() });
