import { addDays } from '../../domain/calendar.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import { confirmVisit } from './citizen.js';
import type { Life, Report } from './life.js';
import { landline } from './network.js';

/** What a household lives through until the morning of the demo. Days are working days before (negative) or after it. */
export type Story = (life: Life) => Promise<void>;

/** The court has set a day that is so far off that there is time for every step; at some homes nobody knows of one. */
const hearingAhead = (l: Life): Report => {
  if (l.n % 4 === 2) return {};
  const today = l.workingDay(0);
  const legal = {
    demandSentOn: addDays(today, -85),
    demandReceivedOn: addDays(today, -84),
    leaseTerminatedOn: addDays(today, -60),
    evictionRequestedOn: addDays(today, -35),
    hearingAt: l.at(12 + ((l.n * 5) % 13), '09:30'),
  };
  return {
    legal,
    arrears: { amountOre: 1_212_500 + ((l.n * 73_700) % 900_000), months: 3, dueDate: addDays(today, -95) },
  };
};

/** Called three times in vain: the caseworker is asked on the afternoon of the working day after. */
async function calledInVain(l: Life, from: number, report: Report = {}): Promise<void> {
  await l.come(l.at(from, '08:10'));
  await l.report({ ...hearingAhead(l), ...report });
  await l.do('call', 'noAnswer', { note: 'Ringede længe, ingen svarer.' });
  await l.do('call', 'leftMessage', { note: 'Lagde besked på svareren.' });
  await l.do('call', 'noAnswer');
}

/** Called yesterday afternoon; the second call is this morning's. */
const calledOnce =
  (report: Report = {}): Story =>
  async (l) => {
    await l.come(l.at(-1, '13:10'));
    await l.report({ ...hearingAhead(l), ...report });
    await l.do('call', 'noAnswer', { note: 'Intet svar.' });
  };

/** Called twice yesterday; the third call is this afternoon's. */
const calledTwice =
  (report: Report = {}): Story =>
  async (l) => {
    await l.come(l.at(-1, '08:05'));
    await l.report({ ...hearingAhead(l), ...report });
    await l.do('call', 'noAnswer', { note: 'Intet svar.' });
    await l.do('call', 'leftMessage', { note: 'Lagde besked.' });
  };

const caseworkerAsked: Story = (l) => calledInVain(l, -2);

const visitToday: Story = async (l) => {
  await calledInVain(l, -3);
  await l.come(l.at(-1, '08:40'));
  await l.do('askCaseworker', 'appointment', { at: l.at(0, '13:00'), note: 'Borgeren er hjemme efter middag.' });
  await l.take('visit');
};

const visitTodayConfirmed: Story = async (l) => {
  await calledInVain(l, -3);
  await l.come(l.at(-1, '08:40'));
  await l.do('askCaseworker', 'noContact', { note: 'Vi har ikke hørt fra borgeren i to måneder.' });
  await l.come(l.at(-1, '12:00'));
  await confirmVisit(l);
};

const visitTomorrow: Story = async (l) => {
  await calledInVain(l, -3);
  await l.come(l.at(-1, '10:30'));
  await l.do('askCaseworker', 'appointment', { at: l.at(1, '10:00'), note: 'Aftalt til samtalen om boligstøtte.' });
};

const visitPlanned: Story = async (l) => {
  await calledInVain(l, -3);
  await l.come(l.at(-1, '11:20'));
  await l.do('askCaseworker', 'noCaseworker');
};

const secondVisit: Story = async (l) => {
  await calledInVain(l, -6);
  await l.come(l.at(-4, '09:20'));
  await l.do('askCaseworker', 'noContact');
  await l.do('visit', 'nobodyHome', { note: 'Lys i vinduet, men ingen åbnede. Kort lagt.' });
};

/** The court has set the hearing; children live there, so the authority has 14 days (§ 5 a). */
const shortClock =
  (hearingIn: number, children: number): Story =>
  async (l) => {
    await l.come(l.at(-1, '10:50'));
    const court = { kind: 'bailiffCourt' as const, organisation: 'Fogedretten (demo)', noticedOn: l.workingDay(-1) };
    const legal = {
      demandSentOn: addDays(l.workingDay(0), -60),
      leaseTerminatedOn: addDays(l.workingDay(0), -40),
      evictionRequestedOn: addDays(l.workingDay(0), -20),
      hearingAt: l.at(hearingIn, '10:00'),
    };
    const arrears = { amountOre: 2_140_000, months: 3, dueDate: addDays(l.workingDay(0), -70) };
    await l.report({ source: court, household: { children }, legal, arrears });
    await l.do('call', 'noAnswer', { note: 'Telefonen er slukket.' });
    await l.do('call', 'noAnswer');
  };

/** Contact is made, and the authority's decision is still to be taken. */
const decisionOpen: Story = async (l) => {
  await l.come(l.at(-5, '08:15'));
  const court = { kind: 'bailiffCourt' as const, organisation: 'Fogedretten (demo)', noticedOn: l.workingDay(-5) };
  await l.report({ source: court, household: { children: 2 }, legal: { hearingAt: l.at(14, '09:30') } });
  await l.do('call', 'reached', { note: 'Mor til to. Vil gerne have hjælp; venter på svar om boligstøtte.' });
  await l.tell({ kind: 'needs', children: true, measures: ['boligstoette', 'gaeldsraadgivning'] });
};

const instalments: Story = async (l) => {
  await l.come(l.at(-9, '08:30'));
  await l.report();
  await l.do('call', 'reached', { note: 'Har mistet sit job i sommer, men har nyt fra den første.' });
  const dueOn = [l.workingDay(-4), l.workingDay(12), l.workingDay(32)];
  await l.tell({ kind: 'paymentAgreement', instalments: dueOn.map((day) => ({ dueOn: day, amountOre: 150_000 })) });
  await l.come(l.at(-4, '10:00'));
  await l.tell({ kind: 'payment', extent: 'instalment', instalment: 1, amountOre: 150_000 }, 'intake');
};

const instalmentMissed: Story = async (l) => {
  await l.come(l.at(-11, '08:30'));
  await l.report();
  await l.do('call', 'reached', { note: 'Aftale om tre afdrag.' });
  const dueOn = [l.workingDay(-4), l.workingDay(14), l.workingDay(34)];
  await l.tell({ kind: 'paymentAgreement', instalments: dueOn.map((day) => ({ dueOn: day, amountOre: 200_000 })) });
  await l.come(l.at(0, '07:30'));
};

const followUpToday: Story = async (l) => {
  await l.come(l.at(-10, '08:30'));
  await l.report();
  await l.come(l.at(-10, '09:40'));
  await l.tell({ kind: 'citizenContact', channel: 'phone', note: 'Ringede selv. Vil tale med banken.' });
};

const unreached: Story = async (l) => {
  await l.come(l.at(-8, '08:30'));
  await l.report({ citizen: { phones: [], email: null } });
  await l.come(l.at(-8, '09:30'));
  await l.do('askCaseworker', 'noContact');
  await l.do('visit', 'nobodyHome');
  await l.do('visit', 'nobodyHome', { note: 'Naboen har ikke set nogen i en uge.' });
  await l.do('visit', 'nobodyHome');
};

/** Nobody had time: the call lapsed, and the ladder went on by itself. */
const notDone: Story = async (l) => {
  await l.come(l.at(-1, '08:25'));
  await l.report(hearingAhead(l));
  await l.come(l.at(0, '07:30'));
};

const declined: Story = async (l) => {
  await l.come(l.at(-1, '08:45'));
  await l.report();
  await l.do('call', 'declined', { note: 'Ønsker ikke at tale med kommunen.' });
};

const replied: Story = async (l) => {
  await calledOnce()(l);
  await l.come(l.at(-1, '17:40'));
  await l.write('Hej. Jeg kan ikke tage telefonen paa arbejde. Maa jeg ringe i morgen efter 15?');
};

const failedMessage: Story = (l) => calledOnce({ citizen: { phones: [landline(l.n)], email: null } })(l);

const inArabic = calledOnce({ citizen: { language: 'arabisk' } });

const protectedAddress: Story = async (l) => {
  await l.come(l.at(-1, '16:40'));
  await l.report({ citizen: { protectedAddress: true }, remarks: 'Navne- og adressebeskyttelse.' });
};

/** What nobody has cleared up yesterday is overdue. */
const dateUnreadable: Story = async (l) => {
  await l.come(l.at(-1, '12:40'));
  await l.report({ arrears: { amountOre: '6.l50,-', dueDate: '31-11' }, legal: null });
  await l.do('call', 'noAnswer');
};

const unsafe: Story = async (l) => {
  await calledInVain(l, -5);
  await l.come(l.at(-3, '08:50'));
  await l.do('askCaseworker', 'noContact');
  await l.do('visit', 'unsafe', { note: 'Truende hund i opgangen. Gik igen.' });
};

const paused: Story = async (l) => {
  await l.come(l.at(-4, '08:30'));
  await l.report();
  await l.do('call', 'reached', { note: 'Er indlagt og kan først tale om det senere.' });
  await l.tell({ kind: 'paused', until: l.workingDay(5) });
};

const callBack: Story = async (l) => {
  await l.come(l.at(-1, '08:10'));
  await l.report(hearingAhead(l));
  await l.do('call', 'callBack', { at: l.at(0, '12:30'), note: 'Sad i bussen. Vil gerne ringes op i frokosten.' });
};

/** The same household owes for another month, told twice more. */
const severalArrears: Story = async (l) => {
  await calledTwice()(l);
  await l.come(l.at(-1, '14:00'));
  const today = l.workingDay(0);
  await l.report({ arrears: { amountOre: 655_000, months: 1, dueDate: addDays(today, -20) }, legal: null });
  await l.report({
    source: { kind: 'privateLandlord', organisation: 'Prøve Parkering ApS' },
    tenancy: { kind: 'private', landlord: 'Prøve Parkering ApS', number: 'P-7' },
    arrears: { amountOre: 90_000, months: 2, dueDate: addDays(today, -48) },
    legal: null,
  });
};

/** Two landlords tell of what may be one home: the name is the same, the floor is missing. */
const toBeMatched: Story = async (l) => {
  await l.come(l.at(-1, '16:35'));
  const { street } = l.citizen;
  const house = street.split(',')[0];
  await l.report({ citizen: { address: { street: `${house}, 1. tv`, postcode: '8900', city: 'Randers C' } } });
  await l.come(l.at(-1, '17:05'));
  await l.report({
    source: { kind: 'privateLandlord', organisation: 'Advokat Påfund' },
    tenancy: { kind: 'private' },
    citizen: { phones: [], email: null, address: { street: house, postcode: '8900', city: 'Randers C' } },
  });
};

const adviceAsked: Story = async (l) => {
  await l.come(l.at(-3, '08:30'));
  await l.report();
  await l.do('call', 'reached', { note: 'Vil gerne have hjælp til at læse sine breve.' });
  await l.come(l.at(-1, '14:00'));
  await l.ask({ kind: 'advice', question: 'Er der brug for en bostøtte, eller er økonomisk rådgivning nok?' });
};

const soughtAtTheDoor: Story = async (l) => {
  await l.come(l.at(-1, '17:45'));
  const { name, street, postcode, city } = l.citizen;
  await l.ask({
    kind: 'locate',
    question: 'Har ikke svaret på breve siden sidste måned. Er borgeren flyttet?',
    citizen: { name, address: { street, postcode, city } },
  });
};

/** Somebody writes whose number nobody knows. */
const strangerWrites: Story = async (l) => {
  await l.come(l.at(-1, '15:10'));
  await l.write('Hej, min mor har faaet et brev fra jer. Hvem skal jeg ringe til?');
};

const walkedIn: Story = async (l) => {
  let days = -1;
  while (new Date(l.workingDay(days)).getUTCDay() !== 3) days -= 1;
  await l.come(l.at(days, '11:15'));
  await l.walkIn('Kom selv med et brev fra udlejer. Bange for at miste boligen.');
};

/** A hearing that has been held, and nobody has told how it went. */
const hearingPassed: Story = async (l) => {
  await l.come(l.at(-6, '08:20'));
  const noticedOn = dateInCopenhagen(l.at(-6, '08:00'));
  await l.report({
    source: { kind: 'bailiffCourt', organisation: 'Fogedretten (demo)', noticedOn },
    legal: { hearingAt: l.at(-1, '11:00') },
  });
  await l.do('call', 'reached', { note: 'Møder selv op i fogedretten.' });
  await l.do('followUp', 'onTrack', { note: 'Er klar til mødet.' });
  await l.come(l.at(0, '07:30'));
};

export const openStories: Readonly<Record<string, Story>> = {
  calledOnce: calledOnce(),
  calledTwice: calledTwice(),
  calledTwiceChildren: calledTwice({ household: { children: 1 } }),
  caseworkerAsked,
  caseworkerAskedToo: caseworkerAsked,
  visitToday,
  visitTodayConfirmed,
  visitTomorrow,
  visitPlanned,
  secondVisit,
  shortClock: shortClock(3, 2),
  shortClockAlone: shortClock(8, 0),
  decisionOpen,
  instalments,
  instalmentMissed,
  followUpToday,
  unreached,
  notDone,
  declined,
  replied,
  failedMessage,
  inArabic,
  protectedAddress,
  dateUnreadable,
  unsafe,
  paused,
  callBack,
  severalArrears,
  toBeMatched,
  adviceAsked,
  soughtAtTheDoor,
  strangerWrites,
  walkedIn,
  hearingPassed,
};
