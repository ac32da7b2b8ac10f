import type { FlowColumn } from '../../domain/figureTables.js';
import type { FigureCase, Figures } from '../app/types.js';
import { words } from '../app/language.js';

type Attempt = Figures['attempts'][number];
interface FiguresWords {
  title: string;
  from: string;
  to: string;
  every: string;
  periods: Record<Figures['every'], string>;
  show: string;
  download: string;
  masked: string;
  flow: string;
  steps: Record<FlowColumn, string>;
  of: string;
  ofWithDeadline: string;
  contact: string;
  hours: (n: number) => string;
  days: (n: number) => string;
  weeks: (n: number) => string;
  trend: string;
  trendHint: string;
  period: string;
  week: string;
  reach: string;
  kinds: Record<Attempt['kind'], string>;
  parts: Record<NonNullable<Attempt['part']>, string>;
  noPart: string;
  what: string;
  attempts: string;
  reached: string;
  share: string;
  cases: string;
  soon: string;
  noAttempts: string;
  senders: string;
  sender: string;
  kindsOfSender: Record<NonNullable<Figures['senders'][number]['kind']>, string>;
  noSender: string;
  back: string;
  opened: string;
  reachedOn: string;
  by: Record<NonNullable<FigureCase['contact']>['by'], string>;
  notReached: string;
  deadline: string;
  helped: string;
  closed: string;
  isOpen: string;
  tried: string;
  triedAndReached: string;
  deleted: string;
}

/** The supervisor's figures. */
export const figuresWords = words<FiguresWords>(
  {
    title: 'Tal',
    from: 'Fra',
    to: 'Til og med',
    every: 'Vis udviklingen pr.',
    periods: { week: 'uge', month: 'måned' },
    show: 'Vis',
    download: 'Hent som fil til Excel',
    masked: 'I filen er tal under fem skjult, så den kan gives videre.',
    flow: 'Fra henvendelse til afslutning',
    steps: {
      intake: 'Sager kommet ind',
      reached: 'Borgeren truffet',
      helpAccepted: 'Taget imod hjælp',
      settled: 'Beholdt boligen eller fandt en ny',
      evicted: 'Sat ud',
      otherwise: 'Afsluttet på anden måde',
      open: 'Stadig åbne',
      withDeadline: 'Sager, hvor fristen er passeret eller nået',
      reachedInTime: 'Truffet inden fristen',
    },
    of: 'af',
    ofWithDeadline: 'sager, hvor fristen er passeret eller nået',
    contact: 'Tid til første kontakt (median)',
    hours: (n) => (n === 0 ? 'under 1 time' : n === 1 ? '1 time' : `${String(n)} timer`),
    days: (n) => (n === 1 ? '1 dag' : `${String(n)} dage`),
    weeks: (n) => (n === 1 ? '1 uge' : `${String(n)} uger`),
    trend: 'Udvikling',
    trendHint: 'Søjlen viser, hvor mange sager der kom ind; den blå del er dem, hvor borgeren blev truffet.',
    period: 'Periode',
    week: 'Ugen fra',
    reach: 'Hvornår træffer vi borgerne?',
    kinds: { call: 'Opkald', askCaseworker: 'Gennem sagsbehandler', visit: 'Besøg' },
    parts: { morning: 'morgen', midday: 'midt på dagen', lateAfternoon: 'sen eftermiddag' },
    noPart: 'hele dagen',
    what: 'Forsøg',
    attempts: 'Antal',
    reached: 'Truffet',
    share: 'Andel',
    cases: 'Sager',
    soon: 'I tide',
    noAttempts: 'Ingen forsøg i perioden.',
    senders: 'Hvem henvender sig?',
    sender: 'Afsender',
    kindsOfSender: {
      housingOrganisation: 'Boligorganisationer',
      privateLandlord: 'Private udlejere',
      bailiffCourt: 'Fogedretten',
      municipality: 'Kommunen',
      citizen: 'Borgere selv',
    },
    noSender: 'Ikke oplyst',
    back: 'Tilbage til tallene',
    opened: 'Kom ind',
    reachedOn: 'truffet',
    by: {
      phone: 'ved opkald',
      caseworker: 'gennem sagsbehandler',
      visit: 'ved besøg',
      dropIn: 'da borgeren mødte op',
      citizen: 'da borgeren henvendte sig',
      other: 'på anden måde',
    },
    notReached: 'ikke truffet',
    deadline: 'frist',
    helped: 'tog imod hjælp',
    closed: 'afsluttet',
    isOpen: 'stadig åben',
    tried: 'Forsøgt',
    triedAndReached: 'borgeren truffet',
    deleted: 'Personoplysningerne er slettet',
  },
  {
    title: 'Figures',
    from: 'From',
    to: 'Up to and including',
    every: 'Show the trend by',
    periods: { week: 'week', month: 'month' },
    show: 'Show',
    download: 'Download as a file for Excel',
    masked: 'In the file, numbers under five are hidden, so that it may be passed on.',
    flow: 'From intake to the end',
    steps: {
      intake: 'Cases received',
      reached: 'Citizen reached',
      helpAccepted: 'Help accepted',
      settled: 'Kept the home or found another',
      evicted: 'Evicted',
      otherwise: 'Ended otherwise',
      open: 'Still open',
      withDeadline: 'Cases whose deadline has passed or was met',
      reachedInTime: 'Reached before the deadline',
    },
    of: 'of',
    ofWithDeadline: 'cases whose deadline has passed or was met',
    contact: 'Time to first contact (median)',
    hours: (n) => (n === 0 ? 'less than 1 hour' : n === 1 ? '1 hour' : `${String(n)} hours`),
    days: (n) => (n === 1 ? '1 day' : `${String(n)} days`),
    weeks: (n) => (n === 1 ? '1 week' : `${String(n)} weeks`),
    trend: 'Trend',
    trendHint: 'The bar shows how many cases came in; the blue part is those where the citizen was reached.',
    period: 'Period',
    week: 'Week from',
    reach: 'When do we reach citizens?',
    kinds: { call: 'Calls', askCaseworker: 'Through the caseworker', visit: 'Visits' },
    parts: { morning: 'morning', midday: 'midday', lateAfternoon: 'late afternoon' },
    noPart: 'all day',
    what: 'Tries',
    attempts: 'Number',
    reached: 'Reached',
    share: 'Share',
    cases: 'Cases',
    soon: 'In time',
    noAttempts: 'No tries in this time.',
    senders: 'Who reports?',
    sender: 'Sender',
    kindsOfSender: {
      housingOrganisation: 'Housing organisations',
      privateLandlord: 'Private landlords',
      bailiffCourt: 'The bailiff’s court',
      municipality: 'The municipality',
      citizen: 'Citizens themselves',
    },
    noSender: 'Not told',
    back: 'Back to the figures',
    opened: 'Came in',
    reachedOn: 'reached',
    by: {
      phone: 'by a call',
      caseworker: 'through the caseworker',
      visit: 'by a visit',
      dropIn: 'when the citizen turned up',
      citizen: 'when the citizen got in touch',
      other: 'in another way',
    },
    notReached: 'not reached',
    deadline: 'deadline',
    helped: 'accepted help',
    closed: 'ended',
    isOpen: 'still open',
    tried: 'Tried',
    triedAndReached: 'citizen reached',
    deleted: 'What was personal has been deleted',
  },
);
