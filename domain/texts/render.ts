import type { IsoDate } from '../calendar.js';
import type { Instant, Message } from '../case.js';
import { danishDate } from '../copenhagen.js';
import type { Policy } from '../policy.js';
import { smsParts } from '../smsParts.js';
import { fitsOnePart } from './check.js';
import { filled, unitValues, visitValues, type Values } from './fill.js';
import { htmlMail, type Section } from './html.js';
import { languagesFor, type Language } from './languages.js';
import { danishDeadline, dayIn, timeIn } from './moments.js';
import { isToStaff, type CitizenPurpose } from './purposes.js';
import type { StaffFile, VisitPurpose } from './schema.js';
import type { Texts } from './texts.js';

/** The words of a message, as they are to be sent; an SMS has neither subject nor HTML. */
export interface Words {
  subject: string | null;
  text: string;
  html: string | null;
}

/** What a message's words depend on beside itself. */
export interface Addressee {
  caseId: string;
  /** Where staff open Husly: the link in their mails. */
  baseUrl: string;
  /** The citizen's language as somebody wrote it; null where none is told. */
  language: string | null;
  /** The citizen's own page, where there is one. */
  citizenLink: string | null;
}

type CitizenMessage = Pick<Message, 'channel' | 'visitAt'> & { purpose: CitizenPurpose };

/**
 * The words of a message to a citizen, in the citizen's language, or to staff, in Danish.
 *
 * @throws RangeError where a Danish or English SMS would not fit one GSM-7 part with this policy's names, or a visit's time
 *   is missing
 */
export function render(message: Message, policy: Policy, texts: Texts, to: Addressee): Words {
  const { purpose } = message;
  if (!isToStaff(purpose)) {
    const languages = languagesFor(to.language, message.channel);
    return renderIn(languages, { ...message, purpose }, policy, texts, to.citizenLink);
  }
  const values = { deadline: danishDeadline(message.notAfter), link: `${withoutSlash(to.baseUrl)}/cases/${to.caseId}` };
  return staffMail(texts.staff.mails[purpose], policy, values);
}

/** The words of a message to a citizen in these languages, one beneath the other. */
export function renderIn(
  languages: readonly Language[],
  message: CitizenMessage,
  policy: Policy,
  texts: Texts,
  citizenLink: string | null,
): Words {
  const write = message.channel === 'sms' ? smsIn : emailIn;
  const sections = languages.map((language) => write(language, message, policy, texts, citizenLink));
  const all = sections.map((section) => section.text);
  if (message.channel === 'sms') return { subject: null, text: all.join('\n'), html: null };
  const subject = filled(texts.citizens[languages[0] ?? 'da'].subject, unitValues(policy, languages[0] ?? 'da'));
  return { subject, text: all.join('\n\n* * *\n\n'), html: htmlMail(subject, sections) };
}

/** Which sentence, if any, holds the citizen's link. */
const answerTo: Partial<Record<CitizenPurpose, 'contact' | 'visit'>> = {
  contactRequest: 'contact',
  visitNotice: 'visit',
  visitReminder: 'visit',
  missedVisit: 'visit',
};

/** Whether a message has room for the citizen's link, so that one is made for it. */
export const carriesLink = ({ purpose, channel }: Pick<Message, 'purpose' | 'channel'>, policy: Policy): boolean =>
  !isToStaff(purpose) && answerTo[purpose] !== undefined && (channel === 'email' || policy.messages.linkInSms);

function smsIn(language: Language, m: CitizenMessage, policy: Policy, texts: Texts, link: string | null): Section {
  const { sms, answer, version } = texts.citizens[language];
  const values = { ...unitValues(policy, language), ...visitValues(language, m.visitAt) };
  const text = filled(sms[m.purpose], values);
  if (!fitsOnePart(language, text)) {
    const { encoding, units } = smsParts(text);
    throw new RangeError(
      `the SMS ${m.purpose} of ${version} does not fit one part (${units} in ${encoding}, at most 160 in GSM-7): ` +
        `shorten the text, or a name in policy ${policy.version}`,
    );
  }
  if (link === null || !answerTo[m.purpose] || !policy.messages.linkInSms) return { language, text };
  const longer = `${text} ${filled(answer.sms, { ...values, link })}`;
  return { language, text: fitsOnePart(language, longer) ? longer : text };
}

function emailIn(language: Language, m: CitizenMessage, policy: Policy, texts: Texts, link: string | null): Section {
  const { email, answer } = texts.citizens[language];
  const values = { ...unitValues(policy, language), ...visitValues(language, m.visitAt) };
  const text = filled(email[m.purpose], values);
  const kind = answerTo[m.purpose];
  if (link === null || kind === undefined) return { language, text };
  const sentence = filled(answer[kind], { ...values, link });
  const signature = text.lastIndexOf('\n\n');
  if (signature < 0) return { language, text: `${text}\n\n${sentence}` };
  return { language, text: `${text.slice(0, signature)}\n\n${sentence}${text.slice(signature)}` };
}

/** A mail that belongs to no case. `lines`: time window, kind and link of each piece of work; nothing personal. */
export type UnitMail =
  | { purpose: 'messagesHeldUp'; since: Instant }
  | { purpose: 'morningList'; date: IsoDate; lines: readonly string[] }
  | { purpose: VisitPurpose; visitId: string; expectedEndAt: Instant };

/** The words of a mail to the unit or its supervisor. */
export function renderUnitMail(mail: UnitMail, policy: Policy, texts: Texts, baseUrl: string): Words {
  return staffMail(texts.staff.mails[mail.purpose], policy, valuesOf(mail, `${withoutSlash(baseUrl)}/`));
}

function valuesOf(mail: UnitMail, home: string): Values {
  switch (mail.purpose) {
    case 'morningList':
      return { link: home, day: danishDate(mail.date), lines: mail.lines.join('\n') };
    case 'messagesHeldUp':
      return { link: home, since: `${dayIn('da', mail.since)} kl. ${timeIn('da', mail.since)}` };
    default:
      return { link: `${home}visits/${mail.visitId}`, time: timeIn('da', mail.expectedEndAt) };
  }
}

/** The words of an SMS to a member of staff who is on a visit, or who is to look after one. No link: it would be filtered. */
export const renderVisitSms = (
  purpose: keyof StaffFile['sms'],
  expectedEndAt: Instant,
  policy: Policy,
  texts: Texts,
): Words => {
  const values = { ...unitValues(policy, 'da'), time: timeIn('da', expectedEndAt) };
  return { subject: null, text: filled(texts.staff.sms[purpose], values), html: null };
};

function staffMail(mail: StaffFile['mails'][keyof StaffFile['mails']], policy: Policy, given: Values): Words {
  const values = { ...unitValues(policy, 'da'), ...given };
  const [subject, text] = [filled(mail.subject, values), filled(mail.text, values)];
  return { subject, text, html: htmlMail(subject, [{ language: 'da', text }]) };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
