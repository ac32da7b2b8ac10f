import { words } from '../app/language.js';

/** Lists under a name. */
export const savedViewWords = words(
  {
    heading: 'Visninger',
    save: 'Gem visning',
    name: 'Hvad skal visningen hedde?',
    share: 'Vis den for hele enheden',
    send: 'Gem',
    shared: 'Delt af',
    mine: 'Delt af dig med hele enheden',
    unknown: 'kan ikke åbnes mere',
    remove: 'Slet visningen',
    sure: (name: string) => `Slet visningen ”${name}”?`,
    yes: 'Slet',
  },
  {
    heading: 'Views',
    save: 'Save view',
    name: 'What is the view to be called?',
    share: 'Show it to the whole unit',
    send: 'Save',
    shared: 'Shared by',
    mine: 'Shared by you with the whole unit',
    unknown: 'cannot be opened any more',
    remove: 'Delete the view',
    sure: (name: string) => `Delete the view “${name}”?`,
    yes: 'Delete',
  },
);
