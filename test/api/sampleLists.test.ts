import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseSummary } from '../../api/schemas.js';
import { pages, startTestHusly, type TestHusly } from '../support/husly.js';
import { sample, sent, tried, withoutCases, type List, type Rows } from './importReports.js';

/** The sample lists in the order of EXPECTED.md, into one empty system; rows with a bad cell are created, and asked about. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const list = (fileName: string, query: Record<string, string> = {}): List => ({
  fileName,
  query,
  bytes: sample(fileName),
});
const randersbolig = list('randersbolig-2026-11.csv');
const lejerbo = list('lejerbo-2026-11.xlsx');
const court = list('fogedretten-2026-11.json');
const privately = list('privat-udlejer.csv', { sourceKind: 'privateLandlord' });
const lists = [randersbolig, lejerbo, court, privately];

/** Row → case, by list, as they were first taken in. */
const casesOf = new Map<List, Map<number, string | null>>();
const caseAt = (from: List, row: number) => casesOf.get(from)?.get(row);
const rowsThat = (rows: Rows, ...results: string[]) =>
  rows.filter((r) => results.includes(r.result ?? '')).map(({ row }) => row);
const openCases = async () => (await pages(husly.as('supervisor'), '/cases', caseSummary, 200)).flat();

describe('sent for the first time', () => {
  it.each([
    ['randersbolig', randersbolig, { created: 55, joined: [60, 61], rejected: [18, 40, 54, 57] }],
    ['lejerbo', lejerbo, { created: 38, joined: [46], rejected: [23, 39] }],
    ['fogedretten', court, { created: 9, joined: [4, 5, 9, 12, 13, 14], rejected: [] }],
    ['privat-udlejer', privately, { created: 7, joined: [5], rejected: [] }],
  ])('%s gives what EXPECTED.md says, and the dry run before it said the same', async (_name, wanted, expected) => {
    const before = (await openCases()).length;
    const dry = await tried(husly.as('intake'), wanted);
    expect(await openCases()).toHaveLength(before);
    const real = await sent(husly.as('intake'), wanted);
    casesOf.set(wanted, new Map(real.rows.map(({ row, caseId }) => [row, caseId])));
    expect(rowsThat(real.rows, 'existing', 'updated')).toEqual(expected.joined);
    expect(rowsThat(real.rows, 'rejected')).toEqual(expected.rejected);
    expect(real.counts.created).toBe(expected.created);
    expect(await openCases()).toHaveLength(before + expected.created);
    expect(withoutCases(dry.rows)).toEqual(withoutCases(real.rows));
    expect([dry.counts, dry.columns, dry.notes]).toEqual([real.counts, real.columns, real.notes]);
    expect(real.progress).toEqual({ done: real.rows.length, total: real.rows.length });
  });

  it('joins the homes that EXPECTED.md names', () => {
    const same: [List, number, List, number][] = [
      [randersbolig, 60, randersbolig, 4],
      [randersbolig, 61, randersbolig, 56],
      [lejerbo, 46, lejerbo, 35],
      [court, 4, randersbolig, 26],
      [court, 5, randersbolig, 41],
      [court, 9, randersbolig, 28],
      [court, 12, randersbolig, 19],
      [court, 13, randersbolig, 9],
      [court, 14, randersbolig, 4],
      [privately, 5, court, 1],
    ];
    expect(same.map(([a, m, b, n]) => [m, caseAt(a, m)?.length, caseAt(a, m) === caseAt(b, n)])).toEqual(
      same.map(([, m]) => [m, 36, true]),
    );
  });

  it('tells of the sheet that was not read, and of the column that is not understood', async () => {
    const dry = await tried(husly.as('intake'), lejerbo);
    expect(dry.notes).toContain('Arket “Noter” er ikke læst.');
    expect((await tried(husly.as('intake'), court)).columns).toContainEqual({
      header: 'forretningstype',
      field: null,
      name: null,
    });
    expect(dry.columns.find((c) => c.header === 'Beboer')).toMatchObject({ field: 'name', name: 'Lejerens navn' });
    expect(dry.fields).toContainEqual({ field: 'name', name: 'Lejerens navn' });
  });
});

describe('sent again', () => {
  it.each([
    ['randersbolig', randersbolig, 57],
    ['lejerbo', lejerbo, 39],
    ['fogedretten', court, 15],
    ['privat-udlejer', privately, 8],
  ])('%s changes nothing, as the dry run says', async (_name, wanted, known) => {
    const dry = await tried(husly.as('intake'), wanted);
    const again = await sent(husly.as('intake'), wanted);
    expect(again.counts).toMatchObject({ created: 0, existing: known, updated: 0 });
    // Now the dry run knows the cases too.
    expect(dry.rows).toEqual(again.rows);
  });

  it('under another name is the same list', async () => {
    const again = await sent(husly.as('intake'), { ...randersbolig, fileName: 'kopi.csv' });
    expect(again.counts).toMatchObject({ created: 0, existing: 57, updated: 0 });
    expect(lists.reduce((sum, l) => sum + (casesOf.get(l)?.size ?? 0), 0)).toBe(125);
  });
});
