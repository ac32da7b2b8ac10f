import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Message } from '../domain/case.js';
import { inquiryInDanish } from '../domain/details.js';
import {
  applyToInquiry,
  inquiryAttention,
  inquiryDueMoment,
  mailAbout,
  newInquiry,
  whatTimeBringsToInquiry,
  type InquiryEvent,
  type InquiryResult,
  type InquiryState,
  type InquiryView,
  type RecordedInquiryEvent,
} from '../domain/inquiry.js';
import { taskOutcomes } from '../domain/outcomes.js';
import * as contract from './contract.js';
import type { CaseActivities, HouseActivities, InquiryEnd, InquiryInput } from './contract.js';
import { inquiryLists, openOutbox, type Outbox } from './outbox.js';
import { commandsTo } from './updates.js';
import { now, untilDue } from './waiting.js';

/** Asked until it answers; the inquiry can be withdrawn meanwhile. */
const { planInquiry } = proxyLocalActivities<HouseActivities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '200ms', maximumInterval: '10m' },
});
const { tellCase } = proxyActivities<HouseActivities>({
  startToCloseTimeout: '30s',
  summary: 'resultatet meldes til sagen',
  retry: { initialInterval: '1s', maximumInterval: '10m' },
});
/** The activity itself lets a message lapse when its time is over. */
const { notify } = proxyActivities<CaseActivities>({
  taskQueue: contract.notifyQueue,
  startToCloseTimeout: '1m',
  summary: 'besked sendes',
  retry: { initialInterval: '5s', maximumInterval: '10m' },
});

/**
 * Something asked of the outreach worker, that remembers and waits: for the answer, and meanwhile for the moments at
 * which the unit is reminded and the supervisor told.
 */
export class DurableInquiry {
  private state: InquiryState;
  private seq: number;
  private readonly commandIds: Set<string>;
  private readonly outbox: Outbox<RecordedInquiryEvent>;
  private beingSent = 0;
  private shown = '';

  constructor(input: InquiryInput) {
    const carried = 'carried' in input ? input.carried : null;
    this.state = 'carried' in input ? input.carried.state : newInquiry(input.facts);
    this.seq = carried?.seq ?? 0;
    this.commandIds = new Set(carried?.commandIds);
    this.outbox = openOutbox(
      inquiryLists,
      (events) => ({ inquiryId: this.state.inquiryId, events, view: this.view() }),
      () => this.isPlanned(),
    );
    if ('facts' in input) this.happened([{ kind: 'asked', task: input.task }]);
    else this.show();
  }

  view(): InquiryView {
    return { ...this.state, seq: this.seq };
  }

  isOpen(): boolean {
    return this.state.status === 'open';
  }

  /** What comes during a vain visit's planning withdraws the inquiry, and the answer then counts for nothing. */
  mayChange(): boolean {
    return true;
  }

  /** False between a vain visit and the next one's plan. */
  isPlanned(): boolean {
    return !this.isOpen() || this.state.task !== null;
  }

  knows(commandId: string): boolean {
    return this.commandIds.has(commandId);
  }

  happened(events: readonly InquiryEvent[], by = 'husly', commandId?: string): void {
    if (commandId) this.commandIds.add(commandId);
    for (const event of events) {
      const at = now();
      const mail = mailAbout(this.state, event, at);
      this.seq += 1;
      this.state = applyToInquiry(this.state, event, at);
      this.outbox.push({ seq: this.seq, at, by, event, ...(commandId && { commandId }) });
      if (mail) void this.send(mail);
    }
    this.show();
  }

  /** Waits until the task is done or no longer wanted; reminds, and tells the supervisor, when their moments come. */
  async untilDone(): Promise<void> {
    const { task } = this.state;
    const isOpen = (): boolean => task !== null && this.state.task?.id === task.id;
    while (isOpen()) {
      const due = inquiryDueMoment(this.state);
      const moved = (): boolean => inquiryDueMoment(this.state) !== due || !isOpen();
      await untilDue(due, moved, 'næste påmindelse');
      this.happened(whatTimeBringsToInquiry(this.state, now()));
    }
  }

  /** Takes up what is to be done after a vain visit, unless somebody has withdrawn the inquiry meanwhile. */
  async planNext(): Promise<void> {
    const step = await planInquiry({ state: this.state, now: now() });
    if (!this.isOpen()) return;
    if ('task' in step) this.happened([{ kind: 'taskOpened', task: step.task }]);
    else this.happened([{ kind: 'notFound', because: step.notFound }]);
  }

  /** The citizen's case, where there is one, learns what was found or written, once the lists know by whom. */
  async tellTheCase(): Promise<void> {
    const { inquiryId, caseId, outcome } = this.state;
    await condition(() => this.outbox.isEmpty());
    if (caseId && outcome) await tellCase({ inquiryId, caseId, outcome });
  }

  /** Ends when the lists know everything and no mail is under way. */
  async finish(): Promise<InquiryEnd> {
    await condition(() => this.outbox.isEmpty() && this.beingSent === 0 && allHandlersFinished());
    return { outcome: this.state.outcome, events: this.seq };
  }

  private async send(mail: Message): Promise<void> {
    const { caseId, municipality } = this.state;
    if (!caseId) return;
    this.beingSent += 1;
    try {
      await notify({ caseId, municipality, at: now(), messages: [mail] });
    } catch (error) {
      log.error('a mail about an inquiry could not be handed over; the lists show what it would have said', { error });
    }
    this.beingSent -= 1;
  }

  /** What operators see: search attributes, and a sentence without names. */
  private show(): void {
    const due = inquiryDueMoment(this.state);
    const attention = inquiryAttention(this.state);
    const shown = JSON.stringify([due, attention]);
    if (shown !== this.shown)
      upsertSearchAttributes([
        { key: contract.dueAt, value: due ? new Date(due) : null },
        { key: contract.attention, value: attention },
      ]);
    this.shown = shown;
    setCurrentDetails(inquiryInDanish(this.state));
  }
}

const resultsOf = (kind: InquiryState['kind']): readonly InquiryResult[] => taskOutcomes[kind];

/** What people may tell an inquiry, and why it is refused; how a command is applied once is `updates.ts`'s. */
function handleCommands(inquiry: DurableInquiry): void {
  const refuse = (type: contract.InquiryRefusal, message: string): never => {
    throw ApplicationFailure.nonRetryable(message, type, inquiry.view());
  };
  const mustBeOpen = (taskId: string): void => {
    if (inquiry.view().task?.id !== taskId) refuse('TaskNotOpen', 'the task is no longer open');
  };
  const resultIn = (outcome: string): InquiryResult =>
    resultsOf(inquiry.view().kind).find((known) => known === outcome) ??
    refuse('OutcomeMismatch', 'the task cannot end so');

  const on = commandsTo<InquiryEvent, InquiryView>(inquiry, () => {
    if (!inquiry.isOpen()) refuse('InquiryEnded', 'the inquiry has ended');
  });

  on(
    contract.completeInquiryTask,
    ({ taskId, result: { outcome, caseId } }) => ({
      kind: 'taskCompleted',
      taskId,
      outcome: resultIn(outcome),
      ...(caseId && { caseId }),
    }),
    ({ taskId, result }) => {
      mustBeOpen(taskId);
      resultIn(result.outcome);
    },
  );
  on(
    contract.assignInquiryTask,
    ({ taskId, assignee }) => ({ kind: 'taskAssigned', taskId, assignee }),
    ({ taskId, assignee, onlyIfFree }) => {
      mustBeOpen(taskId);
      const taken = inquiry.view().assignee;
      if (onlyIfFree && taken !== null && taken !== assignee) refuse('TaskTaken', 'somebody else has taken the task');
    },
  );
  on(contract.withdrawInquiry, () => ({ kind: 'withdrawn' }));
  setHandler(contract.inquiryView, () => inquiry.view());
}

/** Takes up a new inquiry, or one that is made anew; handlers stand before anything is awaited. */
export function takeUpInquiry(input: InquiryInput): DurableInquiry {
  const inquiry = new DurableInquiry(input);
  handleCommands(inquiry);
  return inquiry;
}
