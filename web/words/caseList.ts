import type { Soonness } from '../../domain/facets.js';
import { words } from '../app/language.js';
import type { Narrowed } from './tasks.js';

interface CaseListWords {
  only: Narrowed<'missed' | 'deadlineFrom' | 'deadlineBefore' | 'closed' | 'sender'>;
  landlords: string;
  unnamed: string;
  others: (landlords: number) => string;
  filters: string;
  clear: string;
  deadline: string;
  soon: Record<Soonness, string>;
  stage: string;
  attention: string;
  assignee: string;
  mine: string;
  unassigned: string;
  paused: string;
  pausedYes: string;
  count: (n: number, closed: boolean) => string;
  none: string;
  more: string;
  timeLeft: string;
  days: (workingDays: number) => string;
  late: (on: string) => string;
  noDeadline: string;
  estimated: string;
  citizen: string;
  landlord: string;
  automatic: string;
  task: string;
  last: string;
  contact: (day: string) => string;
  owner: string;
  nobody: string;
  untried: string;
  nothingComes: string;
  pausedUntil: (day: string) => string;
}

/** The list of cases. */
export const caseListWords = words<CaseListWords>(
  {
    only: {
      missed: () => 'Kun sager, hvis frist er overskredet, uden at nogen har fået kontakt',
      deadlineFrom: (day) => `Frist tidligst ${day}`,
      deadlineBefore: (day) => `Frist senest ${day}`,
      closed: (is) => (is === 'true' ? 'Kun afsluttede sager' : 'Kun åbne sager'),
      sender: () => 'Kun sager fra én indberetter',
    },
    landlords: 'Udlejer',
    unnamed: 'Ingen er nævnt',
    others: (n) => `${String(n)} andre`,
    filters: 'Vis kun',
    clear: 'Vis alle',
    deadline: 'Frist',
    soon: { today: 'I dag eller overskredet', week: 'Senest på søndag', twoWeeks: 'Inden 14 dage' },
    stage: 'Hvor er sagen?',
    attention: 'Skal ses på',
    assignee: 'Hvem har den?',
    mine: 'Mig',
    unassigned: 'Ingen endnu',
    paused: 'Pause',
    pausedYes: 'På pause',
    count: (n, closed) =>
      n === 1 ? `1 ${closed ? 'afsluttet' : 'åben'} sag` : `${String(n)} ${closed ? 'afsluttede' : 'åbne'} sager`,
    none: 'Ingen sager passer.',
    more: 'Vis flere',
    timeLeft: 'Tid til frist',
    days: (n) => (n === 0 ? 'I dag' : n === 1 ? '1 hverdag' : `${String(n)} hverdage`),
    late: (on) => `Udløb ${on}`,
    noDeadline: 'Ingen frist',
    estimated: 'beregnet',
    citizen: 'Borger',
    landlord: 'Udlejer',
    automatic: 'Næste besked',
    task: 'Næste opgave',
    last: 'Sidste forsøg',
    contact: (day) => `Kontakt siden ${day}`,
    owner: 'Hos',
    nobody: 'ingen endnu',
    untried: 'intet',
    nothingComes: 'ingen',
    pausedUntil: (day) => `På pause til og med ${day}`,
  },
  {
    only: {
      missed: () => 'Only cases whose deadline has passed and nobody has been reached',
      deadlineFrom: (day) => `Deadline no sooner than ${day}`,
      deadlineBefore: (day) => `Deadline no later than ${day}`,
      closed: (is) => (is === 'true' ? 'Only closed cases' : 'Only open cases'),
      sender: () => 'Only cases of one sender',
    },
    landlords: 'Landlord',
    unnamed: 'Nobody is named',
    others: (n) => `${String(n)} others`,
    filters: 'Show only',
    clear: 'Show all',
    deadline: 'Deadline',
    soon: { today: 'Today or passed', week: 'By Sunday', twoWeeks: 'Within 14 days' },
    stage: 'Where is the case?',
    attention: 'Needs a look',
    assignee: 'Who has it?',
    mine: 'Me',
    unassigned: 'Nobody yet',
    paused: 'Break',
    pausedYes: 'On a break',
    count: (n, closed) => `${String(n)} ${closed ? 'closed' : 'open'} ${n === 1 ? 'case' : 'cases'}`,
    none: 'No case fits.',
    more: 'Show more',
    timeLeft: 'Time left',
    days: (n) => (n === 0 ? 'Today' : n === 1 ? '1 working day' : `${String(n)} working days`),
    late: (on) => `Passed ${on}`,
    noDeadline: 'No deadline',
    estimated: 'worked out',
    citizen: 'Citizen',
    landlord: 'Landlord',
    automatic: 'Next message',
    task: 'Next task',
    last: 'Last attempt',
    contact: (day) => `Contact since ${day}`,
    owner: 'With',
    nobody: 'nobody yet',
    untried: 'none',
    nothingComes: 'none',
    pausedUntil: (day) => `On a break until ${day}`,
  },
);
