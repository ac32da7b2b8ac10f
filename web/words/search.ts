import type { FoundBy } from '../../domain/search.js';
import { words } from '../app/language.js';

interface SearchWords {
  label: string;
  hint: string;
  search: string;
  short: string;
  none: string;
  noneText: string;
  /** The case was found. */
  count: (n: number) => string;
  more: string;
  foundBy: Record<FoundBy, string>;
  hidden: string;
  deadline: string;
  closed: string;
}

/** Finding a case. */
export const searchWords = words<SearchWords>(
  {
    label: 'Søg efter en sag',
    hint: 'Navn, adresse, telefon eller sagsnummer. Skriv det, som det lyder: Kristian finder også Christian, og Kjaer finder Kjær.',
    search: 'Søg',
    short: 'Skriv mindst to tegn.',
    none: 'Ingen sager fundet',
    noneText:
      'Prøv med kun efternavnet, kun vejen eller de sidste cifre af nummeret. Du finder kun de sager, du må se.',
    count: (n) => (n === 1 ? '1 sag fundet' : `${String(n)} sager fundet`),
    more: 'Der er flere end dem her. Skriv lidt mere.',
    foundBy: { caseNumber: 'Fundet på sagsnummeret', phone: 'Fundet på telefonnummeret', words: '' },
    hidden: 'Adressen er beskyttet',
    deadline: 'Frist',
    closed: 'Afsluttet',
  },
  {
    label: 'Search for a case',
    hint: 'Name, address, phone or case number. The name need not be spelt right.',
    search: 'Search',
    short: 'Type at least two characters.',
    none: 'No cases found',
    noneText: 'Try the surname alone, the street alone or the last digits. You only find cases you may see.',
    count: (n) => (n === 1 ? '1 case found' : `${String(n)} cases found`),
    more: 'There are more than these. Type a little more.',
    foundBy: { caseNumber: 'Found by its number', phone: 'Found by the phone number', words: '' },
    hidden: 'The address is protected',
    deadline: 'Deadline',
    closed: 'Closed',
  },
);
