import { ApplicationFailure, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { CaseEvent, CaseView, OpenTask } from '../domain/case.js';
import { isOutcomeOf } from '../domain/outcomes.js';
import * as contract from './contract.js';
import type { CaseInput } from './contract.js';

import { DurableCase } from './durableCase.js';

/**
 * What people may tell a case. Validators are synchronous and only read (an async one makes the case unqueryable,
 * engineering.md C4): they refuse what no longer fits. A handler turns its command into an event, waits for the planner's
 * answer, and returns the fresh view; the same `commandId` is applied once, also across continue-as-new.
 */
function handleCommands(theCase: DurableCase): void {
  const refuse = (type: contract.Refusal, message: string): never => {
    throw ApplicationFailure.nonRetryable(message, type, theCase.view());
  };
  const openTask = (taskId: string): OpenTask =>
    theCase.openTask(taskId) ?? refuse('TaskNotOpen', 'the task is no longer open');

  function on<C extends { commandId: string; by: string }>(
    update: UpdateDefinition<CaseView, [C]>,
    toEvent: (command: C) => CaseEvent,
    check: (command: C) => void = () => undefined,
  ): void {
    setHandler(
      update,
      async (command) => {
        if (theCase.notYetApplied(command.commandId)) {
          theCase.happened([toEvent(command)], command.by, command.commandId);
          await CancellationScope.nonCancellable(() => condition(() => theCase.isPlanned()));
        }
        return theCase.view();
      },
      {
        validator(command) {
          if (theCase.knows(command.commandId)) return;
          if (theCase.view().outcome) refuse('CaseClosed', 'the case is closed');
          check(command);
        },
      },
    );
  }

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
    ({ taskId, assignee }) => ({ kind: 'taskAssigned', taskId, assignee }),
    ({ taskId, assignee, onlyIfFree }) => {
      const taken = openTask(taskId).assignee;
      if (onlyIfFree && taken !== null && taken !== assignee) refuse('TaskTaken', 'somebody else has taken the task');
    },
  );
  on(contract.recordFact, ({ fact }) => ({ kind: 'fact', fact }));
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
