import { CancellationScope } from '@temporalio/workflow';
import { takeUp } from './commands.js';
import type { CaseInput, CaseResult } from './contract.js';
import type { DurableCase } from './durableCase.js';

/**
 * A rent-arrears case (restancesag), from the day it comes in until the arrears are settled.
 *
 * Read it aloud: try to reach the citizen by phone, else through the caseworker, else at the door; when all attempts are
 * used a supervisor decides; once there is contact, support the citizen until the arrears are settled; then close. A new
 * number, a missed instalment or a decision can send the case back up the ladder, and a payment ends it anywhere. When,
 * how often and why is the planner's to say (`domain/planner/plan.ts`).
 */
export const restanceCase = (input: CaseInput): Promise<CaseResult> =>
  // A cancel from outside would leave a citizen with nobody: only its own end ends a case.
  CancellationScope.nonCancellable(() => lifeOf(input));

async function lifeOf(input: CaseInput): Promise<CaseResult> {
  const theCase = takeUp(input);

  while (theCase.isOpen()) {
    await phoneContact(theCase);
    await throughTheCaseworker(theCase);
    await homeVisit(theCase);
    await supervisorDecides(theCase);
    await supportUntilSettled(theCase);
  }

  return close(theCase);
}

/** Calls on different parts of the day; after the first unanswered one a text and an e-mail ask the citizen to call. */
const phoneContact = (theCase: DurableCase): Promise<void> => theCase.workWhile('phone');

/** The citizen's caseworker, or the department, is asked: do you have contact, or another number? */
const throughTheCaseworker = (theCase: DurableCase): Promise<void> => theCase.workWhile('caseworker');

/** The outreach worker rings the bell and talks; nobody home: a neutral card, a text, and another day. */
const homeVisit = (theCase: DurableCase): Promise<void> => theCase.workWhile('visit');

/** Nobody was reached: a person, not a rule, decides what happens to the case. */
const supervisorDecides = (theCase: DurableCase): Promise<void> => theCase.workWhile('unreached');

/** There is contact: follow-ups, and every instalment of an agreement is watched. */
const supportUntilSettled = (theCase: DurableCase): Promise<void> => theCase.workWhile('support');

/** A last message where one is due, and everything told to the lists. */
const close = (theCase: DurableCase): Promise<CaseResult> => theCase.finish();
