/** How an SMS is cut up: one part holds so many units, the parts of a longer one fewer, because they say how they fit. */
const room = { 'GSM-7': { one: 160, many: 153 }, 'UCS-2': { one: 70, many: 67 } } as const;

// 3GPP TS 23.038 §6.2.1: the default alphabet, and the characters that need an escape in front of them.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

export interface SmsParts {
  encoding: keyof typeof room;
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  units: number;
  parts: number;
}

/** How much room a text takes as an SMS. One character outside GSM-7 (a curly quote, an emoji) makes it all UCS-2. */
export function smsParts(text: string): SmsParts {
  const characters = Array.from(text);
  const encoding = outsideGsm7(text).length === 0 ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((c) => (encoding === 'UCS-2' ? c.length : extended.has(c) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, units, parts: units <= room[encoding].one ? 1 : filledParts(sizes, room[encoding].many) };
}

/** The characters of a text that GSM-7 does not have, each once. */
export function outsideGsm7(text: string): string[] {
  return [...new Set(text)].filter((c) => !basic.has(c) && !extended.has(c));
}

/** Neither an escape and its character nor the halves of a surrogate pair are parted (3GPP TS 23.038 §6.2.1, §6.2.3). */
function filledParts(sizes: readonly number[], size: number): number {
  let parts = 1;
  let used = 0;
  for (const next of sizes) {
    if (used + next > size) {
      parts += 1;
      used = 0;
    }
    used += next;
  }
  return parts;
}
