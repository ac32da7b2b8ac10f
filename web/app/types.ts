import type { z } from 'zod';
import type {
  applied,
  caseSummary,
  clockEntry,
  inquiry,
  problem,
  reason,
  received,
  step,
  task,
  taskInFull,
  theCase,
  timelineEntry,
} from '../../api/schemas.js';
import type { demoClock, demoMoved } from '../../api/demo.js';
import type { session } from '../../api/sessionRoutes.js';
import type { visit } from '../../api/visitSchemas.js';
import type { walkInRequest } from '../../domain/intake/walkIn.js';

/** What the API answers, by its own schemas: a change there that this application does not follow does not compile. */
export type Applied = z.infer<typeof applied>;
export type Case = z.infer<typeof theCase>;
export type CaseSummary = z.infer<typeof caseSummary>;
export type ClockEntry = z.infer<typeof clockEntry>;
export type DemoClock = z.infer<typeof demoClock>;
export type DemoMoved = z.infer<typeof demoMoved>;
export type Inquiry = z.infer<typeof inquiry>;
export type Reason = z.infer<typeof reason>;
export type Received = z.infer<typeof received>;
export type Session = z.infer<typeof session>;
export type Step = z.infer<typeof step>;
export type Task = z.infer<typeof task>;
export type TaskInFull = z.infer<typeof taskInFull>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type Visit = z.infer<typeof visit>;

/** What a command says, but for its id, which `useCommand` makes. */
export type WalkInBody = Omit<z.input<typeof walkInRequest>, 'commandId'>;

/** A page of a list. */
export interface ListOf<T> {
  items: T[];
  nextCursor: string | null;
}

/** How a case stands, as a refused command is answered with it. */
export type Standing = Pick<Applied, 'stage' | 'outcome' | 'tasks' | 'next'>;

/** What is wrong, where and what now (RFC 9457). */
export type ProblemBody = Pick<z.infer<typeof problem>, 'type' | 'title' | 'status' | 'detail' | 'errors'> & {
  case?: Standing;
  /** 401: how one logs in here. */
  login?: Session['login'];
};
export type FieldError = NonNullable<ProblemBody['errors']>[number];
