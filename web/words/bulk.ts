import type { BulkFact } from '../../domain/commands.js';
import { words } from '../app/language.js';

type Kind = BulkFact['kind'];

interface BulkWords {
  mark: string;
  markOne: (name: string) => string;
  markAll: (n: number) => string;
  marked: (n: number) => string;
  none: string;
  /** The button, and the heading of what it opens. */
  kinds: Record<Kind, string>;
  to: string;
  nobody: string;
  until: string;
  note: string;
  missing: Record<Kind, string>;
  preview: string;
  what: string;
  /** @param what a name, or a day; empty: nobody */
  changed: Record<Kind, (n: number, what: string) => string>;
  unchanged: Record<Kind, (n: number, what: string) => string>;
  refused: (n: number) => string;
  nothing: string;
  act: (n: number) => string;
  back: string;
  close: string;
  doing: (done: number, of: number) => string;
  done: string;
  notDone: string;
  changedNow: (n: number) => string;
  unchangedNow: (n: number) => string;
  pending: (n: number) => string;
  again: string;
}

const cases = (n: number): string => (n === 1 ? '1 sag' : `${String(n)} sager`);
const casesInEnglish = (n: number): string => (n === 1 ? '1 case' : `${String(n)} cases`);

/** Doing one thing to many cases. */
export const bulkWords = words<BulkWords>(
  {
    mark: 'Vælg',
    markOne: (name) => `Vælg ${name}`,
    markAll: (n) => `Vælg alle på siden (${String(n)})`,
    marked: (n) => `${cases(n)} valgt`,
    none: 'Fravælg alle',
    kinds: { assigned: 'Giv til en kollega', paused: 'Sæt på pause', resumed: 'Tag af pause' },
    to: 'Hvem skal have sagerne?',
    nobody: 'Ingen – tilbage til alle',
    until: 'Pause til og med',
    note: 'Notat i hver sag (hvis der er noget at sige)',
    missing: { assigned: 'Vælg, hvem der skal have sagerne.', paused: 'Vælg en dag.', resumed: '' },
    preview: 'Se, hvad der sker',
    what: 'Det sker der',
    changed: {
      assigned: (n, who) => (who ? `${cases(n)} gives til ${who}.` : `${cases(n)} gives tilbage, så ingen har dem.`),
      paused: (n, day) => `${cases(n)} sættes på pause til og med ${day}.`,
      resumed: (n) => `${cases(n)} tages af pause.`,
    },
    unchanged: {
      assigned: (n, who) => (who ? `${cases(n)} har ${who} allerede.` : `${cases(n)} er allerede uden ansvarlig.`),
      paused: (n, day) => `${cases(n)} er allerede på pause til og med ${day}.`,
      resumed: (n) => `${cases(n)} er ikke på pause.`,
    },
    refused: (n) => `${cases(n)} kan ikke ændres:`,
    nothing: 'Der er intet at gøre.',
    act: (n) => `Gør det for ${cases(n)}`,
    back: 'Tilbage',
    close: 'Luk',
    doing: (done, of) => `${String(done)} af ${String(of)} sager …`,
    done: 'Det er gjort',
    notDone: 'Ikke alt kunne gøres',
    changedNow: (n) => `${cases(n)} er ændret.`,
    unchangedNow: (n) => `${cases(n)} var sådan i forvejen.`,
    pending: (n) => `${cases(n)} venter på systemet. Det sker af sig selv.`,
    again: 'Prøv igen',
  },
  {
    mark: 'Mark',
    markOne: (name) => `Mark ${name}`,
    markAll: (n) => `Mark all on the page (${String(n)})`,
    marked: (n) => `${casesInEnglish(n)} marked`,
    none: 'Unmark all',
    kinds: { assigned: 'Give to a colleague', paused: 'Put on a break', resumed: 'End the break' },
    to: 'Who is to have the cases?',
    nobody: 'Nobody – back to all',
    until: 'A break until',
    note: 'Note in each case (if there is something to say)',
    missing: { assigned: 'Choose who is to have the cases.', paused: 'Choose a day.', resumed: '' },
    preview: 'See what happens',
    what: 'This happens',
    changed: {
      assigned: (n, who) =>
        who ? `${casesInEnglish(n)} will be given to ${who}.` : `${casesInEnglish(n)} will be nobody’s.`,
      paused: (n, day) => `${casesInEnglish(n)} will be on a break until ${day}.`,
      resumed: (n) => `The break of ${casesInEnglish(n)} will end.`,
    },
    unchanged: {
      assigned: (n, who) =>
        who ? `${who} has ${casesInEnglish(n)} already.` : `${casesInEnglish(n)} are nobody’s already.`,
      paused: (n, day) => `${casesInEnglish(n)} already on a break until ${day}.`,
      resumed: (n) => `${casesInEnglish(n)} not on a break.`,
    },
    refused: (n) => `${casesInEnglish(n)} cannot be changed:`,
    nothing: 'There is nothing to do.',
    act: (n) => `Do it for ${casesInEnglish(n)}`,
    back: 'Back',
    close: 'Close',
    doing: (done, of) => `${String(done)} of ${String(of)} cases …`,
    done: 'It is done',
    notDone: 'Not everything could be done',
    changedNow: (n) => `${casesInEnglish(n)} changed.`,
    unchangedNow: (n) => `${casesInEnglish(n)} were so already.`,
    pending: (n) => `${casesInEnglish(n)} waiting for the system. It happens by itself.`,
    again: 'Try again',
  },
);
