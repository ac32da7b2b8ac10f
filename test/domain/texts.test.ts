import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isMessageDay } from '../../domain/calendar.js';
import { toInstant } from '../../domain/copenhagen.js';
import { purposes, type Message, type Purpose } from '../../domain/case.js';
import { septets, septetsInOnePart } from '../../domain/gsm7.js';
import { policyFor, type Policy } from '../../domain/policy.js';
import { isToStaff, render } from '../../domain/texts.js';

const randers = policyFor('0730');
/** The longest names the policy's schema admits. */
const worst: Policy = {
  ...randers,
  municipality: {
    ...randers.municipality,
    worker: 'Marie-Louis',
    dropIn: { ...randers.municipality.dropIn, place: 'x'.repeat(20) },
  },
};
const caseId = '6f1f2a34-0000-4000-8000-000000000001';
const base = 'https://husly.randers.example/';
const citizenPurposes = purposes.filter((p) => !isToStaff(p));

const message = (purpose: Purpose, channel: Message['channel'], visitAt: string): Message => ({
  key: `${purpose}:1:${channel}`,
  purpose,
  channel,
  notBefore: visitAt,
  notAfter: visitAt,
  visitAt,
  because: [],
});

const everyDay = Array.from({ length: 366 }, (_, n) => addDays('2028-01-01', n));
const times = new Set([
  ...randers.visit.parts.flatMap((p) => [p.from, p.to]),
  ...randers.phone.parts.flatMap((p) => [p.from, p.to]),
  randers.messages.from,
  '10:00',
]);
const allTexts = (channel: Message['channel'], clocks: Iterable<string>): string[] =>
  everyDay.flatMap((date) =>
    [...clocks].flatMap((time) =>
      citizenPurposes.map(
        (purpose) => render(message(purpose, channel, toInstant(date, time)), worst, caseId, base).text,
      ),
    ),
  );

const sms = allTexts('sms', times);
const emails = allTexts('email', ['10:00']);

const forbidden =
  /husleje|restance|gæld|udsæt|foged|(?<!\p{L})ret|boligsocial|cpr|ydelse|leje|skyld|betal|kontanthjælp|https?:|www\./iu;

describe('an SMS to a citizen', () => {
  it('fits one GSM-7 part on every day of the year, at every time of the policy, with the longest names', () => {
    const sizes = sms.map((text) => septets(text) ?? Infinity);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(septetsInOnePart);
  });

  it('says who writes, gives a number, and nothing that others should not read', () => {
    for (const text of sms) {
      expect(text).toContain('89 15 15 15');
      expect(text).toContain('Marie-Louis, Randers Kommune');
      expect(text).not.toMatch(forbidden);
    }
  });

  it('names the day as people do', () => {
    const { text, subject } = render(message('visitNotice', 'sms', '2026-12-03T09:30:00.000Z'), randers, caseId, base);
    expect(subject).toBeNull();
    expect(text).toBe(
      'Hej. Jeg kommer hjem til dig torsdag d. 3. december kl. 10.30. Passer tiden ikke, så ring på 89 15 15 15. ' +
        'Venlig hilsen Husly, Randers Kommune',
    );
  });

  it('is refused where a name does not fit, rather than cut', () => {
    const municipality = { ...worst.municipality, name: 'Ringkøbing-Skjern Kommune' };
    const long = message('digitalPost', 'sms', '2026-12-03T09:30:00.000Z');
    expect(() => render(long, { ...worst, municipality }, caseId, base)).toThrow(RangeError);
    const curly = { ...worst.municipality, worker: 'Zoë’s' };
    expect(() => render(long, { ...worst, municipality: curly }, caseId, base)).toThrow(/not GSM-7/);
  });
});

describe('an e-mail to a citizen', () => {
  it('is as neutral, and always has the same subject', () => {
    for (const text of emails) {
      expect(text).toContain('89 15 15 15');
      expect(text).toContain('Randers Kommune');
      expect(text).not.toMatch(forbidden);
      expect(text).not.toMatch(/[{}]|undefined/);
    }
    for (const purpose of citizenPurposes)
      expect(render(message(purpose, 'email', '2026-12-03T09:30:00.000Z'), randers, caseId, base).subject).toBe(
        'Besked fra Randers Kommune',
      );
  });
});

describe('a mail to staff', () => {
  it('links to the case and says by when an answer is wanted', () => {
    const at = '2026-12-03T14:00:00.000Z';
    const { subject, text } = render(message('referral', 'email', at), randers, caseId, base);
    expect(subject).toBe('Husly: en henvendelse venter på svar');
    expect(text).toContain('senest torsdag d. 3. december kl. 15.00');
    expect(text).toContain(`https://husly.randers.example/cases/${caseId}`);
  });

  it('reads a deadline at midnight as the day before', () => {
    const midnight = message('urgent', 'email', toInstant('2026-12-04', '00:00'));
    expect(render(midnight, randers, caseId, base).text).toContain('fristen er torsdag d. 3. december.');
  });
});

it('a text that speaks of a visit is not sent without one', () => {
  const { visitAt: _, ...without } = message('visitNotice', 'sms', '2026-12-03T09:30:00.000Z');
  expect(() => render(without, randers, caseId, base)).toThrow(RangeError);
});

describe('septets', () => {
  it('counts what GSM-7 has, and tells what it has not', () => {
    expect(septets('æøåÆØÅ')).toBe(6);
    expect(septets('10 €')).toBe(5);
    expect(septets('“citat”')).toBeNull();
    expect(septets('–')).toBeNull();
    expect(septets('🙂')).toBeNull();
  });

  it('adds up: two texts together take what each takes', () => {
    const gsm = fc.string({ unit: fc.constantFrom(...Array.from('abcÆØÅæøå€[] .,-')), maxLength: 40 });
    fc.assert(
      fc.property(gsm, gsm, (a, b) => {
        expect(septets(a + b)).toBe((septets(a) ?? NaN) + (septets(b) ?? NaN));
      }),
    );
  });
});

it('the year has message days, so the loops above were not empty', () => {
  expect(everyDay.filter(isMessageDay).length).toBeGreaterThan(240);
  expect(sms.length).toBe(366 * times.size * 8);
});
