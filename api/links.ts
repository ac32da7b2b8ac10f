import { z } from 'zod';
import { isInquiryKind } from '../domain/inquiry.js';
import { undoLinkBody } from '../domain/commands.js';
import type { Role } from '../domain/outcomes.js';
import { undoLink, type Parted } from '../intake/parting.js';
import { commandById } from '../store/commands.js';
import { taskRow } from '../store/lists.js';
import { visitToTask } from '../store/visits.js';
import { matchOf, openEnd } from '../store/matches.js';
import type { Db } from '../store/open.js';
import type { ApiDeps } from './deps.js';
import { inquiryTask } from './inquiries.js';
import { bothSides } from './homes.js';
import { Problem } from './problem.js';
import { nothing, type Mount } from './route.js';
import * as schemas from './schemas.js';
import { caseOf, taskIn } from './submit.js';
import { standing, stateOf, taskOfCase, taskOfRow } from './views.js';
import { visitOnTask } from './visitViews.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];

/** What belongs to which home: a task with both sides shown, and a link that is undone. */
export function linkRoutes(mount: Mount, deps: ApiDeps): void {
  oneTask(mount, deps);
  undo(mount, deps);
}

function oneTask(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'get',
    path: '/tasks/{taskId}',
    summary: 'One task; where it asks whether two cases are of one home, with both sides',
    roles: staff,
    query: nothing,
    body: nothing,
    params: z.object({ taskId: z.string().max(100) }),
    responses: { 200: { description: 'The task', schema: schemas.taskInFull } },
    async handle({ who, params }) {
      const { caseId, taskId, kind } = taskIn(params.taskId);
      const visit = await visitToTask(deps.db, params.taskId);
      const asOf = deps.now();
      const common = { asOf, visit: visit ? visitOnTask(visit.view, asOf) : null };
      if (isInquiryKind(kind))
        return { status: 200, body: { ...(await inquiryTask(deps, who, caseId, taskId)), ...common, match: null } };
      const row = await caseOf(deps.db, caseId, who);
      const known = await taskRow(deps.db, caseId, taskId);
      // A task of a new case may be looked at before the lists know of it.
      const open = stateOf(row).tasks.find((t) => t.id === taskId);
      const task = known ? taskOfRow(known) : open && taskOfCase(caseId, open);
      if (!task) throw new Problem(404, 'unknownTask', 'Der findes ingen opgave med dette nummer.');
      const match = who.role === 'caseworker' ? undefined : await matchOf(deps.db, caseId, taskId);
      return { status: 200, body: { ...task, ...common, match: match ? await bothSides(deps.db, match) : null } };
    },
  });
}

function undo(mount: Mount, deps: ApiDeps): void {
  mount({
    method: 'post',
    path: '/cases/{caseId}/links/{reportId}/undo',
    summary: 'A report is about another home: it gets a case of its own, and is never linked to this one again',
    roles: ['outreach', 'supervisor'],
    query: nothing,
    params: z.object({ caseId: z.uuid(), reportId: z.uuid() }),
    body: undoLinkBody,
    responses: {
      200: { description: 'Undone; where the case stands without the report', schema: schemas.undone },
      202: { description: 'Undone; the engine is away and hears of it later', schema: schemas.undone },
    },
    async handle({ who, params, body }) {
      const row = await caseOf(deps.db, params.caseId, who);
      const said = { ...body, note: body.note ?? null, reportId: params.reportId, by: who.id, role: who.role };
      const parted = await undoLink(deps, row, said);
      if (parted.status !== 'undone') throw refusal(parted.status);
      const { delivery, toCase } = parted;
      const state = delivery.status === 'applied' ? delivery.view : stateOf(row);
      // A case that has ended takes nothing in; the report is out of it all the same.
      const status = delivery.status === 'pending' ? ('pending' as const) : ('applied' as const);
      return {
        status: status === 'applied' ? 200 : 202,
        body: {
          commandId: body.commandId,
          caseId: row.caseId,
          status,
          ...standing(state),
          newCaseId: toCase,
        },
      };
    },
  });
}

function refusal(why: Exclude<Parted['status'], 'undone'>): Problem {
  switch (why) {
    case 'unknownLink':
      return new Problem(404, 'unknownLink', 'Sagen har ingen indberetning med dette nummer.');
    case 'opening':
      return new Problem(
        409,
        'opensTheCase',
        'Sagen begyndte med denne indberetning. Det er de indberetninger, der er kædet sammen med den, der kan tages ud.',
      );
    case 'reused': {
      const detail = 'Dette commandId er brugt til noget andet; lav et nyt.';
      return new Problem(422, 'commandIdReused', detail, [{ pointer: '/commandId', code: 'commandIdReused', detail }]);
    }
  }
}

/**
 * Refuses to let a case go on in one that has ended meanwhile: then this one is the home's open case.
 *
 * @throws Problem 409
 */
export async function otherIsOpen(db: Db, caseId: string, taskId: string, commandId: string): Promise<void> {
  const match = await matchOf(db, caseId, taskId);
  if (!match || match.decision || (await commandById(db, commandId))) return;
  if (await openEnd(db, match.otherCaseId)) return;
  const detail =
    'Den anden sag er afsluttet i mellemtiden, så denne er husstandens åbne sag. Svar different, så fortsætter den.';
  throw new Problem(409, 'otherCaseClosed', detail);
}
