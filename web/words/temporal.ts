import { words } from '../app/language.js';

/** The way to the Temporal Web UI. */
export const temporalWords = words(
  { one: 'Se forløbet i Temporal', whole: 'Åbn Temporal (for udviklere)' },
  { one: 'See the workflow in Temporal', whole: 'Open Temporal (for engineers)' },
);
