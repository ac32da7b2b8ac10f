import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isMessageDay } from '../../../domain/calendar.js';
import { toInstant } from '../../../domain/copenhagen.js';
import { purposes, type Channel, type Instant } from '../../../domain/case.js';
import { smsParts } from '../../../domain/smsParts.js';
import { faultsOf } from '../../../domain/texts/check.js';
import { forbiddenIn, webAddressIn } from '../../../domain/texts/forbidden.js';
import { languages, type Language } from '../../../domain/texts/languages.js';
import { previews } from '../../../domain/texts/preview.js';
import { citizenPurposes, staffPurposes } from '../../../domain/texts/purposes.js';
import { render, renderIn, renderUnitMail } from '../../../domain/texts/render.js';
import type { TextsOverride } from '../../../domain/texts/schema.js';
import { ownTexts, withOverride } from '../../../domain/texts/texts.js';
import { caseId, link, message, randers, thursday, to, worst } from './sample.js';

const channels: Channel[] = ['sms', 'email'];
const textIn = (language: Language, purpose: (typeof citizenPurposes)[number], channel: Channel, visitAt: Instant) =>
  renderIn([language], { purpose, channel, visitAt }, worst, ownTexts, null).text;

const noticeIn = (channel: Channel, language: string | null) =>
  render(message('visitNotice', channel), randers, ownTexts, to(language)).text;
const mail = (language: string | null, citizenLink: string | null = null) =>
  render(message('visitNotice', 'email'), randers, ownTexts, to(language, citizenLink));

describe('an SMS in Danish or English', () => {
  const everyDay = Array.from({ length: 366 }, (_, n) => addDays('2028-01-01', n));
  const times = new Set([...randers.visit.parts.flatMap((p) => [p.from, p.to]), randers.messages.from, '10:00']);

  it('fits one GSM-7 part on every day of the year, at every time of the policy, with the longest names', () => {
    expect(everyDay.filter(isMessageDay).length).toBeGreaterThan(240);
    for (const language of ['da', 'en'] as const)
      for (const at of everyDay.flatMap((date) => [...times].map((time) => toInstant(date, time))))
        for (const purpose of citizenPurposes)
          expect(smsParts(textIn(language, purpose, 'sms', at))).toMatchObject({ encoding: 'GSM-7', parts: 1 });
  });

  it('names the day as people do', () => {
    expect(render(message('visitNotice', 'sms'), randers, ownTexts, to(null))).toEqual({
      subject: null,
      text:
        'Hej. Jeg kommer hjem til dig torsdag d. 3. december kl. 10.30. Passer tiden ikke, så ring på 89 15 15 15. ' +
        'Venlig hilsen Husly, Randers Kommune',
      html: null,
    });
  });

  it('is refused where a name does not fit, rather than cut', () => {
    const municipality = { ...worst.municipality, name: 'Ringkøbing-Skjern Kommune' };
    const long = message('digitalPost', 'sms');
    expect(() => render(long, { ...worst, municipality }, ownTexts, to(null))).toThrow(RangeError);
    const curly = { ...worst.municipality, worker: 'Zoë’s' };
    expect(() => render(long, { ...worst, municipality: curly }, ownTexts, to(null))).toThrow(/UCS-2/);
  });
});

describe('what citizens read', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });

  it('says who writes and gives a number, and nothing that others should not read, on any day in every language', () => {
    for (const language of languages)
      for (const channel of channels)
        for (const purpose of citizenPurposes)
          fc.assert(
            fc.property(moment, (at) => {
              const text = textIn(language, purpose, channel, at.toISOString());
              expect(text).toContain('89 15 15 15');
              expect(text).toMatch(/Marie-Louis[,،] Randers Kommune/);
              expect(forbiddenIn(language, text)).toBeNull();
              expect(webAddressIn(text)).toBeNull();
              expect(text).not.toMatch(/[{}]|undefined/);
            }),
            { numRuns: 20 },
          );
  });

  it('passes the checks that a municipality’s own texts must pass', () => {
    expect(faultsOf(ownTexts, randers)).toEqual([]);
    expect(faultsOf(ownTexts, worst)).toEqual([]);
  });

  it('takes no more than four parts as an SMS in any language', () => {
    for (const language of languages)
      for (const purpose of citizenPurposes)
        expect(smsParts(textIn(language, purpose, 'sms', thursday)).parts).toBeLessThanOrEqual(4);
  });

  it('has in Arabic the number held together, since its groups would change places', () => {
    for (const channel of channels)
      expect(render(message('visitNotice', channel), randers, ownTexts, to('ar')).text).toContain(
        '\u200E89 15 15 15\u200E',
      );
  });

  it('is in the language told; Danish above English where that is lacking, or in a mail where none is told', () => {
    for (const channel of channels) {
      expect(noticeIn(channel, 'polsk')).toMatch(/^Dzień dobry\. (?!.*Hello)/s);
      expect(noticeIn(channel, 'farsi')).toMatch(/^Hej\. .*Hello\. /s);
      expect(noticeIn(channel, 'dansk')).toMatch(/^Hej\. (?!.*Hello)/s);
    }
    expect(noticeIn('sms', null)).toBe(noticeIn('sms', 'dansk'));
    expect(noticeIn('email', null)).toBe(noticeIn('email', 'farsi'));
    expect(smsParts(noticeIn('sms', 'farsi'))).toMatchObject({ encoding: 'GSM-7', parts: 2 });
  });

  it('is not sent where it speaks of a visit and there is none', () => {
    const { visitAt: _, ...without } = message('visitNotice', 'sms');
    expect(() => render(without, randers, ownTexts, to(null))).toThrow(RangeError);
  });
});

describe('an e-mail to a citizen', () => {
  it('has one subject, whatever it is about', () => {
    const subjects = citizenPurposes.map((p) => render(message(p, 'email'), randers, ownTexts, to(null)).subject);
    expect(new Set(subjects)).toEqual(new Set(['Besked fra Randers Kommune']));
    expect(mail('en').subject).toBe('Message from Randers Kommune');
  });

  it('has the citizen’s link in a sentence above the signature, where the message asks for an answer', () => {
    expect(mail('da', link).text).toContain(
      `.\n\nDu kan bekræfte tiden, vælge en anden eller sige nej til besøget her: ${link}\n\nVenlig hilsen Husly, Randers Kommune`,
    );
    for (const language of languages)
      for (const purpose of citizenPurposes) {
        const { text } = render(message(purpose, 'email'), randers, ownTexts, to(language, link));
        const asks = ['contactRequest', 'visitNotice', 'visitReminder', 'missedVisit'].includes(purpose);
        expect([language, purpose, text.includes(link)]).toEqual([language, purpose, asks]);
      }
    expect(mail('da').text).not.toContain('http');
  });

  it('says the same as HTML, in the right direction, safe and small', () => {
    const arabic = mail('arabisk', link).html ?? '';
    expect(arabic).toContain('<html lang="ar" dir="rtl">');
    expect(arabic).toContain(`<a href="${link.replace('&', '&amp;')}" dir="ltr">`);
    const both = mail(null).html ?? '';
    expect(both).toContain('<html lang="da" dir="ltr">');
    expect(both).toContain('<hr><div lang="en" dir="ltr"><p>Hello.');
    const municipality = { ...randers.municipality, worker: `<b>"&'` };
    const policy = { ...randers, municipality };
    const { html } = render(message('visitNotice', 'email'), policy, ownTexts, to('da'));
    expect(html).toContain('Venlig hilsen &lt;b&gt;&quot;&amp;&#39;, Randers Kommune');
    const pages = previews(worst, ownTexts, 'https://husly.example').map((p) => p.html ?? '');
    for (const page of pages) {
      expect(Buffer.byteLength(page)).toBeLessThan(4096);
      expect(page).not.toMatch(/<img|<link|<script|src=|url\(|color:|background/i);
    }
  });
});

describe('the link in an SMS', () => {
  const on = { ...randers, messages: { ...randers.messages, linkInSms: true } };
  const short = 'https://hus.ly/x1';

  it('stands only where the policy switches it on', () => {
    for (const language of languages)
      for (const purpose of citizenPurposes)
        expect(render(message(purpose, 'sms'), randers, ownTexts, to(language, short)).text).not.toContain('http');
    expect(render(message('visitNotice', 'sms'), on, ownTexts, to('pl', short)).text).toMatch(/ Odpowiedź: \S+\/x1$/);
  });

  it('is left out where the SMS would no longer be one part', () => {
    const without = render(message('visitNotice', 'sms'), on, ownTexts, to('da', short)).text;
    expect(smsParts(without).parts).toBe(1);
    expect(without).not.toContain('http');
    const sms = { visitNotice: 'Vi ses {day} kl. {time}. Ring på {phone}. Hilsen {worker}' };
    const own = withOverride({ municipality: '0730', texts: { da: { sms } } });
    const { text } = render(message('visitNotice', 'sms'), on, own, to('da', short));
    expect(text).toBe(
      'Vi ses torsdag d. 3. december kl. 10.30. Ring på 89 15 15 15. Hilsen Husly Svar her: https://hus.ly/x1',
    );
  });
});

describe('a mail to staff', () => {
  it('links to the case and says by when an answer is wanted', () => {
    const at = '2026-12-03T14:00:00.000Z';
    const { subject, text, html } = render(message('referral', 'email', at), randers, ownTexts, to('arabisk'));
    expect(subject).toBe('Husly: en henvendelse venter på svar');
    expect(text).toContain('senest torsdag d. 3. december kl. 15.00');
    expect(text).toContain(`https://husly.randers.example/cases/${caseId}\n`);
    expect(html).toContain(`<a href="https://husly.randers.example/cases/${caseId}"`);
  });

  it('reads a deadline at midnight as the day before', () => {
    const midnight = message('urgent', 'email', toInstant('2026-12-04', '00:00'));
    expect(render(midnight, randers, ownTexts, to(null)).text).toContain('fristen er torsdag d. 3. december.');
  });

  it('tells each purpose in its own words', () => {
    const texts = staffPurposes.map((p) => render(message(p, 'email'), randers, ownTexts, to(null)).text);
    expect(new Set(texts).size).toBe(staffPurposes.length);
    expect(citizenPurposes.length + staffPurposes.length).toBe(purposes.length);
  });

  it('lists the morning’s work, and says since when messages are held up', () => {
    const lines = ['09.00-11.00 opkald', '15.30-17.30 besøg https://husly.example/cases/1.'];
    const list = renderUnitMail(
      { purpose: 'morningList', date: '2026-12-03', lines },
      randers,
      ownTexts,
      'https://h.dk/',
    );
    expect(list.subject).toBe('Husly: dagens opkald og besøg');
    expect(list.text).toContain(`torsdag d. 3. december:\n\n${lines.join('\n')}\n\nSe dem i Husly: https://h.dk/`);
    expect(list.html).toContain('opkald<br>15.30-17.30 besøg <a href="https://husly.example/cases/1" dir="ltr">');
    const heldUp = renderUnitMail({ purpose: 'messagesHeldUp', since: thursday }, randers, ownTexts, 'https://h.dk');
    expect(heldUp.text).toContain('Siden torsdag d. 3. december kl. 10.30 har Husly');
  });
});

/** What the check says of one text in the place of Husly's; undefined where nothing is wrong. */
const problem = (text: string, where: { language?: Language; channel?: Channel } = {}): string | undefined => {
  const { language = 'da', channel = 'sms' } = where;
  const texts = withOverride({
    municipality: '0730',
    texts: { [language]: { [channel]: { contactRequest: text } } },
  });
  const faults = faultsOf(texts, randers);
  for (const { path } of faults) expect(path).toEqual([language, channel, 'contactRequest']);
  return faults[0]?.problem;
};

const faultsWith = (da: NonNullable<TextsOverride['texts']['da']>) =>
  faultsOf(withOverride({ municipality: '0730', texts: { da } }), randers).map((f) => [f.path.join('.'), f.problem]);

describe('the check of a text', () => {
  const good = 'Hej. Ring til mig på {phone}. Hilsen {worker}, {municipality}';

  it('lets a good one through', () => {
    expect(problem(good)).toBeUndefined();
  });

  it('looks at subject and answers too', () => {
    expect(faultsWith({ subject: 'Din restance' })).toEqual([['da.subject', expect.stringContaining('"restance"')]]);
    expect(faultsWith({ answer: { visit: 'Svar os' } })).toEqual([
      ['da.answer.visit', 'has no {link}, which it is there for'],
    ]);
    expect(faultsWith({ answer: { sms: '“Svar”: {link}' } })).toEqual([
      ['da.answer.sms', expect.stringContaining('holds "“" "”"')],
    ]);
  });

  it.each([
    ['“Hej” ring på {phone}. {worker}', 'holds "“" "”"'],
    ['Hej – ring på {phone}. {worker}', 'holds "–"'],
    [`${good}${' Vi ses'.repeat(20)}`, 'takes 203 characters on the longest day, and one SMS has room for 160'],
    ['Hej. Ring til mig. {worker}', 'has no {phone} to call'],
    ['Hej. Ring på {phone}', 'does not say who writes'],
    [`${good} {day}`, 'speaks of {day}; here may stand {municipality}, {worker}'],
    [`${good} {name}`, 'speaks of {name}'],
    [`${good} {phone`, 'has a "{" that belongs to no variable'],
    [`${good} hus\u00ADleje`, 'holds "husleje"'],
    [`${good} hus\u200Bleje`, 'holds "husleje"'],
    [`${good} ｈｕｓｌｅｊｅ`, 'holds "husleje"'],
    [`${good} Se randers\u2060.dk`, 'holds the web address "randers.dk"'],
    [`${good} {link}`, 'holds {link}; the link has a sentence of its own'],
    [`${good} https://x.y`, 'holds the web address "https:"'],
    [`${good} Se randers.dk`, 'holds the web address "randers.dk"'],
    [`${good} Din husleje`, 'holds "husleje"'],
    [`${good} Huslejerestancen`, 'holds "husleje"'],
    [`${good} Boligsocial enhed`, 'holds "boligsocial"'],
    [`${good} Mød i retten.`, 'holds "retten"'],
  ])('%s: %s', (text, what) => {
    expect(problem(text)).toContain(what);
  });

  it.each([
    ['en', 'your rent'],
    ['en', 'Unpaid'],
    ['ar', 'الإيجار'],
    ['ar', 'والمحكمة'],
    ['ar', 'الدُّيون'],
    ['pl', 'zaległości'],
    ['pl', 'Twój dług'],
    ['uk', 'Заборгованість'],
    ['uk', 'у суді'],
    ['tr', 'KİRA'],
    ['tr', 'borcunuz'],
    ['so', 'deynta'],
    ['so', 'maxkamadda'],
  ] as const)('knows what must not be said in %s: %s', (language, words) => {
    expect(problem(`${good} ${words}`, { language, channel: 'email' })).toMatch(/others must not read/);
  });

  it.each([
    ['da', 'forhindret, rettidig nok, lejlighed, på gaden'],
    ['en', 'apparent parents, current, courteous, different'],
    ['pl', 'dłużej, sąsiad, długo'],
    ['tr', 'lokiranta'],
    ['ar', 'المدينة'],
  ] as const)('does not take fright at words that only look alike in %s: %s', (language, words) => {
    expect(forbiddenIn(language, words)).toBeNull();
  });
});
