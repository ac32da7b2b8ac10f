import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languages } from '../../domain/texts/languages.js';
import { citizenPurposes, staffPurposes } from '../../domain/texts/purposes.js';
import { unitPurposes, visitPurposes } from '../../domain/texts/schema.js';
import { startTestHusly, type TestHusly } from '../support/husly.js';

let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const parts = z.object({ encoding: z.string(), units: z.number(), parts: z.number() });
const items = z.object({
  items: z.array(
    z.object({
      purpose: z.string(),
      channel: z.string(),
      language: z.string(),
      version: z.string(),
      overridden: z.boolean(),
      subject: z.string().nullable(),
      text: z.string(),
      html: z.string().nullable(),
      parts: parts.nullable(),
    }),
  ),
});

async function shown(query = '') {
  const { status, body } = await husly.as('outreach').get(`/templates/preview${query}`);
  expect(status).toBe(200);
  return items.parse(body).items;
}

describe('GET /templates/preview', () => {
  it('shows every text, an SMS with its parts, a mail with subject and HTML', async () => {
    const all = await shown();
    const toCitizens = languages.length * 2 * citizenPurposes.length;
    const smsToStaff = visitPurposes.length + 1;
    expect(all).toHaveLength(toCitizens + staffPurposes.length + unitPurposes.length + smsToStaff);
    for (const { channel, subject, html, parts: taken, text, language, version, overridden } of all) {
      expect([subject === null, html === null, taken === null]).toEqual(
        channel === 'sms' ? [true, true, false] : [false, false, true],
      );
      expect(text).not.toMatch(/[{}]/);
      expect(version).toContain(`${language}-`);
      expect(overridden).toBe(false);
    }
  });

  it('answers only what is asked for', async () => {
    expect(await shown('?language=da&channel=sms&purpose=visitNotice')).toEqual([
      {
        purpose: 'visitNotice',
        channel: 'sms',
        language: 'da',
        version: 'da-2026-11-3',
        overridden: false,
        subject: null,
        text: expect.stringContaining('torsdag d. 3. december kl. 10.30'),
        html: null,
        parts: { encoding: 'GSM-7', units: 142, parts: 1 },
      },
    ]);
    expect((await shown('?purpose=morningList')).map((t) => [t.language, t.channel])).toEqual([['da', 'email']]);
    expect((await shown('?language=ar&channel=sms')).every((t) => t.parts?.encoding === 'UCS-2')).toBe(true);
  });

  it('refuses what there is not', async () => {
    expect((await husly.as('outreach').get('/templates/preview?language=de')).status).toBe(400);
  });
});
