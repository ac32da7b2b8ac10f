import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { CaseEvent, CaseView, OpenTask } from '../domain/case.js';
import { isOutcomeOf } from '../domain/outcomes.js';
import { stepMisfit } from '../domain/steps.js';
import * as contract from './contract.js';
import type { CaseInput } from './contract.js';
import { DurableCase } from './durableCase.js';
import { commandsTo } from './updates.js';
import { now } from './waiting.js';

/** What people may tell a case, and why it is refused; how a command is applied once is `updates.ts`'s. */
function handleCommands(theCase: DurableCase): void {
  const refuse = (type: contract.Refusal, message: string): never => {
    throw ApplicationFailure.nonRetryable(message, type, theCase.view());
  };
  const openTask = (taskId: string): OpenTask =>
    theCase.openTask(taskId) ?? refuse('TaskNotOpen', 'the task is no longer open');

  const on = commandsTo<CaseEvent, CaseView>(theCase, () => {
    if (theCase.view().outcome) refuse('CaseClosed', 'the case is closed');
  });

  on(
    contract.completeTask,
    ({ taskId, result }) => ({ kind: 'taskCompleted', taskId, taskKind: openTask(taskId).kind, result }),
    ({ taskId, result }) => {
      const { kind } = openTask(taskId);
      if (!isOutcomeOf(kind, result.outcome)) refuse('OutcomeMismatch', `a ${kind} task cannot end so`);
    },
  );
  on(
    contract.assignTask,
    ({ taskId, assignee, underWay }) => ({ kind: 'taskAssigned', taskId, assignee, ...(underWay && { underWay }) }),
    ({ taskId, assignee, onlyIfFree }) => {
      const taken = openTask(taskId).assignee;
      if (onlyIfFree && taken !== null && taken !== assignee) refuse('TaskTaken', 'somebody else has taken the task');
    },
  );
  on(
    contract.recordFact,
    ({ fact }) => ({ kind: 'fact', fact }),
    ({ fact }) => {
      const misfit = stepMisfit(theCase.view(), fact, now());
      if (misfit) refuse(misfit, 'the step can no longer be moved or cancelled so');
    },
  );
  setHandler(contract.caseView, () => theCase.view());
}

/**
 * Takes up a new case, or one that continues as new. Handlers are registered before anything is awaited, so that no
 * command is lost (engineering.md C5).
 */
export function takeUp(input: CaseInput): DurableCase {
  const theCase = new DurableCase(input);
  handleCommands(theCase);
  return theCase;
}
