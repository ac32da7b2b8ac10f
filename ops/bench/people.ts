/** Made-up households, each another home, as a housing organisation's list tells of them. Nobody's real data. */

const first = ['Anne', 'Peter', 'Mette', 'Lars', 'Fatima', 'Søren', 'Aïsha', 'Jørgen', 'Marie', 'Ole'];
const last = ['Jensen', 'Nielsen', 'Hansen', 'Øster', 'Åberg', 'Sørensen', 'Al-Nasser', 'Kjær', 'Friis', 'Holm'];
const streets = ['Vestergade', 'Østervold', 'Markvej', 'Gl. Hobrovej', 'Infanterivej', 'Bøsbrovej', 'Ærøvej'];

const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? '';
const dayBefore = (today: Date, days: number): string =>
  new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);

/**
 * A list in CSV: rows `from` to `from + count - 1`. Amounts, due date and demand vary as they do in a real one; every
 * household has a mobile phone, and every third an e-mail address.
 */
export function listOf(from: number, count: number, today: Date): string {
  const header = 'Lejemålsnr.;Lejer;Adresse;Postnr.;By;Telefon;E-mail;Restance;Forfaldsdato;Påkrav sendt;Bemærkninger';
  const rows = Array.from({ length: count }, (_, i) => rowOf(from + i, today));
  return [header, ...rows].join('\n');
}

function rowOf(n: number, today: Date): string {
  const home = `${pick(streets, n)} ${1 + (Math.floor(n / 7) % 199)}, ${1 + (Math.floor(n / 1393) % 9)}. tv`;
  return [
    `${10 + (n % 40)}-${String(n).padStart(6, '0')}`,
    `${pick(first, n)} ${pick(last, Math.floor(n / 10))}`,
    home,
    '8900',
    'Randers C',
    `20 ${String(n).padStart(6, '0')}`,
    n % 3 === 0 ? `lejer${n}@example.dk` : '',
    `${3 + (n % 9)}.${String(100 + (n % 900))},50`,
    dayBefore(today, 20 + (n % 10)),
    n % 2 === 0 ? dayBefore(today, 10) : '',
    n % 5 === 0 ? 'har bostøtte' : '',
  ].join(';');
}
