import { words } from '../app/language.js';

/** The deadline calculator. */
export const calculatorWords = words(
  {
    intro:
      'Regn ud, hvornår påkravet tidligst kan sendes, hvornår fristen udløber, og hvornår lejemålet tidligst kan ophæves.',
    dueDate: 'Hvornår forfaldt huslejen?',
    received: 'Hvornår kom påkravet frem?',
    receivedHint: 'Lad feltet stå tomt, hvis der ikke er sendt et påkrav, eller hvis du ikke ved det.',
    count: 'Beregn',
    dates: 'Datoer',
    reported: 'oplyst',
    estimated: 'beregnet',
    estimate: 'Datoerne er vejledende. Åbn en dato for at se, hvordan den er fundet.',
  },
  {
    intro:
      'Work out when the demand may be sent, when the deadline ends, and when the lease may be terminated at the earliest.',
    dueDate: 'When was the rent due?',
    received: 'When did the demand arrive?',
    receivedHint: 'Leave it empty if no demand was sent, or if you do not know.',
    count: 'Work out',
    dates: 'Dates',
    reported: 'told',
    estimated: 'worked out',
    estimate: 'The dates are a guide. Open one to see how it was found.',
  },
);
