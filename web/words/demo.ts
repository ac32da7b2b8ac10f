import { words } from '../app/language.js';

/** The bar over a demo. */
export const demoWords = words(
  {
    demo: 'Demo',
    made: 'Borgerne er opdigtede, og ingen beskeder sendes.',
    time: 'Stil uret frem',
    day: 'Næste dag',
    week: 'Næste uge',
    next: 'Sagens næste hændelse',
    moving: 'Tiden går …',
    moved: (cases: number) => (cases === 1 ? 'Der skete noget i 1 sag.' : `Der skete noget i ${String(cases)} sager.`),
    failed: 'Uret kunne ikke stilles.',
    person: 'Du er',
  },
  {
    demo: 'Demo',
    made: 'The citizens are made up, and no message is sent.',
    time: 'Move the clock on',
    day: 'Next day',
    week: 'Next week',
    next: 'This case’s next event',
    moving: 'Time passes …',
    moved: (cases: number) =>
      cases === 1 ? 'Something happened in 1 case.' : `Something happened in ${String(cases)} cases.`,
    failed: 'The clock could not be moved.',
    person: 'You are',
  },
);
