import type { FactBody } from '../app/types.js';
import { words } from '../app/language.js';

type Measure = NonNullable<Extract<FactBody, { kind: 'needs' }>['measures']>[number];

interface FactWords {
  heading: string;
  what: string;
  note: string;
  send: string;
  done: string;
  missing: string;
  ends: string;
  kinds: Record<Exclude<FactBody['kind'], 'assigned' | 'stepMoved' | 'stepCancelled'>, string>;
  extent: string;
  extents: { full: string; part: string; instalment: string };
  paidOn: string;
  amount: string;
  instalment: string;
  first: string;
  count: string;
  each: string;
  guaranteed: string;
  receivedOn: string;
  hearingDay: string;
  hearingTime: string;
  phone: string;
  email: string;
  street: string;
  postcode: string;
  channel: string;
  channels: Record<Extract<FactBody, { kind: 'citizenContact' }>['channel'], string>;
  within: string;
  withins: { yes: string; no: string };
  until: string;
  children: string;
  knownNeed: string;
  measures: Record<Measure, string>;
  which: string;
  messageChannels: { sms: string; email: string };
  stage: string;
  closeAs: string;
  dates: Record<
    'dueDate' | 'demandSentOn' | 'demandReceivedOn' | 'leaseTerminatedOn' | 'moveOutOn' | 'evictionRequestedOn',
    string
  >;
}

/** Telling a case what has happened. */
export const factWords = words<FactWords>(
  {
    heading: 'Er der sket noget?',
    what: 'Hvad er der sket?',
    note: 'Notat (hvis der er mere at sige)',
    send: 'Gem',
    done: 'Gemt i sagen.',
    missing: 'Der mangler noget, eller et beløb kan ikke læses. Udfyld felterne nedenfor, og gem igen.',
    ends: 'Det afslutter sagen.',
    kinds: {
      payment: 'Der er betalt',
      paymentAgreement: 'Der er lavet en betalingsaftale',
      citizenContact: 'Borgeren har henvendt sig',
      contactDetails: 'Nye kontaktoplysninger',
      needs: 'Behov og tiltag',
      hearingSet: 'Fogedforretningen er berammet',
      hearingMoved: 'Fogedforretningen er flyttet',
      hearingWithdrawn: 'Fogedforretningen er aflyst',
      courtNotice: 'Fogedretten har underrettet kommunen',
      legalDates: 'Datoer skal rettes',
      noMessages: 'Borgeren vil ikke have beskeder',
      paused: 'Sæt sagen på pause',
      resumed: 'Ophæv pausen',
      withdrawn: 'Udlejer har trukket sagen tilbage',
      moved: 'Borgeren er flyttet',
      died: 'Borgeren er død',
      wrongPerson: 'Det er en forkert person',
      evicted: 'Borgeren er sat ud',
      forcedOn: 'Flyt sagen til et andet trin',
      closed: 'Luk sagen',
    },
    extent: 'Hvor meget?',
    extents: { full: 'Det hele', part: 'En del', instalment: 'Et afdrag' },
    paidOn: 'Hvornår?',
    amount: 'Beløb i kroner',
    instalment: 'Hvilket afdrag? (ellers det ældste)',
    first: 'Første afdrag betales den',
    count: 'Antal afdrag, ét om måneden',
    each: 'Hvert afdrag i kroner',
    guaranteed: 'Kommunen har givet garanti',
    receivedOn: 'Hvornår kom underretningen?',
    hearingDay: 'Fogedforretningens dag',
    hearingTime: 'Klokken',
    phone: 'Telefonnummer',
    email: 'E-mail',
    street: 'Adresse (vej, nummer, etage og dør)',
    postcode: 'Postnummer',
    channel: 'Hvordan?',
    channels: {
      phone: 'Telefon',
      sms: 'SMS',
      email: 'E-mail',
      letter: 'Brev',
      dropIn: 'Åben rådgivning',
      door: 'Ved døren',
      digitalPost: 'Digital Post',
    },
    within: 'Hvorhen?',
    withins: { yes: 'Inden for kommunen', no: 'Til en anden kommune' },
    until: 'Til og med',
    children: 'Der bor børn i hjemmet',
    knownNeed: 'Borgeren har et kendt behov for støtte',
    measures: {
      gaeldsraadgivning: 'Gældsrådgivning',
      administrationsaftale: 'Administrationsaftale',
      enkeltydelse81: 'Enkeltydelse efter § 81',
      huslejehjaelp81a: 'Hjælp efter § 81 a',
      boligstoette: 'Boligstøtte',
      bostoette: 'Bostøtte',
      billigereBolig: 'Billigere bolig',
      kommunalGaranti: 'Kommunal garanti',
    },
    which: 'Hvilke?',
    messageChannels: { sms: 'SMS', email: 'E-mail' },
    stage: 'Hvilket trin?',
    closeAs: 'Hvordan endte sagen?',
    dates: {
      dueDate: 'Forfaldsdag',
      demandSentOn: 'Påkrav sendt',
      demandReceivedOn: 'Påkrav kommet frem',
      leaseTerminatedOn: 'Lejemålet ophævet',
      moveOutOn: 'Fraflytning',
      evictionRequestedOn: 'Anmodning til fogedretten',
    },
  },
  {
    heading: 'Has something happened?',
    what: 'What has happened?',
    note: 'Note (if there is more to say)',
    send: 'Save',
    done: 'Saved in the case.',
    missing: 'Something is missing, or an amount cannot be read. Fill in the fields below and save again.',
    ends: 'That ends the case.',
    kinds: {
      payment: 'Something was paid',
      paymentAgreement: 'A payment agreement was made',
      citizenContact: 'The citizen got in touch',
      contactDetails: 'New contact details',
      needs: 'Needs and measures',
      hearingSet: 'The hearing is scheduled',
      hearingMoved: 'The hearing is rescheduled',
      hearingWithdrawn: 'The hearing is called off',
      courtNotice: 'The bailiff’s court has notified us',
      legalDates: 'Dates need correcting',
      noMessages: 'The citizen wants no messages',
      paused: 'Pause the case',
      resumed: 'End the pause',
      withdrawn: 'The landlord has withdrawn',
      moved: 'The citizen has moved',
      died: 'The citizen has died',
      wrongPerson: 'It is the wrong person',
      evicted: 'The citizen was evicted',
      forcedOn: 'Move the case to another step',
      closed: 'Close the case',
    },
    extent: 'How much?',
    extents: { full: 'All of it', part: 'A part', instalment: 'An instalment' },
    paidOn: 'When?',
    amount: 'Amount in kroner',
    instalment: 'Which instalment? (else the oldest)',
    first: 'The first instalment is due on',
    count: 'Number of instalments, one a month',
    each: 'Each instalment in kroner',
    guaranteed: 'The municipality has given a guarantee',
    receivedOn: 'When did the notice come?',
    hearingDay: 'Day of the hearing',
    hearingTime: 'Time',
    phone: 'Telephone number',
    email: 'E-mail',
    street: 'Address (street, number, floor and door)',
    postcode: 'Postcode',
    channel: 'How?',
    channels: {
      phone: 'Telephone',
      sms: 'SMS',
      email: 'E-mail',
      letter: 'Letter',
      dropIn: 'Drop-in',
      door: 'At the door',
      digitalPost: 'Digital Post',
    },
    within: 'Where to?',
    withins: { yes: 'Within the municipality', no: 'To another municipality' },
    until: 'Up to and including',
    children: 'Children live in the home',
    knownNeed: 'The citizen has a known need of support',
    measures: {
      gaeldsraadgivning: 'Debt counselling',
      administrationsaftale: 'Administration agreement',
      enkeltydelse81: 'One-off benefit under § 81',
      huslejehjaelp81a: 'Help under § 81 a',
      boligstoette: 'Housing benefit',
      bostoette: 'Support at home',
      billigereBolig: 'A cheaper home',
      kommunalGaranti: 'Municipal guarantee',
    },
    which: 'Which?',
    messageChannels: { sms: 'SMS', email: 'E-mail' },
    stage: 'Which step?',
    closeAs: 'How did the case end?',
    dates: {
      dueDate: 'Due date',
      demandSentOn: 'Demand sent',
      demandReceivedOn: 'Demand received',
      leaseTerminatedOn: 'Lease terminated',
      moveOutOn: 'Moving out',
      evictionRequestedOn: 'Request to the bailiff’s court',
    },
  },
);
