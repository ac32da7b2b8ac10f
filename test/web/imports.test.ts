import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../ops/config.js';
import { staffApp } from '../support/app.js';
import { usabilityFaults } from '../support/browser.js';

/** A landlord's list: seen as it is read, put right, taken in, and what came of it. */
const app = staffApp();

const file = (name: string, rows: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.join('\r\n')),
});

describe('a list', () => {
  it('is seen as it is read before anything is kept, then taken in, with its report as a file', async () => {
    const page = await app.open('supervisor', '/imports');
    await page.getByLabel('Vælg en fil').setInputFiles(join(ROOT, 'test/data/randersbolig-2026-11.csv'));
    await page.getByText('Intet er gemt endnu.').waitFor();
    expect(await page.getByRole('button', { name: /4 Afvises/ }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('tbody tr').count()).toBe(4);
    await page.getByText(/^Kolonner/).click();
    expect(await usabilityFaults(page, 'app-import-tried')).toEqual([]);
    await page.getByRole('button', { name: 'Indlæs 61 rækker' }).click();
    await page.getByText('Listen er indlæst.').waitFor({ timeout: 60_000 });
    expect(await usabilityFaults(page, 'app-import-done')).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Hent kun de afviste' }).click();
    expect((await download).suggestedFilename()).toMatch(/^liste-.*\.csv$/);
    await page.getByRole('link', { name: 'Alle lister' }).click();
    await page.getByRole('link', { name: /randersbolig.*Se på den.*Afvist: 4/s }).waitFor();
    expect(await usabilityFaults(page, 'app-imports')).toEqual([]);
    expect(page.faults).toEqual([]);
  });

  it('whose column is not understood is put right by choosing what it is', async () => {
    const page = await app.open('supervisor', '/imports', { width: 390 });
    const rows = ['Hvem er det;Adresse;Postnr.;Telefon', 'Ida Kolonne;Kolonnevej 1;8900;20304051'];
    await page.getByLabel('Vælg en fil').setInputFiles(file('egen.csv', rows));
    await page.getByRole('heading', { name: 'Listen kan ikke læses' }).waitFor();
    expect(await usabilityFaults(page, 'app-import-columns')).toEqual([]);
    await page.getByLabel('Hvem er det').selectOption('Lejerens navn');
    await page.getByRole('button', { name: /1 Nye sager/ }).waitFor();
    expect(page.faults).toEqual([]);
  });

  it('that is none says why', async () => {
    const page = await app.open('supervisor', '/imports');
    await page.getByLabel('Vælg en fil').setInputFiles(file('tom.csv', ['']));
    await page.getByRole('heading', { name: 'Listen kan ikke læses' }).waitFor();
    expect(page.faults).toEqual([]);
  });
});

describe('a list without a legal basis', () => {
  it('waits, stands out, and is released by the supervisor once the basis is recorded', async () => {
    const supervisor = app.desk.as('supervisor');
    const made = await supervisor.post('/partners', { kind: 'housingOrganisation', name: 'Ventebo' });
    const { partnerId } = made.as(z.object({ partnerId: z.string() }));
    const page = await app.open('supervisor', '/imports');
    await page.getByLabel('Hvis liste er det?').fill('Ventebo');
    await page
      .getByLabel('Vælg en fil')
      .setInputFiles(file('vente.csv', ['Lejer;Adresse;Postnr.', 'Ole Venter;Ventevej 1;8900']));
    await page.getByRole('button', { name: /1 Holdes tilbage/ }).waitFor();
    await page.getByRole('button', { name: 'Indlæs 1 række' }).click();
    const release = page.getByRole('button', { name: 'Frigiv listen' });
    await release.click();
    await page.getByText('Registrér først et gældende retsgrundlag').waitFor();
    expect(await usabilityFaults(page, 'app-import-held')).toEqual([]);
    await supervisor.patch(`/partners/${partnerId}`, {
      legalBasis: { kind: 'agreement', reference: 'Aftale af 1. januar 2026', since: '2026-01-01' },
    });
    await release.click();
    await page.getByText('Listen er indlæst.').waitFor({ timeout: 60_000 });
    expect(page.faults).toEqual([]);
  });
});
