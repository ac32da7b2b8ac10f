import type { Card } from './types.js';

const isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);

/** Opens the phone's own map; nothing of it is loaded here, and nobody learns where we go before it is tapped. */
export function mapLink({ street, postcode, city }: NonNullable<Card['address']>): string {
  // The map wants the house: floor and door only lead it astray.
  const house = street.split(',')[0] ?? street;
  const place = encodeURIComponent([house, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', '));
  return isApple ? `maps://?q=${place}` : `geo:0,0?q=${place}`;
}
