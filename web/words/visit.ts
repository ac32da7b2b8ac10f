import type { VisitAlarm, VisitEnd, VisitStep, VisitTaskEnd } from '../../domain/safeVisit.js';
import { words } from '../app/language.js';

interface VisitWords {
  title: string;
  ended: Record<VisitEnd, string>;
  over: string;
  areYouWell: string;
  silent: string;
  tellUs: (time: string) => string;
  shouldBeOver: (time: string) => string;
  danger: string;
  expected: (time: string) => string;
  taskEnded: Record<VisitTaskEnd, string>;
  who: string;
  where: string;
  at: string;
  unknownPlace: string;
  protectedAddress: string;
  since: string;
  steps: Record<VisitStep, string>;
  lastAsked: string;
  alarms: Record<VisitAlarm, string>;
  theCase: string;
  toCase: string;
  reached: string;
  how: string;
  howHint: string;
  reachedSend: string;
  safe: string;
  more: string;
  timeline: string;
}

/** One visit, as a mail about it leads there. */
export const visitWords = words<VisitWords>(
  {
    title: 'Besøg',
    ended: {
      finished: 'Besøget er slut, og resultatet er skrevet.',
      safe: 'Medarbejderen har meldt, at alt er i orden.',
      cancelled: 'Besøget blev ikke til noget.',
      reached: 'En kollega eller leder har fået fat i medarbejderen. Alt er i orden.',
    },
    over: 'Besøget er slut.',
    areYouWell: 'Er du okay?',
    silent: 'Medarbejderen har ikke meldt sig',
    tellUs: (time) => `Besøget skulle være slut kl. ${time}. Meld dig, eller bed om mere tid.`,
    shouldBeOver: (time) => `Besøget skulle være slut kl. ${time}. Ring til medarbejderen nu.`,
    danger: 'Er der fare, så ring 112.',
    expected: (time) => `Besøget ventes færdigt kl. ${time}.`,
    taskEnded: {
      cancelled: 'Besøget er aflyst, fordi der er sket noget nyt i sagen.',
      lapsed: 'Tiden for besøget er gået.',
      completed: 'En kollega har allerede løst opgaven.',
    },
    who: 'Hvem',
    where: 'Hvor',
    at: 'hos',
    unknownPlace: 'Adressen kendes ikke',
    protectedAddress: 'beskyttet, del den ikke',
    since: 'Taget af sted',
    steps: { onTheWay: 'på vej', atTheDoor: 'ved døren' },
    lastAsked: 'Senest spurgt',
    alarms: { worker: 'medarbejderen', colleague: 'kollegerne', supervisor: 'lederen' },
    theCase: 'Sagen',
    toCase: 'Åbn sagen',
    reached: 'Har du fået fat i medarbejderen?',
    how: 'Hvordan ved du, at alt er i orden?',
    howHint: 'For eksempel: Vi har talt sammen i telefonen.',
    reachedSend: 'Jeg har fået fat i medarbejderen',
    safe: 'Alt er i orden',
    more: '30 minutter mere',
    timeline: 'Forløb',
  },
  {
    title: 'Visit',
    ended: {
      finished: 'The visit is over and its result is written.',
      safe: 'The worker has said that all is well.',
      cancelled: 'The visit was not made.',
      reached: 'A colleague or supervisor has reached the worker. All is well.',
    },
    over: 'The visit is over.',
    areYouWell: 'Are you well?',
    silent: 'The worker has not been heard from',
    tellUs: (time) => `The visit should have been over at ${time}. Tell us, or ask for more time.`,
    shouldBeOver: (time) => `The visit should have been over at ${time}. Call the worker now.`,
    danger: 'If there is danger, call 112.',
    expected: (time) => `The visit is expected to be over at ${time}.`,
    taskEnded: {
      cancelled: 'The visit is off, because something new has happened in the case.',
      lapsed: 'The time for the visit has passed.',
      completed: 'A colleague has already done the task.',
    },
    who: 'Who',
    where: 'Where',
    at: 'at the home of',
    unknownPlace: 'The address is not known',
    protectedAddress: 'protected, share it with nobody',
    since: 'Set out',
    steps: { onTheWay: 'on the way', atTheDoor: 'at the door' },
    lastAsked: 'Asked last',
    alarms: { worker: 'the worker', colleague: 'colleagues', supervisor: 'the supervisor' },
    theCase: 'The case',
    toCase: 'Open the case',
    reached: 'Have you reached the worker?',
    how: 'How do you know that all is well?',
    howHint: 'For example: We have talked on the phone.',
    reachedSend: 'I have reached the worker',
    safe: 'All is well',
    more: '30 minutes more',
    timeline: 'What has happened',
  },
);
