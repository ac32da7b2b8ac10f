import type { z } from 'zod';
import type { afterTask, outcomeChoice, today, todayCard } from '../../api/todaySchemas.js';

/** What the API tells the phone, by its own schemas. */
export type Today = z.infer<typeof today>;
export type Card = z.infer<typeof todayCard>;
export type AfterTask = z.infer<typeof afterTask>;
export type OutcomeChoice = z.infer<typeof outcomeChoice>;
