import { words } from '../app/language.js';

interface SafeVisitWords {
  label: string;
  steps: Record<'onTheWay' | 'atTheDoor', string>;
  minutesLeft: (minutes: number) => string;
  over: (minutes: number) => string;
  unseen: string;
  safe: string;
  more: string;
  alarm: Record<'worker' | 'colleague' | 'supervisor', string>;
  taskEnded: Record<'cancelled' | 'lapsed' | 'completed', string>;
  colleague: (name: string) => string;
  colleagueText: string;
  reached: string;
  howKnown: string;
  howKnownMissing: string;
}

/** The safe visit on the phone. */
export const safeVisitWords = words<SafeVisitWords>(
  {
    label: 'Sikkert besøg',
    steps: { onTheWay: 'På vej', atTheDoor: 'Ved døren' },
    minutesLeft: (minutes) => `${String(minutes)} min. tilbage`,
    over: (minutes) => `${String(minutes)} min. over tiden`,
    unseen: 'Ikke sendt – ingen ved endnu, at du er her',
    safe: 'Jeg er i sikkerhed',
    more: '+15 min.',
    alarm: {
      worker: 'Meld dig nu. Ellers bliver en kollega bedt om at ringe.',
      colleague: 'En kollega er bedt om at ringe til dig. Meld dig.',
      supervisor: 'Lederen har fået besked om, at du ikke har meldt dig.',
    },
    taskEnded: {
      cancelled: 'Besøget er aflyst, mens du var af sted. Du behøver ikke gå op.',
      lapsed: 'Tiden til besøget er gået.',
      completed: 'En anden har afsluttet opgaven.',
    },
    colleague: (name) => `${name} har ikke meldt sig`,
    colleagueText: 'Ring til din kollega. Er alt i orden, så skriv, hvordan du ved det.',
    reached: 'Alt er i orden',
    howKnown: 'Hvordan ved du det?',
    howKnownMissing: 'Skriv, hvordan du ved det.',
  },
  {
    label: 'Safe visit',
    steps: { onTheWay: 'On the way', atTheDoor: 'At the door' },
    minutesLeft: (minutes) => `${String(minutes)} min left`,
    over: (minutes) => `${String(minutes)} min over time`,
    unseen: 'Not sent – nobody knows yet that you are here',
    safe: 'I am safe',
    more: '+15 min',
    alarm: {
      worker: 'Report in now. Otherwise a colleague is asked to call.',
      colleague: 'A colleague has been asked to call you. Report in.',
      supervisor: 'The supervisor has been told that you have not reported in.',
    },
    taskEnded: {
      cancelled: 'The visit was called off while you were out. You need not go up.',
      lapsed: 'The time for the visit has passed.',
      completed: 'Somebody else has completed the task.',
    },
    colleague: (name) => `${name} has not reported in`,
    colleagueText: 'Call your colleague. If all is well, write how you know.',
    reached: 'All is well',
    howKnown: 'How do you know?',
    howKnownMissing: 'Write how you know.',
  },
);
