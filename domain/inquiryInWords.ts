import type { Instant } from './case.js';
import { danishDate, danishTime, dateInCopenhagen } from './copenhagen.js';
import type { InquiryEvent, InquiryKind, InquiryOutcome } from './inquiry.js';
import { outcomeTexts } from './inWords.js';

/** Inquiries in Danish, for people who read. Nothing personal: question and answer stand beside. */

const opening: Record<InquiryKind, string> = {
  advice: 'Den opsøgende medarbejder er spurgt om råd.',
  locate: 'Den opsøgende medarbejder er bedt om at finde borgeren.',
  incoming: 'En borger har skrevet.',
};

const completion: Record<InquiryKind, (outcome: string) => string> = {
  advice: () => 'Spørgsmålet er besvaret.',
  locate: (outcome) => `Ved døren: ${outcome}.`,
  incoming: (outcome) => `Beskeden: ${outcome}.`,
};

/** What came of it, as people say it. */
export const inquiryOutcomeText = (outcome: InquiryOutcome): string =>
  outcome === 'notFound' ? 'borgeren blev ikke fundet' : outcomeTexts[outcome];

const moment = (at: Instant): string => `${danishDate(dateInCopenhagen(at))} kl. ${danishTime(at)}`;

/** What an event says to a person: one Danish sentence or two. */
export function inquiryEventInWords(kind: InquiryKind, event: InquiryEvent): string {
  switch (event.kind) {
    case 'asked':
      return `${opening[kind]} ${event.task.because[0]?.text ?? ''}`.trim();
    case 'taskOpened':
      return `Nyt besøg ${moment(event.task.from)}. ${event.task.because[0]?.text ?? ''}`.trim();
    case 'taskAssigned':
      return event.assignee ? 'Opgaven har fået en ansvarlig.' : 'Opgaven er lagt tilbage til enheden.';
    case 'reminded':
      return 'Fristen for opgaven er overskredet; de opsøgende medarbejdere er mindet om den.';
    case 'escalated':
      return 'Der er stadig ikke svar; lederen har fået besked.';
    case 'taskCompleted':
      return completion[kind](outcomeTexts[event.outcome]);
    case 'notFound':
      return `Borgeren blev ikke fundet. ${event.because[0]?.text ?? ''}`.trim();
    case 'withdrawn':
      return 'Spørgsmålet er trukket tilbage.';
  }
}
