import type { Post, Request } from '../outbox/outbox.js';
import type { Visit } from '../app/types.js';
import type { Card } from './types.js';

/** What is done in the field, as commands to Husly. */
type About = Pick<Post, 'taskId' | 'caseId' | 'name'>;

const about = ({ taskId, caseId, name }: Card): About => ({ taskId, caseId, name });
const command = (path: string, body: object = {}): Request => ({
  path,
  body: { ...body, commandId: crypto.randomUUID() },
});

/** A task taken, or put back for the team. */
export const assign = (card: Card, does: 'claim' | 'release'): Post => ({
  ...about(card),
  does,
  requests: [command(`/tasks/${card.taskId}/${does}`)],
});

/** Setting out, or at the door: the task is taken with it, and somebody notices if no word comes. */
export const step = (card: Card, does: 'onTheWay' | 'atTheDoor'): Post => ({
  ...about(card),
  does,
  requests: [command(`/tasks/${card.taskId}/start`, { step: does })],
});

const aboutVisit = ({ taskId, caseId, place }: Visit): About => ({
  taskId,
  caseId,
  name: place?.name ?? '',
});

export const moreMinutes = 15;
export const moreTime = (visit: Visit): Post => ({
  ...aboutVisit(visit),
  does: 'extend',
  requests: [command(`/visits/${visit.visitId}/extend`, { minutes: moreMinutes })],
});

/** @param note how somebody else knows that the worker is well */
export const isSafe = (visit: Visit, note?: string): Post => ({
  ...aboutVisit(visit),
  does: 'safe',
  ...(note && { note }),
  requests: [command(`/visits/${visit.visitId}/safe`, note ? { note } : {})],
});

export interface Result {
  outcome: string;
  /** In words. */
  text: string;
  note?: string;
  /** callBack: an instant. */
  at?: string;
  phones?: string[];
  /** The next step waits until after this day. */
  waitUntil?: string;
}

/** A task's result, and what changes its proposed next step: the second only when the first is done. */
export function complete(card: Card, { outcome, text, note, at, phones, waitUntil }: Result): Post {
  const result = { outcome, ...(note && { note }), ...(at && { at }), ...(phones && { contact: { phones } }) };
  const requests = [command(`/tasks/${card.taskId}/complete`, result)];
  if (waitUntil && card.caseId)
    requests.push(command(`/cases/${card.caseId}/facts`, { kind: 'paused', until: waitUntil }));
  const next = card.after?.find((after) => after.outcome === outcome)?.next?.id;
  return { ...about(card), does: 'complete', result: text, ...(note && { note }), ...(next && { next }), requests };
}
