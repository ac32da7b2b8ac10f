import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { inquiry } from '../../api/schemas.js';
import { today } from '../../api/todaySchemas.js';
import { visit } from '../../api/visitSchemas.js';
import type { StaffApp, StaffPage } from './app.js';
import type { Opening } from './engine.js';
import { local, patience, type TestCase } from './testCase.js';

/** What an outreach worker meets: cases on today's list, and a phone to do them with. */

/** A case whose hearing is so near that both a visit and a call are due on that Monday, once the list knows of it. */
export async function fieldCase(
  app: StaffApp,
  name: string,
  street: string,
  { citizen, ...more }: Opening = {},
): Promise<TestCase> {
  const theCase = await app.newCase({
    legal: { hearingAt: local('2032-03-04 10:30') },
    ...more,
    citizen: { name, address: { street, postcode: '8900', city: 'Randers C' }, ...citizen },
  });
  await vi.waitFor(async () => {
    const { items } = (await app.desk.as('outreach').get('/today?limit=200')).as(today);
    if (!items.some(({ caseId }) => caseId === theCase.caseId)) throw new Error('the case is not on the list yet');
  }, patience);
  return theCase;
}

/** A case of which only the visit is left. */
export async function visitCase(app: StaffApp, name: string, street: string, more: Opening = {}): Promise<TestCase> {
  return fieldCase(app, name, street, { ...more, citizen: { phones: [], ...more.citizen } });
}

/** A citizen whom a caseworker wants found, or a question, on that Monday at 9.20; its inquiry's id. */
export async function asked(app: StaffApp, body: { kind: 'locate' | 'advice'; question: string; citizen: object }) {
  app.desk.setClock('2032-03-01 09:20');
  const answer = await app.desk.as('caseworker').post('/inquiries', { commandId: randomUUID(), ...body });
  const { inquiryId } = answer.as(inquiry);
  await app.desk.travel(inquiryId, '2032-03-01 09:25');
  return inquiryId;
}

/** The card of somebody on today's list. */
export const cardOf = (page: StaffPage, name: string) =>
  page.locator('.card').filter({ has: page.getByRole('link', { name, exact: true }) });

export const tap = (page: StaffPage, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Finishes what is on the page: from then on it is kept, and can be undone. */
export async function finish(page: StaffPage): Promise<void> {
  await tap(page, 'Færdig');
  await page.getByRole('button', { name: /^Fortryd/ }).waitFor();
}

/** This machine has no telephone: the browser would wait for one, deaf to every further tap. */
export const withoutTelephone = (page: StaffPage): Promise<unknown> =>
  page.evaluate(
    `addEventListener('click', (event) => void (event.target.closest('a[href^="tel:"]') && event.preventDefault()))`,
  );

/** From now on every tap is counted, wherever it lands. */
export async function countTaps(page: StaffPage): Promise<() => Promise<number>> {
  await page.evaluate("window.taps = 0; addEventListener('click', () => void (window.taps += 1), true)");
  return async () => z.number().parse(await page.evaluate('window.taps'));
}

/** Waits until all has been sent and the cases have answered. */
export async function allSent(page: StaffPage): Promise<void> {
  await expect.poll(() => pill(page), { timeout: 30_000 }).toBe('Alt er sendt');
}
export const pill = (page: StaffPage): Promise<string> => page.locator('.pill').innerText();

/** How the outreach worker's visits under way stand with Husly, the one that began last at the end. */
export async function visitsOut(app: StaffApp): Promise<z.infer<typeof visit>[]> {
  return (await app.desk.as('outreach').get('/visits?mine=true')).as(z.object({ items: z.array(visit) })).items;
}

/** What is too small for a cold thumb: less than 48 pixels high or wide (WCAG asks for 24). Links within a text do not count. */
export async function smallTargets(page: StaffPage): Promise<string[]> {
  const found = await page.evaluate(`
    [...document.querySelectorAll('a, button, summary, input:not([type=checkbox]), textarea, .form-group-checkbox')]
      .map((element) => ({ text: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() }))
      .filter(({ text, box }) => box.width > 0 && !text.includes('skip') && (box.height < 47.5 || box.width < 47.5))
      .map(({ text }) => text)`);
  return z.array(z.string()).parse(found);
}
