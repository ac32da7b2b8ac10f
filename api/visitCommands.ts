import { isDeepStrictEqual } from 'node:util';
import { v5 as uuidFrom } from 'uuid';
import { tellVisit } from '../relay/visits.js';
import { storeVisitCommand } from '../store/visitCommands.js';
import { visitRow, visitToTask, type VisitRow } from '../store/visits.js';
import type { VisitMessage } from '../store/visitSchema.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import type { Reply } from './route.js';
import { visitAnswer } from './visitSchemas.js';
import { visitOfRow } from './visitViews.js';

/** What every command to a visit may answer. */
export const answers = {
  200: { description: 'Applied; the visit’s fresh state', schema: visitAnswer },
  202: { description: 'Kept; the engine is away and gets it later', schema: visitAnswer },
};

/** The visit of a path, within the caller's municipality. */
export async function visitOf({ db }: ApiDeps, id: string, who: Identity): Promise<VisitRow> {
  const row = await visitRow(db, id);
  if (row && row.municipality === who.municipality) return row;
  throw new Problem(404, 'unknownVisit', 'Der findes intet besøg med dette nummer.');
}

/** Kept, sent as an Update, answered with the fresh state: the way of every command (design §4). */
export async function submitToVisit(
  deps: ApiDeps,
  who: Identity,
  row: VisitRow,
  message: VisitMessage,
  note: string | null = null,
): Promise<Reply> {
  const command = await storeVisitCommand(deps.db, { visitId: row.visitId, message, note, at: deps.now() });
  if (command.visitId !== row.visitId || command.note !== note || !isDeepStrictEqual(command.message, message))
    throw commandIdReused();
  const delivery = await tellVisit(deps, command);
  const view = delivery.status === 'pending' ? row.view : delivery.view;
  const visit = await visitOfRow(deps.db, row, { who, now: deps.now(), inList: false, view });
  if (delivery.status === 'refused')
    throw new Problem(409, delivery.refusal, 'Besøget er allerede slut, så intet er ændret.', [], { visit });
  return {
    status: delivery.status === 'applied' ? 200 : 202,
    body: { commandId: command.commandId, status: delivery.status, visit },
  };
}

export function commandIdReused(): Problem {
  const detail = 'Dette commandId er brugt til noget andet; lav et nyt.';
  return new Problem(422, 'commandIdReused', detail, [{ pointer: '/commandId', code: 'commandIdReused', detail }]);
}

/**
 * The worker has told how the visit went, so it is over, whatever becomes of what they told: kept before the case hears of
 * it, so that the task's end is never taken for a visit called off.
 *
 * @returns tells the visit so; what cannot be told now, the relay does
 */
export async function workerIsFinished(
  deps: ApiDeps,
  who: Identity,
  taskId: string,
  commandId: string,
): Promise<() => Promise<void>> {
  const row = await visitToTask(deps.db, taskId);
  if (!row || row.worker !== who.id) return async () => undefined;
  const args = { commandId: uuidFrom('finished', commandId), by: who.id, end: 'finished' } as const;
  const message = { update: 'end', args } as const;
  const command = await storeVisitCommand(deps.db, { visitId: row.visitId, message, note: null, at: deps.now() });
  return async () => {
    await tellVisit(deps, command).catch((error: unknown) => {
      deps.log.error(
        { err: error, visitId: row.visitId },
        'a visit could not be told of its end; the relay tries again',
      );
    });
  };
}
