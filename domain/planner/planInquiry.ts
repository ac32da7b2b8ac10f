import { addWorkingDays, daysOffBetween, nextWorkingDay } from '../calendar.js';
import type { Instant } from '../case.js';
import { dateInCopenhagen, timeInCopenhagen, toInstant } from '../copenhagen.js';
import type { InquiryFacts, InquiryState, InquiryStep, InquiryTask } from '../inquiry.js';
import type { Policy } from '../policy.js';
import type { Reason } from '../reason.js';
import { nextWindow } from './windows.js';

/**
 * Plans the first task of an inquiry, or the next after a vain visit. Dates are counted in the municipality's working
 * days; what comes out is recorded, so a rule may change while an inquiry runs.
 *
 * @param now UTC instant
 */
export const planInquiry = (state: InquiryState, policy: Policy, now: Instant): InquiryStep =>
  state.kind === 'locate' ? planVisit(state, policy, now) : { task: readingTask(state, policy) };

/** A question or a message: the unit is reminded of it, then the supervisor is told. */
function readingTask({ kind, caseId, askedAt }: InquiryFacts, policy: Policy): InquiryTask {
  const { remindAfterWorkingDays: first, escalateAfterWorkingDays: last } = policy.inquiries;
  const dueAt = workingDaysAfter(askedAt, first, policy);
  const within = `Svar inden ${days(first)}. Er der ikke svar inden ${days(last)}, får lederen besked.`;
  const who = caseId
    ? 'Borgerens sag er afsluttet.'
    : 'Ingen sag kender nummeret. Find ud af, hvem der skriver, og hvilken sag det hører til.';
  return {
    id: `${kind}-1`,
    from: askedAt,
    dueAt,
    escalateAt: workingDaysAfter(askedAt, last, policy),
    because: [
      {
        rule: kind === 'advice' ? 'advice-answer' : 'incoming-read',
        text: kind === 'advice' ? within : `${who} ${within}`,
        ...counted(askedAt, dueAt, policy),
      },
    ],
  };
}

const days = (n: number): string => (n === 1 ? 'én arbejdsdag' : `${n} arbejdsdage`);

/** Straight to the door: a day from the soonest on, then another day and another part of the day. */
function planVisit({ attempts }: InquiryState, policy: Policy, now: Instant): InquiryStep {
  const most = policy.inquiries.locateAttempts;
  if (attempts.length >= most) {
    const text = `Ingen var hjemme ved ${most} besøg på forskellige dage og tider. Det meldes tilbage til den, der spurgte.`;
    return { notFound: [{ rule: 'locate-attempts-used', text }] };
  }
  // The soonest, not the part of the day in which most people are at home: nobody else is looking any more.
  const parts = policy.visit.parts.toSorted((a, b) => a.from.localeCompare(b.from));
  const tried = new Set(attempts.map((a) => dateInCopenhagen(a.at)));
  const usedParts = attempts.map((a) => a.part);
  const window = nextWindow(parts, usedParts, now, policy, (date) => tried.has(date));
  const number = attempts.length + 1;
  const text =
    number === 1
      ? 'Ingen kan få fat i borgeren, så vi går direkte til døren i det første tidsrum, vi kan nå.'
      : `Besøg ${number} af ${most}: en anden dag og på et andet tidspunkt, fordi ingen var hjemme.`;
  const because = [{ rule: 'locate-visit', text, ...counted(now, window.to, policy) }];
  return {
    task: {
      id: `locate-${number}`,
      from: window.from,
      dueAt: window.to,
      escalateAt: workingDaysAfter(window.to, policy.inquiries.remindAfterWorkingDays, policy),
      ...(window.part && { part: window.part }),
      because,
    },
  };
}

/** When nobody is at work the counting begins as the next working day does. */
const dayBegins = '09:00';

/** The same time of day, so many working days later. */
function workingDaysAfter(at: Instant, n: number, { closingDays }: Policy): Instant {
  const date = dateInCopenhagen(at);
  const begins = nextWorkingDay(date, closingDays);
  const time = begins === date ? timeInCopenhagen(at) : dayBegins;
  return toInstant(addWorkingDays(begins, n, closingDays), time);
}

function counted(from: Instant, to: Instant, { closingDays }: Policy): Pick<Reason, 'inputs' | 'steppedOver'> {
  const [first, last] = [dateInCopenhagen(from), dateInCopenhagen(to)];
  const off = daysOffBetween(first, last, closingDays);
  return { inputs: { from: first }, ...(off.length > 0 && { steppedOver: off }) };
}
