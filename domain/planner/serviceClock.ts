import { addWorkingDays, nextWorkingDay } from '../calendar.js';
import { dateInCopenhagen } from '../copenhagen.js';
import type { CaseState } from '../case.js';
import type { ClockEntry } from '../law/entry.js';
import type { Policy } from '../policy.js';

export type ServiceClockEntry = Omit<ClockEntry, 'id'> & { id: 'firstCall' | 'caseworkerAnswer' | 'firstVisit' };

/** What the unit has promised itself from the day a case came in (policy, not law). */
export function serviceClock(state: CaseState, policy: Policy): ServiceClockEntry[] {
  const opened = dateInCopenhagen(state.openedAt);
  const closing = policy.closingDays;
  const phoneDays = Math.ceil(policy.phone.attempts / policy.phone.perDay);
  const answerDays = phoneDays + policy.caseworker.answerWithinWorkingDays;
  const entry = (id: ServiceClockEntry['id'], date: string, text: string): ServiceClockEntry => ({
    id,
    date,
    estimated: true,
    because: [{ rule: `service-${id}`, text, inputs: { opened } }],
  });
  return [
    entry('firstCall', nextWorkingDay(opened, closing), 'Første opkald samme eller næste arbejdsdag.'),
    entry(
      'caseworkerAnswer',
      addWorkingDays(opened, answerDays, closing),
      `Sagsbehandleren har svaret senest ${answerDays} arbejdsdage efter at sagen kom ind.`,
    ),
    entry(
      'firstVisit',
      addWorkingDays(opened, policy.visit.firstWithinWorkingDays, closing),
      `Første besøg senest ${policy.visit.firstWithinWorkingDays} arbejdsdage efter at sagen kom ind.`,
    ),
  ];
}
