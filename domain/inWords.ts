import { danishDate, danishShortDate, danishTime, dateInCopenhagen } from './copenhagen.js';
import type { CaseEvent, Channel, PostponedFor, Purpose } from './case.js';
import type { Fact, NumberVerdict } from './commands.js';
import { isWholeDay } from './law/entry.js';
import { messageReasons } from './messageGuards.js';
import { closingTexts, kindOfTask, type Outcome, type TaskKind } from './outcomes.js';

/** A case's events in Danish, for the timeline that people read. Nothing personal: notes stand beside. */

/** What people call the tasks. */
export const taskNames: Record<TaskKind, string> = {
  call: 'opkald',
  askCaseworker: 'spørgsmål til sagsbehandleren',
  visit: 'besøg',
  followUp: 'opfølgning',
  decision5a: 'afgørelse efter § 5 a',
  supervisorDecision: 'lederens beslutning',
  clarify: 'afklaring',
  match: 'måske samme husstand',
  reply: 'svar til borgeren',
  advice: 'spørgsmål om råd',
  locate: 'eftersøgning',
  incoming: 'besked fra en borger',
};

/** What people call the results. */
export const outcomeTexts: Record<Outcome, string> = {
  reached: 'talte med borgeren',
  noAnswer: 'intet svar',
  leftMessage: 'lagde en besked',
  notInUse: 'nummeret er ikke i brug',
  wrongNumber: 'forkert nummer',
  callBack: 'vil ringes op senere',
  declined: 'ønsker ikke hjælp',
  contactMade: 'har kontakt med borgeren',
  newContactDetails: 'gav nye kontaktoplysninger',
  appointment: 'har lavet en aftale',
  noContact: 'har ikke kontakt',
  noCaseworker: 'borgeren har ingen sagsbehandler',
  met: 'mødte borgeren',
  metOther: 'mødte en anden end borgeren',
  nobodyHome: 'ingen hjemme',
  wrongAddress: 'forkert adresse',
  moved: 'borgeren er flyttet',
  unsafe: 'ikke forsvarligt at besøge',
  onTrack: 'det går som aftalt',
  needsMore: 'der er brug for mere hjælp',
  lostContact: 'kontakten er tabt',
  helpGranted: 'hjælp bevilget',
  helpRefused: 'hjælp afslået',
  anotherRound: 'forsøg forfra',
  anotherVisit: 'endnu et besøg',
  wait: 'vent',
  close: 'luk sagen',
  clarified: 'afklaret',
  same: 'det er samme husstand',
  different: 'det er to forskellige husstande',
  answered: 'besvaret',
  noted: 'læst, og intet svar er nødvendigt',
  matched: 'hører til en sag',
};

const stageTexts: Record<string, string> = {
  phone: 'Nu forsøges telefonisk kontakt.',
  caseworker: 'Nu spørges sagsbehandleren.',
  visit: 'Nu besøges borgeren.',
  support: 'Nu følges forløbet.',
  unreached: 'Alle forsøg er brugt; en leder afgør.',
  closed: 'Sagen er afsluttet.',
};

const purposeNames: Record<Purpose, string> = {
  contactRequest: 'bed om at ringe',
  visitNotice: 'besked om besøg',
  visitReminder: 'påmindelse om aftale',
  missedVisit: 'vi var forbi',
  dropIn: 'åben rådgivning',
  visitCancelled: 'besøget er aflyst',
  farewell: 'afslutning',
  digitalPost: 'ny Digital Post',
  citizenReplied: 'borgeren har svaret',
  referral: 'henvendelse til afdelingen',
  urgent: 'besked til lederen',
  visitOff: 'dagens besøg er aflyst',
  inquiryReminder: 'påmindelse om et spørgsmål',
  inquiryEscalated: 'besked til lederen om et spørgsmål',
};
const channelNames: Record<Channel, string> = { sms: 'SMS', email: 'E-mail' };
const results: Record<string, string> = {
  sent: 'sendt',
  failed: 'kunne ikke sendes',
  lapsed: 'blev ikke sendt i tide og er bortfaldet',
  suppressed: 'blev holdt tilbage',
  cancelled: 'aflyst',
};

/** Behind what a sender has told that counts only once a person has asked. */
const toBeAsked = 'Det er oplyst af en indberetter og bruges først, når en medarbejder har spurgt.';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What an event says to a person: one Danish sentence. */
export function inWords(event: CaseEvent): string {
  switch (event.kind) {
    case 'opened':
      return 'Sagen er oprettet.';
    case 'planned':
      return 'Planen er lagt.';
    case 'planFailed':
      return 'Planlægningen fejlede; opgaverne er uændrede, og der prøves igen om en time.';
    case 'stageEntered':
      return stageTexts[event.stage] ?? event.stage;
    case 'taskOpened':
      return `Ny opgave: ${taskNames[event.task.kind]}. ${event.task.because[0]?.text ?? ''}`.trim();
    case 'taskMoved':
      return `${capital(taskNames[event.task.kind])}: ændret. ${event.task.because[0]?.text ?? ''}`.trim();
    case 'taskCancelled':
      return `${capital(taskNames[event.taskKind])}: aflyst. ${event.because[0]?.text ?? ''}`.trim();
    case 'taskLapsed':
      return `${capital(taskNames[event.taskKind])}: ikke gjort i tide.`;
    case 'taskOverdue':
      return `${capital(taskNames[event.taskKind])}: fristen er overskredet.`;
    case 'taskAssigned':
      return event.assignee ? 'Opgaven har fået en ansvarlig.' : 'Opgaven er lagt tilbage til enheden.';
    case 'taskCompleted':
      return `${capital(taskNames[event.taskKind])}: ${outcomeTexts[event.result.outcome]}.`;
    case 'fact':
      return event.fact.unconfirmed ? `${factInWords(event.fact)} ${toBeAsked}` : factInWords(event.fact);
    case 'messagePlanned':
      return `${channelNames[event.message.channel]} planlagt: ${purposeNames[event.message.purpose]}.`;
    case 'messagesDue':
      return 'Beskeder sendes.';
    case 'messagePostponed':
      return `${messageName(event.key)} venter til ${when(event.until)}. ${putOff[event.reason]}`;
    case 'messageSettled':
      return messageInWords(event.key, event.result, event.reason);
    case 'instalmentMissed':
      return `Afdrag ${event.number} er ikke betalt; der tages kontakt igen.`;
    case 'hearingPassed':
      return 'Fogedforretningen er passeret; nogen skal finde ud af, hvad der skete.';
  }
}

/** What the plan has called off is a word in the history already, and no code. */
const calledOff = 'planen er ændret';
const why = (reason: string): string =>
  reason === calledOff
    ? 'Planen er ændret.'
    : (Object.entries(messageReasons).find(([code]) => code === reason)?.[1] ?? reason);

function messageInWords(key: string, result: string, reason: string | undefined): string {
  return `${messageName(key)} ${results[result] ?? result}${reason ? `. ${why(reason)}` : '.'}`;
}

function messageName(key: string): string {
  const [purpose = '', , channel = ''] = key.split(':');
  const what = Object.entries(purposeNames).find(([name]) => name === purpose)?.[1] ?? purpose;
  return `${channel === 'sms' ? channelNames.sms : channelNames.email} (${what})`;
}

const putOff: Record<PostponedFor, string> = {
  quietHours: 'Borgere får ikke beskeder på det tidspunkt.',
  householdTextedToday: messageReasons.householdTextedToday,
};

/** What a provider told of a message it had taken; `reason`: why it did not arrive. */
export const receiptInWords = (purpose: Purpose, channel: Channel, reason: string | null): string =>
  `${channelNames[channel]} (${purposeNames[purpose]}) ${reason ? `nåede ikke frem. ${why(reason)}` : 'er nået frem.'}`;

/** A hearing's day, and its time where that is known. */
function when(hearingAt: string): string {
  const date = danishDate(dateInCopenhagen(hearingAt));
  return isWholeDay(hearingAt) ? date : `${date} kl. ${danishTime(hearingAt)}`;
}

function factInWords(fact: Fact): string {
  switch (fact.kind) {
    case 'payment':
      return { full: 'Restancen er betalt.', part: 'Der er betalt en del.', instalment: 'Et afdrag er betalt.' }[
        fact.extent
      ];
    case 'paymentAgreement':
      return `Der er indgået en betalingsaftale med ${fact.instalments.length} afdrag.`;
    case 'courtNotice':
      return `Fogedretten har givet besked ${danishShortDate(fact.receivedOn)}${fact.hearingAt ? ` om en fogedforretning ${when(fact.hearingAt)}` : ''}.`;
    case 'hearingSet':
      return `Fogedforretningen er berammet til ${when(fact.hearingAt)}.`;
    case 'hearingMoved':
      return `Fogedforretningen er flyttet til ${when(fact.hearingAt)}.`;
    case 'hearingWithdrawn':
      return 'Fogedforretningen er tilbagekaldt.';
    case 'withdrawn':
      return 'Sagen er trukket tilbage.';
    case 'contactDetails':
      return 'Der er nye kontaktoplysninger.';
    case 'citizenContact':
      return fact.channel === 'dropIn' ? 'Borgeren kom i åben rådgivning.' : 'Borgeren har selv henvendt sig.';
    case 'moved':
      return 'Borgeren er flyttet.';
    case 'died':
      return 'Borgeren er afgået ved døden.';
    case 'wrongPerson':
      return 'Henvendelsen gjaldt en forkert person.';
    case 'evicted':
      return 'Borgeren er sat ud af boligen.';
    case 'paused':
      return `Sagen er sat på pause til og med ${danishShortDate(fact.until)}.`;
    case 'resumed':
      return 'Pausen er ophævet.';
    case 'needs':
      return 'Behov og tiltag er noteret.';
    case 'legalDates':
      return 'Datoer i sagen er rettet.';
    case 'reportedAgain':
      return againInWords(fact);
    case 'linkUndone':
      return 'En indberetning hørte ikke til sagen. Den har fået sin egen, og dens oplysninger er taget ud her.';
    case 'sought':
      return `Eftersøgning: ${outcomeTexts[fact.outcome]}.`;
    case 'forcedOn':
      return 'En leder har flyttet sagen.';
    case 'assigned':
      return 'Sagen er tildelt.';
    case 'noMessages':
      return `Borgeren vil ikke have beskeder på ${fact.channel === 'sms' ? 'SMS' : 'e-mail'}.`;
    case 'messagesAgain':
      return `Borgeren vil gerne have beskeder på ${fact.channel === 'sms' ? 'SMS' : 'e-mail'} igen.`;
    case 'visitConfirmed':
      return 'Borgeren har bekræftet besøget.';
    case 'visitDeclined':
      return 'Borgeren ønsker ikke besøg.';
    case 'visitTimeChosen':
      return `Borgeren har valgt en anden tid til besøget: ${when(fact.at)}.`;
    case 'callBackAsked':
      return `Borgeren vil gerne ringes op ${when(fact.at)}–${danishTime(fact.until)}.`;
    case 'citizenReplied':
      return 'Borgeren har skrevet til os.';
    case 'numberLearned':
      return verdictTexts[fact.verdict];
    case 'emailRefused':
      return 'E-mailadressen blev afvist og bruges ikke mere.';
    case 'stepMoved':
      return `${theStep(fact.step)} er flyttet til ${when(fact.at)}.`;
    case 'stepCancelled':
      return `${theStep(fact.step)} er aflyst af en medarbejder.`;
    case 'closed':
      return `En leder har lukket sagen: ${closingTexts[fact.outcome]}.`;
  }
}

/** A task or a message that a person speaks of. */
function theStep(step: string): string {
  const kind = kindOfTask(step);
  return kind ? (theTask[kind] ?? capital(taskNames[kind])) : messageName(step);
}

const theTask: Partial<Record<TaskKind, string>> = {
  call: 'Opkaldet',
  askCaseworker: 'Spørgsmålet til sagsbehandleren',
  visit: 'Besøget',
  followUp: 'Opfølgningen',
};

const verdictTexts: Record<NumberVerdict, string> = {
  notAMobile: 'Et nummer kan ikke modtage SMS; det bruges kun til opkald.',
  invalid: 'SMS-leverandøren kender ikke et nummer; det bruges kun til opkald.',
  optedOut: 'Borgeren har afmeldt SMS på et nummer.',
  optedIn: 'Borgeren har tilmeldt sig SMS igen.',
};

function againInWords({ dates: { hearingAt }, hearingWas, fromCase }: Fact & { kind: 'reportedAgain' }): string {
  const told = fromCase
    ? 'En anden sag om samme husstand er kædet sammen med denne.'
    : 'Der er kommet en ny indberetning om samme husstand.';
  if (!hearingWas || !hearingAt) return told;
  const sameDay = dateInCopenhagen(hearingWas) === dateInCopenhagen(hearingAt);
  const change = sameDay
    ? `Fogedforretningen er ${when(hearingAt)}`
    : `Fogedforretningen er ikke ${when(hearingWas)}, men ${when(hearingAt)}`;
  return `${told} ${change}, oplyser fogedretten.`;
}
