import { useState } from 'react';
import type { Task } from '../app/types.js';

/** A task as it is listed; with a way to put it away where it is open no more. */
export interface Listed {
  task: Task;
  onClose?: () => void;
}

/**
 * Tasks with those of them that somebody has begun to answer: they stay to be seen until there is an answer or they are put
 * away, also where a colleague has ended them meanwhile. What was typed must not go with the next news of the case.
 */
export function useHeldTasks(tasks: readonly Task[]): {
  listed: readonly Listed[];
  hold: (task: Task) => void;
  letGo: (task: Task) => void;
} {
  const [held, setHeld] = useState<readonly Task[]>([]);
  const letGo = (task: Task) => setHeld((now) => without(now, task));
  const gone = held.filter(({ taskId }) => !tasks.some((task) => task.taskId === taskId));
  return {
    listed: [...gone.map((task) => ({ task, onClose: () => letGo(task) })), ...tasks.map((task) => ({ task }))],
    hold: (task) => setHeld((now) => [...without(now, task), task]),
    letGo,
  };
}

const without = (tasks: readonly Task[], { taskId }: Task): readonly Task[] =>
  tasks.filter((each) => each.taskId !== taskId);
