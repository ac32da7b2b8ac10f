/** One part of an SMS holds so many septets; a longer text is cut up, and any character outside GSM-7 makes it 70. */
export const septetsInOnePart = 160;

// 3GPP TS 23.038 §6.2.1: the default alphabet, and the characters that need an escape in front of them.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/**
 * How much room a text takes in an SMS.
 *
 * @returns septets, or null where a character is not in GSM-7 (a long dash, curly quotes, an emoji)
 */
export function septets(text: string): number | null {
  let count = 0;
  for (const character of text) {
    if (basic.has(character)) count += 1;
    else if (extended.has(character)) count += 2;
    else return null;
  }
  return count;
}
