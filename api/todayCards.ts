import type { CaseState, Instant } from '../domain/case.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { addressKey } from '../domain/intake/addresses.js';
import { readPhones } from '../domain/intake/phones.js';
import { outcomeTexts } from '../domain/inWords.js';
import type { InquiryView } from '../domain/inquiry.js';
import { mainOutcomes } from '../domain/outcomes.js';
import { afterInquiryTask } from '../domain/planner/afterInquiryTask.js';
import { afterTask, type AfterTask } from '../domain/planner/afterTask.js';
import { policyFor } from '../domain/policy.js';
import { isVisitKind } from '../domain/safeVisit.js';
import { warningsOf, warningTexts, type Stop, type WarningCode } from '../domain/today.js';
import { noDeadline } from '../store/schema.js';
import type { DueInquiry, DueTask } from '../store/today.js';
import { lastAttempt } from './attempts.js';
import { publicTaskId } from './homes.js';
import type { Identity } from './identity.js';
import { tasksOfInquiry } from './inquiryViews.js';
import { timeLeftOf } from './timeLeft.js';
import { stateOf } from './views.js';

/** Who looks, and when. */
interface Look {
  who: Identity;
  now: Instant;
}

/** One piece of the day's work: what it is sorted by, and its card but for what is read for all cards at once. */
export interface DayStop extends Stop {
  caseId: string | null;
  /** The number that the task names. */
  phoneId: string | null;
  /** Numbers that stand in no case. */
  told: ReturnType<typeof numberToCall>;
  card: ReturnType<typeof cardOfTask> | ReturnType<typeof cardOfInquiry>;
  /** What would follow each of the big results. */
  after: () => AfterTask[];
}

/** Kinds of tasks of a case that are done at a door or by phone; the rest of a worker's tasks is done at a desk (`GET /tasks`). */
export const inTheField = ['visit', 'call', 'reply'] as const;
const isInTheField = (kind: string): kind is (typeof inTheField)[number] => inTheField.some((known) => known === kind);

/**
 * Where a task is done, as far as this person needs it. A protected address is told for a visit that one has taken, and
 * neither listed nor sorted by otherwise (domain.md §4.4: by need).
 */
const mayKnowWhere = (
  { kind, assignee }: { kind: string; assignee: string | null },
  protectedAddress: boolean,
  who: Identity,
): boolean => !protectedAddress || (isVisitKind(kind) && assignee === who.id);

/** A case's call, visit or answer to the citizen. */
export function stopOfTask(due: DueTask, look: Look): DayStop {
  const { task, row, street, protectedAddress } = due;
  const place = street !== null && mayKnowWhere(task, protectedAddress, look.who) ? row.addressKey : null;
  const state = stateOf(row);
  return {
    deadlineOn: row.deadlineOn,
    place,
    taskId: publicTaskId(task.caseId, task.taskId),
    caseId: row.caseId,
    phoneId: task.phoneId,
    told: [],
    card: cardOfTask(due, state, place !== null, look.now),
    after: () =>
      (isInTheField(task.kind) ? mainOutcomes[task.kind] : []).flatMap(
        (outcome) => afterTask(state, policyFor(row.municipality), task.taskId, outcome, look.now) ?? [],
      ),
  };
}

function cardOfTask(
  { task, row, tenants, street, postcode, city, protectedAddress, remarks }: DueTask,
  state: CaseState,
  isPlaceKnown: boolean,
  now: Instant,
) {
  const { kind, from, dueAt, overdue, part, assignee, because, confirmed } = task;
  return {
    taskId: publicTaskId(task.caseId, task.taskId),
    caseId: row.caseId,
    inquiryId: null,
    askedBy: null,
    kind,
    from,
    dueAt,
    overdue,
    part,
    assignee,
    because,
    confirmed,
    stage: state.stage,
    name: tenants.join(' og '),
    address: isPlaceKnown && street !== null ? { street, postcode, city } : null,
    protectedAddress,
    timeLeft: timeLeftOf(state, dateInCopenhagen(now), policyFor(row.municipality).closingDays),
    agreed: agreed(state, task),
    lastAttempt: lastAttempt(state),
    warnings: inWords(warningsOf(state, { protectedAddress, remarks })),
  };
}

/** What a colleague or a citizen has asked: of whom the case tells, else whoever asked. */
export function stopOfInquiry(due: DueInquiry, look: Look): DayStop[] {
  const { inquiry, row } = due;
  const { view, municipality } = inquiry;
  const [task] = tasksOfInquiry(view);
  if (!task) return [];
  const where = whereOf(due);
  const isKnown = mayKnowWhere(task, where.protectedAddress, look.who);
  const place = isKnown && where.street !== null ? (row?.addressKey ?? addressKey(where.street, where.postcode)) : null;
  const told = row ? [] : readPhones(inquiry.citizen?.phones ?? []).value;
  return [
    {
      deadlineOn: row && !row.closedAt ? row.deadlineOn : noDeadline,
      place,
      taskId: task.taskId,
      caseId: row?.caseId ?? null,
      phoneId: null,
      told: told.flatMap((phone, n) => numberToCall({ ...phone, phoneId: `p${n + 1}` })),
      card: cardOfInquiry(due, task, place !== null, look.now),
      after: () =>
        (task.kind === 'locate' ? mainOutcomes.locate : []).flatMap(
          (outcome) => afterInquiryTask(view, policyFor(municipality), outcome, look.now) ?? [],
        ),
    },
  ];
}

function whereOf({ row, inquiry: { citizen }, street, postcode, city, protectedAddress }: DueInquiry) {
  if (row) return { street, postcode, city, protectedAddress: protectedAddress ?? false };
  return {
    street: citizen?.street ?? null,
    postcode: citizen?.postcode ?? null,
    city: citizen?.city ?? null,
    protectedAddress: false,
  };
}

function cardOfInquiry(
  due: DueInquiry,
  task: ReturnType<typeof tasksOfInquiry>[number],
  isPlaceKnown: boolean,
  now: Instant,
) {
  const { inquiry, row, tenants, remarks } = due;
  const { taskId, inquiryId, kind, from, dueAt, overdue, part, assignee, because } = task;
  const { street, postcode, city, protectedAddress } = whereOf(due);
  const state = row && stateOf(row);
  const { citizen, question, askedBy } = inquiry;
  return {
    taskId,
    caseId: row?.caseId ?? null,
    inquiryId,
    askedBy,
    kind,
    from,
    dueAt,
    overdue,
    part,
    assignee,
    because,
    confirmed: false,
    stage: state?.stage ?? null,
    name: tenants?.join(' og ') ?? citizen?.name ?? citizen?.phones[0] ?? 'Ukendt borger',
    address: isPlaceKnown && street !== null ? { street, postcode, city } : null,
    protectedAddress,
    timeLeft: state && timeLeftOf(state, dateInCopenhagen(now), policyFor(inquiry.municipality).closingDays),
    agreed: null,
    lastAttempt: lastSought(inquiry.view) ?? (state && lastAttempt(state)),
    warnings: inWords(
      warningsOf(state ?? { attempts: [], children: false }, {
        protectedAddress,
        remarks: [...(remarks ?? []), question],
      }),
    ),
  };
}

/** The last time nobody opened to whoever was looking. */
function lastSought({ attempts }: InquiryView) {
  const last = attempts.at(-1);
  return last ? { at: last.at, rung: 'visit' as const, outcome: 'nobodyHome', text: outcomeTexts.nobodyHome } : null;
}

const inWords = (codes: readonly WarningCode[]) => codes.map((code) => ({ code, text: warningTexts[code] }));

/** A number as a card shows it; a row of digits beside it may be anything, also a CPR number. */
export const numberToCall = ({ phoneId, e164, note }: { phoneId: string; e164: string | null; note: string | null }) =>
  e164 === null ? [] : [{ phoneId, e164, note: note !== null && /\d/.test(note) ? null : note }];

function agreed(state: CaseState, { kind, from, dueAt, confirmed }: DueTask['task']) {
  if (kind === 'visit' && state.appointmentAt)
    return { from, until: dueAt, arrangedBy: state.appointmentBy ?? ('caseworker' as const), confirmed };
  const { callBackAt } = state;
  if (kind === 'visit' || !callBackAt) return null;
  return { from: callBackAt, until: state.callBackUntil ?? dueAt, arrangedBy: 'citizen' as const, confirmed: true };
}
