import type { z } from 'zod';
import type { afterTask, outcomeChoice, today, todayCard } from '../../api/todaySchemas.js';

/** What the API tells the phone, by its own schemas. */
export type Today = z.infer<typeof today>;
export type Card = z.infer<typeof todayCard>;
export type AfterTask = z.infer<typeof afterTask>;
export type OutcomeChoice = z.infer<typeof outcomeChoice>;

/** Done at a door: the worker sets out, and somebody notices if no word comes. */
export const isVisit = ({ kind }: Card): boolean => kind === 'visit' || kind === 'locate';
/** Read and answered in writing, where there is coverage. */
export const isQuestion = ({ kind }: Card): boolean => kind === 'advice' || kind === 'incoming';
/** The page where it is done. */
export const pageOf = (card: Card): string => `${isQuestion(card) ? '/tasks' : '/today'}/${card.taskId}`;
