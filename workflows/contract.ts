import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type {
  CaseFacts,
  CaseState,
  CaseView,
  Instant,
  Message,
  MessageResult,
  PostponedFor,
  RecordedEvent,
} from '../domain/case.js';
import type {
  AssignTask,
  CompleteTask,
  EndVisit,
  ExtendVisit,
  NoteTaskEnd,
  RecordFact,
  StepVisit,
  Withdraw,
} from '../domain/commands.js';
import type {
  InquiryFacts,
  InquiryKind,
  InquiryOutcome,
  InquiryState,
  InquiryStep,
  InquiryTask,
  InquiryView,
  RecordedInquiryEvent,
} from '../domain/inquiry.js';
import type { ClosingOutcome } from '../domain/outcomes.js';
import type { Plan } from '../domain/planner/plan.js';
import type { StepMisfit } from '../domain/steps.js';
import type {
  RecordedVisitEvent,
  VisitEnd,
  VisitFacts,
  VisitNews,
  VisitState,
  VisitView,
} from '../domain/safeVisit.js';

/** Messages, ids, queues and attributes that the workflows, the API and the tests share. No logic. */

export const casesQueue = 'cases';
export const notifyQueue = 'notify';

/** A case’s workflow id: opaque, nothing personal (ids are plain text everywhere in Temporal). */
export const caseWorkflowId = (caseId: string): string => `case:${caseId}`;

export const caseStage = defineSearchAttributeKey('CaseStage', 'KEYWORD');
export const municipality = defineSearchAttributeKey('Municipality', 'KEYWORD');
export const dueAt = defineSearchAttributeKey('DueAt', 'DATETIME');
export const attention = defineSearchAttributeKey('Attention', 'KEYWORD');

export const completeTask = defineUpdate<CaseView, [CompleteTask]>('completeTask');
export const assignTask = defineUpdate<CaseView, [AssignTask]>('assignTask');
export const recordFact = defineUpdate<CaseView, [RecordFact]>('recordFact');
export const caseView = defineQuery<CaseView>('caseView');

/** Why a command is refused; the failure’s first detail is the present `CaseView`. */
export type Refusal = 'CaseClosed' | 'TaskNotOpen' | 'TaskTaken' | 'OutcomeMismatch' | StepMisfit;

/** A new case starts from facts; one that continues as new carries all it knows, so that no command is lost or repeated. */
export type CaseInput = { facts: CaseFacts } | { carried: Carried };
export interface Carried {
  state: CaseState;
  seq: number;
  /** The latest commands: an Update’s own deduplication ends with the run. */
  commandIds: string[];
}

/** How a case ended. */
export interface CaseResult {
  outcome: ClosingOutcome | null;
  events: number;
}

export interface PlanRequest {
  state: CaseState;
  now: Instant;
  /** The number of the latest event in the state. */
  seq: number;
  /** What the lists have not been told yet. */
  untold: RecordedEvent[];
}
export interface PlanAnswer {
  plan: Plan;
  /** Whether the lists know everything, with what the plan brings. */
  listed: boolean;
}
export interface Projection {
  caseId: string;
  events: RecordedEvent[];
  view: CaseView;
}
export interface NotifyRequest {
  caseId: string;
  municipality: string;
  /** The workflow’s clock when the messages were handed over. */
  at: Instant;
  messages: Message[];
}
/** `reason` is a stable code, nothing personal: `quietHours`, `optedOut`, `recipientRejected`… */
export type MessageOutcome =
  | { key: string; result: MessageResult; reason?: string }
  /** Not now: it waits for a moment at which it may go and is still of use. */
  | { key: string; result: 'postponed'; until: Instant; reason: PostponedFor };

/** The activities a case calls; implemented in `activities/`. */
export interface CaseActivities {
  /**
   * Local: the planner’s answer for a state. It tells the lists at once what the case will have recorded when it takes the
   * answer up, where the database answers in time: one local activity instead of two. [Measured, 2 cores: an Update with
   * two of them, both empty, 28 ms; with one, 17 ms.]
   */
  plan(request: PlanRequest): Promise<PlanAnswer>;
  /** Writes events into the projection, in order; repeating is harmless. */
  project(projection: Projection): Promise<void>;
  /** Sends messages that are due, or puts them off; each key is sent at most once, however often it is retried. */
  notify(request: NotifyRequest): Promise<MessageOutcome[]>;
}

/** Takes a list's rows in, a batch at a time; the rows and their results lie in the database. */
export interface ImportInput {
  importId: string;
}
export const importWorkflowId = (importId: string): string => `import:${importId}`;

/** An inquiry’s workflow id, e.g. `advice:<uuid>`. */
export const inquiryWorkflowId = (kind: InquiryKind, inquiryId: string): string => `${kind}:${inquiryId}`;

/** The same names as a case’s commands, because they are the same to those who give them. */
export const completeInquiryTask = defineUpdate<InquiryView, [CompleteTask]>('completeTask');
export const assignInquiryTask = defineUpdate<InquiryView, [AssignTask]>('assignTask');
export const withdrawInquiry = defineUpdate<InquiryView, [Withdraw]>('withdraw');
export const inquiryView = defineQuery<InquiryView>('inquiryView');

/** Why a command to an inquiry is refused; the failure’s first detail is the present `InquiryView`. */
export type InquiryRefusal = 'InquiryEnded' | 'TaskNotOpen' | 'TaskTaken' | 'OutcomeMismatch';

/** A new inquiry brings its first task, so that it can be answered from the moment it is asked. */
export type InquiryInput =
  { facts: InquiryFacts; task: InquiryTask } | { carried: { state: InquiryState; seq: number; commandIds: string[] } };

export interface InquiryEnd {
  outcome: InquiryOutcome | null;
  events: number;
}

export interface InquiryProjection {
  inquiryId: string;
  events: RecordedInquiryEvent[];
  view: InquiryView;
}
/** What was found at the door, or came by SMS, for the citizen’s case. */
export interface Finding {
  inquiryId: string;
  caseId: string;
  outcome: InquiryOutcome;
}

export const visitWorkflowId = (visitId: string): string => `safeVisit:${visitId}`;

export const stepVisit = defineUpdate<VisitView, [StepVisit]>('stepVisit');
export const extendVisit = defineUpdate<VisitView, [ExtendVisit]>('extendVisit');
export const endVisit = defineUpdate<VisitView, [EndVisit]>('endVisit');
export const noteTaskEnd = defineUpdate<VisitView, [NoteTaskEnd]>('noteTaskEnd');
export const visitView = defineQuery<VisitView>('visitView');

/** Why a command to a safe visit is refused; the failure’s first detail is the present `VisitView`. */
export type VisitRefusal = 'VisitEnded';

export type VisitInput = { facts: VisitFacts } | { carried: { state: VisitState; seq: number; commandIds: string[] } };

export interface VisitResult {
  end: VisitEnd | null;
  events: number;
}

export interface VisitProjection {
  visitId: string;
  events: RecordedVisitEvent[];
  view: VisitView;
}
/** What is told of a visit; with `since`, when it came about, it is known again. */
export interface VisitTelling {
  visitId: string;
  municipality: string;
  news: VisitNews;
  since: Instant;
  expectedEndAt: Instant;
}

/** The activities of the other ladders. */
export interface HouseActivities {
  /** Takes the rows after `after` in; answers the last row done, or null when the list is done. */
  importRows(batch: { importId: string; after: number }): Promise<number | null>;
  /** Starts what a crash left unstarted, delivers what waits, and brings lists that differ up to date. */
  upkeep(): Promise<void>;
  /** Mails the unit its calls and visits of the day `at` lies in; once a day, and not on days when the unit is closed. */
  morningList(request: { at: Instant }): Promise<void>;
  /** Local: what the outreach worker is to do next. */
  planInquiry(request: { state: InquiryState; now: Instant }): Promise<InquiryStep>;
  /** Writes an inquiry’s events into the lists, in order; repeating is harmless. */
  projectInquiry(projection: InquiryProjection): Promise<void>;
  /** Tells the citizen’s case what was found at the door or written, as a fact like any other; once, however often it is repeated. */
  tellCase(finding: Finding): Promise<void>;
  /** Writes a safe visit’s events into the lists, in order; repeating is harmless. */
  projectVisit(projection: VisitProjection): Promise<void>;
  /** Tells staff by SMS and e-mail, once each however often it is repeated; answers the ways that took it. */
  tellOfVisit(telling: VisitTelling): Promise<('sms' | 'email')[]>;
}
