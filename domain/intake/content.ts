import { datesAsTold } from './dates.js';
import type { Intake } from './intake.js';

/** Said of a date, and only because of the day on which it was read. */
const isOfTheDay = (pointer: string): boolean =>
  pointer.startsWith('/legal/') || pointer === '/arrears/dueDate' || pointer === '/source/noticedOn';

/**
 * What a report tells, whichever day it is read: without what was only derived (keys, the day a court's notice is taken to
 * have come) and with every date as told, also one that could not be believed that day.
 */
export function contentOf(intake: Intake) {
  const { source, doubts, warnings, arrears, legal: _legal, keys: _keys, ...rest } = intake;
  const { noticedOn: _noticedOn, ...from } = source;
  const { amountOre, months } = arrears;
  const asWritten = [...doubts, ...warnings]
    .filter(({ pointer }) => !isOfTheDay(pointer))
    .map(({ code, pointer, asWritten: text }) => [code, pointer, text]);
  return { source: from, ...rest, arrears: { amountOre, months }, dates: datesAsTold(intake), asWritten };
}

/** Whether a report says by any date which arrears it is about. */
export const tellsWhen = (intake: Intake): boolean => Object.keys(datesAsTold(intake)).length > 0;

/**
 * Whether a home's earlier reports tell all that this one does: the same tenancy, due date and amount, and each of its dates.
 * So a list that is sent again after its case has ended opens no new one; another month, or a step further, does.
 */
export function isToldBy(reports: readonly Intake[], report: Intake): boolean {
  const { amountOre, dueDate } = report.arrears;
  const { tenancy } = report.keys;
  if (tenancy === null || amountOre === null || dueDate === null) return false;
  const sameArrears = reports.some(
    ({ arrears, keys }) => keys.tenancy === tenancy && arrears.amountOre === amountOre && arrears.dueDate === dueDate,
  );
  const told = reports.map(datesAsTold);
  return (
    sameArrears &&
    Object.entries(datesAsTold(report)).every(([name, date]) => told.some((dates) => dates[name] === date))
  );
}
