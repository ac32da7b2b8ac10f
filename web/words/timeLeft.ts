import type { clockIds } from '../../domain/law/entry.js';
import { words } from '../app/language.js';

interface TimeLeftWords {
  left: (workingDays: number) => string;
  /** What the days are counted to. */
  until: Partial<Record<(typeof clockIds)[number], string>>;
  untilOther: string;
  estimated: string;
  noDeadline: string;
}

/** How long there is to a case's next hard date. */
export const timeLeftWords = words<TimeLeftWords>(
  {
    left: (days) => (days <= 0 ? 'Sidste dag' : days === 1 ? '1 hverdag' : `${String(days)} hverdage`),
    until: {
      deadline: 'til betalingsfristen',
      latestSafeVisit: 'til sidste sikre besøgsdag',
      terminationEarliest: 'til lejemålet kan ophæves',
      decision5a: 'til afgørelsen efter § 5 a',
      moveOut: 'til fraflytning',
      hearing: 'til fogedforretningen',
    },
    untilOther: 'til næste frist',
    estimated: 'beregnet',
    noDeadline: 'Ingen kendt frist',
  },
  {
    left: (days) => (days <= 0 ? 'Last day' : days === 1 ? '1 working day' : `${String(days)} working days`),
    until: {
      deadline: 'to the payment deadline',
      latestSafeVisit: 'to the latest safe visit day',
      terminationEarliest: 'until the lease can be terminated',
      decision5a: 'to the decision under § 5 a',
      moveOut: 'to the move-out',
      hearing: 'to the bailiff’s hearing',
    },
    untilOther: 'to the next deadline',
    estimated: 'estimated',
    noDeadline: 'No known deadline',
  },
);
