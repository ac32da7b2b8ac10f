import type { Instant } from '../domain/case.js';
import type { VisitView } from '../domain/safeVisit.js';
import { visitEventInWords } from '../domain/safeVisitInWords.js';
import { citizenOf } from '../store/cases.js';
import { inquiryRow } from '../store/inquiries.js';
import type { Db } from '../store/open.js';
import { visitsUnderWay, type visitEventsOf, type VisitRow } from '../store/visits.js';
import type { Identity } from './identity.js';

/** Who is on the way, as a task shows it. */
export const visitOnTask = (view: VisitView, now: Instant) => ({
  visitId: view.visitId,
  worker: view.worker,
  step: view.step,
  startedAt: view.startedAt,
  expectedEndAt: view.expectedEndAt,
  // Also where the engine is away and nobody could be called.
  overdue: view.status === 'underWay' && view.expectedEndAt <= now,
  alarm: view.alarm,
  taskEnded: view.taskEnded,
});

/** Tasks with the visits that are under way to them. */
export async function withVisits<T extends { taskId: string }>(
  db: Db,
  municipality: string,
  now: Instant,
  tasks: readonly T[],
) {
  const underWay = new Map((await visitsUnderWay(db, municipality)).map(({ taskId, view }) => [taskId, view]));
  return tasks.map((task) => {
    const view = underWay.get(task.taskId);
    return { ...task, visit: view ? visitOnTask(view, now) : null };
  });
}

/** A visit with its place. `view`: as the visit itself answered, which the lists may not know yet. */
export async function visitOfRow(
  db: Db,
  row: VisitRow,
  { who, now, inList, view = row.view }: { who: Identity; now: Instant; inList: boolean; view?: VisitView },
) {
  const place = await placeOf(db, row);
  const isSought = view.alarm !== null && view.alarm.whom !== 'worker';
  const hidden = inList && place?.protectedAddress && !isSought;
  return {
    ...visitOnTask(view, now),
    taskId: row.taskId,
    caseId: row.caseId,
    inquiryId: row.inquiryId,
    mine: row.worker === who.id,
    status: view.status,
    end: view.end,
    endedAt: view.endedAt,
    place: hidden ? { ...place, street: null, postcode: null, city: null } : place,
  };
}

/** Where a visit is: at the citizen's of the case, or of whom the inquiry looks for. */
async function placeOf(db: Db, { caseId, inquiryId }: VisitRow) {
  const citizen = caseId && (await citizenOf(db, caseId));
  if (citizen) {
    const { tenants, street, postcode, city, protectedAddress } = citizen;
    return { name: tenants.join(' og '), street, postcode, city, protectedAddress };
  }
  const sought = inquiryId && (await inquiryRow(db, inquiryId))?.citizen;
  if (!sought) return null;
  const { name, street, postcode, city } = sought;
  return { name, street, postcode, city, protectedAddress: false };
}

/** What happened on a visit in the words of the timeline, oldest first. */
export const timelineOfVisit = (visitId: string, happened: Awaited<ReturnType<typeof visitEventsOf>>) =>
  happened
    .filter((e) => e.happened.visitId === visitId)
    .map(({ happened: { at, by, event }, note }) => ({
      seq: null,
      at,
      by,
      kind: `safeVisit:${event.kind}`,
      text: visitEventInWords(event),
      automatic: by === 'husly',
      note,
      applied: true,
    }));
