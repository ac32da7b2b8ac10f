import type { CaseView, Instant, Message, Purpose } from './case.js';
import type { Fact, TaskResult } from './commands.js';
import type { ClosingOutcome } from './outcomes.js';
import { isAboutInquiry, isToStaff } from './texts/purposes.js';

/** Why a message ended otherwise than sent: a stable code, nothing personal, with what people read about it. */
export const messageReasons = {
  tooLate: 'Tiden for beskeden var gået.',
  quietHours: 'Borgere får ikke beskeder på det tidspunkt, og bagefter var det for sent.',
  caseClosed: 'Sagen er afsluttet.',
  caseErased: 'Sagen er slettet.',
  contactSince: 'Der er kommet kontakt i mellemtiden.',
  answered: 'Borgeren har svaret i mellemtiden.',
  paid: 'Det er betalt i mellemtiden.',
  paused: 'Sagen er sat på pause.',
  visitChanged: 'Besøget er flyttet eller aflyst.',
  neverTold: 'Borgeren havde ikke fået besked om besøget.',
  taskDone: 'Opgaven er løst.',
  calledOff: 'En medarbejder har aflyst beskeden.',
  optedOut: 'Borgeren vil ikke have beskeder på denne måde.',
  noNumber: 'Der er ikke noget nummer, som kan modtage SMS.',
  noEmail: 'Der er ingen e-mailadresse.',
  householdTextedToday: 'Husstanden har allerede fået en SMS i dag.',
  enoughThisWeek: 'Husstanden har fået SMS nok i denne uge.',
  notAMobile: 'Nummeret kan ikke modtage SMS.',
  optedOutAtProvider: 'Modtageren har afmeldt SMS hos teleselskabet.',
  recipientRejected: 'Modtagerens nummer eller adresse blev afvist.',
  contentRejected: 'Beskedens indhold blev afvist.',
  unreachable: 'Telefonen kunne ikke nås.',
  blocked: 'Nummeret er spærret for SMS.',
  numberUnknown: 'Nummeret findes ikke eller er ikke i brug.',
  filtered: 'Beskeden blev stoppet af teleselskabet.',
  regionNotPermitted: 'Der kan ikke sendes SMS til numre i det land.',
  senderNotApproved: 'Kommunens afsender er ikke godkendt til at sende SMS.',
  notDelivered: 'Beskeden nåede ikke frem. Teleselskabet har ikke oplyst hvorfor.',
  textInvalid: 'Teksten kunne ikke dannes. Se programmets log.',
  outcomeUnknown: 'Det vides ikke, om beskeden nåede frem.',
} as const;
export type MessageReason = keyof typeof messageReasons;

/** Something a person has said to the case that the engine has not yet heard (design §4.5). */
export type Unheard = { fact: Fact } | { taskId: string; result: TaskResult };

/** What the database knows of a case at the moment of sending. */
export interface KnownNow {
  closed: boolean;
  /** Null, or older than the message, where the projection lags behind the engine. */
  view: CaseView | null;
  /** The task the message speaks of; null where it has none or is not known yet. */
  task: { status: string; from: Instant } | null;
  unheard: readonly Unheard[];
}

/**
 * Has something happened since the message was handed over that makes it pointless or wrong (design §5)?
 *
 * @param today the date in Copenhagen
 * @returns the first reason not to send, or null
 */
export function whyNotToSend(message: Message, known: KnownNow, today: string): MessageReason | null {
  // What is called off stays so, also after the case has ended; a visit planned anew takes the message back.
  if (message.purpose === 'visitOff') return null;
  if (message.purpose === 'visitCancelled') return whyNotToCallOff(message, known);
  // What a colleague has asked outlives the case it is about.
  if (isAboutInquiry(message.purpose)) return known.task?.status === 'open' ? null : 'taskDone';
  if (known.closed && message.purpose !== 'farewell') return 'caseClosed';
  return (
    (known.view && fromView(message, known.view, known.task, today)) ??
    known.unheard.map((said) => fromUnheard(message, said)).find((reason) => reason !== null) ??
    null
  );
}

/** Told also where the case has ended, but not to who wants no mail, or to whom it is not for. */
function whyNotToCallOff(m: Message, known: KnownNow): MessageReason | null {
  if (standsAgain(m, known)) return 'visitChanged';
  const facts = known.unheard.flatMap((said) => ('fact' in said ? [said.fact] : []));
  const stopped = facts.some((fact) => fact.kind === 'noMessages' && fact.channel === m.channel);
  if (stopped || known.view?.noMessages.includes(m.channel)) return 'optedOut';
  const ended = known.view?.outcome;
  return facts.some((fact) => nobodyThere.has(fact.kind)) || (ended && callsNothingOff.has(ended))
    ? 'caseClosed'
    : null;
}

const nobodyThere = new Set<Fact['kind']>(['died', 'wrongPerson', 'evicted']);
/** Ends after which the citizen is not even told that a visit is off: there is nobody to tell, or it was never for them. */
export const callsNothingOff: ReadonlySet<ClosingOutcome> = new Set<ClosingOutcome>([
  'fejlagtigHenvendelse',
  'afgaaetVedDoeden',
  'effektivtUdsat',
]);

const standsAgain = ({ visitAt }: Message, { task }: KnownNow): boolean =>
  task?.status === 'open' && task.from === visitAt;

const asksForContact = new Set<Purpose>(['contactRequest', 'missedVisit', 'dropIn']);
/** What is pointless once the citizen has written or asked to be called. */
const asksToCall = new Set<Purpose>(['contactRequest', 'dropIn']);
const speaksOfVisit = new Set<Purpose>(['visitNotice', 'visitReminder']);
const contactOutcomes = new Set(['reached', 'met', 'contactMade', 'declined', 'appointment']);

function fromView(m: Message, view: CaseView, task: KnownNow['task'], today: string): MessageReason | null {
  const toCitizen = !isToStaff(m.purpose);
  if (view.outcome && m.purpose !== 'farewell') return 'caseClosed';
  if (toCitizen && view.noMessages.includes(m.channel)) return 'optedOut';
  if (toCitizen && view.paidAfterTermination && m.purpose !== 'farewell') return 'paid';
  if (!knows(view, m)) return null;
  if (view.contactAt && asksForContact.has(m.purpose)) return 'contactSince';
  if (asksToCall.has(m.purpose) && (view.awaitingReply || view.visitsDeclined?.seen === false || view.callBackUntil))
    return 'answered';
  if (toCitizen && view.pausedUntil && view.pausedUntil >= today && m.purpose !== 'farewell') return 'paused';
  if (task && (task.status !== 'open' || (m.visitAt && task.from !== m.visitAt))) return taskEnded(m);
  return null;
}

/**
 * A view that has not heard of this message (with this visit's time) is older than the plan it comes from. What may be
 * taken back again – contact, a pause, a visit's time – is then read from the request alone.
 */
const knows = (view: CaseView, m: Message): boolean =>
  view.settled.includes(m.key) || view.messages.some((known) => known.key === m.key && known.visitAt === m.visitAt);

const taskEnded = (m: Message): MessageReason => (isToStaff(m.purpose) ? 'taskDone' : 'visitChanged');

function fromUnheard(m: Message, said: Unheard): MessageReason | null {
  if ('fact' in said) return fromFact(m, said.fact);
  const { taskId, result } = said;
  if (contactOutcomes.has(result.outcome) && isAnsweredByContact(m)) return 'contactSince';
  if (result.outcome === 'close' && m.purpose !== 'farewell') return 'caseClosed';
  return taskId === m.taskId ? taskEnded(m) : null;
}

function fromFact(m: Message, fact: Fact): MessageReason | null {
  switch (fact.kind) {
    case 'died':
    case 'wrongPerson':
    case 'evicted':
      return 'caseClosed'; // not even a farewell: nobody there to read it, or not for them
    case 'withdrawn':
    case 'moved':
    case 'closed':
      return m.purpose === 'farewell' ? null : 'caseClosed';
    case 'payment':
      return fact.extent === 'full' && m.purpose !== 'farewell' ? 'paid' : null;
    case 'citizenContact':
    case 'paymentAgreement':
      return isAnsweredByContact(m) ? 'contactSince' : null;
    case 'paused':
      return isToStaff(m.purpose) ? null : 'paused';
    case 'citizenReplied':
    case 'callBackAsked':
      return asksToCall.has(m.purpose) ? 'answered' : null;
    case 'visitDeclined':
      if (asksToCall.has(m.purpose)) return 'answered';
      return speaksOfVisit.has(m.purpose) || m.purpose === 'missedVisit' ? 'visitChanged' : null;
    case 'visitTimeChosen':
      return speaksOfVisit.has(m.purpose) ? 'visitChanged' : null;
    case 'stepMoved':
      return fact.step === m.taskId && m.visitAt ? 'visitChanged' : null;
    case 'stepCancelled':
      if (fact.step === m.key) return 'calledOff';
      return fact.step === m.taskId ? taskEnded(m) : null;
    case 'noMessages':
      return fact.channel === m.channel && !isToStaff(m.purpose) ? 'optedOut' : null;
    default:
      return null;
  }
}

const isAnsweredByContact = (m: Message): boolean => asksForContact.has(m.purpose) || speaksOfVisit.has(m.purpose);
