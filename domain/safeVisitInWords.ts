import { danishTime } from './copenhagen.js';
import type { VisitAlarm, VisitEnd, VisitEvent, VisitNews, VisitStep, VisitTaskEnd } from './safeVisit.js';

/** Safe visits in Danish, for people who read. Nothing personal: where it is stands beside. */

const stepped: Record<VisitStep, string> = {
  onTheWay: 'På vej til besøget.',
  atTheDoor: 'Ved døren.',
};
const called: Record<VisitAlarm, string> = {
  worker: 'Besøget skulle være slut. Medarbejderen er bedt om at melde sig.',
  colleague: 'Medarbejderen har ikke meldt sig. Enheden er bedt om at ringe.',
  supervisor: 'Medarbejderen har stadig ikke meldt sig. Lederen har fået besked.',
};
const ended: Record<VisitEnd, string> = {
  finished: 'Besøget er slut.',
  safe: 'Medarbejderen har meldt, at alt er i orden.',
  cancelled: 'Medarbejderen har opgivet besøget.',
  reached: 'En anden har fået fat i medarbejderen.',
};
const off: Record<VisitTaskEnd, string> = {
  cancelled: 'Besøget er aflyst undervejs, fordi der er sket noget nyt i sagen.',
  lapsed: 'Tiden til besøget er gået, mens medarbejderen var af sted.',
  completed: 'En anden har afsluttet opgaven, mens medarbejderen var af sted.',
};
const whom: Record<VisitNews, string> = {
  worker: 'medarbejderen',
  colleague: 'enheden',
  supervisor: 'lederen',
  visitOff: 'medarbejderen',
};
const ways = { sms: 'SMS', email: 'e-mail' };

/** What an event says to a person: one Danish sentence or two. */
export function visitEventInWords(event: VisitEvent): string {
  switch (event.kind) {
    case 'started':
    case 'stepped':
      return `${stepped[event.step]} Ventes færdig senest kl. ${danishTime(event.expectedEndAt)}.`;
    case 'extended':
      return `Besøget tager længere tid. Ventes færdig senest kl. ${danishTime(event.expectedEndAt)}.`;
    case 'alarmed':
      return called[event.whom];
    case 'told':
      return event.by.length > 0
        ? `Sendt til ${whom[event.of]} med ${event.by.map((way) => ways[way]).join(' og ')}.`
        : `Der blev ikke sendt noget til ${whom[event.of]}.`;
    case 'taskEnded':
      return off[event.how];
    case 'ended':
      return ended[event.end];
  }
}
