import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Instant } from '../domain/case.js';
import { visitInDanish } from '../domain/details.js';
import {
  applyToVisit,
  extendedTo,
  isSignOfLife,
  minutesAfter,
  newsOf,
  newVisit,
  nextAlarm,
  type RecordedVisitEvent,
  type VisitEvent,
  type VisitNews,
  type VisitState,
  type VisitView,
} from '../domain/safeVisit.js';
import * as contract from './contract.js';
import type { HouseActivities, VisitInput, VisitResult } from './contract.js';
import { openOutbox, visitLists, type Outbox } from './outbox.js';
import { commandsTo } from './updates.js';
import { now, untilDue } from './waiting.js';

/** Tried again until it is told or no longer true; after a shift nobody who reads it can help. */
const { tellOfVisit } = proxyActivities<HouseActivities>({
  startToCloseTimeout: '1m',
  scheduleToCloseTimeout: '8h',
  summary: 'der gives besked',
  // The workflow must not end beside a running activity: the Update that ended it would get no answer (UnhandledCommand).
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '2s', maximumInterval: '30s' },
});

/** A worker at a citizen's door whom somebody looks after: it remembers, waits for a word, and calls when none comes. */
export class DurableVisit {
  private state: VisitState;
  private seq: number;
  private readonly commandIds: Set<string>;
  private readonly outbox: Outbox<RecordedVisitEvent>;
  /** The scope of the whole watch, which nobody cancels from outside; a handler's own would be the workflow's. */
  private readonly watch = CancellationScope.current();
  /** What is being told now; a sign of life silences it. */
  private tellings = new CancellationScope();
  private beingTold = 0;
  private shown = '';

  constructor(input: VisitInput) {
    const carried = 'carried' in input ? input.carried : null;
    this.state = 'carried' in input ? input.carried.state : newVisit(input.facts);
    this.seq = carried?.seq ?? 0;
    this.commandIds = new Set(carried?.commandIds);
    this.outbox = openOutbox(
      visitLists,
      (events) => ({ visitId: this.state.visitId, events, view: this.view() }),
      () => true,
    );
    if ('facts' in input) {
      const { worker, step, expectedEndAt } = input.facts;
      this.happened([{ kind: 'started', step, expectedEndAt }], worker);
    } else this.ringAgain();
  }

  view(): VisitView {
    return { ...this.state, seq: this.seq };
  }

  isUnderWay(): boolean {
    return this.state.status === 'underWay';
  }

  isPlanned(): boolean {
    return true;
  }

  /** Nothing is worked out that something could come in between of. */
  mayChange(): boolean {
    return true;
  }

  knows(commandId: string): boolean {
    return this.commandIds.has(commandId);
  }

  happened(events: readonly VisitEvent[], by = 'husly', commandId?: string): void {
    if (commandId) this.commandIds.add(commandId);
    for (const event of events) {
      const at = now();
      this.seq += 1;
      this.state = applyToVisit(this.state, event, at);
      this.outbox.push({ seq: this.seq, at, by, event, ...(commandId && { commandId }) });
      if (isSignOfLife(event)) this.silenceTellings();
      const news = newsOf(event);
      if (news) void this.tell(news, at);
    }
    this.show();
  }

  /** Waits until no word has come in time; false where the visit has ended before that. */
  async fallsSilent(): Promise<boolean> {
    while (this.isUnderWay()) {
      const next = nextAlarm(this.state);
      const moved = (): boolean => !this.isUnderWay() || nextAlarm(this.state)?.at !== next?.at;
      if (next && next.at <= now()) return true;
      await untilDue(next?.at ?? null, moved, 'livstegn ventes');
    }
    return false;
  }

  /** Asks whoever is to be asked next. */
  alarm(): void {
    const next = nextAlarm(this.state);
    if (next) this.happened([{ kind: 'alarmed', whom: next.whom }]);
  }

  /** Ends when the lists know everything and nothing is being told. */
  async finish(): Promise<VisitResult> {
    await condition(() => this.outbox.isEmpty() && this.beingTold === 0 && allHandlersFinished());
    return { end: this.state.end, events: this.seq };
  }

  /** The alarm of a visit that is made anew may not have been told; what was is known by its key. */
  private ringAgain(): void {
    const { alarm } = this.state;
    if (alarm) void this.tell(alarm.whom, alarm.at);
    this.show();
  }

  private async tell(news: VisitNews, since: Instant): Promise<void> {
    const { visitId, municipality, expectedEndAt } = this.state;
    this.beingTold += 1;
    try {
      const by = await this.tellings.run(() => tellOfVisit({ visitId, municipality, news, since, expectedEndAt }));
      this.happened([{ kind: 'told', of: news, by }]);
    } catch (error) {
      if (!isCancellation(error)) log.error('staff could not be told of a visit; the lists show it', { error });
    }
    this.beingTold -= 1;
  }

  private silenceTellings(): void {
    this.tellings.cancel();
    this.tellings = new CancellationScope({ cancellable: true, parent: this.watch });
  }

  /** What operators see: search attributes, and a sentence without names. */
  private show(): void {
    const due = nextAlarm(this.state)?.at ?? null;
    const attention = this.state.alarm?.whom ?? null;
    const shown = JSON.stringify([due, attention]);
    if (shown !== this.shown)
      upsertSearchAttributes([
        { key: contract.dueAt, value: due ? new Date(due) : null },
        { key: contract.attention, value: attention },
      ]);
    this.shown = shown;
    setCurrentDetails(visitInDanish(this.state));
  }
}

/** What a visit may be told; how a command is applied once is `updates.ts`'s. */
function handleCommands(visit: DurableVisit): void {
  const on = commandsTo<VisitEvent, VisitView>(visit, () => {
    if (visit.isUnderWay()) return;
    const refusal: contract.VisitRefusal = 'VisitEnded';
    throw ApplicationFailure.nonRetryable('the visit has ended', refusal, visit.view());
  });
  on(contract.stepVisit, ({ step, minutes }) => ({
    kind: 'stepped',
    step,
    expectedEndAt: minutesAfter(now(), minutes),
  }));
  on(contract.extendVisit, ({ minutes }) => ({
    kind: 'extended',
    expectedEndAt: extendedTo(visit.view(), minutes, now()),
  }));
  on(contract.endVisit, ({ end }) => ({ kind: 'ended', end }));
  on(contract.noteTaskEnd, ({ how }) => ({ kind: 'taskEnded', how }));
  setHandler(contract.visitView, () => visit.view());
}

/** Takes up a new visit, or one that is made anew; handlers stand before anything is awaited. */
export function takeUpVisit(input: VisitInput): DurableVisit {
  const visit = new DurableVisit(input);
  handleCommands(visit);
  return visit;
}
