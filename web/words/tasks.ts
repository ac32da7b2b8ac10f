import type { ClosingOutcome, TaskKind } from '../../domain/outcomes.js';
import { words } from '../app/language.js';

/** What an address narrows a list by that no filter shows. */
export type Narrowed<K extends string> = Record<K, (value: string) => string>;

interface TaskWords {
  take: string;
  release: string;
  give: string;
  giveTo: string;
  taken: string;
  free: string;
  due: string;
  overdue: string;
  atLatest: string;
  confirmed: string;
  how: string;
  /** Where it is no attempt that went one way or another. */
  decides: Partial<Record<TaskKind, string>>;
  note: string;
  answer: string;
  day: string;
  time: string;
  until: string;
  whichPhone: string;
  newPhone: string;
  newEmail: string;
  newStreet: string;
  newPostcode: string;
  closeAs: string;
  letter: string;
  letters: { digitalPost: string; paper: string };
  whichCase: string;
  whichCaseHint: string;
  send: string;
  gone: string;
  close: string;
  notYours: string;
  today: string;
  tomorrow: string;
  inDays: (days: number) => string;
  daysOver: (days: number) => string;
  daysLeft: (days: number) => string;
  closings: Record<ClosingOutcome, string>;
  whose: { me: string; team: string; unassigned: string };
  whoseLegend: string;
  kind: string;
  none: string;
  more: string;
  keys: string;
  keysAndMarks: string;
  only: Narrowed<'overdue' | 'startsOn'>;
  unknownCitizen: string;
  hiddenAddress: string;
  caseDeadline: string;
  toCase: string;
  referrals: string;
  noReferrals: string;
  decisions: string;
  noDecisions: string;
  authorityDecides: string;
  askForHelp: string;
  report: string;
  reportHint: string;
  name: string;
  lastAddress: string;
  postcode: string;
  phone: string;
  else: string;
  reported: string;
  mineAsked: string;
  noneAsked: string;
}

/** Tasks: doing them, the list, and what caseworkers are asked and ask. */
export const taskWords = words<TaskWords>(
  {
    take: 'Tag opgaven',
    release: 'Læg tilbage',
    give: 'Giv til en anden',
    giveTo: 'Hvem skal have den?',
    taken: 'Hos',
    free: 'Ingen har taget den',
    due: 'Senest',
    overdue: 'Over tiden',
    atLatest: 'senest',
    confirmed: 'Borgeren har bekræftet tiden',
    how: 'Hvordan gik det?',
    decides: {
      askCaseworker: 'Hvad er dit svar?',
      decision5a: 'Hvad er afgørelsen?',
      supervisorDecision: 'Hvad skal der ske?',
      clarify: 'Er det afklaret?',
      advice: 'Hvad er dit svar?',
      incoming: 'Hvad skal der ske med beskeden?',
    },
    note: 'Notat (hvis der er mere at sige)',
    answer: 'Dit svar',
    day: 'Hvilken dag?',
    time: 'Klokken',
    until: 'Se på sagen igen den',
    whichPhone: 'Hvilket nummer?',
    newPhone: 'Telefonnummer',
    newEmail: 'E-mail',
    newStreet: 'Adresse (vej, nummer, etage og dør)',
    newPostcode: 'Postnummer',
    closeAs: 'Hvordan endte sagen?',
    letter: 'Hvordan er afgørelsen sendt?',
    letters: { digitalPost: 'Digital Post', paper: 'Brev' },
    whichCase: 'Hvilken sag hører beskeden til?',
    whichCaseHint: 'Åbn sagen, og kopiér sidens adresse hertil.',
    send: 'Gem',
    gone: 'Opgaven er ikke åben mere',
    close: 'Luk',
    notYours: 'Opgaven er for en',
    today: 'i dag',
    tomorrow: 'i morgen',
    inDays: (days) => `om ${days} dage`,
    daysOver: (days) => (days === 1 ? '1 dag over tiden' : `${days} dage over tiden`),
    daysLeft: (days) => (days === 1 ? '1 dag tilbage' : `${days} dage tilbage`),
    closings: {
      betalt: 'Restancen er betalt',
      afdragsordning: 'Afdragsordning',
      kommunalGaranti: 'Kommunal garanti',
      enkeltydelse81: 'Enkeltydelse efter § 81',
      huslejehjaelp81a: 'Hjælp efter § 81 a',
      administrationsaftale: 'Administrationsaftale',
      flyttetBilligere: 'Flyttet til en billigere bolig',
      fraflyttetSelv: 'Fraflyttet på eget initiativ',
      effektivtUdsat: 'Sat ud af boligen',
      husvild80: 'Midlertidigt husly efter § 80',
      ingenKontakt: 'Ingen kontakt',
      oenskerIkkeHjaelp: 'Ønsker ikke hjælp',
      fejlagtigHenvendelse: 'Fejlagtig henvendelse',
      tilbagekaldt: 'Trukket tilbage',
      afgaaetVedDoeden: 'Afgået ved døden',
      flyttetKommune: 'Flyttet til en anden kommune',
      sammeHjem: 'Fortsætter i en anden sag om samme bolig',
    },
    whose: { me: 'Mine', team: 'Alle', unassigned: 'Ledige' },
    whoseLegend: 'Hvis opgaver?',
    kind: 'Slags',
    none: 'Her er ingen opgaver.',
    more: 'Vis flere',
    keys: 'Tastatur: J næste, K forrige, Enter åbner',
    only: { overdue: () => 'Kun opgaver over tiden', startsOn: (day) => `Kun opgaver, der begynder ${day}` },
    keysAndMarks: 'Tastatur: J næste, K forrige, X vælger, Enter åbner',
    unknownCitizen: 'Ukendt borger',
    hiddenAddress: 'Beskyttet adresse',
    caseDeadline: 'Sagens frist',
    toCase: 'Åbn sagen',
    referrals: 'Har du kontakt med borgeren?',
    noReferrals: 'Ingen spørger dig om noget lige nu.',
    decisions: 'Afgørelser efter § 5 a',
    noDecisions: 'Ingen afgørelser venter.',
    authorityDecides: 'En sagsbehandler træffer afgørelsen.',
    askForHelp: 'Bed den opsøgende medarbejder om hjælp',
    report: 'Meld en borger, der skal findes',
    reportHint: 'Også om borgere, hvis sag du ikke kender. Når ingen kan få fat i en borger, går vi direkte til døren.',
    name: 'Navn',
    lastAddress: 'Sidst kendte adresse',
    postcode: 'Postnummer',
    phone: 'Telefon',
    else: 'Andet, vi skal vide',
    reported: 'Den opsøgende medarbejder har fået opgaven.',
    mineAsked: 'Det har du spurgt om',
    noneAsked: 'Du har ikke spurgt om noget.',
  },
  {
    take: 'Take the task',
    release: 'Put it back',
    give: 'Give it to somebody',
    giveTo: 'Who is to have it?',
    taken: 'With',
    free: 'Nobody has taken it',
    due: 'At the latest',
    overdue: 'Overdue',
    atLatest: 'by',
    confirmed: 'The citizen has confirmed the time',
    how: 'How did it go?',
    decides: {
      askCaseworker: 'What is your answer?',
      decision5a: 'What is the decision?',
      supervisorDecision: 'What is to happen?',
      clarify: 'Is it cleared up?',
      advice: 'What is your answer?',
      incoming: 'What is to happen to the message?',
    },
    note: 'Note (if there is more to say)',
    answer: 'Your answer',
    day: 'Which day?',
    time: 'Time',
    until: 'Look at the case again on',
    whichPhone: 'Which number?',
    newPhone: 'Telephone number',
    newEmail: 'E-mail',
    newStreet: 'Address (street, number, floor and door)',
    newPostcode: 'Postcode',
    closeAs: 'How did the case end?',
    letter: 'How was the decision sent?',
    letters: { digitalPost: 'Digital Post', paper: 'Letter' },
    whichCase: 'Which case does the message belong to?',
    whichCaseHint: 'Open the case and copy the page’s address here.',
    send: 'Save',
    gone: 'The task is not open any more',
    close: 'Close',
    notYours: 'The task is for a',
    today: 'today',
    tomorrow: 'tomorrow',
    inDays: (days) => `in ${days} days`,
    daysOver: (days) => (days === 1 ? '1 day overdue' : `${days} days overdue`),
    daysLeft: (days) => (days === 1 ? '1 day left' : `${days} days left`),
    closings: {
      betalt: 'The arrears are paid',
      afdragsordning: 'Instalment plan',
      kommunalGaranti: 'Municipal guarantee',
      enkeltydelse81: 'One-off benefit under § 81',
      huslejehjaelp81a: 'Help under § 81 a',
      administrationsaftale: 'Administration agreement',
      flyttetBilligere: 'Moved to a cheaper home',
      fraflyttetSelv: 'Moved out of their own accord',
      effektivtUdsat: 'Evicted',
      husvild80: 'Temporary shelter under § 80',
      ingenKontakt: 'No contact',
      oenskerIkkeHjaelp: 'Does not want help',
      fejlagtigHenvendelse: 'Reported by mistake',
      tilbagekaldt: 'Withdrawn',
      afgaaetVedDoeden: 'Deceased',
      flyttetKommune: 'Moved to another municipality',
      sammeHjem: 'Goes on in another case of the same home',
    },
    whose: { me: 'Mine', team: 'All', unassigned: 'Free' },
    whoseLegend: 'Whose tasks?',
    kind: 'Kind',
    none: 'There are no tasks here.',
    more: 'Show more',
    keys: 'Keyboard: J next, K previous, Enter opens',
    only: { overdue: () => 'Only overdue tasks', startsOn: (day) => `Only tasks that begin ${day}` },
    keysAndMarks: 'Keyboard: J next, K previous, X marks, Enter opens',
    unknownCitizen: 'Unknown citizen',
    hiddenAddress: 'Protected address',
    caseDeadline: 'The case’s deadline',
    toCase: 'Open the case',
    referrals: 'Are you in contact with the citizen?',
    noReferrals: 'Nobody asks you anything right now.',
    decisions: 'Decisions under § 5 a',
    noDecisions: 'No decisions are waiting.',
    authorityDecides: 'A caseworker makes the decision.',
    askForHelp: 'Ask the outreach worker for help',
    report: 'Report a citizen to be found',
    reportHint:
      'Also about citizens whose case you do not know. Where nobody reaches a citizen we go straight to the door.',
    name: 'Name',
    lastAddress: 'Last known address',
    postcode: 'Postcode',
    phone: 'Telephone',
    else: 'Anything else we should know',
    reported: 'The outreach worker has the task.',
    mineAsked: 'What you have asked',
    noneAsked: 'You have asked nothing.',
  },
);
