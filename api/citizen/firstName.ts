import { isDamaged } from '../../domain/intake/names.js';

/** Longer than any first name, and short enough for the card's first line or two. */
const longest = 40;

/** "AMINA Hassan Ali" → "Amina"; none where the name has lost letters. */
export function firstNameOf(written: string | undefined): string | null {
  const first = written?.split(' ')[0];
  if (!first || isDamaged(first)) return null;
  const shouted = first.length > 1 && first === first.toLocaleUpperCase('da');
  const name = shouted ? first.charAt(0) + first.slice(1).toLocaleLowerCase('da') : first;
  // By code points, not by what is seen as a letter: a letter may carry hundreds of accents.
  const signs = Array.from(name);
  return signs.length > longest ? `${signs.slice(0, longest).join('')}…` : name;
}
