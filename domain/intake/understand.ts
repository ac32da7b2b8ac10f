/**
 * What a report about a household means: who, where, how much, which dates, and under which keys the same home is found
 * again. One rule stands above the others: a citizen at risk is never hidden by a bad cell. Only a report with nobody,
 * nowhere or no arrears is no case; every other value that cannot be right is left unknown and asked about.
 */
import type { IsoDate } from '../calendar.js';
import { addressKey, readAddress, tenancyKey } from './addresses.js';
import type { AddressReading } from './addresses.js';
import { readDates } from './dates.js';
import type { Doubt, Intake, IntakeReading, IntakeWarning, Rejection } from './intake.js';
import { distinctPeople, isDamaged, nameKey, oneLine, peopleIn, TURNS, written } from './names.js';
import { readEmail, readPhones } from './phones.js';
import { isLandlordSource, type IntakeRequest } from './request.js';

interface Tenants {
  names: string[];
  /** People beyond what a lease can have, as written. */
  further: string[];
  doubts: Doubt[];
  warnings: IntakeWarning[];
}

/** More people than any lease has: a whole list in one cell. Each is held against everybody in the house. */
const MOST_PEOPLE = 20;

function tooMany(further: readonly string[]): IntakeWarning[] {
  if (further.length === 0) return [];
  const detail = `Der er meldt mere end ${MOST_PEOPLE} personer. Resten står i bemærkningerne, som de er skrevet.`;
  return [{ code: 'tooManyPeople', pointer: '/citizen/name', asWritten: further.join(' / '), detail }];
}

function readTenants(request: IntakeRequest): Tenants {
  const cells = [
    { cell: request.citizen.name, pointer: '/citizen/name' },
    ...(request.household?.coTenants ?? []).map((cell, index) => ({ cell, pointer: `/household/coTenants/${index}` })),
  ].map(({ cell, pointer }) => ({ ...peopleIn(cell), asWritten: oneLine(cell) ?? '', pointer }));
  const people = distinctPeople(cells.flatMap(({ names }) => names));
  const further = people.slice(MOST_PEOPLE);
  return {
    names: people.slice(0, MOST_PEOPLE),
    further,
    doubts: cells
      .filter(({ names }) => names.some(isDamaged))
      .map(({ asWritten, pointer }) => ({
        code: 'nameDamaged',
        pointer,
        asWritten,
        detail: 'Navnet har mistet bogstaver undervejs. Spørg udlejer, hvordan det staves.',
      })),
    warnings: [
      ...tooMany(further),
      ...cells
        .filter(({ commaGuessed }) => commaGuessed)
        .map(({ asWritten, pointer }) => ({
          code: 'nameOrder',
          pointer,
          asWritten,
          detail: 'Navnet har et komma og er læst som to personer. Det kan også være én med efternavnet først.',
        })),
    ],
  };
}

/** 10 million kroner: nobody owes that in rent, so it is a slip of the hand. */
const MOST_ORE = 1_000_000_000;

/** Text in `amountOre` is an amount the sender could not write as a number: unknown, and asked about. */
function readAmount(request: IntakeRequest): { amountOre: number | null; doubts: Doubt[] } {
  const reported = request.arrears?.amountOre ?? null;
  if (typeof reported !== 'string' && (reported ?? 0) <= MOST_ORE) return { amountOre: reported, doubts: [] };
  const asWritten = oneLine(String(reported));
  if (asWritten === null) return { amountOre: null, doubts: [] };
  const detail = 'Beløbet kan ikke læses som et tal, så restancen er ukendt indtil videre. Spørg udlejer.';
  return { amountOre: null, doubts: [{ code: 'amountUnreadable', pointer: '/arrears/amountOre', asWritten, detail }] };
}

function rejectionsOf(tenants: string[], street: string | null, amountOre: number | null): Rejection[] {
  const rejections: Rejection[] = [];
  if (tenants.length === 0) {
    const detail = 'Der mangler et navn, så der er ingen at kontakte. Spørg udlejer, hvem der bor der.';
    rejections.push({ code: 'nobody', pointer: '/citizen/name', detail });
  }
  if (street === null) {
    const detail = 'Der mangler en adresse, så boligen kan hverken besøges eller genkendes. Spørg udlejer.';
    rejections.push({ code: 'nowhere', pointer: '/citizen/address/street', detail });
  }
  if (amountOre !== null && amountOre <= 0) {
    const detail = 'Beløbet er nul eller negativt, så der er ingen restance. Spørg udlejer, om det er rigtigt.';
    rejections.push({ code: 'noArrears', pointer: '/arrears/amountOre', detail });
  }
  return rejections;
}

/** "beskyttede" is as long as the word gets: unbounded, a long remark would be gone through from each of its letters. */
const PROTECTION =
  /(?:navne?|adresse)-?beskyt|beskytt\p{L}{0,12}\s{1,5}(?:navn|adresse)|adressen?\s+er\s+beskytt|hemmelig\s+adresse/iu;

/**
 * Remarks are shown, not interpreted, with two exceptions. The first: name or address protection must be seen by a person before
 * anybody opens or shares the address. It may also stand in the name or the address cell.
 */
function protectionDoubts(request: IntakeRequest): Doubt[] {
  const cells = [
    { text: request.remarks, pointer: '/remarks' },
    { text: request.citizen.name, pointer: '/citizen/name' },
    { text: request.citizen.address?.street, pointer: '/citizen/address/street' },
  ];
  const mention = cells.find(({ text }) => PROTECTION.test(text ?? ''));
  if (mention === undefined && request.citizen.protectedAddress !== true) return [];
  return [
    {
      code: 'protectedAddress',
      pointer: mention?.pointer ?? '/citizen/protectedAddress',
      asWritten: mention?.text ?? 'true',
      detail: 'Der kan være navne- og adressebeskyttelse. Få det afklaret, før adressen vises eller deles.',
    },
  ];
}

/** A landlord writes by § 92 when it has sent its request to the court (domain.md §1.6); or says so in words. */
const AT_COURT =
  /almenlejelovens?\s+§\s*92\b|(?<!ikke\s(?:er\s|blevet\s)?)\b(?:over|af|ind)?sendt\s+til\s+foged|\banmodning\p{L}*\s+(?:er\s+)?(?:over|af)?sendt\s+til\s+foged/iu;

/**
 * The other exception: the request has been sent, and no column says when. Then the day is unknown, as where its cell
 * cannot be read, and the report needs no legal basis of its own.
 */
function courtDoubts({ source, legal, remarks }: IntakeRequest): Doubt[] {
  const told = written(legal?.evictionRequestedOn) ?? written(legal?.hearingAt);
  const isLandlord = source.kind === 'housingOrganisation' || source.kind === 'privateLandlord';
  if (told !== null || !isLandlord || !AT_COURT.test(remarks ?? '')) return [];
  return [
    {
      code: 'dateUnreadable',
      pointer: '/legal/evictionRequestedOn',
      asWritten: oneLine(remarks) ?? '',
      detail: 'Anmodningen er sendt til fogedretten; hvilken dag er ikke oplyst. Spørg udlejer.',
    },
  ];
}

function postcodeWarnings({ badPostcode }: AddressReading): IntakeWarning[] {
  if (badPostcode === null) return [];
  const detail = 'Postnummeret kan ikke læses og er udeladt. Slå adressen op.';
  return [{ code: 'postcodeUnreadable', pointer: '/citizen/address/postcode', asWritten: badPostcode, detail }];
}

/** Who let the home, and by which act. A landlord that reports is the landlord unless another one is named. */
function readTenancy({ source, tenancy }: IntakeRequest): Intake['tenancy'] {
  const isLandlord = isLandlordSource(source.kind);
  const kindOfSource = source.kind === 'housingOrganisation' ? 'nonProfit' : 'private';
  return {
    kind: tenancy?.kind ?? (isLandlord ? kindOfSource : null),
    landlord: written(tenancy?.landlord) ?? (isLandlord ? written(source.organisation) : null),
    number: written(tenancy?.number),
  };
}

/** No index takes more than some 2,700 bytes; no real name or address comes near it. */
const indexable = <K extends string | null>(key: K): K | string => (key === null ? key : key.slice(0, 250));

/** Line breaks stay: a remark may be a list of calls. People and numbers there is no room for are kept here. */
const remarksOf = (text: string | null | undefined, people: readonly string[], phones: readonly string[]) =>
  [
    text ?? '',
    ...(people.length > 0 ? [`Flere navne: ${people.join(' / ')}`] : []),
    ...(phones.length > 0 ? [`Flere telefonnumre: ${phones.join(' / ')}`] : []),
  ]
    .join('\n')
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(TURNS, '')
    .trim() || null;

/**
 * Understands one report.
 * @param request the report as written (its shape already validated; every value may still be wrong)
 * @param today date in Copenhagen; @param now ISO UTC instant: only to tell a hearing that has passed
 * @returns the intake with its doubts (a person must ask) and warnings (a person should see), or the reasons why it is no
 * case. Pure; never throws for odd values. Rules: domain.md §1.6 (name and address are the legal minimum), §4.6.
 */
export function understandIntake(request: IntakeRequest, today: IsoDate, now: string): IntakeReading {
  const tenants = readTenants(request);
  const address = readAddress(request.citizen.address ?? {});
  const amount = readAmount(request);
  const { street, postcode, city } = address;
  const rejections = rejectionsOf(tenants.names, street, amount.amountOre);
  if (street === null || rejections.length > 0) return { ok: false, rejections };

  const dates = readDates(request, today, now);
  const phones = readPhones(request.citizen.phones ?? []);
  const email = readEmail(request.citizen.email);
  const tenancy = readTenancy(request);
  const protection = protectionDoubts(request);
  const intake: Intake = {
    source: {
      kind: request.source.kind,
      organisation: written(request.source.organisation),
      reference: written(request.source.reference),
      noticedOn: dates.noticedOn,
    },
    tenants: tenants.names,
    address: { street, postcode, city },
    phones: phones.value,
    email: email.value,
    language: written(request.citizen.language),
    protectedAddress: protection.length > 0,
    children: request.household?.children ?? null,
    knownNeed: request.household?.knownNeed ?? false,
    tenancy,
    arrears: {
      amountOre: amount.amountOre,
      months: request.arrears?.months ?? 1,
      dueDate: dates.facts.dueDate ?? null,
    },
    legal: dates.facts,
    remarks: remarksOf(request.remarks, tenants.further, phones.further),
    doubts: [...protection, ...tenants.doubts, ...amount.doubts, ...dates.doubts, ...courtDoubts(request)],
    warnings: [
      ...tenants.warnings,
      ...postcodeWarnings(address),
      ...phones.warnings,
      ...email.warnings,
      ...dates.warnings,
    ],
    keys: {
      tenancy: indexable(tenancyKey(tenancy.landlord, tenancy.number)),
      address: indexable(addressKey(street, postcode)),
      tenants: tenants.names.map(nameKey).map(indexable),
    },
  };
  return { ok: true, intake };
}
