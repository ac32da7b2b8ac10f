import { words } from '../app/language.js';

interface ReasonWords {
  why: string;
  rule: string;
  from: string;
  passedOver: string;
  /** What the dates are that a rule was fed with. */
  inputs: Record<string, string>;
  clock: Record<string, string>;
  purposes: Record<string, string>;
  channels: { sms: string; email: string };
  moved: string;
  cancelled: string;
  lapsed: string;
  overdue: string;
  stage: string;
  instalmentMissed: string;
  hearingPassed: string;
}

/** Why a date or a step is what it is, and what the steps are called. */
export const reasonWords = words<ReasonWords>(
  {
    why: 'Hvorfor?',
    rule: 'Regel',
    from: 'Regnet ud fra',
    passedOver: 'Tæller ikke med',
    inputs: {
      dueDate: 'forfaldsdag',
      demandSentOn: 'påkrav sendt',
      demandReceivedOn: 'påkrav kommet frem',
      demandOn: 'påkrav',
      demandEarliest: 'tidligste påkrav',
      deadline: 'sidste frist',
      leaseTerminatedOn: 'ophævelse',
      moveOutOn: 'fraflytning',
      moveOut: 'fraflytning',
      evictionRequestedOn: 'anmodning til fogedretten',
      courtNoticeOn: 'fogedrettens underretning',
      hearingAt: 'fogedforretning',
      hearing: 'fogedforretning',
      opened: 'sagen kom ind',
      date: 'dag',
      dueOn: 'senest',
      since: 'siden',
      until: 'til og med',
      from: 'fra',
      today: 'i dag',
      visit: 'besøg',
      firstVisitBy: 'første besøg senest',
    },
    clock: {
      dueDate: 'Huslejen forfaldt',
      demandEarliest: 'Tidligste påkrav',
      demandReceived: 'Påkravet kom frem',
      latestSafeVisit: 'Sidste sikre besøgsdag',
      deadline: 'Lejerens frist for at betale',
      terminationEarliest: 'Tidligste ophævelse',
      leaseTerminated: 'Lejemålet er ophævet',
      evictionRequested: 'Anmodning til fogedretten',
      decision5a: 'Kommunens afgørelse efter § 5 a',
      moveOut: 'Fraflytning',
      hearing: 'Fogedforretning',
      firstCall: 'Første opkald',
      caseworkerAnswer: 'Svar fra sagsbehandleren',
      firstVisit: 'Første besøg',
    },
    purposes: {
      contactRequest: 'bed om at ringe',
      visitNotice: 'besked om besøg',
      visitReminder: 'påmindelse om besøg',
      missedVisit: 'vi var forbi',
      dropIn: 'åben rådgivning',
      visitCancelled: 'besøget er aflyst',
      farewell: 'afslutning',
      digitalPost: 'der er ny Digital Post',
      citizenReplied: 'borgeren har svaret',
      referral: 'henvendelse til afdelingen',
      urgent: 'besked til lederen',
      visitOff: 'dagens besøg er aflyst',
      inquiryReminder: 'påmindelse om et spørgsmål',
      inquiryEscalated: 'besked til lederen om et spørgsmål',
    },
    channels: { sms: 'SMS', email: 'E-mail' },
    moved: 'får en ny tid',
    cancelled: 'aflyst',
    lapsed: 'ikke gjort i tide',
    overdue: 'over tiden',
    stage: 'Sagen går videre',
    instalmentMissed: 'Et afdrag bliver ikke betalt',
    hearingPassed: 'Fogedforretningen er overstået',
  },
  {
    why: 'Why?',
    rule: 'Rule',
    from: 'Worked out from',
    passedOver: 'Does not count',
    inputs: {
      dueDate: 'due date',
      demandSentOn: 'demand sent',
      demandReceivedOn: 'demand received',
      demandOn: 'demand',
      demandEarliest: 'earliest demand',
      deadline: 'deadline',
      leaseTerminatedOn: 'termination',
      moveOutOn: 'moving out',
      moveOut: 'moving out',
      evictionRequestedOn: 'request to the bailiff’s court',
      courtNoticeOn: 'the court’s notice',
      hearingAt: 'enforcement hearing',
      hearing: 'enforcement hearing',
      opened: 'case received',
      date: 'day',
      dueOn: 'at the latest',
      since: 'since',
      until: 'up to and including',
      from: 'from',
      today: 'today',
      visit: 'visit',
      firstVisitBy: 'first visit by',
    },
    clock: {
      dueDate: 'The rent fell due',
      demandEarliest: 'Earliest demand',
      demandReceived: 'The demand was received',
      latestSafeVisit: 'Latest safe day for a visit',
      deadline: 'The tenant’s deadline for paying',
      terminationEarliest: 'Earliest termination',
      leaseTerminated: 'The lease is terminated',
      evictionRequested: 'Request to the bailiff’s court',
      decision5a: 'The municipality’s decision under § 5 a',
      moveOut: 'Moving out',
      hearing: 'Enforcement hearing',
      firstCall: 'First call',
      caseworkerAnswer: 'The caseworker’s answer',
      firstVisit: 'First visit',
    },
    purposes: {
      contactRequest: 'please call',
      visitNotice: 'notice of a visit',
      visitReminder: 'reminder of a visit',
      missedVisit: 'we were at your door',
      dropIn: 'drop-in',
      visitCancelled: 'the visit is off',
      farewell: 'closing',
      digitalPost: 'new Digital Post',
      citizenReplied: 'the citizen has answered',
      referral: 'referral to the department',
      urgent: 'word to the supervisor',
      visitOff: 'today’s visit is off',
      inquiryReminder: 'reminder of a question',
      inquiryEscalated: 'word to the supervisor about a question',
    },
    channels: { sms: 'SMS', email: 'E-mail' },
    moved: 'gets another time',
    cancelled: 'called off',
    lapsed: 'not done in time',
    overdue: 'overdue',
    stage: 'The case goes on',
    instalmentMissed: 'An instalment is not paid',
    hearingPassed: 'The enforcement hearing is over',
  },
);
