import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usabilityFaults } from '../support/browser.js';
import { formOf, openCitizenDesk, post, type CitizenDesk } from '../support/citizenDesk.js';
import { local } from '../support/testCase.js';

/** WCAG 2.1 AA in every state of the citizen's page; axe finds part of it, so pictures are left for people to look at. */
let web: CitizenDesk;
beforeAll(async () => void (web = await openCitizenDesk()), 600_000);
afterAll(() => web?.close());

describe.each(['da', 'ar'])(
  'for everybody, in %s: every state is free of faults, small and large, light and dark',
  (language) => {
    const lang = `?lang=${language}`;

    it('a visit that is planned, and every choice opened', async () => {
      const page = await web.pageAt((await web.linkTo(await web.caseWith('visit', { language }))) + lang, {
        scripts: true,
      });
      expect(await usabilityFaults(page, `citizen-visit-${language}`)).toEqual([]);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await usabilityFaults(page, `citizen-choices-${language}`)).toEqual([]);
    });

    it('after a choice', async () => {
      const page = await web.pageAt((await web.linkTo(await web.caseWith('visit', { language }))) + lang, {
        scripts: true,
      });
      await page.locator('form').first().getByRole('button').click();
      expect(await usabilityFaults(page, `citizen-confirmed-${language}`)).toEqual([]);
    });

    it('a call that is asked for, with messages stopped, and the language not the kept one', async () => {
      const theCase = await web.caseWith('phone', { language: 'Tyrkisk' });
      const url = await web.linkTo(theCase);
      const at = local('2032-03-02 09:00');
      for (const form of [{ ...(await formOf(url, 'callBack')), at }, await formOf(url, 'stop')]) await post(url, form);
      expect(
        await usabilityFaults(await web.pageAt(url + lang, { scripts: true }), `citizen-call-${language}`),
      ).toEqual([]);
    });

    it('nothing chosen, and what fits no more', async () => {
      const theCase = await web.caseWith('visit', { language });
      const page = await web.pageAt((await web.linkTo(theCase)) + lang, { scripts: true });
      await page.evaluate(
        "document.querySelectorAll('[required]').forEach((field) => field.removeAttribute('required'))",
      );
      await page.locator('summary').first().click();
      await page.locator('details form button').first().click();
      expect(await page.locator('.notice a').count()).toBe(1);
      expect(await usabilityFaults(page, `citizen-missing-${language}`)).toEqual([]);
      await theCase.fact({ kind: 'withdrawn' });
      await page.locator('form').first().getByRole('button').click();
      expect(await usabilityFaults(page, `citizen-stale-${language}`)).toEqual([]);
    });

    it('nothing planned, a case that has ended, and a link that is none', async () => {
      const theCase = await web.caseWith('phone', { language, phones: [], email: 'kun@mail.example' });
      const url = (await web.linkTo(theCase)) + lang;
      const page = await web.pageAt(url, { scripts: true });
      expect(await usabilityFaults(page, `citizen-nothing-${language}`)).toEqual([]);
      await theCase.fact({ kind: 'withdrawn' });
      await page.goto(url);
      expect(await usabilityFaults(page, `citizen-ended-${language}`)).toEqual([]);
      await page.goto(`${web.desk.url}/b/${'A'.repeat(32)}${lang}`);
      expect(await usabilityFaults(page, `citizen-gone-${language}`)).toEqual([]);
    });
  },
);
