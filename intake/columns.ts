/** Which column of a list holds what: one table of headers, Danish first, and where the header stands. */
import { listedFact, type ListedFactField } from '../domain/intake/listedFact.js';
import { fold, oneLine } from '../domain/intake/names.js';

/** What people call a field, and the headers by which it is known (compared folded: "Lejemålsnr." = "lejemaalsnr"). */
const FIELDS = {
  name: {
    called: 'Lejerens navn',
    headers:
      'lejer, lejere, lejernavn, lejers navn, lejerens navn, navn, fulde navn, beboer, beboernavn, name, tenant, tenant name',
  },
  coTenant: { called: 'Medlejer', headers: 'medlejer, medlejere, medlejers navn, medkontrahent, co tenant, cotenants' },
  street: {
    called: 'Adresse',
    headers:
      'adresse, gadeadresse, vej, vej og nr, vejnavn og nr, boligens adresse, lejemålets adresse, address, street',
  },
  postcode: { called: 'Postnummer', headers: 'postnr, postnummer, post, postnr og by, postcode, postal code, zip' },
  city: { called: 'By', headers: 'by, bynavn, postdistrikt, city, town' },
  phone: {
    called: 'Telefon',
    headers: 'telefon, telefonnr, telefonnummer, tlf, tlfnr, mobil, mobilnr, mobiltelefon, phone, mobile, telephone',
  },
  email: { called: 'E-mail', headers: 'e-mail, mail, e-post, mailadresse, e-mailadresse, email address' },
  tenancyNumber: {
    called: 'Lejemålsnummer',
    headers: 'lejemål, lejemålsnr, lejemålsnummer, lejemål nr, lejekontrakt nr, tenancy, tenancy number, lease number',
  },
  landlord: { called: 'Udlejer', headers: 'udlejer, landlord' },
  reference: {
    called: 'Afsenderens sagsnummer',
    headers: 'sagsnr, sagsnummer, reference, vores ref, case number',
  },
  amount: {
    called: 'Restance',
    headers:
      'restance, restancebeløb, restance kr, huslejerestance, skyldig kr, skyldig saldo, skyldigt beløb, beløb, beløb kr, gæld, amount, arrears, balance',
  },
  months: { called: 'Antal måneder', headers: 'mdr, måneder, antal mdr, antal måneder, months' },
  dueDate: {
    called: 'Forfaldsdato',
    headers: 'forfaldsdato, forfald, forfaldsdag, forfalden den, due date, due',
  },
  demandSentOn: {
    called: 'Påkrav sendt',
    headers: 'påkrav sendt, påkrav afsendt, påkravsdato, påkrav, demand sent',
  },
  demandReceivedOn: {
    called: 'Påkrav fremme',
    headers: 'påkrav fremme, påkrav kommet frem, kommet frem, påkrav modtaget, demand received',
  },
  leaseTerminatedOn: {
    called: 'Lejemålet ophævet',
    headers: 'ophævelse, ophævet, ophævet den, ophævelsesdato, lejemål ophævet, lease terminated, terminated',
  },
  moveOutOn: {
    called: 'Fraflytning',
    headers: 'fraflytning, fraflytningsdato, fraflytningsfrist, udflytning, move out, move out date',
  },
  evictionRequestedOn: {
    called: 'Anmodning til fogedretten',
    headers:
      'anmodning til fogedret, til fogedret, til fogedretten, sendt til fogedret, fogedrekvisition, eviction requested',
  },
  hearingAt: {
    called: 'Fogedforretning (dag og klokkeslæt)',
    headers:
      'fogedforretning, fogeddato, fogedmøde, dato for fogedforretning, tidspunkt, mødetidspunkt, hearing, hearing date',
  },
  // A landlord's "Fogedret" says where it sent its request; only a court's own notice has a column "Ret".
  court: { called: 'Ret (underretning fra fogedretten)', headers: 'ret, retten, court' },
  noticedOn: {
    called: 'Underretningen modtaget i kommunen',
    headers: 'modtaget, modtaget den, modtagelsesdato, underretning modtaget, received, notice received',
  },
  // What is told of a home whose case is known (`domain/intake/listedFact.ts`).
  paidOn: {
    called: 'Betalt den',
    headers: 'betalt, betalt den, betalingsdato, indbetalt, indbetalt den, paid, paid on',
  },
  paidAmount: { called: 'Betalt beløb', headers: 'betalt beløb, indbetalt beløb, indbetaling, amount paid' },
  payment: {
    called: 'Betaling (fuldt eller delvist)',
    headers: 'betaling, betalt fuldt, hele restancen betalt, payment, paid in full',
  },
  hearingMovedTo: {
    called: 'Ny fogeddato',
    headers: 'ny fogeddato, ny dato for fogedforretning, fogedforretning flyttet til, hearing moved to',
  },
  hearingWithdrawn: {
    called: 'Fogedforretning aflyst',
    headers: 'fogedforretning aflyst, foged aflyst, hearing cancelled',
  },
  movedOn: { called: 'Fraflyttet', headers: 'fraflyttet, fraflyttet den, flyttet, flyttet den, er flyttet, moved' },
  withdrawn: {
    called: 'Trukket tilbage',
    headers: 'trukket tilbage, tilbagetrukket, tilbagekaldt, sagen trukket tilbage, withdrawn',
  },
  remarks: {
    called: 'Bemærkninger',
    headers: 'bemærkninger, bemærkning, note, noter, kommentar, kommentarer, remarks, notes, comment',
  },
} as const;
export type Field = keyof typeof FIELDS;
export const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name);

/** The fields that a column can be mapped to, with their Danish names for people, in the order of a list. */
export const fields: readonly { field: Field; name: string }[] = Object.entries(FIELDS).flatMap(
  ([field, { called }]) => (isField(field) ? [{ field, name: called }] : []),
);

const factFields = listedFact.keyof();
/** Whether a column tells what has happened, and is none of a report. */
export const isFactField = (field: Field | null): field is ListedFactField => factFields.safeParse(field).success;

/** `field` null: the column is not read, and the sender is told. */
export interface Column {
  header: string;
  field: Field | null;
}

/** Normal form of a header: folded, letters and digits only. Equal for "Lejemålsnr.", "LEJEMÅLS-NR" and "lejemaalsnr". */
export const headerKey = (header: string): string => fold(header).replace(/[^\p{L}\p{N}]/gu, '');

/** A person's correction for one sender: header (as written or as `headerKey`) → what it holds, or null: not to be read. */
export type Mapping = Readonly<Record<string, Field | null>>;
/** What a header means. */
export type FieldOf = (header: string) => Field | null;

const ALIASES: readonly (readonly [string, Field])[] = Object.entries(FIELDS).flatMap(([field, { headers }]) =>
  headers.split(', ').flatMap((header) => (isField(field) ? [[headerKey(header), field] as const] : [])),
);

/** The table of aliases, overruled by a person's mapping. */
export function headersWith(mapping: Mapping): FieldOf {
  const corrected = Object.entries(mapping).map(([header, field]) => [headerKey(header), field] as const);
  const known = new Map<string, Field | null>([...ALIASES, ...corrected]);
  return (header) => known.get(headerKey(header)) ?? null;
}

/** Fields that may stand in several columns (Telefon, Mobil), and how many the request holds; others once. */
const MANY: Partial<Record<Field, number>> = { phone: 10, coTenant: 10 };

/** What each column of a header row means. Of two columns for one value the first is read. */
export function columnsOf(headers: readonly string[], fieldOf: FieldOf): Column[] {
  const used = new Map<Field, number>();
  return headers.map((header) => {
    const field = fieldOf(header);
    const count = field === null ? 0 : (used.get(field) ?? 0);
    if (field !== null) used.set(field, count + 1);
    return { header: oneLine(header) ?? '', field: field !== null && count < (MANY[field] ?? 1) ? field : null };
  });
}

/** So many rows from the top are looked at for the header. */
export const LOOKED_AT = 20;

export interface Header {
  /** Among the rows looked at. */
  index: number;
  columns: Column[];
  /** How many columns are known. */
  known: number;
}

/** Where the header stands among the first rows (titles may stand above it): the row with most known headers. */
export function findHeader(rows: readonly (readonly string[])[], fieldOf: FieldOf): Header | null {
  const candidates = rows.slice(0, LOOKED_AT).map((cells, index) => {
    const columns = columnsOf(cells, fieldOf);
    return { index, columns, known: columns.filter(({ field }) => field !== null).length };
  });
  return candidates.reduce<Header | null>(
    (best, candidate) => (candidate.known > (best?.known ?? 0) ? candidate : best),
    null,
  );
}

const SHOWN = 20;
const quoted = (headers: readonly string[]): string => headers.map((header) => `“${header.slice(0, 40)}”`).join(', ');

const howToMap = (field: Field): string =>
  `Omdøb kolonnen, eller send feltet mapping med listen: {"jeres overskrift": "${field}"}. Felter: ${fields.map((known) => known.field).join(', ')}.`;

/** What keeps a header from being one of a list of households: a plain Danish answer, or null. */
export function headerProblem(columns: readonly Column[], fieldOf: FieldOf): string | null {
  const headers = columns.flatMap(({ header }) => (header === '' ? [] : [header]));
  const has = (field: Field): boolean => columns.some((column) => column.field === field);
  const names = headers.filter((header) => fieldOf(header) === 'name');
  const found = `Overskrifterne er: ${quoted(headers.slice(0, SHOWN))}.`;
  if (headers.length < 2) {
    return 'Filen ligner ikke en tabel: der er kun én kolonne. Sæt hver oplysning i sin egen kolonne med overskrift.';
  }
  if (names.length > 1) {
    return `Flere kolonner ligner lejerens navn: ${quoted(names)}. Omdøb dem, så kun én er lejeren, eller send mapping, hvor de andre er null.`;
  }
  // Who is known by the tenancy is told of without name and address.
  if (has('tenancyNumber') && columns.some(({ field }) => isFactField(field))) return null;
  if (!has('name')) return `Ingen kolonne ligner lejerens navn (fx “Lejer” eller “Navn”). ${found} ${howToMap('name')}`;
  if (!has('street')) return `Ingen kolonne ligner adressen (fx “Adresse”). ${found} ${howToMap('street')}`;
  return null;
}

/** What Husly writes beside the rows in its own report, which comes back when its sender has mended it. */
export const ownHeaders = ['Resultat', 'Sag', 'Begrundelse', 'Advarsler', 'Celle'];
const ownKeys = ownHeaders.map(headerKey);

/** The columns that are not read, in a sentence: an amount that nobody reads must not be lost without a word. */
export function unreadNotes(columns: readonly Column[]): string[] {
  const keys = columns.map(({ header }) => headerKey(header));
  const own = ownKeys.every((key) => keys.includes(key)) ? ownKeys : [];
  const unread = columns.flatMap(({ header, field }) =>
    field === null && header !== '' && !own.includes(headerKey(header)) ? [header] : [],
  );
  if (unread.length === 0) return [];
  const subject = unread.length === 1 ? 'Kolonnen' : 'Kolonnerne';
  return [
    `${subject} ${quoted(unread.slice(0, SHOWN))} er ikke læst. Hører det med, så send feltet mapping med listen: {"overskrift": "felt"}; felterne står i fields.`,
  ];
}
