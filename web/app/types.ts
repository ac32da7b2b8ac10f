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
  visitInFull,
} from '../../api/schemas.js';
import type { demoClock, demoMoved } from '../../api/demo.js';
import type { engine } from '../../api/engineSchemas.js';
import type { liveEvent } from '../../api/eventSchemas.js';
import type { figures, flow } from '../../api/figureSchemas.js';
import type { importSummary } from '../../api/importReport.js';
import type { messageItem } from '../../api/messageSchemas.js';
import type { overview } from '../../api/overviewSchemas.js';
import type { endVisitBody, extendVisitBody, visit, visitAnswer } from '../../api/visitSchemas.js';
import type { session } from '../../api/sessionRoutes.js';
import type { walkInRequest } from '../../domain/intake/walkIn.js';

/** What the API answers, by its own schemas: a change there that this application does not follow does not compile. */
export type Applied = z.infer<typeof applied>;
export type Case = z.infer<typeof theCase>;
export type CaseSummary = z.infer<typeof caseSummary>;
export type ClockEntry = z.infer<typeof clockEntry>;
export type DemoClock = z.infer<typeof demoClock>;
export type DemoMoved = z.infer<typeof demoMoved>;
export type Engine = z.infer<typeof engine>;
export type Figures = z.infer<typeof figures>;
export type Flow = z.infer<typeof flow>;
export type ImportSummary = z.infer<typeof importSummary>;
export type Inquiry = z.infer<typeof inquiry>;
export type LiveEvent = z.infer<typeof liveEvent>;
export type Message = z.infer<typeof messageItem>;
export type Overview = z.infer<typeof overview>;
export type Reason = z.infer<typeof reason>;
export type Received = z.infer<typeof received>;
export type Session = z.infer<typeof session>;
export type Step = z.infer<typeof step>;
export type Task = z.infer<typeof task>;
export type TaskInFull = z.infer<typeof taskInFull>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type Visit = z.infer<typeof visit>;
export type VisitAnswer = z.infer<typeof visitAnswer>;
export type VisitInFull = z.infer<typeof visitInFull>;

/** What a command says, but for its id, which `useCommand` makes. */
export type WalkInBody = Omit<z.input<typeof walkInRequest>, 'commandId'>;

export type EndVisitBody = Omit<z.input<typeof endVisitBody>, 'commandId'>;
export type ExtendVisitBody = Omit<z.input<typeof extendVisitBody>, 'commandId'>;

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
