import { words } from '../app/language.js';

/** Wednesday's registration. */
export const walkInWords = words(
  {
    title: 'Registrér en borger, der møder op',
    name: 'Navn',
    street: 'Hvor bor borgeren?',
    streetHint: 'Vej, nummer, etage og dør. Også når det er hos andre eller på et herberg.',
    postcode: 'Postnummer',
    phone: 'Telefon',
    note: 'Notat',
    send: 'Registrér',
    created: (name: string) => `${name} er registreret. Der er oprettet en sag.`,
    existing: (name: string) => `${name} er registreret i sin åbne sag.`,
    toCase: 'Åbn sagen',
    isOne: 'Er det en af disse?',
    isOneText: 'De har en åben sag. Er det borgeren foran dig, så registrér i den; ellers ret felterne nedenfor.',
    thisOne: 'Registrér i denne sag',
    hidden: 'Adressen er beskyttet eller ukendt',
  },
  {
    title: 'Register a citizen who turned up',
    name: 'Name',
    street: 'Where does the citizen live?',
    streetHint: 'Street, number, floor and door. Also where it is with others or at a shelter.',
    postcode: 'Postcode',
    phone: 'Phone',
    note: 'Note',
    send: 'Register',
    created: (name: string) => `${name} is registered. A case has been opened.`,
    existing: (name: string) => `${name} is registered in their open case.`,
    toCase: 'Open the case',
    isOne: 'Is it one of these?',
    isOneText:
      'They have an open case. If it is the citizen before you, register there; else correct the fields below.',
    thisOne: 'Register in this case',
    hidden: 'The address is protected or unknown',
  },
);
