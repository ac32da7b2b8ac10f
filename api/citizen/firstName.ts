import { isDamaged } from '../../domain/intake/names.js';

/** "AMINA Hassan Ali" → "Amina"; none where the name has lost letters. */
export function firstNameOf(name: string | undefined): string | null {
  const first = name?.split(' ')[0];
  if (!first || isDamaged(first)) return null;
  const shouted = first.length > 1 && first === first.toLocaleUpperCase('da');
  return shouted ? first.charAt(0) + first.slice(1).toLocaleLowerCase('da') : first;
}
