import { apply } from '../../domain/apply.js';
import { openCase, type CaseEvent, type CaseFacts, type CaseState } from '../../domain/case.js';
import type { Fact, TaskResult } from '../../domain/commands.js';
import { adopt } from '../../domain/course.js';
import { plan } from '../../domain/planner/plan.js';
import { policy } from './lives.js';
import { local, open } from './testCase.js';

/** A case by the rules alone, without an engine: what is told, done and planned. */
export const monday = local('2027-03-01 08:00');

export const facts = (known: Partial<CaseFacts> = {}): CaseFacts => ({
  caseId: '00000000-0000-4000-8000-000000000000',
  municipality: '0730',
  openedAt: monday,
  reach: { phones: [{ id: 'p1', usable: true, sms: true }], email: true, address: true },
  children: false,
  knownNeed: false,
  legal: {},
  doubts: [],
  ...known,
});

/** The case with a plan for a moment. */
export const planned = (state: CaseState, at: string): CaseState =>
  adopt(state, plan(state, policy, at), at).reduce((s, event) => apply(s, event, at), state);
export const opened = (known?: Partial<CaseFacts>): CaseState => planned(openCase(facts(known)), monday);
const after = (state: CaseState, event: CaseEvent, at: string): CaseState => planned(apply(state, event, at), at);

export const told = (state: CaseState, fact: Fact, at = monday): CaseState => after(state, { kind: 'fact', fact }, at);
export function done(state: CaseState, taskId: string, result: TaskResult, at = monday): CaseState {
  const task = state.tasks.find((t) => t.id === taskId);
  if (!task) throw new Error(`${taskId} is not open`);
  return after(state, { kind: 'taskCompleted', taskId, taskKind: task.kind, result }, at);
}
/** A task whose time has passed, ended or overdue by it. */
export function passed(state: CaseState, taskId: string): CaseState {
  const task = state.tasks.find((t) => t.id === taskId);
  if (!task) throw new Error(`${taskId} is not open`);
  const kind = task.lapses ? 'taskLapsed' : 'taskOverdue';
  return after(state, { kind, taskId, taskKind: task.kind }, task.dueAt);
}
/** The open tasks as lines. */
export const lines = (state: CaseState): string[] => open({ ...state, seq: 0 });
export const kinds = (state: CaseState): string[] => state.tasks.map((t) => t.kind);
