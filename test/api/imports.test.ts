import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { caseSummary, listOf, problem, theCase } from '../../api/schemas.js';
import { ROOT } from '../../ops/config.js';
import { launch, soon, startTestHusly, type TestHusly } from '../support/husly.js';

/** Lists: every row is answered, one bad row stops no other, and the same list again creates nothing. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const listFile = join(ROOT, 'test/data/randersbolig-2026-11.csv');
const begun = z.object({ importId: z.uuid(), status: z.literal('running'), rows: z.number() });
const report = z.object({
  status: z.string(),
  fileName: z.string(),
  counts: z.object({ created: z.number(), existing: z.number(), updated: z.number(), rejected: z.number() }),
  columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
  rows: z.array(
    z.object({
      row: z.number(),
      result: z.string().nullable(),
      caseId: z.uuid().nullable(),
      reason: z.string().nullable(),
      warnings: z.array(z.string()).nullable(),
    }),
  ),
});

const send = (bytes: Uint8Array | string, fileName = 'liste.csv', query = '') =>
  husly.as('intake').upload(`/imports${query}`, fileName, Buffer.from(bytes));
const reportOf = async (importId: string) => (await husly.as('intake').get(`/imports/${importId}`)).as(report);

async function taken(bytes: Uint8Array | string, fileName?: string) {
  const answer = await send(bytes, fileName);
  expect(answer.status).toBe(202);
  const { importId } = answer.as(begun);
  expect(answer.headers.get('location')).toBe(`/api/v1/imports/${importId}`);
  await expect.poll(async () => (await reportOf(importId)).status, soon).toBe('completed');
  return reportOf(importId);
}

describe('the list of RandersBolig', () => {
  it('gives the cases that EXPECTED.md says, and a reason for every row that is none', async () => {
    const { counts, rows, columns, fileName } = await taken(readFileSync(listFile), 'randersbolig-2026-11.csv');
    expect(fileName).toBe('randersbolig-2026-11.csv');
    expect(rows).toHaveLength(61);
    expect(counts.created).toBe(55);
    expect(counts.existing + counts.updated).toBe(2);
    expect(counts.rejected).toBe(4);
    const rejected = rows.filter((r) => r.result === 'rejected');
    expect(rejected.map((r) => r.row)).toEqual([18, 40, 54, 57]);
    for (const { reason, caseId } of rejected) {
      expect(reason).toMatch(/^\p{Lu}.+\.$/u);
      expect(caseId).toBeNull();
    }
    const at = (row: number) => rows.find((r) => r.row === row);
    expect(at(60)?.caseId).toBe(at(4)?.caseId);
    expect(at(61)?.caseId).toBe(at(56)?.caseId);
    expect(columns.find((c) => c.header === 'Lejer')?.field).toBe('name');
    for (const doubtful of [10, 27, 55]) expect(at(doubtful)?.warnings).not.toEqual([]);
  });

  it('joins the second month to the first, and counts no arrears twice', async () => {
    const { rows } = await taken(readFileSync(listFile), 'randersbolig-2026-11.csv');
    const caseOf = async (row: number) => {
      const { caseId } = rows.find((r) => r.row === row) ?? {};
      return (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
    };
    await expect.poll(async () => (await caseOf(61)).arrears.amountOre, soon).toBe(1_375_000);
    const sisters = await caseOf(60);
    expect(sisters.citizen.tenants).toEqual(['Anne Sørensen', 'Peter Holm']);
    expect(sisters.arrears.months).toHaveLength(1);
    const hearing = await caseOf(55);
    expect(hearing.doubts.map((d) => d.asWritten)).toContain('31-11-2026');
    expect(hearing.tasks.map((t) => t.kind)).toContain('clarify');
  });

  it('sent again creates nothing', async () => {
    const again = await taken(readFileSync(listFile), 'randersbolig-2026-11 (1).csv');
    expect(again.counts).toEqual({ created: 0, existing: 57, updated: 0, rejected: 4 });
    const open = (await husly.as('supervisor').get('/cases?limit=200')).as(listOf(caseSummary));
    expect(open.items).toHaveLength(55);
  });

  it('can be sent by the command line', async () => {
    const command = launch(husly.env, ['import', listFile]);
    await command.ended;
    expect(command.said()).toMatch(/57/);
    const none = launch(husly.env, ['import', join(ROOT, 'test/data/none.csv')]);
    await none.ended;
    expect(none.said().trim().split('\n')).toHaveLength(1);
  });
});

describe('a list', () => {
  it('may hold bad rows among good ones', async () => {
    const mark = randomUUID();
    const rows = [
      'Lejer;Adresse;Restance;Bemærkninger',
      `Ane ${mark};Vej 1;100,00;`,
      ';Vej 2;100,00;',
      `Bo ${mark};Vej 3;mange;penge;for;meget`,
      `Ib ${mark};Vej 4;0;`,
      `Pia ${mark};Vej 5;=1+1;`,
      `Åge ${mark};Vej 6;200,00;"linje 1\nlinje 2; og ""citat"""`,
    ];
    const { counts, rows: answered } = await taken(rows.join('\r\n'));
    expect(answered.map((r) => [r.row, r.result])).toEqual([
      [2, 'created'],
      [3, 'rejected'],
      [4, 'rejected'],
      [5, 'rejected'],
      [6, 'created'],
      [7, 'created'],
    ]);
    expect(counts).toEqual({ created: 3, existing: 0, updated: 0, rejected: 3 });
    expect(answered.filter((r) => r.result === 'rejected').every((r) => r.reason)).toBe(true);
  });

  it('is seen by its sender and the supervisor alone', async () => {
    const { importId } = (await husly.as('supervisor').upload('/imports', 'l.csv', Buffer.from('Navn;Adresse\n'))).as(
      begun,
    );
    expect((await husly.as('intake').get(`/imports/${importId}`)).status).toBe(404);
    expect((await husly.as('supervisor').get(`/imports/${importId}`)).status).toBe(200);
    expect((await husly.as('supervisor').get(`/imports/${randomUUID()}`)).status).toBe(404);
  });

  it.each<[string, Uint8Array | string, string]>([
    ['an empty one', '', 'liste.csv'],
    ['only blanks', ' \r\n\r\n ', 'liste.csv'],
    [
      'a picture called .csv',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(5000)]),
      'billede.csv',
    ],
    ['NUL bytes', 'Lejer;Adresse\nAnna\0;Vej 1\n', 'liste.csv'],
    [
      'a quote that is never closed',
      `Lejer;Adresse;By;Tlf\n"Anna;Vej 1;A;1\n${'Bo;Vej 2;B;2\n'.repeat(50)}`,
      'liste.csv',
    ],
    ['no header', 'Anna;Vej 1;8900\nBo;Vej 2;8900\n', 'liste.csv'],
    ['one column', 'Lejer\nAnna\n', 'liste.csv'],
    ['Excel', 'PK\x03\x04 …', 'liste.xlsx'],
    ['a PDF', '%PDF-1.7 …', 'liste.pdf'],
    ['wide rows', `Lejer;Adresse${';x'.repeat(300)}\n`, 'liste.csv'],
  ])('that is %s gets one plain answer', async (_what, bytes, fileName) => {
    const answer = await send(bytes, fileName);
    expect(answer.status).toBe(422);
    const { detail, errors } = answer.as(problem);
    expect(detail).toMatch(/^\p{Lu}.+[.?]$/u);
    expect(detail).not.toMatch(/undefined|Error|\n/);
    expect(errors?.map((e) => e.pointer)).toEqual(['/file']);
  });

  it('or two at once, or one in another field, gets it in Danish', async () => {
    for (const [said, fields] of [
      ['Der er mere end én fil.', ['file', 'file']],
      ['Filen står i et andet felt end file.', ['liste']],
    ] as const) {
      const form = new FormData();
      for (const field of fields) form.append(field, new Blob(['Navn;Adresse\n']), 'liste.csv');
      const headers = { 'Husly-Persona': 'intake' };
      const response = await fetch(`${husly.url}/api/v1/imports`, { method: 'POST', headers, body: form });
      expect(response.status).toBe(422);
      const { detail, errors } = problem.parse(await response.json());
      expect([detail, errors?.[0]?.detail]).toEqual(['Send én fil i feltet file.', said]);
    }
  });

  it('of 21 MB is 413', async () => {
    const answer = await send(Buffer.alloc(21 * 1024 * 1024, 'Lejer;Adresse\n'));
    expect(answer.status).toBe(413);
    expect(answer.as(problem).detail).toContain('20 MB');
  });

  it('may have any name', async () => {
    const names = ['../../etc/passwd.csv', 'æøå 🏠.csv', 'a'.repeat(300), '"; drop table cases; --.csv', '.csv'];
    for (const name of names) {
      const answer = await send('Navn;Adresse\n', name);
      expect(answer.status === 202 ? 202 : [name, answer.status]).toEqual(202);
    }
  });

  it.each([
    ['multipart/form-data', 'x', 400],
    ['multipart/form-data; boundary=b', '--b\r\nbroken', 400],
    ['multipart/form-data; boundary=b', '--b--\r\n', 422],
    ['application/json', '{}', 422],
    ['text/csv', 'Navn;Adresse', 422],
  ])('sent as %s %j is %i, with how to send it', async (type, body, status) => {
    const headers = { 'Husly-Persona': 'intake', 'content-type': type };
    const answer = await fetch(`${husly.url}/api/v1/imports`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(problem.parse(await answer.json()).detail).toContain('file');
  });

  it.each([
    ['?dryRun=yes', 'dryRun'],
    ['?dry=true', 'dry'],
    ['?sourceKind=mayor', 'sourceKind'],
  ])('sent with %s is 400: nothing is taken in by mistake', async (query, pointer) => {
    const answer = await send('Navn;Adresse\n', 'liste.csv', query);
    expect(answer.status).toBe(400);
    expect(answer.as(problem).errors?.map((e) => e.pointer)).toEqual([pointer]);
  });

  it('in two files under the field, or under another field, is 422', async () => {
    for (const fields of [['file', 'file'], ['list']]) {
      const form = new FormData();
      for (const field of fields) form.append(field, new Blob(['Navn;Adresse\n']), 'l.csv');
      const headers = { 'Husly-Persona': 'intake' };
      const answer = await fetch(`${husly.url}/api/v1/imports`, { method: 'POST', headers, body: form });
      expect(answer.status).toBe(422);
    }
  });
});

describe('personal data', () => {
  it('of a list stands neither in the log nor in the metrics', async () => {
    const canary = { name: 'Kanarie Fuglsang', street: 'Kanarievænget 7', phone: '60 61 62 63', remark: 'kanariesang' };
    const rows = [
      'Lejer;Adresse;Telefon;Restance;Bemærkninger',
      Object.values(canary).toSpliced(3, 0, 'kanariebeløb').join(';'),
    ];
    const { rows: answered } = await taken(rows.join('\n'), 'kanarieliste.csv');
    const caseId = answered[0]?.caseId;
    const supervisor = husly.as('supervisor');
    const note = 'kanarienote';
    for (let times = 0; times < 2; times++) {
      const body = {
        commandId: randomUUID(),
        outcome: 'wrongNumber',
        note,
        contact: { email: 'kanarie@fugl.example' },
      };
      await supervisor.post(`/tasks/${caseId}.call-1-1/complete`, body);
    }
    await supervisor.post(`/cases/${caseId}/facts`, { commandId: 'kanarie', kind: 'kanarie', note });
    await supervisor.post(`/cases/${caseId}/facts`, '{"note":"kanarie');
    await supervisor.get(`/cases?assignee=kanarie%zz`);
    const found = (await supervisor.get(`/cases/${caseId}`)).as(theCase);
    expect(found.citizen.name).toBe(canary.name);
    const spoken = [
      readFileSync(join(husly.dataDir, 'husly.log'), 'utf8'),
      husly.said(),
      await (await fetch(`${husly.url}/metrics`)).text(),
    ].join('\n');
    expect(spoken).not.toMatch(/kanarie|fugl|60616263|60 61 62 63/i);
  });
});
