import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { previews } from '../../domain/texts/preview.js';
import { ownTexts } from '../../domain/texts/texts.js';
import { policyFor } from '../../domain/policy.js';
import { ConfigError } from '../../ops/configError.js';
import { loadTexts } from '../../ops/texts.js';

const folder = mkdtempSync(join(tmpdir(), 'husly-texts-'));
const path = join(folder, 'texts.json');
afterAll(() => rmSync(folder, { recursive: true }));

/** The line that a start with this file ends with. */
function refusal(content: string): string {
  writeFileSync(path, content);
  try {
    loadTexts(path);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

const own = 'Hej. Ring gerne til mig på {phone}. Venlig hilsen {worker}, {municipality}';
const inFile = (text: string): string => `{
  "municipality": "0730",
  "texts": {
    "da": {
      "sms": {
        "farewell": ${JSON.stringify(own)},
        "contactRequest":
          ${JSON.stringify(text)}
      }
    }
  }
}
`;

describe('a municipality’s own texts', () => {
  it('stand in the places of Husly’s, for that municipality and nowhere else', () => {
    expect(refusal(`\uFEFF${inFile(own)}`)).toBe('accepted');
    const texts = loadTexts(path)('0730');
    const shown = previews(policyFor('0730'), texts, 'https://husly.example');
    expect(shown.filter((t) => t.overridden).map((t) => `${t.language}.${t.channel}.${t.purpose}`)).toEqual([
      'da.sms.contactRequest',
      'da.sms.farewell',
    ]);
    expect(texts.citizens.da.sms.contactRequest).toBe(own);
    expect(texts.citizens.da.email).toEqual(ownTexts.citizens.da.email);
    expect(loadTexts(path)('9999')).toBe(ownTexts);
    expect(loadTexts(null)('0730')).toBe(ownTexts);
  });

  it.each([
    ['Din husleje. Ring på {phone}. {worker}', 8, 'the text da.sms.contactRequest holds "husleje"'],
    ['Hej “du”, ring på {phone}. {worker}', 8, 'the text da.sms.contactRequest holds "“" "”"'],
    ['Hej. Ring til mig. {worker}', 8, 'the text da.sms.contactRequest has no {phone} to call'],
    ['', 8, 'texts.da.sms.contactRequest does not fit: Too small'],
  ])('that are wrong (%s) are refused with the line, what is wrong and what now', (text, line, what) => {
    const said = refusal(inFile(text));
    expect(said).toContain(`HUSLY_TEXTS ${path}, line ${line}: ${what}`);
    expect(said).toMatch(/Mend it there, or take it out to use Husly's own text\.$/);
    expect(said).not.toContain('\n');
  });

  it.each([
    ['{\n  "municipality": "0730",\n  "texts": {},\n}', 4, 'it is not valid JSON'],
    ['', 1, 'it is not valid JSON'],
    ['[]', 1, 'the file does not fit'],
    ['{\n"municipality": "0730"\n}', 1, 'texts does not fit'],
    ['{\n"municipality": "0999",\n"texts": {}\n}', 2, 'Husly has no policy for municipality 0999'],
    [
      '{\n"municipality": "0730",\n"texts": {\n"da": {\n"smss": {}}}}',
      5,
      'texts.da.smss does not fit: Unrecognized key',
    ],
    [
      '{\n"municipality": "0730",\n"texts": {"da": {\n"subject": "Hej\\r\\nBcc: en.anden@post.example"}}}',
      4,
      'texts.da.subject does not fit: must be one line',
    ],
    ['{\n"municipality": "0730",\n"texts": {\n"de": {\n"sms": {}}}}', 4, 'texts.de does not fit'],
    [
      '{\n"municipality": "0730",\n"texts": {"da": {"sms": {\n"referral": "x"}}}}',
      4,
      'texts.da.sms.referral does not fit',
    ],
  ])('in a file that cannot be read as such (%j) are refused too', (content, line, what) => {
    expect(refusal(content)).toContain(`HUSLY_TEXTS ${path}, line ${line}: ${what}`);
  });

  it('are looked for where the variable says', () => {
    expect(() => loadTexts(join(folder, 'nothing.json'))).toThrow(/nothing\.json cannot be read \(ENOENT.*name a file/);
  });
});
