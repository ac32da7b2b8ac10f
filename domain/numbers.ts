import type { NumberVerdict } from './commands.js';
import type { MessageReason } from './messageGuards.js';

/** What an SMS that failed teaches of its number, whoever's case it stands in; null: the next one may get there. */
export function verdictOf(reason: MessageReason): NumberVerdict | null {
  switch (reason) {
    case 'notAMobile':
    case 'blocked':
      return 'notAMobile';
    case 'recipientRejected':
    case 'numberUnknown':
      return 'invalid';
    case 'optedOutAtProvider':
      return 'optedOut';
    default:
      return null;
  }
}

/**
 * How a number that was told to us may be used, when this is known of it. It is called all the same, even one that the SMS
 * provider does not know: only somebody who has tried to call says that it is out of use (`notInUse`).
 */
export function withVerdict<P extends { usable: boolean; sms: boolean }>(phone: P, verdict: NumberVerdict | null): P {
  switch (verdict) {
    case 'invalid':
    case 'notAMobile':
    case 'optedOut':
      return { ...phone, sms: false };
    case 'optedIn':
    case null:
      return phone;
  }
}
