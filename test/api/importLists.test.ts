import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { partner } from '../../api/schemas.js';
import { pages, startTestHusly, type TestHusly } from '../support/husly.js';
import { listReport, sent } from './importReports.js';

/** The lists that have come, what a supervisor must look at, and the report that is mended and sent again. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const list = z.object({
  importId: z.uuid(),
  sender: z.string().nullable(),
  fileName: z.string(),
  status: z.string(),
  rows: z.number(),
  counts: z.object({ created: z.number(), rejected: z.number(), heldBack: z.number() }),
});
const mark = (): string => randomUUID().replaceAll(/[-\d]/g, '');
const person = (): string => `Ane ${mark()};${mark()}vej 1`;

it('a supervisor sees all lists, newest first, and those with rows to look at; a sender sees its own', async () => {
  const name = `Boligforening ${randomUUID()}`;
  const added = await husly.as('supervisor').post('/partners', { kind: 'housingOrganisation', name });
  const { partnerId } = added.as(partner);
  const answer = await husly.as('supervisor').post(`/partners/${partnerId}/key`, {});
  const landlord = husly.withKey(answer.as(z.object({ key: z.string() })).key);
  const clean = await sent(husly.as('intake'), { bytes: `Lejer;Adresse\n${person()}\n`, fileName: 'ren.csv' });
  const bad = await sent(husly.as('intake'), { bytes: `Lejer;Adresse\n${person()}\n;Vej 2\n`, fileName: 'skidt.csv' });
  const held = await sent(landlord, { bytes: `Lejer;Adresse\n${person()}\n`, fileName: 'holdt.csv' });
  const idsOf = async (api = husly.as('supervisor'), path = '/imports') =>
    (await pages(api, path, list, 2)).flat().map(({ importId }) => importId);

  expect(await idsOf()).toEqual([held.importId, bad.importId, clean.importId]);
  expect(await idsOf(husly.as('supervisor'), '/imports?attention=true')).toEqual([held.importId, bad.importId]);
  expect(await idsOf(landlord)).toEqual([held.importId]);
  expect(await idsOf(husly.as('intake'))).toEqual([bad.importId, clean.importId]);
  const [first, second] = (await pages(husly.as('supervisor'), '/imports', list, 50)).flat();
  expect(first).toMatchObject({ sender: name, fileName: 'holdt.csv', status: 'heldBack', counts: { heldBack: 1 } });
  expect(second).toMatchObject({ sender: null, rows: 2, counts: { created: 1, rejected: 1, heldBack: 0 } });
  expect((await husly.as('outreach').get('/imports')).status).toBe(403);
});

it('a report is told in pages, by what rows came to, or as counts alone', async () => {
  const bytes = ['Lejer;Adresse', ...Array.from({ length: 5 }, person), ';Vej 7', ';Vej 8'].join('\n');
  const { importId, rows } = await sent(husly.as('intake'), { bytes });
  const page = listReport.extend({ nextCursor: z.string().nullable() });
  const get = async (query: string) => (await husly.as('intake').get(`/imports/${importId}?${query}`)).as(page);
  expect(rows).toHaveLength(7);
  expect(await get('limit=0')).toMatchObject({ rows: [], counts: { created: 5, rejected: 2 }, nextCursor: null });
  const first = await get('limit=4');
  const second = await get(`limit=4&cursor=${first.nextCursor}`);
  expect([...first.rows, ...second.rows]).toEqual(rows);
  expect(second.nextCursor).toBeNull();
  expect((await get('result=rejected')).rows.map(({ row }) => row)).toEqual([7, 8]);
  expect((await husly.as('intake').get(`/imports/${importId}?cursor=x`)).status).toBe(400);
});

it('the rejected rows come back as they were sent, are mended, and sent again', async () => {
  const street = `${mark()}vej 7`;
  const bytes = `Intern;Lejer;Adresse;Telefon\n1;${person()};+45 20 12 34 56\n2;;${street};+45 20 12 34 57\n`;
  const { importId, notes } = await sent(husly.as('intake'), { bytes });
  expect(notes.join(' ')).toContain('Kolonnen “Intern” er ikke læst');
  const get = await husly.as('intake').get(`/imports/${importId}/report.csv?only=rejected`);
  const csv = String(get.body);
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv).toContain(`"2";"";"${street}";"'+45 20 12 34 57";"afvist"`);
  const again = await sent(husly.as('intake'), { bytes: csv.replace('"2";""', `"2";"Ib ${mark()}"`) });
  expect(again.counts).toMatchObject({ created: 1, rejected: 0 });
  expect(again.rows[0]?.warnings).toEqual([]);
  expect(again.notes.join(' ')).not.toContain('Begrundelse');
});
