import { describe, expect, it } from 'vitest';
import { textsIn, type PageTexts } from '../../api/citizen/texts.js';
import { languages } from '../../domain/texts/languages.js';

/** What the page says, in every language alike. */
const danish = Object.entries(textsIn('da'));
const places = (sentence: string): string[] => [...sentence.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted();
const wordsOf = (texts: PageTexts): Map<string, string> => new Map(Object.entries(texts));

describe.each(languages)('the citizen’s page in %s', (language) => {
  const words = wordsOf(textsIn(language));

  it('says all that it says in Danish, and knows the same places', () => {
    expect(words.get('language')).toBe(language);
    expect([...words.keys()]).toEqual(danish.map(([key]) => key));
    for (const [key, sentence] of danish) expect([key, places(words.get(key) ?? '')]).toEqual([key, places(sentence)]);
  });

  it('leaves nothing empty and nothing in Danish', () => {
    expect([...words.values()].filter((sentence) => sentence.trim() === '')).toEqual([]);
    const asInDanish = danish.filter(([key, sentence]) => words.get(key) === sentence).map(([key]) => key);
    expect(asInDanish).toEqual(language === 'da' ? danish.map(([key]) => key) : []);
  });
});

it('says nothing of why in Danish and English (domain.md § 6)', () => {
  const said = [textsIn('da'), textsIn('en')].flatMap((texts) => Object.values(texts)).join('\n');
  const why = /\b(restance|leje|husleje|gæld|foged|udsæt|boligsocial|cpr|sag|debt|rent|arrear|evict|court|case)\w*/gi;
  expect(said.match(why)).toBeNull();
});
