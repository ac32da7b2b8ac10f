import type { Fact, Reach, TaskResult } from './commands.js';
import type { DoubtCode } from './intake/intake.js';
import type { LegalFacts } from './law/entry.js';
import type { MatchCode } from './matching.js';
import type { Attention, ClosingOutcome, Role, Stage, TaskKind } from './outcomes.js';
import type { DayPart } from './policy.js';
import type { Reason } from './reason.js';

/** An instant as ISO 8601 in UTC with milliseconds (`Date#toISOString`): text order is time order. */
export type Instant = string;

/** The three ways to reach a citizen, in the order they are tried. */
export const rungs = ['phone', 'caseworker', 'visit'] as const;
export type Rung = (typeof rungs)[number];

/** What a person is asked to clear up: doubts from intake, and those a case’s life brings. */
export type ClarifyCode = DoubtCode | 'terminationWithdrawn' | 'movedReported' | 'addressWrong' | UnconfirmedCode;

/** What a sender has told that others' reports speak against; nothing ends by it until a person has asked. */
export type UnconfirmedCode =
  | 'hearingDisputed'
  | 'paymentReported'
  | 'agreementReported'
  | 'withdrawnReported'
  | 'evictedReported'
  | 'diedReported'
  | 'wrongPersonReported';

/** How much time there is to the next hard date; the policy says in figures. */
export type UrgencyLevel = 'normal' | 'short' | 'critical';

/** Another case that may be of the same home, and why; a person decides. */
export interface OpenMatch {
  /** The task that asks. */
  taskId: string;
  caseId: string;
  because: MatchCode[];
}

/** A person's piece of work. Open from the moment it is planned; `from`–`dueAt` is when it should be done. */
export interface Task {
  /** Begins with the kind; the same in every run of the same life, e.g. `call-1-2`: round 1, second call. */
  id: string;
  kind: TaskKind;
  from: Instant;
  dueAt: Instant;
  /** True: passing `dueAt` ends the task and the ladder goes on. False: it stays open and is overdue. */
  lapses: boolean;
  role: Role;
  part?: DayPart;
  phoneId?: string;
  about?: ClarifyCode[];
  because: Reason[];
}

export interface OpenTask extends Task {
  assignee: string | null;
  overdue: boolean;
  /** The citizen has said that the visit's time suits; a moved visit is no longer confirmed. */
  confirmed?: boolean;
}

export const purposes = [
  'contactRequest',
  'visitNotice',
  'visitReminder',
  'missedVisit',
  'dropIn',
  'visitCancelled',
  'farewell',
  'digitalPost',
  'citizenReplied',
  'referral',
  'urgent',
  'visitOff',
  'inquiryReminder',
  'inquiryEscalated',
] as const;
export type Purpose = (typeof purposes)[number];
export type Channel = 'sms' | 'email';

/** A message that is to go out: at `notBefore` at the earliest, never after `notAfter` (a stale text is not sent). */
export interface Message {
  /** One per case, purpose and occasion, e.g. `contactRequest:1:sms`. */
  key: string;
  purpose: Purpose;
  channel: Channel;
  notBefore: Instant;
  notAfter: Instant;
  /** The visit a message speaks of. */
  visitAt?: Instant;
  /** When the citizen still expects a visit that will not be then, as an earlier message has said. */
  expectedAt?: Instant;
  /** The task a message speaks of; its guard looks whether that still stands. */
  taskId?: string;
  because: Reason[];
}

export interface PendingMessage extends Message {
  /** `sending`: handed to the notify queue; a plan no longer moves it. */
  status: 'planned' | 'sending';
}

/** Why a message waits for another moment: citizens are left in peace then, or the home has had its text of the day. */
export type PostponedFor = 'quietHours' | 'householdTextedToday';

export type MessageResult = 'sent' | 'failed' | 'lapsed' | 'suppressed' | 'cancelled';

/** One try to reach the citizen, with its result; `lapsed` when nobody made it in time, `cancelled` when a person called it off. */
export interface Attempt {
  taskId: string;
  rung: Rung;
  round: number;
  at: Instant;
  part?: DayPart;
  outcome: string;
  /** The citizen had asked for it, hour and all: it takes none of the unit's own tries. */
  asked?: true;
}

/** When a person has decided that an open task is to be done, in place of the plan's own time. */
export interface MovedTask {
  taskId: string;
  from: Instant;
  dueAt: Instant;
}

export interface Instalment {
  dueOn: string;
  state: 'due' | 'paid' | 'missed';
}

/**
 * All a case knows of itself. Lives in the workflow, so it holds dates and codes only: no name, number, address, sum of
 * money or free text (design §3).
 */
export interface CaseState {
  caseId: string;
  municipality: string;
  openedAt: Instant;
  stage: Stage;
  reach: Reach;
  children: boolean;
  knownNeed: boolean;
  legal: LegalFacts;
  /** The arrears were paid in full after the lease was terminated: the landlord may still insist (domain.md §1.4). */
  paidAfterTermination: boolean;
  doubts: ClarifyCode[];
  matches: OpenMatch[];
  /** Which time round each rung is being tried; raised by a new number, a missed instalment, a supervisor. */
  rounds: Record<Rung, number>;
  skipped: Rung[];
  attempts: Attempt[];
  /** When the citizen asked to be called, and until when; without an end it is an hour. */
  callBackAt: Instant | null;
  callBackUntil?: Instant | null;
  /** When it is agreed that we meet: by the caseworker, or by the citizen's own choice. */
  appointmentAt: Instant | null;
  appointmentBy?: 'caseworker' | 'citizen';
  /** When the citizen first wrote what nobody has seen to yet. */
  awaitingReply?: Instant | null;
  /** The citizen wants no visits: in which of their rounds that was said, and whether somebody has seen to it. */
  visitsDeclined?: { round: number; seen: boolean };
  /** How many answers have been seen to. */
  repliesSeenTo?: number;
  contactAt: Instant | null;
  /** The arrears are arranged by a payment agreement, and that is all that counts as contact: nobody has spoken with the citizen. */
  arranged?: boolean;
  followUps: number;
  /** When a person last called a follow-up off: the next is counted from there, and it is no contact. */
  followUpCancelledAt?: Instant;
  clarified: number;
  decisions: number;
  decisions5a: number;
  /** The day of the court’s notice that the authority has decided on; a new notice asks for a new decision. */
  decided5aFor: string | null;
  decisionLetter: boolean;
  /** The citizen does not want help, or the supervisor is asked for another reason than that nobody was reached. */
  declined: boolean;
  instalments: Instalment[];
  guaranteed: boolean;
  noMessages: Channel[];
  pausedUntil: string | null;
  /** Whose the outreach worker's tasks are; null: the team's. */
  assignee: string | null;
  tasks: OpenTask[];
  /** Only of open tasks. */
  moved?: MovedTask[];
  messages: PendingMessage[];
  /** Keys of messages that have ended; a key is never used twice. */
  settled: string[];
  /** Keys of messages that a person has cancelled; they are not planned again. */
  cancelledMessages?: string[];
  because: Reason[];
  askAgainAt: Instant | null;
  attention: Attention | null;
  /** How short the clock was when the case was last planned; its messages go out before others' by it. */
  urgency?: UrgencyLevel;
  rules: string;
  outcome: ClosingOutcome | null;
}

/** All a case knows of itself, and how many events it has had. */
export interface CaseView extends CaseState {
  seq: number;
}

/** What a case starts from: the reported facts without anything personal. */
export interface CaseFacts {
  caseId: string;
  municipality: string;
  openedAt: Instant;
  reach: Reach;
  children: boolean;
  knownNeed: boolean;
  legal: LegalFacts;
  doubts: ClarifyCode[];
  matches?: OpenMatch[];
}

/** Everything that can happen to a case. Commands, timers and plans all become one of these. */
export type CaseEvent =
  | { kind: 'opened' }
  | {
      kind: 'planned';
      rules: string;
      because: Reason[];
      askAgainAt: Instant | null;
      attention: Attention | null;
      urgency?: UrgencyLevel;
    }
  | { kind: 'planFailed'; askAgainAt: Instant }
  | { kind: 'stageEntered'; stage: Stage; because: Reason[] }
  | { kind: 'taskOpened'; task: Task }
  | { kind: 'taskMoved'; task: Task }
  | { kind: 'taskCancelled'; taskId: string; taskKind: TaskKind; because: Reason[] }
  | { kind: 'taskLapsed'; taskId: string; taskKind: TaskKind }
  | { kind: 'taskOverdue'; taskId: string; taskKind: TaskKind }
  | { kind: 'taskAssigned'; taskId: string; assignee: string | null; underWay?: true }
  | { kind: 'taskCompleted'; taskId: string; taskKind: TaskKind; result: TaskResult }
  | { kind: 'fact'; fact: Fact }
  | { kind: 'messagePlanned'; message: Message }
  | { kind: 'messagesDue'; keys: string[] }
  | { kind: 'messagePostponed'; key: string; until: Instant; reason: PostponedFor }
  | {
      kind: 'messageSettled';
      key: string;
      result: MessageResult;
      reason?: string;
      channel?: Channel;
      purpose?: Purpose;
    }
  | { kind: 'instalmentMissed'; number: number }
  | { kind: 'hearingPassed' };

/** An event in its place: `seq` counts from 1 without gaps, `by` is a staff id, a client id, or `husly` itself. */
export interface RecordedEvent {
  seq: number;
  at: Instant;
  by: string;
  /** The command that caused it; its note and personal part lie in the database under this id. */
  commandId?: string;
  event: CaseEvent;
}

/** A case before anything is planned. */
export function openCase(facts: CaseFacts): CaseState {
  return {
    ...facts,
    matches: facts.matches ?? [],
    stage: 'phone',
    paidAfterTermination: false,
    rounds: { phone: 1, caseworker: 1, visit: 1 },
    skipped: [],
    attempts: [],
    callBackAt: null,
    appointmentAt: null,
    contactAt: null,
    followUps: 0,
    clarified: 0,
    decisions: 0,
    decisions5a: 0,
    decided5aFor: null,
    decisionLetter: false,
    declined: false,
    instalments: [],
    guaranteed: false,
    noMessages: [],
    pausedUntil: null,
    assignee: null,
    tasks: [],
    messages: [],
    settled: [],
    because: [],
    askAgainAt: null,
    attention: null,
    rules: '',
    outcome: null,
  };
}
