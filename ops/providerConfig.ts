import { z } from 'zod';
import { ConfigError, missing } from './configError.js';
import { isUnread } from './oidcConfig.js';

/** The variables of those who carry the messages, and what each must look like. */

/** Where messages go. */
export type Providers = {
  /** Both: Twilio first. Neither: SMS stay in the local outbox. */
  readonly sms: { readonly twilio: TwilioConfig | null; readonly gateway: GatewayConfig | null };
  /** At most so many messages a second leave, from all processes together. */
  readonly messagesPerSecond: number;
  readonly email: { readonly kind: 'outbox' } | { readonly kind: 'smtp'; readonly url: string; readonly from: string };
};

export type TwilioConfig = {
  readonly accountSid: string;
  readonly authToken: string;
  readonly sender: { readonly from: string } | { readonly messagingServiceSid: string };
  /** Another origin than Twilio's own; for tests. */
  readonly apiBaseUrl: string | null;
};

export type GatewayConfig = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  readonly from: string | null;
};

const SENDER = z.string().regex(/^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/);
const SENDER_EXPECTED = 'a phone number such as +4520123456, or a sender name of at most 11 letters and digits';

/** A token and citizens' numbers travel there: in the clear only within this machine. Without query, hash or password. */
const isGatewayAddress = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { username, password, search, hash } = new URL(url);
  return !(username || password || search || hash) && isUnread(url);
};

export const providerVariables = {
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC\w+$/)
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: SENDER.optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG\w+$/)
    .optional(),
  TWILIO_API_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_GATEWAY_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isGatewayAddress)
    .optional(),
  SMS_GATEWAY_TOKEN: z
    .string()
    .regex(/^[!-~]+$/)
    .optional(),
  SMS_GATEWAY_FROM: SENDER.optional(),
  HUSLY_MESSAGES_PER_SECOND: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1))
    .default(20),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<)?[^\s@<>]+@[^\s@<>]+>?$/)
    .optional(),
};
const shape = z.object(providerVariables);
type Variables = z.infer<typeof shape>;

export const providerExpected: Record<keyof Variables, string> = {
  TWILIO_ACCOUNT_SID: 'an account SID, which begins with AC',
  TWILIO_AUTH_TOKEN: 'the auth token',
  TWILIO_FROM: SENDER_EXPECTED,
  TWILIO_MESSAGING_SERVICE_SID: 'a messaging service SID, which begins with MG',
  TWILIO_API_BASE_URL: 'a web address that begins with http:// or https://',
  SMS_GATEWAY_URL:
    'a web address that begins with https:// (http:// only on this machine), without a query or a password',
  SMS_GATEWAY_TOKEN: 'letters, digits and signs without spaces',
  SMS_GATEWAY_FROM: SENDER_EXPECTED,
  HUSLY_MESSAGES_PER_SECOND: 'a whole number from 1 to 9999',
  SMTP_URL: 'smtp://user:password@host:port or smtps://…',
  MAIL_FROM: 'an e-mail address, with or without a name: Husly <husly@example.dk>',
};

/**
 * The providers that the environment names.
 *
 * @throws ConfigError where one is named by half
 */
export const providersFrom = (v: Variables): Providers => ({
  sms: { twilio: twilioFrom(v), gateway: gatewayFrom(v) },
  messagesPerSecond: v.HUSLY_MESSAGES_PER_SECOND,
  email: emailFrom(v),
});

/** All or nothing: half a provider would only be noticed when the first citizen should have had an SMS. */
function twilioFrom(v: Variables): TwilioConfig | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = v;
  const messagingServiceSid = v.TWILIO_MESSAGING_SERVICE_SID;
  if (!accountSid && !authToken && !from && !messagingServiceSid) return null;
  if (!accountSid) throw missing('TWILIO_ACCOUNT_SID', 'the other TWILIO_ variables are set');
  if (!authToken) throw missing('TWILIO_AUTH_TOKEN', 'the other TWILIO_ variables are set');
  if (from && messagingServiceSid)
    throw new ConfigError('TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID are both set: expected only one of them.');
  const sender = from ? { from } : messagingServiceSid ? { messagingServiceSid } : null;
  if (!sender) throw missing('TWILIO_FROM (or TWILIO_MESSAGING_SERVICE_SID)', 'TWILIO_ACCOUNT_SID is set');
  return { accountSid, authToken, sender, apiBaseUrl: v.TWILIO_API_BASE_URL ?? null };
}

function gatewayFrom(v: Variables): GatewayConfig | null {
  const { SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN: token, SMS_GATEWAY_FROM: from } = v;
  if (!url && !token && !from) return null;
  if (!url) throw missing('SMS_GATEWAY_URL', 'the other SMS_GATEWAY_ variables are set');
  if (!token) throw missing('SMS_GATEWAY_TOKEN', 'SMS_GATEWAY_URL is set');
  return { url: url.replace(/\/+$/, ''), token, from: from ?? null };
}

function emailFrom(v: Variables): Providers['email'] {
  if (!v.SMTP_URL && !v.MAIL_FROM) return { kind: 'outbox' };
  if (!v.SMTP_URL) throw missing('SMTP_URL', 'MAIL_FROM is set');
  if (!v.MAIL_FROM) throw missing('MAIL_FROM', 'SMTP_URL is set');
  return { kind: 'smtp', url: v.SMTP_URL, from: v.MAIL_FROM };
}
