/** What a list would come to, without doing it: the same rules as when it is taken in, over homes loaded all at once. */
import { setImmediate as letOthers } from 'node:timers/promises';
import { compareAddresses, houseOf } from '../domain/intake/addresses.js';
import type { Intake } from '../domain/intake/intake.js';
import { morePeople } from '../domain/intake/names.js';
import {
  enoughInHouse,
  enoughNumbers,
  findHome,
  homeOf,
  ownHouseholdKey,
  phonesOf,
  type Found,
  wasThisHome,
  type KnownHome,
} from '../domain/matching.js';
import { fingerprintOf } from '../relay/links.js';
import { closedHomesNear, reportsOfCases } from '../store/closedHomes.js';
import { collected, fingerprintsOf, homesNearList, homesToldBy } from '../store/listHomes.js';
import { enoughWithPhone } from '../store/matches.js';
import type { Db } from '../store/open.js';
import { knownTo } from './receive.js';

/** Whether a row would begin a case or join one; the case's id where there is one already. */
export interface Foreseen {
  result: 'created' | 'existing' | 'updated';
  caseId: string | null;
}

/** So long, and others get their turn. */
const turnMs = 20;

/**
 * Foresees what each report would come to, in the order of the list, so that the second of two rows about one home joins
 * the first. Only reads.
 *
 * @param by only what this sender has reported itself is held against the list: who asks without reporting learns of no
 * case, and who has reported one nothing of what others told of it; null: all
 */
export async function foresee(
  db: Db,
  municipality: string,
  intakes: readonly Intake[],
  by: string | null,
): Promise<Foreseen[]> {
  const homes = index(
    by === null ? await homesNearList(db, municipality, intakes) : await homesToldBy(db, municipality, by),
  );
  const known = await fingerprintsOf(db, [...homes.ofCase.keys()], by);
  const ended = await endedNear(db, municipality, intakes, by);
  const foreseen: Foreseen[] = [];
  let turn = performance.now();
  for (const [n, intake] of intakes.entries()) {
    if (performance.now() - turn > turnMs) {
      await letOthers();
      turn = performance.now();
    }
    const found = findHome(homeOf(intake), near(homes, intake));
    const fingerprint = fingerprintOf(intake);
    const joined = found.certain;
    const before = joined === null ? ended(intake) : undefined;
    if (before) {
      foreseen.push({ result: 'existing', caseId: before });
      continue;
    }
    if (joined === null) {
      const own = `row:${n}`;
      add(homes, newHome(own, intake, found.taken));
      known.set(own, new Set([fingerprint]));
      foreseen.push({ result: 'created', caseId: null });
      continue;
    }
    const reported = known.get(joined) ?? new Set();
    const result = reported.has(fingerprint) ? 'existing' : 'updated';
    if (result === 'updated') {
      known.set(joined, reported.add(fingerprint));
      learn(homes, joined, intake);
    }
    foreseen.push({ result, caseId: joined.startsWith('row:') ? null : joined });
  }
  return foreseen;
}

/** As `keepReport` looks among the cases that have ended; for a list all at once. */
async function endedNear(db: Db, municipality: string, intakes: readonly Intake[], by: string | null) {
  const homes = await closedHomesNear(db, municipality, intakes, by);
  const reports = await reportsOfCases(
    db,
    homes.map(({ caseId }) => caseId),
    by,
  );
  const places = collected(
    homes.flatMap(({ tenancy, address }, n) => [[address, n] as const, [tenancy ?? '', n] as const]),
  );
  const ofCase = collected(reports.map((report) => [report.caseId, report]));
  return (intake: Intake): string | undefined => {
    const { tenancy, address } = intake.keys;
    const mayBe = new Set([...(places.get(address) ?? []), ...(tenancy === null ? [] : (places.get(tenancy) ?? []))]);
    // In their own order: the latest first.
    const theirs = [...mayBe]
      .toSorted((a, b) => a - b)
      .flatMap((n) => homes[n] ?? [])
      .filter((home) => wasThisHome(homeOf(intake), home));
    const told = theirs.flatMap(({ caseId }) => ofCase.get(caseId) ?? []);
    return knownTo(theirs, told, intake)?.caseId;
  };
}

interface Place {
  /** Place in the order of opening. */
  n: number;
  known: KnownHome;
}
interface Homes {
  count: number;
  ofCase: Map<string, Place[]>;
  byHousehold: Map<string, Place[]>;
  byHouse: Map<string, Place[]>;
  byTenancy: Map<string, Place[]>;
  byPhone: Map<string, Place[]>;
}

function index(known: readonly KnownHome[]): Homes {
  const homes: Homes = {
    count: 0,
    ofCase: new Map(),
    byHousehold: new Map(),
    byHouse: new Map(),
    byTenancy: new Map(),
    byPhone: new Map(),
  };
  for (const home of known) add(homes, home);
  return homes;
}

function put(map: Map<string, Place[]>, key: string, place: Place): void {
  const places = map.get(key);
  if (places) places.push(place);
  else map.set(key, [place]);
}

function add(homes: Homes, known: KnownHome): void {
  const place = { n: homes.count, known };
  homes.count += 1;
  put(homes.ofCase, known.caseId, place);
  put(homes.byHousehold, known.householdKey, place);
  put(homes.byHouse, houseOf(known.home.address), place);
  if (known.home.tenancy) put(homes.byTenancy, known.home.tenancy, place);
  for (const phone of known.home.phones) put(homes.byPhone, phone, place);
}

/**
 * As `homesNear`. Of a whole house only what may be this home: neighbours are neither linked nor asked about, and names are
 * slow to compare.
 */
function near(homes: Homes, intake: Intake): KnownHome[] {
  const { keys } = intake;
  const email = intake.email?.toLowerCase();
  const inHouse = (homes.byHouse.get(houseOf(keys.address)) ?? [])
    .slice(0, enoughInHouse)
    .filter(
      ({ known: { home } }) =>
        compareAddresses(home.address, keys.address) !== 'other' ||
        (email !== undefined && home.email?.toLowerCase() === email),
    );
  const withPhone = phonesOf(intake).flatMap((phone) => homes.byPhone.get(phone) ?? []);
  const places = new Set([
    ...(homes.byHousehold.get(ownHouseholdKey(keys)) ?? []),
    ...inHouse,
    ...(homes.byTenancy.get(keys.tenancy ?? '') ?? []),
    ...withPhone.slice(0, enoughWithPhone),
  ]);
  return [...places].toSorted((a, b) => a.n - b.n).map(({ known }) => known);
}

/** As `insertCase` keeps it: a key that another open case has is not this one's. */
function newHome(caseId: string, intake: Intake, taken: Found['taken']): KnownHome {
  const home = homeOf(intake);
  const own = ownHouseholdKey(intake.keys);
  return {
    caseId,
    home: { ...home, tenancy: taken.tenancy ? null : home.tenancy },
    householdKey: taken.household ? `${own}|${caseId}` : own,
    parted: [],
  };
}

/** As `addToCitizen` does: people and numbers come to those known, a first mail address stays. */
function learn(homes: Homes, caseId: string, intake: Intake): void {
  const told = homeOf(intake);
  for (const place of homes.ofCase.get(caseId) ?? []) {
    const { home } = place.known;
    const room = Math.max(enoughNumbers - home.phones.length, 0);
    const numbers = told.phones.slice(0, room).filter((phone) => !home.phones.includes(phone));
    place.known = {
      ...place.known,
      home: {
        ...home,
        people: morePeople(home.people, told.people),
        phones: [...home.phones, ...numbers],
        email: home.email ?? told.email,
      },
    };
    for (const phone of numbers) put(homes.byPhone, phone, place);
  }
}
