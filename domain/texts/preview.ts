import type { Channel, Purpose } from '../case.js';
import { dateInCopenhagen } from '../copenhagen.js';
import type { Policy } from '../policy.js';
import { smsParts, type SmsParts } from '../smsParts.js';
import { languages, type Language } from './languages.js';
import { citizenPurposes, staffPurposes } from './purposes.js';
import { render, renderIn, renderUnitMail, renderVisitSms, type UnitMail, type Words } from './render.js';
import { visitPurposes, type UnitPurpose } from './schema.js';
import type { Texts } from './texts.js';

/** A text as somebody would read it. */
export interface Preview extends Words {
  purpose: Purpose | UnitPurpose;
  channel: Channel;
  language: Language;
  version: string;
  /** It is the municipality's own. */
  overridden: boolean;
  /** Null for an e-mail. */
  parts: SmsParts | null;
}

const visitAt = '2026-12-03T09:30:00.000Z';
const notAfter = '2026-12-03T14:00:00.000Z';
const caseId = '00000000-0000-4000-8000-000000000000';

/** Every text with this policy's names and sample values: a visit on a Thursday, a link that leads nowhere. */
export function previews(policy: Policy, texts: Texts, baseUrl: string): Preview[] {
  return [
    ...citizenPreviews(policy, texts, new URL('/eksempel', baseUrl).href),
    ...staffPreviews(policy, texts, baseUrl),
  ];
}

function citizenPreviews(policy: Policy, texts: Texts, link: string): Preview[] {
  const channels = ['sms', 'email'] as const;
  return languages.flatMap((language) =>
    channels.flatMap((channel) =>
      citizenPurposes.map((purpose) => {
        const words = renderIn([language], { purpose, channel, visitAt }, policy, texts, link);
        const overridden = texts.overridden.has(`${language}.${channel}.${purpose}`);
        const parts = channel === 'sms' ? smsParts(words.text) : null;
        return { purpose, channel, language, version: texts.citizens[language].version, overridden, ...words, parts };
      }),
    ),
  );
}

function staffPreviews(policy: Policy, texts: Texts, baseUrl: string): Preview[] {
  const to = { caseId, baseUrl, language: null, citizenLink: null };
  const message = { key: '', channel: 'email', notBefore: visitAt, notAfter, because: [] } as const;
  const lines = ['09.00-11.00 opkald', `15.30-17.30 besøg ${baseUrl}/cases/${caseId}`];
  const unitMails: UnitMail[] = [
    { purpose: 'messagesHeldUp', since: visitAt },
    { purpose: 'morningList', date: dateInCopenhagen(visitAt), lines },
    ...visitPurposes.map((purpose) => ({ purpose, visitId: caseId, expectedEndAt: visitAt })),
  ];
  const mails = [
    ...staffPurposes.map((purpose) => ({
      purpose,
      ...render({ ...message, because: [], purpose }, policy, texts, to),
    })),
    ...unitMails.map((mail) => ({ purpose: mail.purpose, ...renderUnitMail(mail, policy, texts, baseUrl) })),
  ];
  const { language, version } = texts.staff;
  const sms = ([...visitPurposes, 'visitOff'] as const).map((purpose) => ({
    purpose,
    ...renderVisitSms(purpose, visitAt, policy, texts),
  }));
  const common = { language, version, overridden: false };
  return [
    ...mails.map((mail) => ({ ...mail, ...common, channel: 'email' as const, parts: null })),
    ...sms.map((one) => ({ ...one, ...common, channel: 'sms' as const, parts: smsParts(one.text) })),
  ];
}
