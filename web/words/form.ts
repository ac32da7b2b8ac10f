import { words } from '../app/language.js';

/** What forms and commands say everywhere. */
export const formWords = words(
  {
    wrong: 'Der er noget, der skal rettes',
    error: 'Fejl',
    choose: 'Vælg',
    sending: 'Sender …',
    pending: 'Det er gemt. Systemet er ikke nået til det endnu og gør det færdigt af sig selv.',
    unknown: 'Vi fik ikke svar. Prøv igen – det bliver kun gjort én gang.',
    conflict: 'Der er sket noget imens',
    nowStage: 'Sagen er nu her',
    nowTasks: 'Åbne opgaver',
    noTasks: 'Ingen åbne opgaver',
  },
  {
    wrong: 'Something needs correcting',
    error: 'Error',
    choose: 'Choose',
    sending: 'Sending …',
    pending: 'It is saved. The system has not got to it yet and will finish it by itself.',
    unknown: 'We had no answer. Try again – it is only done once.',
    conflict: 'Something has happened meanwhile',
    nowStage: 'The case is now here',
    nowTasks: 'Open tasks',
    noTasks: 'No open tasks',
  },
);
