import type { VisitAlarm } from '../../domain/safeVisit.js';
import type { ImportSummary, Message } from '../app/types.js';
import { words } from '../app/language.js';

interface OverviewWords {
  title: string;
  asOf: string;
  outNow: string;
  nobodyOut: string;
  alarm: string;
  asked: Record<VisitAlarm, string>;
  overdue: string;
  expected: string;
  act: string;
  todo: string;
  numbers: Record<Number, string>;
  /** Where there is only one. */
  one: Partial<Record<Number, string>>;
  hints: Partial<Record<Number, string>>;
  rows: string;
  capacity: string;
  tooMany: (count: number) => string;
  days: string;
  daysHint: string;
  day: string;
  deadlines: string;
  visits: string;
  closed: string;
  lists: Record<BehindList, string>;
  back: string;
  none: string;
  more: string;
  hiddenAddress: string;
  channels: Record<Message['channel'], string>;
  notArrived: string;
  notSent: string;
  waits: string;
  imports: Record<'rejected' | 'heldBack', string>;
  importStatus: Record<ImportSummary['status'], string>;
}
/** What the overview counts. */
export type Number =
  | 'missed'
  | 'today'
  | 'week'
  | 'unassigned'
  | 'unreached'
  | 'overdueTasks'
  | 'failed'
  | 'heldUp'
  | 'lists'
  | 'visitsToday';
/** The lists that a number opens and that have no page of their own. */
export type BehindList = 'messages' | 'imports';

/** The supervisor's first page, and the lists behind its numbers. */
export const overviewWords = words<OverviewWords>(
  {
    title: 'Overblik',
    asOf: 'Tallene er fra',
    outNow: 'Ude på besøg nu',
    nobodyOut: 'Ingen er ude på besøg lige nu.',
    alarm: 'Har ikke meldt sig',
    asked: {
      worker: 'medarbejderen er spurgt',
      colleague: 'kollegerne er bedt om at ringe',
      supervisor: 'du skal tage over nu',
    },
    overdue: 'Over tiden',
    expected: 'ventes færdig kl.',
    act: 'Det haster',
    todo: 'Det skal du se på',
    one: {
      missed: 'overskredet frist',
      today: 'frist i dag',
      week: 'frist i denne uge',
      unassigned: 'sag uden ansvarlig',
      unreached: 'borger ikke truffet',
      overdueTasks: 'opgave over tiden',
      failed: 'besked kom ikke frem',
      heldUp: 'besked hænger fast',
      lists: 'liste skal ses igennem',
    },
    numbers: {
      missed: 'overskredne frister',
      today: 'frister i dag',
      week: 'frister i denne uge',
      unassigned: 'sager uden ansvarlig',
      unreached: 'borgere ikke truffet',
      overdueTasks: 'opgaver over tiden',
      failed: 'beskeder kom ikke frem',
      heldUp: 'beskeder hænger fast',
      lists: 'lister skal ses igennem',
      visitsToday: 'besøg i dag',
    },
    hints: {
      missed: 'Ingen har fået kontakt med borgeren',
      week: 'Fra i dag til og med søndag',
      unreached: 'Alle forsøg er brugt',
      failed: 'De sidste syv dage',
      heldUp: 'Har ventet mere end en time',
    },
    rows: 'rækker afvist eller holdt tilbage',
    capacity: 'I kan nå',
    tooMany: (count) => (count === 1 ? '1 mere, end I kan nå' : `${String(count)} flere, end I kan nå`),
    days: 'De næste to uger',
    daysHint:
      'Stregen i søjlen viser, hvor mange besøg I kan nå den dag. En frist på en lukkedag tæller med på den sidste arbejdsdag før.',
    day: 'Dag',
    deadlines: 'Frister',
    visits: 'Besøg',
    closed: 'lukket',
    lists: { messages: 'Beskeder', imports: 'Lister' },
    back: 'Tilbage til overblikket',
    none: 'Her er ikke noget lige nu.',
    more: 'Vis flere',
    hiddenAddress: 'Beskyttet adresse',
    channels: { sms: 'SMS', email: 'E-mail' },
    notArrived: 'nåede ikke frem',
    notSent: 'kunne ikke sendes',
    waits: 'venter på at komme af sted',
    imports: { rejected: 'afvist', heldBack: 'holdt tilbage' },
    importStatus: {
      running: 'Læses ind',
      completed: 'Læst ind',
      failed: 'Gik i stå',
      heldBack: 'Holdt tilbage',
    },
  },
  {
    title: 'Overview',
    asOf: 'The numbers are from',
    outNow: 'Out on a visit now',
    nobodyOut: 'Nobody is out on a visit right now.',
    alarm: 'Has not been heard from',
    asked: {
      worker: 'the worker has been asked',
      colleague: 'colleagues have been asked to call',
      supervisor: 'you must take over now',
    },
    overdue: 'Overdue',
    expected: 'expected to be done at',
    act: 'Urgent',
    todo: 'What you should look at',
    one: {
      missed: 'deadline missed',
      today: 'deadline today',
      week: 'deadline this week',
      unassigned: 'case that is nobody’s',
      unreached: 'citizen not reached',
      overdueTasks: 'task overdue',
      failed: 'message did not arrive',
      heldUp: 'message held up',
      lists: 'list to look at',
      visitsToday: 'visit today',
    },
    numbers: {
      missed: 'deadlines missed',
      today: 'deadlines today',
      week: 'deadlines this week',
      unassigned: 'cases that are nobody’s',
      unreached: 'citizens not reached',
      overdueTasks: 'tasks overdue',
      failed: 'messages did not arrive',
      heldUp: 'messages held up',
      lists: 'lists to look at',
      visitsToday: 'visits today',
    },
    hints: {
      missed: 'Nobody has reached the citizen',
      week: 'Up to Sunday, today included',
      unreached: 'All attempts are used',
      failed: 'The last seven days',
      heldUp: 'Have waited for more than an hour',
    },
    rows: 'rows rejected or held back',
    capacity: 'You can manage',
    tooMany: (count) => `${String(count)} more than you can manage`,
    days: 'The next two weeks',
    daysHint:
      'The line in the bar shows how many visits you can manage that day. A deadline on a day when you are closed counts on the last day before it.',
    day: 'Day',
    deadlines: 'Deadlines',
    visits: 'Visits',
    closed: 'closed',
    lists: { messages: 'Messages', imports: 'Lists' },
    back: 'Back to the overview',
    none: 'There is nothing here right now.',
    more: 'Show more',
    hiddenAddress: 'Protected address',
    channels: { sms: 'SMS', email: 'E-mail' },
    notArrived: 'did not arrive',
    notSent: 'could not be sent',
    waits: 'waits to leave',
    imports: { rejected: 'rejected', heldBack: 'held back' },
    importStatus: {
      running: 'Being read',
      completed: 'Read',
      failed: 'Stopped',
      heldBack: 'Held back',
    },
  },
);
