/**
 * Whether two reports are about one home. Certain links are made by the machine and can be undone; where it is uncertain
 * a person decides; a mere same name elsewhere, or another household at the same address, is nothing.
 */
import { compareAddresses } from './intake/addresses.js';
import type { Intake } from './intake/intake.js';
import { compareNames, comparePeople, shareASurname } from './intake/nameMatch.js';
import { nameKey } from './intake/names.js';

/** What speaks for or against two reports being about one home: codes without values, so they may enter Temporal. */
export const matchCodes = [
  'sameTenancy',
  'sameFlat',
  'sameName',
  'similarName',
  'sharedName',
  'samePhone',
  'sameEmail',
  'flatUnclear',
  'otherName',
  'otherAddress',
] as const;
export type MatchCode = (typeof matchCodes)[number];

/** What a person who decides is told of each. */
export const matchTexts: Record<MatchCode, string> = {
  sameTenancy: 'Lejemålsnummer og udlejer er de samme.',
  sameFlat: 'Boligen er den samme.',
  sameName: 'Navnet er det samme.',
  similarName: 'Navnene kan være samme navn, stavet eller forkortet forskelligt.',
  sharedName: 'De har et efternavn eller mellemnavn til fælles.',
  samePhone: 'Telefonnummeret er det samme.',
  sameEmail: 'E-mailadressen er den samme.',
  flatUnclear: 'Vej og husnummer er de samme, men etage, dør eller postnummer mangler eller er forskellige.',
  otherName: 'Navnene er forskellige.',
  otherAddress: 'Adresserne er forskellige.',
};

/** What is known of a home and its people, in the normal forms of `Intake.keys`. */
export interface Home {
  tenancy: string | null;
  address: string;
  /** Everybody on the lease, in every spelling known. */
  people: readonly string[];
  /** E.164. */
  phones: readonly string[];
  email: string | null;
}

/** The numbers of a report that can be read. */
export const phonesOf = ({ phones }: Pick<Intake, 'phones'>): string[] => phones.flatMap(({ e164 }) => e164 ?? []);

/** A report's home, to be held against those known. */
export const homeOf = (intake: Pick<Intake, 'keys' | 'phones' | 'email'>): Home => ({
  tenancy: intake.keys.tenancy,
  address: intake.keys.address,
  people: intake.keys.tenants,
  phones: phonesOf(intake),
  email: intake.email,
});

export interface HomeVerdict {
  verdict: 'certain' | 'uncertain' | 'other';
  because: MatchCode[];
}

/**
 * Whether two homes are one. Certain: the same tenancy with a name or an address that fits it; or the same flat and the
 * name of somebody on the lease. Uncertain, so that a person decides: the same tenancy number and nothing else; a name that
 * fits, and the same phone or e-mail elsewhere, or the same house with the flat unclear; the same flat and a shared
 * surname, phone or e-mail, which may be a household. All else is another home. Symmetric.
 */
export function compareHomes(a: Home, b: Home): HomeVerdict {
  const name = comparePeople(a.people, b.people);
  const place = compareAddresses(a.address, b.address);
  const sameTenancy = a.tenancy !== null && a.tenancy === b.tenancy;
  const samePhone = a.phones.some((phone) => b.phones.includes(phone));
  const sameEmail = a.email !== null && a.email.toLowerCase() === b.email?.toLowerCase();
  const sharedName = name === 'different' && shareASurname(a.people, b.people);
  const because: MatchCode[] = [
    ...(sameTenancy ? (['sameTenancy'] as const) : []),
    ...(name === 'same' ? (['sameName'] as const) : name === 'compatible' ? (['similarName'] as const) : []),
    ...(sharedName ? (['sharedName'] as const) : []),
    place === 'same' ? 'sameFlat' : place === 'unclear' ? 'flatUnclear' : 'otherAddress',
    ...(samePhone ? (['samePhone'] as const) : []),
    ...(sameEmail ? (['sameEmail'] as const) : []),
    ...(name === 'different' && !sharedName ? (['otherName'] as const) : []),
  ];
  const nameFits = name !== 'different';
  const reached = samePhone || sameEmail;
  if (sameTenancy ? nameFits || place !== 'other' : nameFits && place === 'same')
    return { verdict: 'certain', because };
  const mayBe =
    sameTenancy || (nameFits ? reached || place === 'unclear' : place === 'same' && (reached || sharedName));
  return { verdict: mayBe ? 'uncertain' : 'other', because };
}

/** The key of one person's household: the address key, and the name's. */
export const householdKey = (address: string, person: string): string => `${address}|${nameKey(person)}`;

/** The household of whoever a report names first: what keeps two reports at the same moment from becoming two cases. */
export const ownHouseholdKey = ({ address, tenants }: Intake['keys']): string =>
  householdKey(address, tenants[0] ?? '');

/** A household that a person has said is none of a case's. */
export interface Parting {
  householdKey: string;
  /** The tenancy it was reported with: by it the household is known again, however its address is written. */
  tenancyKey: string | null;
}

/**
 * Whether a report may be about a parted household: somebody of that name, at what may be that flat or with that tenancy. What
 * a person has parted is not linked again for a floor left out or a street misspelled.
 */
export function isOfHousehold(home: Pick<Home, 'address' | 'people' | 'tenancy'>, parted: Parting): boolean {
  const { householdKey: key, tenancyKey } = parted;
  const end = key.lastIndexOf('|');
  const [address, person] = [key.slice(0, end), key.slice(end + 1)];
  const sameTenancy = tenancyKey !== null && home.tenancy === tenancyKey;
  if (!sameTenancy && compareAddresses(home.address, address) === 'other') return false;
  return home.people.some((name) => nameKey(name) === person || compareNames(name, person) !== 'different');
}

/** An open case's home, as a report is held against it. */
export interface KnownHome {
  caseId: string;
  home: Home;
  householdKey: string;
  /** Households that a person has said are none of this case's. */
  parted: readonly Parting[];
}

export interface Found {
  /** The case the report is linked to. */
  certain: string | null;
  /** Cases that a person holds against the new one, the likeliest first. */
  uncertain: { caseId: string; because: MatchCode[] }[];
  /** Keys that are an open case's own, though the report is not linked to it: a new case cannot have them. */
  taken: { tenancy: boolean; household: boolean };
}

/**
 * No house has so many open cases. Of more, only some are held against a report besides those of its very household, tenancy
 * or phone: a list of one address over and over would otherwise be looked through once for each of its rows.
 */
export const enoughInHouse = 100;

/** No home has so many numbers; of a whole list told of one home, the others stand only with their reports. */
export const enoughNumbers = 60;

/** More than these would be noise. */
const askedAbout = 3;

/**
 * Which of the known homes a report is about. Where several are certain the tenancy's decides, then the order given; a
 * case that a person has parted from this household is neither linked nor asked about.
 */
export function findHome(report: Home, known: readonly KnownHome[]): Found {
  const judged = known
    .filter(({ parted }) => !parted.some((parting) => isOfHousehold(report, parting)))
    .map(({ caseId, home, parted }) => ({ caseId, ...heldAgainst(report, home, parted) }));
  const certain = judged.filter(({ verdict }) => verdict === 'certain');
  const decides = certain.find(({ because }) => because.includes('sameTenancy')) ?? certain[0];
  const uncertain = judged
    .filter(({ verdict }) => verdict === 'uncertain')
    .toSorted((a, b) => likelihood(b.because) - likelihood(a.because));
  const [person = ''] = report.people;
  const household = householdKey(report.address, person);
  return {
    certain: decides?.caseId ?? null,
    uncertain: uncertain
      .filter(({ caseId }, n) => uncertain.findIndex((other) => other.caseId === caseId) === n)
      .slice(0, askedAbout)
      .map(({ caseId, because }) => ({ caseId, because })),
    taken: {
      tenancy: report.tenancy !== null && known.some(({ home }) => home.tenancy === report.tenancy),
      household: known.some((other) => other.householdKey === household),
    },
  };
}

/**
 * Where one household was parted from a case, another may have the same tenancy and flat: the number alone no longer makes it
 * certain, a person looks.
 */
function heldAgainst(report: Home, home: Home, parted: readonly Parting[]): HomeVerdict {
  const { verdict, because } = compareHomes(report, home);
  const nameFits = because.includes('sameName') || because.includes('similarName');
  return { verdict: verdict === 'certain' && parted.length > 0 && !nameFits ? 'uncertain' : verdict, because };
}

/** Whether a case that has ended was of this report's home. */
export const wasThisHome = (
  report: Home,
  closed: Pick<Home, 'tenancy' | 'address' | 'people'> & { parted: readonly Parting[] },
): boolean =>
  !closed.parted.some((parting) => isOfHousehold(report, parting)) &&
  heldAgainst(report, { ...closed, phones: [], email: null }, closed.parted).verdict === 'certain';

/** How strongly a code speaks for one home; the likeliest candidates are shown to a person first. */
const weights: Partial<Record<MatchCode, number>> = {
  sameTenancy: 5,
  sameFlat: 3,
  sameName: 2,
  samePhone: 2,
  sameEmail: 2,
  similarName: 1,
  flatUnclear: 1,
};
/** Sum of what speaks for it; larger is likelier. */
const likelihood = (because: readonly MatchCode[]): number =>
  because.reduce((sum, code) => sum + (weights[code] ?? 0), 0);
