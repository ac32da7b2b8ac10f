import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { SentSms, SmsStatus } from './twilioDouble.js';

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
}

export const newSid = (): string => `SM${randomBytes(16).toString('hex')}`;

/** What the callback's receiver answered. */
export interface Answer {
  status: number;
  text: string;
}

/** A request as Twilio makes it: a form, signed over the address and the fields. */
export async function signedPost(account: TwilioAccount, url: string, form: Record<string, string>): Promise<Answer> {
  const signature = getExpectedTwilioSignature(account.authToken, url, form);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1' },
    body: new URLSearchParams(form),
  });
  return { status: response.status, text: await response.text() };
}

/** The fields of a receipt. */
export function receiptOf({ accountSid }: TwilioAccount, sms: SentSms, status: SmsStatus): Record<string, string> {
  const failed = status === 'undelivered' || status === 'failed';
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: sms.from,
    MessageSid: sms.sid,
    MessageStatus: status,
    SmsSid: sms.sid,
    SmsStatus: status,
    To: sms.to,
    ...(sms.messagingServiceSid && { MessagingServiceSid: sms.messagingServiceSid }),
    ...(failed && sms.errorCode && { ErrorCode: String(sms.errorCode) }),
  };
}

/** The fields of a message a citizen has sent. */
export function incomingOf({ accountSid }: TwilioAccount, from: string, to: string, body: string, sid: string) {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: body,
    From: from,
    FromCountry: 'DK',
    MessageSid: sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: to,
    ToCountry: 'DK',
  };
}
