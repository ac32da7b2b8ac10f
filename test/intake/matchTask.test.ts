import { randomUUID } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createInquiryActivities } from '../../activities/inquiries.js';
import { createUpkeep } from '../../activities/upkeep.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import type { Instant } from '../../domain/case.js';
import { newInquiry } from '../../domain/inquiry.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { homeMunicipality } from '../../domain/policy.js';
import { undoLink } from '../../intake/parting.js';
import { keepReport, receive } from '../../intake/receive.js';
import { deliverInOrder } from '../../relay/deliver.js';
import { caseRow, citizenOf, reportsOf } from '../../store/cases.js';
import { commandById, storeCommand } from '../../store/commands.js';
import { inquiriesOfCase, insertInquiry } from '../../store/inquiries.js';
import { matchesOf } from '../../store/matches.js';
import { reports } from '../../store/schema.js';
import { completeTask } from '../../workflows/contract.js';
import { openEngine, reportOf, type Engine, type Opening } from '../support/engine.js';
import { local, patience, testCase, type TestCase } from '../support/testCase.js';

/** Two cases that may be one home: the task, what a person decides, and what becomes of the reports. */
let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const sender = { by: 'client:test', role: 'intake', municipality: homeMunicipality } as const;
const monday = local('2032-03-01 08:00');

function understood(opening: Opening, at: Instant = monday) {
  const read = understandIntake(reportOf(opening), dateInCopenhagen(at), at);
  if (!read.ok) throw new Error('no case');
  return read.intake;
}
/** Received as the API does, by a case's own clock. */
const received = (opening: Opening) => receive({ ...engine.deps, now: () => monday }, understood(opening), sender);

let people = 0;
/** Somebody nobody else in the file is, with a number of their own; `road` moves them. */
function somebody(): (road?: string) => Required<Pick<Opening, 'citizen'>> {
  people += 1;
  const n = String(people).padStart(2, '0');
  const name = `Ida ${'abcdefghijklmnop'.charAt(people)}lund`;
  const number = people;
  return (road = 'Hjemvej') => ({
    citizen: {
      name,
      address: { street: `${road} ${number}, 2. tv`, postcode: '8900' },
      phones: [`20 77 00 ${n}`],
      email: null,
    },
  });
}

/** A case, and a newer one of the same name and number at another address. */
async function twoCases(newer: Opening = {}): Promise<{ older: TestCase; newer: TestCase; home: Opening }> {
  const who = somebody();
  const older = await engine.newCase(who());
  const home = { ...who('Udevej'), ...newer };
  return { older, newer: await engine.newCase(home), home };
}

const outcomeOf = async (theCase: TestCase) => (await theCase.result()).outcome;
/** Who linked each report: nobody the first, which stands first. */
const sourcesOf = async (theCase: TestCase) =>
  (await reportsOf(engine.db, theCase.caseId))
    .map((r) => r.linkedBy)
    .toSorted((a, b) => (a ?? '').localeCompare(b ?? ''));

describe.concurrent('a home that may be known', () => {
  it('is a new case with a task the same working day; the engine sees ids and codes', async () => {
    const { older, newer } = await twoCases();
    const view = await newer.view();
    const because = ['sameName', 'otherAddress', 'samePhone'];
    expect(view.matches).toEqual([{ taskId: 'match-1', caseId: older.caseId, because }]);
    expect(view.attention).toBe('doubt');
    expect(view.tasks.find((t) => t.kind === 'match')).toMatchObject({
      id: 'match-1',
      role: 'outreach',
      lapses: false,
      dueAt: local('2032-03-01 15:00'),
      because: [
        { rule: 'match' },
        { rule: 'match-sameName' },
        { rule: 'match-otherAddress' },
        { rule: 'match-samePhone', text: 'Telefonnummeret er det samme.' },
      ],
    });
    expect(view.tasks.map((t) => t.kind)).toContain('call');
    expect(await matchesOf(engine.db, older.caseId)).toMatchObject([
      { caseId: newer.caseId, otherCaseId: older.caseId, taskId: 'match-1', because, decision: null },
    ]);
  });

  it('found to be the same: the reports are linked to the older case, and the newer one ends and names it', async () => {
    const hearing = { hearingAt: '2032-03-09T10:30', leaseTerminatedOn: '2032-02-10' };
    const { older, newer, home } = await twoCases({ legal: hearing, household: { children: 2 } });
    await newer.complete('match-1', 'same', { by: 'worker:2' });
    expect(await outcomeOf(newer)).toBe('sammeHjem');
    expect(await newer.row()).toMatchObject({ continuesIn: older.caseId, outcome: 'sammeHjem' });
    expect((await newer.messages()).filter((line) => line.includes('farewell'))).toEqual([]);
    const view = await older.view();
    expect([view.legal.leaseTerminatedOn, view.legal.hearingAt, view.children]).toEqual([
      '2032-02-10',
      local('2032-03-09 10:30'),
      true,
    ]);
    expect(await sourcesOf(older)).toEqual([null, 'worker:2']);
    expect(await sourcesOf(newer)).toEqual([null]);
    expect(await matchesOf(engine.db, newer.caseId)).toMatchObject([{ decision: 'same', decidedBy: 'worker:2' }]);
    const again = await received(home);
    expect([again.result, again.caseId]).toEqual(['existing', older.caseId]);
    const december = await received({ ...home, arrears: { amountOre: 5000, dueDate: '2032-02-01' } });
    expect([december.result, december.caseId]).toEqual(['updated', older.caseId]);
  });

  it('found to be the same keeps to what the citizen has said of messages, whichever case heard it', async () => {
    const { older, newer } = await twoCases();
    await newer.fact({ kind: 'noMessages', channel: 'sms' });
    await newer.complete('match-1', 'same', { by: 'worker:2' });
    expect(await outcomeOf(newer)).toBe('sammeHjem');
    expect((await older.view()).noMessages).toEqual(['sms']);
  });

  it('found to be the same takes along what was asked of its citizen: what is found at the door is told where it goes on', async () => {
    const { older, newer } = await twoCases();
    const inquiryId = randomUUID();
    const state = newInquiry({
      inquiryId,
      kind: 'locate',
      municipality: homeMunicipality,
      caseId: newer.caseId,
      askedAt: monday,
    });
    await insertInquiry(engine.db, {
      ...state,
      askedBy: 'worker:1',
      askedByRole: 'caseworker',
      question: '',
      citizen: null,
      from: monday,
      dueAt: monday,
      view: { ...state, seq: 0 },
    });
    await newer.complete('match-1', 'same', { by: 'worker:2' });
    await newer.result();
    expect((await inquiriesOfCase(engine.db, older.caseId)).map((row) => row.inquiryId)).toEqual([inquiryId]);
    const { tellCase } = createInquiryActivities(engine.deps);
    await tellCase({ inquiryId, caseId: newer.caseId, outcome: 'met' });
    expect((await older.view()).contactAt).not.toBeNull();
  });

  it('found to be two homes is never asked about again, also when one of them comes anew', async () => {
    const { older, newer, home } = await twoCases();
    const view = await newer.complete('match-1', 'different', { by: 'worker:2' });
    expect([view.outcome, view.matches, view.tasks.filter((t) => t.kind === 'match')]).toEqual([null, [], []]);
    expect(await matchesOf(engine.db, newer.caseId)).toMatchObject([{ decision: 'different', decidedBy: 'worker:2' }]);
    await newer.fact({ kind: 'withdrawn' });
    await newer.result();
    await newer.row();
    const anew = await received({ ...home, arrears: { amountOre: 7000, dueDate: '2032-02-01' } });
    expect([anew.result, anew.view.matches]).toEqual(['created', []]);
    expect(await sourcesOf(older)).toEqual([null]);
  });

  it('with nothing but a tenancy number in common is asked about, and both cases stay open', async () => {
    const tenancy = { landlord: 'RandersBolig', number: randomUUID() };
    const older = await engine.newCase({ tenancy });
    const newer = await engine.newCase({ tenancy });
    expect((await newer.view()).matches).toMatchObject([{ caseId: older.caseId }]);
    expect(await caseRow(engine.db, newer.caseId)).toMatchObject({ tenancyKey: null, closedAt: null });
  });

  it('decided twice, by the same command, is linked once', async () => {
    const { older, newer } = await twoCases();
    const commandId = randomUUID();
    await newer.complete('match-1', 'same', { commandId });
    const command = await commandById(engine.db, commandId);
    if (!command) throw new Error('the command is gone');
    await deliverInOrder(engine.deps, command);
    expect(await sourcesOf(older)).toEqual([null, 'worker:1']);
    const facts = (await older.events()).filter((e) => e.event.kind === 'fact');
    expect(facts).toHaveLength(1);
  });
});

it('what a crash kept from being carried out, upkeep carries out', async () => {
  const { older, newer } = await twoCases();
  const args = { commandId: randomUUID(), by: 'worker:1', taskId: 'match-1', result: { outcome: 'same' } } as const;
  const message = { update: 'completeTask', args } as const;
  const kept = { caseId: newer.caseId, message, note: null, personal: null, role: 'outreach', at: monday } as const;
  await storeCommand(engine.db, kept);
  // The engine takes it; whoever sent it dies before the answer is written down.
  await newer.handle.executeUpdate(completeTask, { updateId: args.commandId, args: [args] });
  await newer.result();
  await newer.row();
  await createUpkeep(engine.deps)();
  await createUpkeep(engine.deps)();
  expect(await newer.row()).toMatchObject({ continuesIn: older.caseId });
  expect(await sourcesOf(older)).toEqual([null, 'worker:1']);
  expect((await older.events()).filter((e) => e.event.kind === 'fact')).toHaveLength(1);
});

/** A case with a court notice that the machine has linked to it by the tenancy number and the name. */
async function linked() {
  const who = somebody();
  const tenancy = { landlord: 'RandersBolig', number: randomUUID() };
  const theCase = await engine.newCase({ ...who(), tenancy, legal: { hearingAt: '2032-04-20T10:00' } });
  const court = {
    ...who('Udevej'),
    tenancy,
    source: { kind: 'bailiffCourt', noticedOn: '2032-03-01' } as const,
    legal: { hearingAt: '2032-03-04T10:30' },
    remarks: 'Ring til broderen',
    citizen: { ...who('Udevej').citizen, phones: ['20 77 01 99'] },
  };
  const joined = await received(court);
  expect([joined.result, joined.caseId]).toEqual(['updated', theCase.caseId]);
  const report = (await reportsOf(engine.db, theCase.caseId)).find((r) => r.linkedBy !== null);
  if (!report) throw new Error('nothing is linked');
  const said = { commandId: randomUUID(), reportId: report.reportId, note: 'En anden', by: 'worker:1' };
  return { theCase, court, parting: { ...said, role: 'outreach' } as const };
}

async function undone(theCase: TestCase, parting: Parameters<typeof undoLink>[2]) {
  const row = await caseRow(engine.db, theCase.caseId);
  if (!row) throw new Error('the case is gone');
  return undoLink({ ...engine.deps, now: () => monday }, row, parting);
}

describe.concurrent('a link that is undone', () => {
  it('takes out what only that report told, and gives it a case of its own', async () => {
    const { theCase, parting } = await linked();
    const before = await theCase.view();
    expect([before.legal.hearingAt, before.reach.phones.length]).toEqual([local('2032-03-04 10:30'), 2]);
    const parted = await undone(theCase, parting);
    if (parted.status !== 'undone') throw new Error(parted.status);
    const view = await theCase.view();
    expect(view.legal).toMatchObject({ hearingAt: local('2032-04-20 10:00') });
    expect([view.legal.courtNoticeOn, view.reach.phones.length]).toEqual([undefined, 1]);
    const citizen = await citizenOf(engine.db, theCase.caseId);
    expect([citizen?.phones.length, citizen?.remarks]).toEqual([1, []]);
    expect(await sourcesOf(theCase)).toEqual([null]);
    const own = testCase(engine.deps, parted.toCase);
    expect(await sourcesOf(own)).toEqual([null]);
    await own.travel('2032-03-01 08:05');
    await vi.waitFor(async () => expect((await caseRow(engine.db, own.caseId))?.started).toBe(true), patience);
    expect((await own.view()).legal.hearingAt).toBe(local('2032-03-04 10:30'));
    expect((await own.view()).matches).toEqual([]);
    expect(await undone(theCase, parting)).toMatchObject({ status: 'undone', toCase: own.caseId });
    expect(await undone(theCase, { ...parting, note: 'Noget andet' })).toEqual({ status: 'reused' });
  });

  it('is never made again by the machine, however the tenancy fits, and is not asked about', async () => {
    const { theCase, court, parting } = await linked();
    const parted = await undone(theCase, parting);
    if (parted.status !== 'undone') throw new Error(parted.status);
    const again = await received(court);
    expect([again.result, again.caseId]).toEqual(['existing', parted.toCase]);
    const april = { ...court, legal: { hearingAt: '2032-03-11T09:00' } };
    expect(await received(april)).toMatchObject({ result: 'updated', caseId: parted.toCase });
    const kept = await keepReport(engine.db, understood(court), sender, monday);
    expect(kept.caseId).toBe(parted.toCase);
    expect(await sourcesOf(theCase)).toEqual([null]);
  });

  it('cannot be the report that the case began with, nor one of another case', async () => {
    const { theCase, parting } = await linked();
    const [first] = await reportsOf(engine.db, theCase.caseId);
    const opening = { ...parting, reportId: first?.reportId ?? '' };
    expect(await undone(theCase, opening)).toEqual({ status: 'opening' });
    expect(await undone(theCase, { ...parting, reportId: randomUUID() })).toEqual({ status: 'unknownLink' });
  });

  it('stands behind the report that the case began with, also where both came in the same millisecond', async () => {
    const { theCase, parting } = await linked();
    const at = (receivedAt: Instant) => engine.db.update(reports).set({ receivedAt });
    await at(monday).where(eq(reports.reportId, parting.reportId));
    // Written last, the opening report lies last in the table.
    await at(monday).where(and(eq(reports.caseId, theCase.caseId), isNull(reports.linkedBy)));
    const [first] = await reportsOf(engine.db, theCase.caseId);
    expect(first?.linkedBy).toBeNull();
  });
});
