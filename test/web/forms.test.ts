import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { usabilityFaults } from '../support/browser.js';
import { staffApp, type StaffPage } from '../support/app.js';

/** What holds for every form and command of the staff application, seen at Wednesday's registration. */
const app = staffApp();

const send = (page: StaffPage) => page.getByRole('button', { name: 'Registrér' }).click();
const fill = async (page: StaffPage): Promise<void> => {
  await page.getByLabel('Navn').fill('Bo Uset');
  await page.getByLabel('Hvor bor borgeren?').fill('Usetvej 1');
  await page.getByLabel('Postnummer').fill('8900');
};
const idsSent = (page: StaffPage): string[] => {
  const ids: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST')
      ids.push(z.object({ commandId: z.uuid() }).parse(request.postDataJSON()).commandId);
  });
  return ids;
};

describe('a form', () => {
  it('says what is wrong beside the field, keeps what was typed over a reload, and is empty once it is sent', async () => {
    const page = await app.open('caseworker', '/walk-in');
    await page.getByLabel('Navn').fill('Kim Mødt');
    await send(page);
    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('alert');
    expect(await usabilityFaults(page, 'app-form-wrong')).toEqual([]);
    await summary.getByRole('link').click();
    const street = page.getByLabel('Hvor bor borgeren?');
    expect(await street.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    expect(await street.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.form-error-message').innerText()).toContain('Skriv, hvor borgeren bor');
    await page.reload();
    expect(await page.getByLabel('Navn').inputValue()).toBe('Kim Mødt');
    await street.fill('Mødevej 3');
    await page.getByLabel('Postnummer').fill('8900');
    await send(page);
    await page.getByText('Der er oprettet en sag.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Navn').inputValue()).toBe('');
    expect(page.faults).toEqual([]);
  });
});

describe('a command', () => {
  it('without an answer says so; sent again, also after a reload, it is the same one, and another one once it is answered', async () => {
    const page = await app.open('supervisor', '/walk-in', { width: 390 });
    const ids = idsSent(page);
    await fill(page);
    await app.desk.goAway();
    try {
      await send(page);
      await page.getByText('det bliver kun gjort én gang').waitFor();
    } finally {
      await app.desk.comeBack();
    }
    await page.reload();
    await send(page);
    await page.getByText('Der er oprettet en sag.').waitFor();
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
    await fill(page);
    await send(page);
    await expect.poll(() => ids.length).toBe(3);
    expect(new Set(ids).size).toBe(2);
  });
});
