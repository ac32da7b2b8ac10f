import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf, languages, languagesFor } from '../../../domain/texts/languages.js';
import { dayIn, longestDay, timeIn, weekdayIn } from '../../../domain/texts/moments.js';

describe('the language a sender has written', () => {
  it.each([
    ['da', 'da'],
    ['Dansk', 'da'],
    ['DANSK ', 'da'],
    ['en-GB', 'en'],
    ['en_US', 'en'],
    ['engelsk', 'en'],
    ['English', 'en'],
    ['arabisk', 'ar'],
    ['Arabisk (tolk)', 'ar'],
    ['العربية', 'ar'],
    ['polski', 'pl'],
    ['Polish', 'pl'],
    ['ukrainsk', 'uk'],
    ['Українська', 'uk'],
    ['TÜRKÇE', 'tr'],
    ['Türkçe', 'tr'],
    ['tyrkisk', 'tr'],
    ['somali', 'so'],
    ['Soomaali', 'so'],
    ['tyrkisk og dansk', 'tr'],
    ['ar, da', 'ar'],
    ['taler somalisk', 'so'],
  ])('%s is known', (written, language) => {
    expect(languageOf(written)).toBe(language);
  });

  it.each([
    'kurdisk',
    'farsi',
    'fr',
    'ikke dansk',
    'taler ikke dansk',
    'en smule dansk',
    'lidt engelsk',
    'en blanding',
  ])('%s is one that Husly cannot write in', (written) => {
    expect(languageOf(written)).toBe('other');
  });

  it.each([null, '', ' ', '-', '?', 'ukendt', 'Ukendt.', 'ved ikke', 'unknown'])('%j tells none', (written) => {
    expect(languageOf(written)).toBeNull();
  });

  it('is read from anything without an error, the same in capitals and small letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        expect([...languages, 'other', null]).toContain(languageOf(written));
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('dansk', 'engelsk', 'arabisk', 'polsk', 'ukrainsk', 'tyrkisk', 'somalisk'),
        (name) => {
          expect(languageOf(name.toUpperCase())).toBe(languageOf(name));
        },
      ),
    );
  });
});

describe('what a message is written in', () => {
  it('is the citizen’s language where Husly has it, Danish beside English where it lacks it', () => {
    for (const channel of ['sms', 'email'] as const) {
      expect(languagesFor('arabisk', channel)).toEqual(['ar']);
      expect(languagesFor('kurdisk', channel)).toEqual(['da', 'en']);
      expect(languagesFor('dansk', channel)).toEqual(['da']);
    }
  });

  it('is Danish where none is told; a mail has the English beneath', () => {
    expect(languagesFor(null, 'sms')).toEqual(['da']);
    expect(languagesFor(null, 'email')).toEqual(['da', 'en']);
  });
});

describe('days and times', () => {
  const morning = '2026-12-03T09:30:00.000Z';
  const lateInCopenhagen = '2026-06-30T22:15:00.000Z'; // 1 July there

  it.each([
    ['da', 'torsdag d. 3. december', '10.30', 'onsdag d. 1. juli', '00.15'],
    ['en', 'Thursday 3 December', '10:30', 'Wednesday 1 July', '00:15'],
    ['pl', 'czwartek, 3 grudnia', '10:30', 'środa, 1 lipca', '00:15'],
    ['uk', 'четвер, 3 грудня', '10:30', 'середа, 1 липня', '00:15'],
    ['tr', '3 Aralık Perşembe', '10:30', '1 Temmuz Çarşamba', '00:15'],
    ['ar', 'الخميس، 3 ديسمبر', '10:30', 'الأربعاء، 1 يوليو', '00:15'],
  ] as const)('are written as people write them in %s', (language, day, time, nextDay, nextTime) => {
    // Some versions of the locale data have a comma after the English weekday.
    const written = (at: string) => [dayIn(language, at).replace('Thursday,', 'Thursday'), timeIn(language, at)];
    expect(written(morning)).toEqual([day, time]);
    expect([dayIn(language, lateInCopenhagen).replace('Wednesday,', 'Wednesday'), timeIn(language, lateInCopenhagen)]) //
      .toEqual([nextDay, nextTime]);
  });

  it('have a name for each weekday in each language', () => {
    expect([1, 2, 3, 4, 5].map((n) => weekdayIn('da', n))).toEqual([
      'mandag',
      'tirsdag',
      'onsdag',
      'torsdag',
      'fredag',
    ]);
    for (const language of languages)
      expect(new Set([1, 2, 3, 4, 5, 6, 7].map((n) => weekdayIn(language, n))).size).toBe(7);
    expect(weekdayIn('en', 3)).toBe('Wednesday');
  });

  it('are never longer than the longest day that the texts are checked with', () => {
    const anyDay = fc.date({ min: new Date('2024-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    for (const language of languages) {
      const longest = dayIn(language, longestDay(language)).length;
      fc.assert(
        fc.property(anyDay, (at) => {
          expect(dayIn(language, at.toISOString()).length).toBeLessThanOrEqual(longest);
        }),
      );
    }
  });
});
