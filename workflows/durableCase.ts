import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  openCase,
  type CaseEvent,
  type CaseState,
  type CaseView,
  type Instant,
  type OpenTask,
  type RecordedEvent,
} from '../domain/case.js';
import {
  asksForPlan,
  dueMoment,
  messagePriority,
  record,
  takeUp,
  whatTimeBrings,
  type Recorded,
  type Standing,
} from '../domain/course.js';
import { inDanish } from '../domain/details.js';
import type { Stage } from '../domain/outcomes.js';
import * as contract from './contract.js';
import type { CaseActivities, CaseInput, CaseResult, MessageOutcome } from './contract.js';
import { caseLists, openOutbox, type Outbox } from './outbox.js';
import { now, untilDue } from './waiting.js';

/** Pure and quick; a planner that throws is asked again an hour later, and the case goes on meanwhile. */
const { plan } = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 3, initialInterval: '200ms' },
});
/** The activity itself lets a message lapse when its time is over, so it may be retried for as long as it takes. */
const notifyBy = (priorityKey: number): CaseActivities['notify'] =>
  proxyActivities<CaseActivities>({
    taskQueue: contract.notifyQueue,
    startToCloseTimeout: '1m',
    summary: 'besked sendes',
    retry: { initialInterval: '5s', maximumInterval: '10m' },
    priority: { priorityKey },
  }).notify;

/** How many command ids travel into the next run; more than a case gets in a month. */
const rememberedCommands = 300;
const planAgainAfterMs = 3_600_000;

/**
 * A message handed over is told to the lists with its end, or with whatever comes first: the sending activity writes into
 * them itself that it is being sent. Ten thousand reminders of one minute are told of once each instead of twice.
 */
const isNews = ({ event }: RecordedEvent): boolean => event.kind !== 'messagesDue';

function asEvent(outcome: MessageOutcome): CaseEvent {
  if (outcome.result !== 'postponed') return { kind: 'messageSettled', ...outcome };
  const { key, until, reason } = outcome;
  return { kind: 'messagePostponed', key, until, reason };
}

/**
 * A case that remembers, waits and acts. What to do is the planner's answer; when, the clock's. A class because it is one
 * thing with a memory that handlers and the ladder share.
 */
export class DurableCase {
  private state: CaseState;
  private seq: number;
  private readonly commandIds: Set<string>;
  private readonly outbox: Outbox<RecordedEvent>;
  private planIsDue = false;
  private beingPlanned = false;
  private beingSent = 0;
  private shown = '';
  /** A run that began before hands its messages over at their very moment, and goes on so: its history says so. */
  private readonly spreads = patched('spreadsMessages');
  /** Older still, a run told the lists of a message handed over at once. */
  private readonly waitsForNews = this.spreads || patched('waitsForNews');

  constructor(input: CaseInput) {
    const carried = 'carried' in input ? input.carried : null;
    this.state = 'carried' in input ? input.carried.state : openCase(input.facts);
    this.seq = carried?.seq ?? 0;
    this.commandIds = new Set(carried?.commandIds);
    this.outbox = openOutbox(
      caseLists,
      (events) => ({ caseId: this.state.caseId, events, view: this.view() }),
      (waiting) => this.isPlanned() && (!this.waitsForNews || waiting.some(isNews)),
    );
    if (!carried) this.happened([{ kind: 'opened' }]);
  }

  view(): CaseView {
    return { ...this.state, seq: this.seq };
  }

  isOpen(): boolean {
    return this.state.stage !== 'closed';
  }

  isPlanned(): boolean {
    return !this.planIsDue;
  }

  /** What a plan brings is told to the lists while it is made: nothing may come in between. */
  mayChange(): boolean {
    return !this.beingPlanned;
  }

  openTask(taskId: string): OpenTask | undefined {
    return this.state.tasks.find((t) => t.id === taskId);
  }

  knows(commandId: string): boolean {
    return this.commandIds.has(commandId);
  }

  /** Works the plan for as long as the case stands at this stage. */
  async workWhile(stage: Stage): Promise<void> {
    while (this.state.stage === stage) await this.move();
  }

  /** Ends when the last message is out and the projection knows everything. */
  async finish(): Promise<CaseResult> {
    while (!this.isPlanned() || this.state.messages.length > 0) await this.move();
    await condition(() => this.isAtRest());
    return { outcome: this.state.outcome, events: this.seq };
  }

  /** Takes events into the state and lets them out; the planner is asked where they may change the plan. */
  happened(events: readonly CaseEvent[], by = 'husly', commandId?: string): void {
    if (commandId) this.commandIds.add(commandId);
    this.record(events, by, commandId);
    this.planIsDue ||= asksForPlan(this.state, events, now());
  }

  private record(events: readonly CaseEvent[], by: string, commandId?: string): void {
    this.standNow(record(this.standing(), events, { at: now(), by, ...(commandId && { commandId }) }));
  }

  private standing(): Standing {
    return { state: this.state, seq: this.seq };
  }

  private standNow({ state, seq, recorded }: Recorded): void {
    this.state = state;
    this.seq = seq;
    for (const event of recorded) this.outbox.push(event);
  }

  /** One step: take up a plan, roll over into a new run, or wait for what comes next. */
  private async move(): Promise<void> {
    if (this.planIsDue) return this.takeUpPlan();
    if (this.mayRollOver()) return this.rollOver();
    await this.waitForTheNext(this.due());
    const events = whatTimeBrings(this.state, now());
    this.happened(events);
    this.sendWhatIsDue(events);
  }

  private due(): Instant | null {
    return this.spreads ? dueMoment(this.state) : dueMoment(this.state, (message) => message.notBefore);
  }

  private async waitForTheNext(due: Instant | null): Promise<void> {
    const seen = this.seq;
    const moved = (): boolean => (due === null ? this.seq !== seen : this.due() !== due);
    const awake = (): boolean => this.planIsDue || moved() || this.mayRollOver();
    await untilDue(due, awake, 'næste frist i sagen');
  }

  /** Asks the planner and takes its answer up, as of the moment it was asked. */
  private async takeUpPlan(): Promise<void> {
    const at = now();
    this.beingPlanned = true;
    let due: CaseEvent[] = [];
    try {
      const untold = [...this.outbox.waiting()];
      const answer = await plan({ ...this.standing(), now: at, untold });
      const taken = takeUp(this.standing(), answer.plan, at);
      due = taken.due;
      this.standNow(taken);
      if (answer.listed) this.outbox.told(this.seq);
    } catch (error) {
      log.error('the planner failed; the case keeps its open tasks and asks again in an hour', { error });
      const askAgainAt = new Date(Date.now() + planAgainAfterMs).toISOString();
      this.record([{ kind: 'planFailed', askAgainAt }], 'husly');
    }
    this.beingPlanned = false;
    this.planIsDue = asksForPlan(this.state, due, now());
    this.show();
    this.sendWhatIsDue(due);
  }

  private sendWhatIsDue(events: readonly CaseEvent[]): void {
    for (const event of events) if (event.kind === 'messagesDue') void this.send(event.keys);
  }

  /** Hands due messages to the notify queue; the case goes on while they are sent. */
  private async send(keys: readonly string[]): Promise<void> {
    const { caseId, municipality } = this.state;
    const messages = this.state.messages.filter((m) => keys.includes(m.key));
    const notify = notifyBy(messagePriority(this.state, messages));
    this.beingSent += 1;
    try {
      const outcomes = await notify({ caseId, municipality, at: now(), messages });
      await this.settled(outcomes.map(asEvent));
    } catch (error) {
      log.error('messages could not be handed over', { error });
      await this.settled(keys.map((key) => ({ kind: 'messageSettled', key, result: 'failed', reason: 'engine' })));
    }
    this.beingSent -= 1;
  }

  private async settled(events: readonly CaseEvent[]): Promise<void> {
    // Here and not in a function of its own: what is awaited on that might find it false again (`updates.ts`).
    while (!this.mayChange()) await condition(() => this.mayChange());
    this.happened(events);
  }

  /** What operators see: search attributes, and a paragraph without names. */
  private show(): void {
    const due = this.due();
    const { stage, attention, municipality } = this.state;
    const shown = JSON.stringify([stage, due, attention]);
    if (shown !== this.shown)
      upsertSearchAttributes([
        { key: contract.caseStage, value: stage },
        { key: contract.municipality, value: municipality },
        { key: contract.dueAt, value: due ? new Date(due) : null },
        { key: contract.attention, value: attention },
      ]);
    this.shown = shown;
    setCurrentDetails(inDanish(this.state));
  }

  private isAtRest(): boolean {
    return this.isPlanned() && this.outbox.isEmpty() && this.beingSent === 0 && allHandlersFinished();
  }

  private mayRollOver(): boolean {
    return workflowInfo().continueAsNewSuggested && this.isAtRest();
  }

  private rollOver(): Promise<never> {
    const commandIds = [...this.commandIds].slice(-rememberedCommands);
    return continueAsNew<(input: CaseInput) => Promise<CaseResult>>({
      carried: { state: this.state, seq: this.seq, commandIds },
    });
  }
}
