/** What lists tell of homes whose case is known: each row finds its case, and tells it its facts once. */
import { v5 as uuidFrom } from 'uuid';
import { tenancyKey } from '../domain/intake/addresses.js';
import { dateInCopenhagen } from '../domain/copenhagen.js';
import { factForEngine, type FactBody } from '../domain/commands.js';
import { factsOf, type FactProblem, type ListedFact, type ToldFact } from '../domain/intake/listedFact.js';
import { rejected, type RowOutcome } from '../domain/intake/outcome.js';
import type { IntakeRequest } from '../domain/intake/request.js';
import { senderOf, type PartnerKind } from '../domain/partners.js';
import { understandIntake } from '../domain/intake/understand.js';
import { deliverInOrder, type Delivery, type RelayDeps } from '../relay/deliver.js';
import { caseRow } from '../store/cases.js';
import { commandById, storeCommand, type StoredCommand } from '../store/commands.js';
import { openCaseOfTenancy } from '../store/matches.js';
import type { Db } from '../store/open.js';
import { hasReported } from '../store/senders.js';
import { openCaseOf } from './receive.js';
import { mustAsk } from './sendersWord.js';

export interface Teller {
  by: string;
  /** Whose list it is. */
  partner: { partnerId: string; kind: PartnerKind; nameKey: string } | null;
  municipality: string;
}
type Columns = readonly { header: string; field: string | null }[];

export interface FactRow {
  request: IntakeRequest;
  fact: ListedFact;
}

/** What a row of facts would come to. */
export type FoundFacts =
  | { ok: false; outcome: RowOutcome }
  | {
      ok: true;
      caseId: string;
      result: 'existing' | 'updated';
      tell: FactBody[];
      said: Pick<RowOutcome, 'warnings' | 'problems'>;
    };

const NOT_KNOWN =
  'Der er ingen åben sag hos jer for denne bolig, så oplysningen hører ingen steder til. Tjek lejemålsnummer, navn og adresse.';

/** Finds a row's case, and what of its facts that has not been told yet. Only reads. */
export async function findFacts(
  db: Db,
  { request, fact }: FactRow,
  columns: Columns,
  teller: Teller,
  now: string,
): Promise<FoundFacts> {
  const located = ({ field, code, detail }: FactProblem) => ({
    pointer: `/fact/${field}`,
    column: columns.find((column) => column.field === field)?.header ?? null,
    code,
    detail,
  });
  const reading = factsOf(fact, now);
  if (!reading.ok) return { ok: false, outcome: rejected([located(reading.problem)]) };
  const problems = reading.warnings.map(located);
  const said = { problems, warnings: problems.map(({ detail }) => detail) };
  const open = await openCaseFor(db, request, teller, now);
  const tell: FactBody[] = [];
  let known: string | null = null;
  for (const [n, one] of reading.facts.entries()) {
    const { commandId, toldTo } = await idOf(db, [teller.by, n, ...asSaid(request, one)], open);
    if (toldTo === null && open !== null) tell.push({ ...one, commandId });
    known ??= toldTo;
  }
  const caseId = open ?? known;
  if (caseId !== null) return { ok: true, caseId, result: tell.length > 0 ? 'updated' : 'existing', tell, said };
  const problem = { pointer: '/citizen', column: null, code: 'noOpenCase', detail: NOT_KNOWN };
  return { ok: false, outcome: rejected([problem]) };
}

/** What is said of a row of facts, before it is told. */
export const outcomeOf = (found: FoundFacts): RowOutcome =>
  found.ok ? { result: found.result, caseId: found.caseId, reason: null, ...found.said } : found.outcome;

/** The open case of the home, where it is one that the teller has reported: it learns of no other. */
async function openCaseFor(db: Db, request: IntakeRequest, teller: Teller, now: string): Promise<string | null> {
  const { municipality, by, partner } = teller;
  const reading = understandIntake(request, dateInCopenhagen(now), now);
  const tenancy = tenancyKey(request.tenancy?.landlord ?? null, request.tenancy?.number ?? null);
  const caseId = reading.ok
    ? await openCaseOf(db, municipality, reading.intake)
    : tenancy && (await openCaseOfTenancy(db, municipality, tenancy));
  if (!caseId) return null;
  const theirs =
    (await hasReported(db, by, caseId)) ||
    (partner !== null && (await hasReported(db, senderOf(partner.partnerId), caseId)));
  return theirs ? caseId : null;
}

/** What makes two rows the same: whom they are about, and what they say. */
const asSaid = ({ citizen, tenancy }: IntakeRequest, fact: ToldFact): unknown[] => [
  citizen.name,
  citizen.address,
  tenancy?.landlord,
  tenancy?.number,
  fact,
];

const namespace = '2f8f6a54-0c0e-4a60-9a43-3d5c4f3b8a10';

/**
 * The same words again are the same command, also when they have ended the case; told of a later case of the home they
 * are another one.
 */
async function idOf(db: Db, content: unknown[], open: string | null) {
  const first = uuidFrom(JSON.stringify(content), namespace);
  const before = await commandById(db, first);
  const isNew = before === undefined || open === null || before.caseId === open;
  const commandId = isNew ? first : uuidFrom(open, first);
  const told = isNew ? before : await commandById(db, commandId);
  // What no case has taken is told once more: a crash may have come between, or the case refuses it again.
  return { commandId, toldTo: told?.status === 'applied' ? told.caseId : null };
}

/** Keeps what is to be told to a case, in order. */
export async function keepFacts(
  tx: Db,
  found: FoundFacts & { ok: true },
  teller: Teller,
  at: string,
): Promise<StoredCommand[]> {
  const kept: StoredCommand[] = [];
  const row = await caseRow(tx, found.caseId);
  for (const body of found.tell) {
    const unconfirmed = row && (await mustAsk(tx, teller, row, body));
    const fact = { ...factForEngine(body), ...(unconfirmed && { unconfirmed }) };
    const args = { commandId: body.commandId, by: teller.by, fact };
    const personal = body.kind === 'payment' && body.amountOre !== undefined ? { amountsOre: [body.amountOre] } : {};
    const message = { update: 'recordFact' as const, args };
    kept.push(await storeCommand(tx, { caseId: found.caseId, message, note: null, personal, role: 'intake', at }));
  }
  return kept;
}

/** Tells a case what was kept; why it does not fit, in Danish, or null. */
export async function tellFacts(deps: RelayDeps, commands: readonly StoredCommand[]): Promise<string | null> {
  const refused: Delivery[] = [];
  for (const command of commands) {
    const delivery = await deliverInOrder(deps, command);
    if (delivery.status === 'refused') refused.push(delivery);
  }
  const caseId = commands[0]?.caseId;
  if (refused.length === 0 || refused.length < commands.length || caseId === undefined) return null;
  const row = await caseRow(deps.db, caseId);
  return row?.closedAt
    ? 'Sagen er afsluttet, så intet er ændret.'
    : 'Oplysningen passer ikke til sagen, så intet er ændret.';
}
