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
  source,
  match,
  task,
  taskInFull,
  taskList,
  theCase,
  timelineEntry,
  visitInFull,
} from '../../api/schemas.js';
import type { bulkAnswer } from '../../api/bulk.js';
import type { demoClock, demoMoved } from '../../api/demo.js';
import type { caseCounts, caseListItem } from '../../api/caseListSchemas.js';
import type { dryRunReport, importReport, importSummary } from '../../api/importReport.js';
import type { legalClock } from '../../api/reference.js';
import type { found } from '../../api/searchSchemas.js';
import type { colleague } from '../../api/accessLog.js';
import type { partOfCase } from '../../api/partSchemas.js';
import type { endVisitBody, extendVisitBody, visit, visitAnswer } from '../../api/visitSchemas.js';
import type { engine } from '../../api/engineSchemas.js';
import type { figureAttempt, figureCase, figures, flow } from '../../api/figureSchemas.js';
import type { liveEvent } from '../../api/eventSchemas.js';
import type { messageItem } from '../../api/messageSchemas.js';
import type { overview } from '../../api/overviewSchemas.js';
import type { savedView, savedViewBody } from '../../api/savedViews.js';
import type { session } from '../../api/sessionRoutes.js';
import type { assignTaskBody, bulkBody, completeTaskBody, factBody, undoLinkBody } from '../../domain/commands.js';
import type { askRequest } from '../../domain/inquiryRequest.js';
import type { walkInRequest } from '../../domain/intake/walkIn.js';

/** What the API answers, by its own schemas: a change there that this application does not follow does not compile. */
export type Applied = z.infer<typeof applied>;
export type BulkAnswer = z.infer<typeof bulkAnswer>;
export type Case = z.infer<typeof theCase>;
export type CaseCounts = z.infer<typeof caseCounts>;
export type CaseListItem = z.infer<typeof caseListItem>;
export type CaseSummary = z.infer<typeof caseSummary>;
export type ClockEntry = z.infer<typeof clockEntry>;
export type DemoClock = z.infer<typeof demoClock>;
export type DemoMoved = z.infer<typeof demoMoved>;
export type DryRun = z.infer<typeof dryRunReport>;
export type Found = z.infer<typeof found>;
export type Import = z.infer<typeof importReport>;
export type ImportSummary = z.infer<typeof importSummary>;
export type Inquiry = z.infer<typeof inquiry>;
export type Colleague = z.infer<typeof colleague>;
export type LegalClock = z.infer<typeof legalClock>;
export type Match = z.infer<typeof match>;
export type Message = z.infer<typeof messageItem>;
export type PartOfCase = z.infer<typeof partOfCase>;
export type Engine = z.infer<typeof engine>;
export type FigureAttempt = z.infer<typeof figureAttempt>;
export type FigureCase = z.infer<typeof figureCase>;
export type Figures = z.infer<typeof figures>;
export type Flow = z.infer<typeof flow>;
export type LiveEvent = z.infer<typeof liveEvent>;
export type Overview = z.infer<typeof overview>;
export type Reason = z.infer<typeof reason>;
export type Received = z.infer<typeof received>;
export type SavedView = z.infer<typeof savedView>;
export type Session = z.infer<typeof session>;
export type Source = z.infer<typeof source>;
export type Step = z.infer<typeof step>;
export type Task = z.infer<typeof task>;
export type TaskInFull = z.infer<typeof taskInFull>;
export type TaskList = z.infer<typeof taskList>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type Visit = z.infer<typeof visit>;
export type VisitAnswer = z.infer<typeof visitAnswer>;
export type VisitInFull = z.infer<typeof visitInFull>;

/** What a command says, but for its id, which `useCommand` makes. */
type Said<T> = T extends { commandId: string } ? Omit<T, 'commandId'> : never;
export type WalkInBody = Said<z.input<typeof walkInRequest>>;
export type CompleteBody = Said<z.input<typeof completeTaskBody>>;
export type AssignBody = Said<z.input<typeof assignTaskBody>>;
export type BulkBody = Said<z.input<typeof bulkBody>>;
export type SavedViewBody = Said<z.input<typeof savedViewBody>>;
export type FactBody = Said<z.input<typeof factBody>>;
export type AskBody = Said<z.input<typeof askRequest>>;
export type NoteBody = Said<z.input<typeof undoLinkBody>>;

/** What happens if…: what would come, and what is new in it and what is gone. */
export interface Forecast {
  steps: Step[];
  changes?: { added: Step[]; removed: Step[] };
}

export type EndVisitBody = Said<z.input<typeof endVisitBody>>;
export type ExtendVisitBody = Said<z.input<typeof extendVisitBody>>;

/** A page of a list. */
export interface ListOf<T> {
  items: T[];
  nextCursor: string | null;
}

/** How a case stands, as a refused command is answered with it. */
export type Standing = Pick<Applied, 'stage' | 'outcome' | 'tasks' | 'next'>;

/** An open case that a visitor's words may be about. */
export type Candidate = Pick<CaseSummary, 'caseId'> & { name: string; street: string | null };

/** What is wrong, where and what now (RFC 9457). */
export type ProblemBody = Pick<z.infer<typeof problem>, 'type' | 'title' | 'status' | 'detail' | 'errors'> & {
  case?: Standing;
  inquiry?: Standing;
  candidates?: Candidate[];
  /** 422 to a list: what its columns were read as, where another reading would mend it. */
  columns?: DryRun['columns'];
  fields?: DryRun['fields'];
  /** 401: how one logs in here. */
  login?: Session['login'];
};
export type FieldError = NonNullable<ProblemBody['errors']>[number];
