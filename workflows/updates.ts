import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';

/** What commands are told to: a case or an inquiry. */
export interface Commanded<E, V> {
  view(): V;
  /** False while what follows from the present state is being worked out: nothing may happen to it until then. */
  mayChange(): boolean;
  /** False while what is to follow is being worked out. */
  isPlanned(): boolean;
  /** Whether a command has been applied, in this run or an earlier one. */
  knows(commandId: string): boolean;
  /** Takes events in, and remembers the command that brought them. */
  happened(events: readonly E[], by: string, commandId: string): void;
}

/** A command that was taken is worked out to its end, whoever cancels what. */
const until = (holds: () => boolean): Promise<void> => CancellationScope.nonCancellable(() => condition(holds));

/**
 * The one way in which a typed Update becomes an event. Validators are synchronous and only read (an async one makes a
 * workflow unqueryable, engineering.md C4): they refuse what no longer fits. A handler waits until an answer that is under
 * way has been taken up, looks again whether its command fits, turns it into an event, waits until what follows is planned,
 * and returns the fresh view; the same `commandId` is applied once, also across continue-as-new.
 *
 * @param mustBeOpen refuses, by throwing, whatever comes after the end
 * @returns registers an Update: the event it becomes, and a check that refuses it by throwing
 */
export function commandsTo<E, V>(subject: Commanded<E, V>, mustBeOpen: () => void) {
  return function on<C extends { commandId: string; by: string }>(
    update: UpdateDefinition<V, [C]>,
    toEvent: (command: C) => E,
    check: (command: C) => void = () => undefined,
  ): void {
    const mustFit = (command: C): void => {
      if (subject.knows(command.commandId)) return;
      mustBeOpen();
      check(command);
    };
    setHandler(
      update,
      async (command) => {
        // Looked at again after each wait: between the moment it holds and the next line a plan may be asked for.
        while (!subject.mayChange()) await until(() => subject.mayChange());
        mustFit(command);
        if (!subject.knows(command.commandId)) {
          subject.happened([toEvent(command)], command.by, command.commandId);
          await until(() => subject.isPlanned());
        }
        return subject.view();
      },
      { validator: mustFit },
    );
  };
}
