import { words } from '../app/language.js';

interface FieldWords {
  none: string;
  noneText: string;
  more: string;
  elsewhere: (count: number) => string;
  gone: string;
  goneText: string;
  fetchedAt: (time: string) => string;
  summary: (visits: number, calls: number, questions: number) => string;
  agreedByCitizen: string;
  agreedByCaseworker: string;
  confirmed: string;
  between: (from: string, until: string) => string;
  overdue: string;
  answerBy: string;
  atLatest: string;
  askedBy: (name: string) => string;
  answer: string;
  needsCoverage: string;
  never: string;
  last: (result: string, when: string) => string;
  lastByCaseworker: (result: string, when: string) => string;
  hiddenAddress: string;
  noAddress: string;
  call: string;
  callNumber: (number: string) => string;
  log: string;
  navigate: string;
  setOut: string;
  goOn: string;
  open: (name: string) => string;
  take: string;
  taken: string;
  release: string;
  atTheDoor: string;
  withoutStart: string;
  alsoHere: string;
  story: string;
  noStory: string;
  storyMissing: string;
  back: string;
  how: Record<'visit' | 'call' | 'reply', string>;
  other: string;
  changeResult: string;
  whenToCall: string;
  clock: string;
  rightNumber: string;
  rightNumberHint: string;
  note: string;
  noteHint: string;
  cardLeft: string;
  cardLeftNote: string;
  next: string;
  nextStep: (what: string, day: string) => string;
  nobody: string;
  closes: string;
  why: string;
  asProposed: string;
  /** Lets the next step be changed. */
  change: string;
  wait: (days: number) => string;
  waitDay: string;
  inDays: (days: number) => string;
  pastDeadline: string;
  done: string;
  needTime: string;
  notKept: string;
  notOpen: string;
  notOpenText: string;
  overtaken: string;
}

const inARow = (parts: readonly string[], and: string): string =>
  `${parts.slice(0, -1).join(', ')} ${and} ${String(parts.at(-1))}`;

/** The outreach worker's phone. */
export const fieldWords = words<FieldWords>(
  {
    none: 'Ingen besøg eller opkald i dag',
    noneText: 'Der er ikke mere, der haster i dag. Nye opgaver kommer her af sig selv.',
    elsewhere: (count) =>
      count === 1 ? '1 anden opgave har frist i dag' : `${String(count)} andre opgaver har frist i dag`,
    more: 'Der er flere, som ingen har taget endnu. De kommer, når disse er taget.',
    gone: 'Dagens liste er ikke på telefonen',
    goneText: 'Listen slettes, når dagen er slut. Find et sted med dækning for at hente dagens.',
    fetchedAt: (time) => `Hentet kl. ${time}`,
    summary: (visits, calls, questions) =>
      `${inARow([`${String(visits)} besøg`, `${String(calls)} opkald`, ...(questions > 0 ? [`${String(questions)} at svare`] : [])], 'og')} – kortest frist først`,
    agreedByCitizen: 'Aftalt med borgeren',
    agreedByCaseworker: 'Aftalt gennem sagsbehandler',
    confirmed: 'bekræftet',
    between: (from, until) => `kl. ${from}–${until}`,
    overdue: 'Skulle være gjort',
    answerBy: 'Svar senest',
    atLatest: 'Senest',
    askedBy: (name) => `Spurgt af ${name}`,
    answer: 'Læs og svar',
    needsCoverage: 'Kan læses og besvares, når der er dækning.',
    never: 'Ikke prøvet før',
    last: (result, when) => `Sidst: ${result}, ${when}`,
    lastByCaseworker: (result, when) => `Sagsbehandleren svarede: ${result}, ${when}`,
    hiddenAddress: 'Beskyttet adresse – vises, når du har taget besøget',
    noAddress: 'Ingen adresse',
    call: 'Ring op',
    callNumber: (number) => `Ring ${number}`,
    log: 'Notér opkald',
    navigate: 'Find vej',
    setOut: 'Tag af sted',
    goOn: 'Fortsæt besøget',
    open: (name) => `Åbn ${name}`,
    take: 'Tag opgaven',
    taken: 'Du har opgaven',
    release: 'Læg tilbage',
    atTheDoor: 'Jeg er ved døren',
    withoutStart: 'Notér resultat uden at tage af sted',
    alsoHere: 'Også på adressen',
    story: 'Hvad er der sket?',
    noStory: 'Ingen har været i kontakt endnu.',
    storyMissing: 'Forløbet er ikke på telefonen. Det kommer, når der er dækning.',
    back: 'Tilbage til i dag',
    how: { visit: 'Hvordan gik det?', call: 'Hvordan gik opkaldet?', reply: 'Hvordan gik det?' },
    other: 'Andet',
    changeResult: 'Vælg et andet resultat',
    whenToCall: 'Hvornår skal vi ringe?',
    clock: 'Klokken',
    rightNumber: 'Kender du det rigtige nummer?',
    rightNumberHint: 'Kan stå tomt',
    note: 'Notat',
    noteHint: 'Kort. Skriv ikke CPR-nummer.',
    cardLeft: 'Jeg lagde et kort',
    cardLeftNote: 'Kort lagt ved døren.',
    next: 'Det sker der nu',
    nextStep: (what, day) => `${what} ${day}`,
    nobody: 'Ingen skal gøre noget lige nu.',
    closes: 'Sagen afsluttes.',
    why: 'Hvorfor?',
    asProposed: 'Som foreslået',
    change: 'Næste skridt',
    wait: (days) => (days === 7 ? 'Vent en uge' : `Vent ${String(days)} dage`),
    waitDay: 'Vent til og med',
    inDays: (days) => (days === 1 ? 'I morgen' : days === 7 ? 'Om en uge' : `Om ${String(days)} dage`),
    pastDeadline: 'Så er fristen der, før der sker noget.',
    done: 'Færdig',
    needTime: 'Vælg dag og klokkeslæt.',
    notKept: 'Telefonen kunne ikke gemme det. Skriv det ned, og prøv igen.',
    notOpen: 'Opgaven er ikke på dagens liste',
    notOpenText: 'Den er løst, taget af en anden eller flyttet til en anden dag.',
    overtaken: 'Har du selv et resultat, så notér det her alligevel. Så kan begge dele ses, og intet går tabt.',
  },
  {
    none: 'No visits or calls today',
    noneText: 'Nothing more is urgent today. New tasks turn up here by themselves.',
    elsewhere: (count) => (count === 1 ? '1 other task is due today' : `${String(count)} other tasks are due today`),
    more: 'There are more that nobody has taken. They come when these are taken.',
    gone: 'Today’s list is not on the phone',
    goneText: 'The list is deleted when the day is over. Find coverage to get today’s.',
    fetchedAt: (time) => `Fetched at ${time}`,
    summary: (visits, calls, questions) =>
      `${inARow([`${String(visits)} ${visits === 1 ? 'visit' : 'visits'}`, `${String(calls)} ${calls === 1 ? 'call' : 'calls'}`, ...(questions > 0 ? [`${String(questions)} to answer`] : [])], 'and')} – least time first`,
    agreedByCitizen: 'Agreed with the citizen',
    agreedByCaseworker: 'Agreed through the caseworker',
    confirmed: 'confirmed',
    between: (from, until) => `${from}–${until}`,
    overdue: 'Was due',
    answerBy: 'Answer by',
    atLatest: 'By',
    askedBy: (name) => `Asked by ${name}`,
    answer: 'Read and answer',
    needsCoverage: 'Can be read and answered once there is coverage.',
    never: 'Not tried before',
    last: (result, when) => `Last: ${result}, ${when}`,
    lastByCaseworker: (result, when) => `The caseworker answered: ${result}, ${when}`,
    hiddenAddress: 'Protected address – shown once you have taken the visit',
    noAddress: 'No address',
    call: 'Call',
    callNumber: (number) => `Call ${number}`,
    log: 'Log a call',
    navigate: 'Directions',
    setOut: 'Set out',
    goOn: 'Continue the visit',
    open: (name) => `Open ${name}`,
    take: 'Take the task',
    taken: 'The task is yours',
    release: 'Put it back',
    atTheDoor: 'I am at the door',
    withoutStart: 'Note a result without setting out',
    alsoHere: 'Also at this address',
    story: 'What has happened?',
    noStory: 'Nobody has been in contact yet.',
    storyMissing: 'The history is not on the phone. It comes with coverage.',
    back: 'Back to today',
    how: { visit: 'How did it go?', call: 'How did the call go?', reply: 'How did it go?' },
    other: 'Other',
    changeResult: 'Choose another result',
    whenToCall: 'When shall we call?',
    clock: 'At',
    rightNumber: 'Do you know the right number?',
    rightNumberHint: 'May be left empty',
    note: 'Note',
    noteHint: 'Short. No CPR number.',
    cardLeft: 'I left a card',
    cardLeftNote: 'Kort lagt ved døren.',
    next: 'What happens now',
    nextStep: (what, day) => `${what} ${day}`,
    nobody: 'Nobody has to do anything for now.',
    closes: 'The case is closed.',
    why: 'Why?',
    asProposed: 'As proposed',
    change: 'Next step',
    wait: (days) => (days === 7 ? 'Wait a week' : `Wait ${String(days)} days`),
    waitDay: 'Wait through',
    inDays: (days) => (days === 1 ? 'Tomorrow' : days === 7 ? 'In a week' : `In ${String(days)} days`),
    pastDeadline: 'The deadline is there before anything happens.',
    done: 'Finish',
    needTime: 'Choose a day and a time.',
    notKept: 'The phone could not keep it. Write it down, and try again.',
    notOpen: 'The task is not on today’s list',
    notOpenText: 'It is done, taken by somebody else, or moved to another day.',
    overtaken: 'If you have a result yourself, note it here all the same. Then both are seen, and nothing is lost.',
  },
);
