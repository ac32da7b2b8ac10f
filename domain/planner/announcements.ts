import type { CaseState, Instant, Message, Task } from '../case.js';

/** What citizens have been told of their visits, as the keys of the messages say it. Pure. */

/** A visit that moves after it was announced is announced again: its time is part of the message's key. */
export const occasionOf = ({ id, from }: Pick<Task, 'id' | 'from'>): string => `${id}@${compact(from)}`;

/** A visit as it was told in one channel. */
export interface Announcement {
  taskId: string;
  visitAt: Instant;
  /** Behind the time, where that was told once more. */
  mark: string;
  channel: string;
}

/** What the citizen may have been told of visits, in that order: what is just being sent may have arrived. */
export function announcements({ settled, messages }: CaseState): Announcement[] {
  const beingSent = messages.filter((m) => m.status === 'sending').map((m) => m.key);
  return [...settled, ...beingSent].flatMap((key) => {
    const parts = /^visit(?:Notice|Reminder):([\w-]+)@(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(r\d+)?:(\w+)$/.exec(key);
    if (!parts) return [];
    const [, taskId = '', year, month, dayAndHour, minute, mark = '', channel = ''] = parts;
    return [{ taskId, visitAt: `${year}-${month}-${dayAndHour}:${minute}:00.000Z`, mark, channel }];
  });
}

/** Back at a time that was told before another one was, a visit is told once more: the last word is the one that counts. */
export function toldAnew(state: CaseState, m: Message): Message {
  const { purpose, taskId, visitAt, channel } = m;
  if (!visitAt || (purpose !== 'visitNotice' && purpose !== 'visitReminder')) return m;
  const told = announcements(state).filter((a) => a.taskId === taskId && a.channel === channel);
  const last = told.at(-1);
  const isThis = (a: Announcement): boolean => compact(a.visitAt) === compact(visitAt);
  if (!last || !told.some(isThis)) return m;
  const mark = isThis(last) ? last.mark : `r${told.length}`;
  return { ...m, key: `${purpose}:${taskId}@${compact(visitAt)}${mark}:${channel}` };
}

const compact = (at: Instant): string => at.slice(0, 16).replaceAll(/[-:]/g, '');
