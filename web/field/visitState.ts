import type { Visit } from '../app/types.js';
import { useOutbox, type Item } from '../outbox/outbox.js';
import { useOwn } from '../outbox/pill.js';
import { useVisits } from './day.js';

/** How far a visit of mine is, by what Husly knows and what this phone has not been able to tell yet. */
export interface MyVisit {
  taskId: string;
  name: string;
  step: 'onTheWay' | 'atTheDoor';
  /** What Husly knows; null: nobody looks after it yet. */
  known: Visit | null;
  /** What has not been told. */
  untold: readonly Item[];
}

const isStep = (item: Item): item is Item & { does: MyVisit['step'] } =>
  item.does === 'onTheWay' || item.does === 'atTheDoor';
const ends = ({ does }: Item): boolean => does === 'complete' || does === 'safe';

/** My visits under way, the latest first. */
export function useMyVisits(): readonly MyVisit[] {
  const { data: visits = [], dataUpdatedAt } = useVisits();
  const { own } = useOwn();
  const { done } = useOutbox();
  // An answer that came after the list was asked for knows more than the list.
  const news = done.filter(({ answered = 0 }) => answered > dataUpdatedAt);
  const known = [...visits.filter(({ mine }) => mine), ...news.flatMap(({ answer }) => answer?.visit ?? [])];
  const open = own.filter(({ state }) => state !== 'conflict' && state !== 'refused');
  const taskIds = new Set([...open.filter(isStep), ...known.toReversed()].map(({ taskId }) => taskId));
  return [...taskIds].flatMap((taskId) => {
    const visit = known.findLast((each) => each.taskId === taskId) ?? null;
    const mine = open.filter((item) => item.taskId === taskId);
    const steps = mine.filter(isStep);
    const isOver = visit?.status === 'ended' || [...mine, ...news.filter((item) => item.taskId === taskId)].some(ends);
    const step = steps.at(-1)?.does ?? visit?.step;
    if (isOver || !step) return [];
    return { taskId, name: steps.at(-1)?.name ?? visit?.place?.name ?? '', step, known: visit, untold: mine };
  });
}

/** Colleagues who have not reported in. */
export function useLostColleagues(): readonly Visit[] {
  const { data: visits = [] } = useVisits();
  return visits.filter(({ mine, alarm }) => !mine && alarm !== null);
}
