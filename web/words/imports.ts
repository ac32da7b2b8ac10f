import type { Import, ImportSummary } from '../app/types.js';
import { words } from '../app/language.js';

/** What became of a row, or would. */
export type RowKind = 'created' | 'existing' | 'updated' | 'rejected' | 'heldBack';

interface ImportWords {
  drop: string;
  choose: string;
  chooseHint: string;
  whose: string;
  whoseHint: string;
  reading: string;
  unreadable: string;
  whichColumn: string;
  understood: (fileName: string) => string;
  nothingKept: string;
  mind: string;
  columns: string;
  columnsHint: string;
  column: string;
  readAs: string;
  notRead: string;
  rows: string;
  /** What would happen to rows. */
  foreseen: Record<RowKind, string>;
  /** What has happened to them. */
  came: Record<RowKind | 'waiting', string>;
  show: string;
  row: string;
  result: string;
  why: string;
  cell: string;
  toCase: string;
  none: string;
  onlyFirst: (shown: number, all: number) => string;
  run: (n: number) => string;
  running: string;
  other: string;
  before: string;
  noneBefore: string;
  onlyAttention: string;
  list: string;
  sender: string;
  sent: string;
  status: Record<ImportSummary['status'], string>;
  attention: string;
  more: string;
  title: string;
  back: string;
  progress: (done: number, total: number) => string;
  statusText: Record<Import['status'], string>;
  report: string;
  reportRejected: string;
  release: string;
  again: string;
  noAnswer: string;
}

/** Lists that landlords and others send. */
export const importWords = words<ImportWords>(
  {
    drop: 'Slip listen her',
    choose: 'Vælg en fil',
    chooseHint: 'Excel, CSV eller JSON. Først ser du, hvordan listen bliver læst. Intet gemmes, før du siger til.',
    whose: 'Hvis liste er det?',
    whoseHint: 'Navnet på udlejeren eller afsenderen. Lad feltet stå tomt, hvis det fremgår af listen.',
    reading: 'Læser listen …',
    unreadable: 'Listen kan ikke læses',
    whichColumn: 'Husly kan ikke se, hvilken kolonne der er lejerens navn, og hvilken der er adressen. Vælg det her.',
    understood: (fileName) => `Sådan bliver ${fileName} læst`,
    nothingKept: 'Intet er gemt endnu.',
    mind: 'Læg mærke til',
    columns: 'Kolonner',
    columnsHint: 'Er en kolonne læst forkert, så vælg det rigtige. Listen bliver læst igen med det samme.',
    column: 'Kolonne i listen',
    readAs: 'Læses som',
    notRead: 'Læses ikke',
    rows: 'Rækker',
    foreseen: {
      created: 'Nye sager',
      existing: 'Har allerede en sag',
      updated: 'Opdaterer en sag',
      rejected: 'Afvises',
      heldBack: 'Holdes tilbage',
    },
    came: {
      created: 'Nye sager',
      existing: 'Havde allerede en sag',
      updated: 'Opdaterede en sag',
      rejected: 'Afvist',
      heldBack: 'Holdt tilbage',
      waiting: 'Venter',
    },
    show: 'Vis rækker, der',
    row: 'Række',
    result: 'Resultat',
    why: 'Bemærkning',
    cell: 'Felt',
    toCase: 'Åbn sagen',
    none: 'Ingen rækker.',
    onlyFirst: (shown, all) => `Her er de første ${String(shown)} af ${String(all)}.`,
    run: (n) => (n === 1 ? 'Indlæs 1 række' : `Indlæs ${String(n)} rækker`),
    running: 'Indlæser …',
    other: 'Vælg en anden fil',
    before: 'Indlæste lister',
    noneBefore: 'Der er ingen lister her.',
    onlyAttention: 'Vis kun lister, der skal ses på',
    list: 'Liste',
    sender: 'Afsender',
    sent: 'Modtaget',
    status: { running: 'Indlæses', completed: 'Indlæst', failed: 'Gik i stå', heldBack: 'Holdt tilbage' },
    attention: 'Se på den',
    more: 'Vis flere',
    title: 'Liste',
    back: 'Alle lister',
    progress: (done, total) => `${String(done)} af ${String(total)} rækker`,
    statusText: {
      running: 'Listen bliver indlæst. Du kan roligt forlade siden.',
      completed: 'Listen er indlæst.',
      failed: 'Indlæsningen gik i stå. De rækker, der er indlæst, er gemt; resten kan indlæses nu.',
      heldBack: 'Rækkerne venter på, at afsenderens retsgrundlag bliver registreret.',
    },
    report: 'Hent rapporten til Excel',
    reportRejected: 'Hent kun de afviste',
    release: 'Frigiv listen',
    again: 'Indlæs resten',
    noAnswer: 'Vi fik ikke svar. Prøv igen.',
  },
  {
    drop: 'Drop the list here',
    choose: 'Choose a file',
    chooseHint: 'Excel, CSV or JSON. First you see how the list is read. Nothing is kept before you say so.',
    whose: 'Whose list is it?',
    whoseHint: 'The name of the landlord or sender. Leave it empty if the list says so itself.',
    reading: 'Reading the list …',
    unreadable: 'The list cannot be read',
    whichColumn: 'Husly cannot see which column is the tenant’s name, and which the address. Choose here.',
    understood: (fileName) => `How ${fileName} is read`,
    nothingKept: 'Nothing has been kept yet.',
    mind: 'Please note',
    columns: 'Columns',
    columnsHint: 'If a column is read wrongly, choose the right one. The list is read again at once.',
    column: 'Column in the list',
    readAs: 'Read as',
    notRead: 'Not read',
    rows: 'Rows',
    foreseen: {
      created: 'New cases',
      existing: 'Have a case already',
      updated: 'Update a case',
      rejected: 'Rejected',
      heldBack: 'Held back',
    },
    came: {
      created: 'New cases',
      existing: 'Had a case already',
      updated: 'Updated a case',
      rejected: 'Rejected',
      heldBack: 'Held back',
      waiting: 'Waiting',
    },
    show: 'Show rows',
    row: 'Row',
    result: 'Result',
    why: 'Remark',
    cell: 'Field',
    toCase: 'Open the case',
    none: 'No rows.',
    onlyFirst: (shown, all) => `These are the first ${String(shown)} of ${String(all)}.`,
    run: (n) => (n === 1 ? 'Import 1 row' : `Import ${String(n)} rows`),
    running: 'Importing …',
    other: 'Choose another file',
    before: 'Imported lists',
    noneBefore: 'There are no lists here.',
    onlyAttention: 'Only lists that need a look',
    list: 'List',
    sender: 'Sender',
    sent: 'Received',
    status: { running: 'Importing', completed: 'Imported', failed: 'Stopped', heldBack: 'Held back' },
    attention: 'Needs a look',
    more: 'Show more',
    title: 'List',
    back: 'All lists',
    progress: (done, total) => `${String(done)} of ${String(total)} rows`,
    statusText: {
      running: 'The list is being imported. You may leave this page.',
      completed: 'The list has been imported.',
      failed: 'The import stopped. What was imported is kept; the rest can be imported now.',
      heldBack: 'The rows wait until the sender’s legal basis is recorded.',
    },
    report: 'Download the report for Excel',
    reportRejected: 'Only the rejected rows',
    release: 'Release the list',
    again: 'Import the rest',
    noAnswer: 'We had no answer. Try again.',
  },
);
