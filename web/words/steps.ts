import { words } from '../app/language.js';

/** Moving and cancelling a step of a case's plan. */
export const stepWords = words(
  {
    move: 'Flyt',
    day: 'Dag',
    from: 'Fra',
    until: 'Til',
    missing: 'Skriv dag og klokkeslæt.',
    past: 'Tidspunktet er passeret.',
    afterTheSafeDay: (day: string) =>
      `Sidste sikre besøgsdag er ${day}. Kommer vi senere, er der måske ikke tid til at hjælpe før fristen.`,
    afterTheLastDay: (day: string) => `Det er efter fristen ${day}. Så sent hjælper det ikke borgeren.`,
    whyMove: 'Hvorfor? (hvis der er mere at sige)',
    cancel: 'Aflys',
    cancelsTry: 'Det bliver ikke gjort, og planen går videre til det næste.',
    cancelsFollowUp: 'Der følges op igen senere.',
    cancelsMessage: 'Beskeden bliver ikke sendt.',
    whyCancel: 'Hvorfor aflyses det?',
    cancelSend: 'Ja, aflys',
    moved: 'Flyttet.',
    cancelled: 'Aflyst.',
    notSent: 'Beskeden bliver ikke sendt.',
  },
  {
    move: 'Move',
    day: 'Day',
    from: 'From',
    until: 'To',
    missing: 'Write day and time.',
    past: 'That time has passed.',
    afterTheSafeDay: (day: string) =>
      `The latest safe day for a visit is ${day}. If we come later, there may be no time to help before the deadline.`,
    afterTheLastDay: (day: string) => `That is after the deadline on ${day}. So late it does not help the citizen.`,
    whyMove: 'Why? (if there is more to say)',
    cancel: 'Cancel',
    cancelsTry: 'It is not done, and the plan goes on to what comes next.',
    cancelsFollowUp: 'Somebody follows up again later.',
    cancelsMessage: 'The message is not sent.',
    whyCancel: 'Why is it cancelled?',
    cancelSend: 'Yes, cancel',
    moved: 'Moved.',
    cancelled: 'Cancelled.',
    notSent: 'The message is not sent.',
  },
);
