import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOf, task, theCase as wholeCase } from '../../api/schemas.js';
import { formOf, openCitizenDesk, post, says, type CitizenDesk } from '../support/citizenDesk.js';
import { local, type TestCase } from '../support/testCase.js';

/** The citizen's page as citizens meet it: in a browser, without scripts, over a running case. */
let web: CitizenDesk;
beforeAll(async () => void (web = await openCitizenDesk()), 600_000);
afterAll(() => web?.close());

const visitOf = async ({ caseId }: TestCase) => {
  const { items } = (await web.desk.as('outreach').get(`/tasks?caseId=${caseId}&kind=visit`)).as(listOf(task));
  return items[0];
};

describe('what the citizen sees', () => {
  it('is a first name, when somebody comes, and whom to call: nothing of the home or of why', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase));
    const visit = await visitOf(theCase);
    expect(visit?.from).toBe(local('2032-03-02 15:30'));
    expect(await says(page)).toContain('Hej Amina Vi kommer hjem til dig tirsdag d. 2. marts kl. 15.30.');
    expect(await page.title()).toBe('Din aftale med Randers Kommune – Randers Kommune');
    // The forms' nonce is random: it may hold any digits.
    const source = (await page.content()).replaceAll(/name="nonce" value="[^"]*"/g, '');
    expect(source).toContain('89 15 15 15');
    expect(source).not.toMatch(/Yusuf|Warsame|Prøvevej|8900|20 ?12 ?34 ?56|borger\d|restance|leje|gæld|foged/i);
    expect(source).not.toContain(theCase.caseId);
    expect(source).not.toMatch(/<script|<img|<link|<iframe/i);
    expect(page.elsewhere).toEqual([]);
  });

  it('has the language the citizen speaks, and keeps another that is chosen', async () => {
    const theCase = await web.caseWith('visit', { language: 'Polski' });
    const url = await web.linkTo(theCase);
    const page = await web.pageAt(url);
    expect(await page.locator('html').getAttribute('lang')).toBe('pl');
    await page.getByRole('link', { name: 'العربية' }).click();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.getByRole('button', { name: 'نعم، اكتبوا لي بالعربية' }).click();
    expect(await says(page)).toContain('شكرًا');
    expect(await page.getByRole('button', { name: 'نعم، اكتبوا لي بالعربية' }).count()).toBe(0);
    await page.goto(url);
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
  });
});

describe('what the citizen chooses, without scripts', () => {
  it('a visit is confirmed: the task says so, the timeline says who, and the page what happens next', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase));
    await page.getByRole('button', { name: 'Ja, tiden passer' }).click();
    expect(await says(page)).toMatch(
      /^Tak\. Vi har noteret dit svar\. Hej Amina Vi kommer .* Du har svaret, at tiden passer\./,
    );
    expect(await page.getByRole('button', { name: 'Ja, tiden passer' }).count()).toBe(0);
    expect((await visitOf(theCase))?.confirmed).toBe(true);
    const { timeline } = (await web.desk.as('outreach').get(`/cases/${theCase.caseId}`)).as(wholeCase);
    expect(timeline.find((entry) => entry.text === 'Borgeren har bekræftet besøget.')).toMatchObject({
      by: 'borgeren',
      automatic: false,
    });
  });

  it('another time is chosen of those offered: the visit is then, and the page says so', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase));
    await page.getByText('Vælg en anden tid').click();
    await page.getByLabel('Onsdag d. 3. marts kl. 09.30').check();
    await page.getByRole('button', { name: 'Vælg denne tid' }).click();
    expect(await says(page)).toContain(
      'Vi kommer hjem til dig onsdag d. 3. marts kl. 09.30. Du har svaret, at tiden passer.',
    );
    expect((await visitOf(theCase))?.from).toBe(local('2032-03-03 09:30'));
  });

  it('no visit is wanted: it is called off, the worker has a task, and the page says what happens next', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase));
    await page.getByText('Jeg vil ikke have besøg').click();
    expect(await says(page)).toContain('Vi aflyser besøget, og en medarbejder ser dit svar.');
    await page.getByRole('button', { name: 'Aflys besøget' }).click();
    expect(await says(page)).toContain(
      'Hej Amina Du har svaret, at du ikke vil have besøg. Besøget er aflyst. Vi vil stadig gerne tale med dig',
    );
    expect(await visitOf(theCase)).toBeUndefined();
    const { items } = (await web.desk.as('outreach').get(`/tasks?caseId=${theCase.caseId}&kind=reply`)).as(
      listOf(task),
    );
    expect(items[0]?.because[0]?.rule).toBe('visits-declined');
    await page.getByText('Bliv ringet op').click();
    await page.getByLabel('I morgen kl. 15.00–17.00').check();
    await page.getByRole('button', { name: 'Ring til mig på det tidspunkt' }).click();
    expect(await says(page)).toContain('Vi ringer til dig i morgen mellem kl. 15.00 og 17.00.');
  });

  it('a call is asked for: somebody has the task to call then', async () => {
    const theCase = await web.caseWith('phone');
    const page = await web.pageAt(await web.linkTo(theCase));
    expect(await says(page)).toContain('Vi vil gerne tale med dig');
    await page.getByText('Bliv ringet op').click();
    await page.getByLabel('I morgen kl. 15.00–17.00').check();
    await page.getByRole('button', { name: 'Ring til mig på det tidspunkt' }).click();
    expect(await says(page)).toContain('Vi ringer til dig i morgen mellem kl. 15.00 og 17.00.');
    const { items } = (await web.desk.as('outreach').get(`/tasks?caseId=${theCase.caseId}&kind=call`)).as(listOf(task));
    expect(items.map((t) => [t.from, t.dueAt])).toEqual([[local('2032-03-02 15:00'), local('2032-03-02 17:00')]]);
  });

  it('messages are stopped on both channels, asked for again, and stopped once more', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase));
    for (const [button, stopped] of [
      ['Stop beskeder', ['sms', 'email']],
      ['Send mig beskeder igen', []],
      ['Stop beskeder', ['sms', 'email']],
    ] as const) {
      await page.getByText('Beskeder fra os', { exact: true }).click();
      await page.getByRole('button', { name: button }).click();
      expect(await says(page)).toContain('Tak. Vi har noteret dit svar.');
      expect((await theCase.view()).noMessages).toEqual(stopped);
    }
  });

  it('nothing chosen is said above the page, with the way to where it is missing', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase));
    // As a browser sends it that does not know `required`.
    const answer = await post(page.url(), await formOf(page.url(), 'otherTime'));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('href="#otherTime-0"');
    expect(answer.text).toMatch(/<title>Du mangler at vælge/);
  });

  it('all can be reached and done by keyboard alone, and the focus is seen', async () => {
    const theCase = await web.caseWith('visit');
    const page = await web.pageAt(await web.linkTo(theCase), { scripts: true });
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement.textContent.trim() || document.activeElement.value');
    const tabTo = async (text: string): Promise<void> => {
      for (let n = 0; n < 30 && (await focused()) !== text; n += 1) await page.keyboard.press('Tab');
      expect(await focused()).toBe(text);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    };
    await tabTo('Vælg en anden tid');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await tabTo('Vælg denne tid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/said=done/);
    expect((await visitOf(theCase))?.from).toBe(local('2032-03-02 12:00'));
  });
});
