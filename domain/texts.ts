import { addDays } from './calendar.js';
import { danishDate, danishTime, dateInCopenhagen } from './copenhagen.js';
import type { Channel, Instant, Message, Purpose } from './case.js';
import { septets, septetsInOnePart } from './gsm7.js';
import type { Policy } from './policy.js';

/**
 * What Husly writes to people, as data. To citizens: neutral, plain Danish, no link, always who writes and a number to
 * call (domain.md §4.2, §6); the unit should read a new version before it goes out. SMS differ from the drafts of §6
 * where the longest date, "torsdag d. 30. september", would not have fitted one part.
 */
export const textsVersion = 'da-2026-11-1';

type StaffPurpose = 'citizenReplied' | 'referral' | 'urgent' | 'visitOff' | 'inquiryReminder' | 'inquiryEscalated';
type CitizenPurpose = Exclude<Purpose, StaffPurpose>;

const staffTexts: Record<StaffPurpose, { subject: string; text: string }> = {
  citizenReplied: {
    subject: 'Husly: en borger har svaret',
    text:
      'Hej. En borger har skrevet til os i Husly. Læs det, og svar gerne senest {deadline}.\n\n' +
      'Se sagen her: {link}\n\nMailen er sendt automatisk. Skriv ikke om borgeren i en mail.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  referral: {
    subject: 'Husly: en henvendelse venter på svar',
    text:
      'Hej. I Husly venter et spørgsmål om en borger, som I måske har kontakt med. Svar gerne ' +
      'senest {deadline}.\n\nSe sagen og svar her: {link}\n\nMailen er sendt automatisk. ' +
      'Skriv ikke om borgeren i en mail. Spørgsmål: ring på {phone}.\n\nVenlig hilsen {worker}, {municipality}',
  },
  urgent: {
    subject: 'Husly: en sag haster',
    text:
      'Hej. Der er kort tid tilbage i en sag i Husly: fristen er {deadline}. Der er brug for, at du ser på den nu.\n\n' +
      'Se sagen her: {link}\n\nMailen er sendt automatisk. Skriv ikke om borgeren i en mail.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  visitOff: {
    subject: 'Husly: dagens besøg er aflyst',
    text:
      'Hej. Et besøg i dag er aflyst, fordi der er sket noget nyt i sagen. Er du på vej, så se sagen, før du ringer på.' +
      '\n\nSe sagen her: {link}\n\nMailen er sendt automatisk. Skriv ikke om borgeren i en mail.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  inquiryReminder: {
    subject: 'Husly: en kollega venter på svar',
    text:
      'Hej. I Husly har en kollega bedt om råd eller om at få en borger fundet, og der er ikke svaret endnu.\n\n' +
      'Se sagen her: {link}\n\nMailen er sendt automatisk. Skriv ikke om borgeren i en mail.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  inquiryEscalated: {
    subject: 'Husly: en kollega har ikke fået svar',
    text:
      'Hej. I Husly har en kollega bedt om råd eller om at få en borger fundet. Tiden er gået uden svar, og der er ' +
      'brug for, at du ser på det.\n\nSe sagen her: {link}\n\nMailen er sendt automatisk. Skriv ikke om borgeren i ' +
      'en mail.\n\nVenlig hilsen {worker}, {municipality}',
  },
};

const citizenTexts: Record<CitizenPurpose, Record<Channel, string>> = {
  contactRequest: {
    sms:
      'Hej. Jeg vil gerne tale med dig og høre, om vi kan hjælpe. Ring til mig på {phone}, hverdage kl. ' +
      '{phoneFrom}-{phoneTo}. Venlig hilsen {worker}, {municipality}',
    email:
      'Hej. Jeg arbejder i {municipality} og vil gerne tale med dig. Du kan ringe til mig på {phone} hverdage kl. ' +
      '{phoneFrom}-{phoneTo}. Du kan også møde mig {dropInWeekday} kl. {dropInFrom}-{dropInTo} i Borgerservice, ' +
      '{place}. Du må ikke svare med personlige oplysninger på denne mail – brug Digital Post.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  visitNotice: {
    sms:
      'Hej. Jeg kommer hjem til dig {day} kl. {time}. Passer tiden ikke, så ring på {phone}. ' +
      'Venlig hilsen {worker}, {municipality}',
    email:
      'Hej. Jeg vil gerne besøge dig {day} kl. {time}. Det er frivilligt, og du bestemmer, om vi skal tale sammen. ' +
      'Passer tiden ikke, så ring på {phone}.\n\nVenlig hilsen {worker}, {municipality}',
  },
  visitReminder: {
    sms:
      'Husk, at vi ses hos dig {day} kl. {time}. Bliver du forhindret, så ring på {phone}. ' +
      'Venlig hilsen {worker}, {municipality}',
    email:
      'Hej. Husk, at vi ses hos dig {day} kl. {time}. Bliver du forhindret, så ring på {phone}.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  missedVisit: {
    // No "i dag": after an evening visit the text goes out the next day.
    sms:
      'Hej. Jeg har været forbi, men vi fik ikke talt sammen. Ring gerne på {phone}. Jeg kommer igen {day}. ' +
      'Hilsen {worker}, {municipality}',
    email:
      'Hej. Jeg har været forbi hos dig, men vi fik ikke talt sammen. Jeg kommer igen {day}. Det er frivilligt, og du ' +
      'bestemmer, om vi skal tale sammen. Du er også velkommen til at ringe på {phone}.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  dropIn: {
    sms:
      'Kom gerne uden aftale {day} kl. {dropInFrom}-{dropInTo} i Borgerservice, {place}, eller ring på {phone}. ' +
      'Hilsen {worker}, {municipality}',
    email:
      'Hej. Du kan møde mig uden aftale {day} kl. {dropInFrom}-{dropInTo} i Borgerservice, {place}. Du kan også ringe ' +
      'til mig på {phone} hverdage kl. {phoneFrom}-{phoneTo}.\n\nVenlig hilsen {worker}, {municipality}',
  },
  visitCancelled: {
    sms:
      'Hej. Vores aftale {day} kl. {time} er aflyst. Ring gerne på {phone}, hvis du vil tale med mig. ' +
      'Hilsen {worker}, {municipality}',
    email:
      'Hej. Besøget {day} kl. {time} er aflyst. Du er altid velkommen til at ringe på {phone}.\n\n' +
      'Venlig hilsen {worker}, {municipality}',
  },
  farewell: {
    sms:
      'Hej. Tak for samarbejdet. Vi slutter nu forløbet. Du må altid ringe, hvis du får brug for hjælp igen: {phone}. ' +
      'Hilsen {worker}, {municipality}',
    email:
      'Hej. Tak for samarbejdet. Vi har nu afsluttet forløbet hos os. Får du brug for hjælp igen, er du velkommen til ' +
      'at ringe på {phone}.\n\nVenlig hilsen {worker}, {municipality}',
  },
  digitalPost: {
    sms:
      'Du har fået ny Digital Post fra {municipality}. Læs den gerne i dag. Ring på {phone}, hvis du har spørgsmål. ' +
      'Venlig hilsen {worker}, {municipality}',
    email:
      'Hej. Du har fået ny Digital Post fra {municipality}. Læs den gerne i dag. Har du spørgsmål, så ring på {phone} ' +
      'hverdage kl. {phoneFrom}-{phoneTo}.\n\nVenlig hilsen {worker}, {municipality}',
  },
};

/** Is it about what a colleague has asked of the outreach worker? */
export const isAboutInquiry = (purpose: Purpose): boolean =>
  purpose === 'inquiryReminder' || purpose === 'inquiryEscalated';

/** Is it written to a colleague? Then quiet hours, opt-outs and households have no say. */
export const isToStaff = (purpose: Purpose): purpose is StaffPurpose => purpose in staffTexts;

/**
 * The words of a message, as they are to be sent.
 *
 * @param baseUrl where staff open Husly; only staff mail holds a link
 * @returns subject (null for an SMS) and text
 * @throws RangeError where an SMS would not fit one GSM-7 part with this policy's names, or a visit's time is missing
 */
export function render(
  message: Message,
  policy: Policy,
  caseId: string,
  baseUrl: string,
): { subject: string | null; text: string } {
  const values = { ...fromPolicy(policy), ...fromMessage(message, caseId, baseUrl) };
  if (isToStaff(message.purpose)) {
    const { subject, text } = staffTexts[message.purpose];
    return { subject, text: filled(text, values) };
  }
  const text = filled(citizenTexts[message.purpose][message.channel], values);
  if (message.channel === 'email') return { subject: `Besked fra ${policy.municipality.name}`, text };
  const length = septets(text);
  if (length === null || length > septetsInOnePart)
    throw new RangeError(
      `the SMS ${message.purpose} does not fit one part (${length ?? 'not GSM-7'}, at most ${septetsInOnePart}): ` +
        `shorten a name in policy ${policy.version}`,
    );
  return { subject: null, text };
}

const weekdays = ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag'];

function fromPolicy({ municipality }: Policy): Record<string, string | undefined> {
  return {
    municipality: municipality.name,
    worker: municipality.worker,
    phone: municipality.phone,
    phoneFrom: municipality.phoneHours.from,
    phoneTo: municipality.phoneHours.to,
    dropInWeekday: weekdays[municipality.dropIn.weekday - 1],
    dropInFrom: municipality.dropIn.from,
    dropInTo: municipality.dropIn.to,
    place: municipality.dropIn.place,
  };
}

function fromMessage(m: Message, caseId: string, baseUrl: string): Record<string, string | undefined> {
  return {
    day: m.visitAt && danishDate(dateInCopenhagen(m.visitAt)),
    time: m.visitAt && danishTime(m.visitAt),
    deadline: deadline(m.notAfter),
    link: `${baseUrl.replace(/\/+$/, '')}/cases/${caseId}`,
  };
}

/** `torsdag d. 3. december kl. 15.00`; midnight is the end of the day before, which then needs no clock. */
function deadline(at: Instant): string {
  const date = dateInCopenhagen(at);
  const time = danishTime(at);
  return time === '00.00' ? danishDate(addDays(date, -1)) : `${danishDate(date)} kl. ${time}`;
}

function filled(template: string, values: Record<string, string | undefined>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`a text speaks of {${name}}, which this message does not have`);
    return value;
  });
}
