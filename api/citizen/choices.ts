import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import type { CaseState, Instant } from '../../domain/case.js';
import { byPage, type Fact } from '../../domain/commands.js';
import { callChoices, openVisit, visitChoices } from '../../domain/planner/choices.js';
import type { Policy } from '../../domain/policy.js';
import { deliverInOrder, type Delivery } from '../../relay/deliver.js';
import type { CaseRow } from '../../store/cases.js';
import { commandById, storeCommand, takenBy, type StoredCommand } from '../../store/commands.js';
import type { Db } from '../../store/open.js';
import type { ApiDeps } from '../deps.js';
import { stateOf } from '../views.js';

/** What a citizen chooses on the page, and how it becomes commands to the case. */

const instant = z.iso.datetime();
const nonce = z.uuid();

/** A form of the page, as a browser sends it. A radio nobody touched sends nothing. */
export const choiceBody = z.discriminatedUnion('choice', [
  z.object({ choice: z.literal('confirm'), nonce, visit: instant }),
  z.object({ choice: z.literal('decline'), nonce, visit: instant }),
  z.object({ choice: z.literal('otherTime'), nonce, visit: instant, at: instant.optional() }),
  z.object({ choice: z.literal('callBack'), nonce, at: instant.optional() }),
  z.object({ choice: z.literal('stop'), nonce }),
  z.object({ choice: z.literal('again'), nonce }),
  z.object({ choice: z.literal('language'), nonce }),
]);
/** A choice that is one: where a time is to be chosen, it has been. */
type Told = { choice: 'confirm' | 'decline'; visit: string } | { choice: 'stop' | 'again' } | OtherTime | CallBack;
type OtherTime = { choice: 'otherTime'; visit: string; at: string };
type CallBack = { choice: 'callBack'; at: string };
export type Choice = Told & { nonce: string };

/** What a choice says to the case; null where it is none of those that are offered now. */
function factsOf(told: Told, state: CaseState, policy: Policy, now: Instant): Fact[] | null {
  switch (told.choice) {
    case 'confirm':
    case 'decline': {
      const visit = openVisit(state, now);
      const kind = told.choice === 'confirm' ? 'visitConfirmed' : 'visitDeclined';
      return visit?.from === told.visit ? [{ kind, taskId: visit.id }] : null;
    }
    case 'otherTime':
      return openVisit(state, now)?.from === told.visit && visitChoices(state, policy, now).includes(told.at)
        ? [{ kind: 'visitTimeChosen', at: told.at }]
        : null;
    case 'callBack': {
      const asked = callChoices(state, policy, now).find(({ at }) => at === told.at);
      return asked ? [{ kind: 'callBackAsked', ...asked }] : null;
    }
    case 'stop':
      return [
        { kind: 'noMessages', channel: 'sms' },
        { kind: 'noMessages', channel: 'email' },
      ];
    case 'again':
      return [
        { kind: 'messagesAgain', channel: 'sms' },
        { kind: 'messagesAgain', channel: 'email' },
      ];
  }
}

/** What makes the ids of a choice's commands. */
interface Press {
  linkId: string;
  caseId: string;
  choice: Choice;
  /** The event by which the case took the same button before and which no longer holds; null where there is none. */
  after: number | null;
}

/** One rendering's button is one command, however often it is pressed; the case is in the id, so no other one takes it. */
function commandIdOf({ linkId, caseId, choice, after }: Press, part: number): string {
  const time = 'at' in choice ? choice.at : '';
  const visit = 'visit' in choice ? choice.visit : '';
  const parts = [linkId, choice.nonce, choice.choice, visit, time, part, ...(after === null ? [] : [after])];
  return uuidFrom(parts.join(' '), caseId);
}

/**
 * A page that the browser had kept may be pressed again after another choice ("back", and "stop" once more): what the case
 * has taken by this button and does not stand any more is said anew. What the lists have not heard of yet is the same press.
 */
async function pressOf(db: Db, row: CaseRow, first: Press, lastPart: number): Promise<Press> {
  let press = first;
  while (!stands(press.choice, stateOf(row))) {
    const taken = await takenBy(db, row.caseId, commandIdOf(press, lastPart));
    if (taken === null || taken > (row.view?.seq ?? 0)) break;
    press = { ...press, after: taken };
  }
  return press;
}

/** Is what is offered so already? A time is not offered where it is. */
function stands(choice: Choice, state: CaseState): boolean {
  switch (choice.choice) {
    case 'stop':
      return state.noMessages.length === 2;
    case 'again':
      return state.noMessages.length === 0;
    case 'confirm':
      return state.tasks.some((t) => t.kind === 'visit' && t.from === choice.visit && t.confirmed);
    default:
      return false;
  }
}

/**
 * Tells a case what its citizen has chosen: kept, then sent as Updates, as staff's commands are.
 *
 * @returns `stale`: it fits no more, and nothing was kept; the case goes on as it stands
 */
export async function tell(
  deps: ApiDeps,
  row: CaseRow,
  policy: Policy,
  linkId: string,
  choice: Choice,
): Promise<'done' | 'kept' | 'stale'> {
  const now = deps.now();
  const offered = factsOf(choice, stateOf(row), policy, now);
  const first = { linkId, caseId: row.caseId, choice, after: null };
  const press = offered ? await pressOf(deps.db, row, first, offered.length - 1) : first;
  const facts = offered ?? factSaid(await commandById(deps.db, commandIdOf(first, 0)));
  if (!facts) return 'stale';
  const personal = { note: null, personal: null, role: 'citizen' } as const;
  // All of a choice is kept, or nothing: "stop" is never half a stop.
  const kept = await deps.db.transaction(async (tx) => {
    const commands: StoredCommand[] = [];
    for (const [part, fact] of facts.entries()) {
      const args = { commandId: commandIdOf(press, part), by: byPage, fact };
      const message = { update: 'recordFact', args } as const;
      commands.push(await storeCommand(tx, { caseId: row.caseId, message, ...personal, at: now }));
    }
    return commands;
  });
  const deliveries: Delivery['status'][] = [];
  for (const command of kept) deliveries.push((await deliverInOrder(deps, command)).status);
  return deliveries.includes('refused') ? 'stale' : deliveries.includes('pending') ? 'kept' : 'done';
}

/** Pressed twice, the first press has changed what is offered; it is the same command all the same. */
const factSaid = (before: StoredCommand | undefined): Fact[] | null =>
  before?.message.update === 'recordFact' ? [before.message.args.fact] : null;
