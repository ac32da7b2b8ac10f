import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sender } from '../../intake/index.js';
import { brokenAt, repeatedKey } from '../../intake/jsonError.js';
import { detailOf, good, readAll, rowsOf } from './support.js';

const json = (value: unknown): string => JSON.stringify(value);
const told = (value: unknown, kind: Sender['kind']) => readAll(json(value), 'x.json', { kind, organisation: 'Retten' });
const BO = { lejer: 'Bo', adresse: 'Vej 1' };

describe('flat items, with keys like the headers of a list', () => {
  it('takes the first item for row 1, and every item for a row', async () => {
    const rows = await rowsOf(json([BO, {}, { ...BO, lejer: 'Ib', restance: 9250.5, telefon: 20123456 }, 7]));
    expect(rows.map(({ row, request, problem }) => [row, request?.citizen.name, problem])).toEqual([
      [1, 'Bo', undefined],
      [2, null, undefined],
      [3, 'Ib', undefined],
      [4, undefined, 'Elementet er ikke et objekt med felter.'],
    ]);
    expect(rows[2]?.request).toMatchObject({ citizen: { phones: ['20123456'] }, arrears: { amountOre: 925_050 } });
  });
  it('reads several values in one field, and says which field has fields of its own', async () => {
    const rows = await rowsOf(
      json([
        { ...BO, mobil: ['20123456', '30123456'] },
        { ...BO, adresse: { vej: 'Vej 1' } },
      ]),
    );
    expect(rows[0]?.request?.citizen.phones).toEqual(['20123456 / 30123456']);
    expect(rows[1]?.problem).toContain('“adresse” har felter i sig');
  });
  it('finds the one list in an object', async () => {
    const { columns, rows, format } = await good(json({ dato: '2026-11-20', sager: [{ ...BO, farve: 'rød' }] }));
    expect([format, rows.length]).toEqual(['json', 1]);
    expect(columns.at(-1)).toEqual({ header: 'farve', field: null });
  });
});

describe('a key that stands twice', () => {
  it('is found at any depth, and none is found where each stands once', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(repeatedKey(text)).toBeNull();
        const twice = `[${text}, {"a": {"b": "\\"b\\": {", "c": [{"b": ${text}}], "\\u0062": 1}}]`;
        expect(repeatedKey(twice)).toEqual({ key: 'b', at: twice.lastIndexOf('"\\u0062"') });
      }),
    );
  });
});

describe('whole intake requests', () => {
  const request = {
    source: { kind: 'bailiffCourt', reference: 'FS-1' },
    citizen: { name: 'Bo', address: { street: 'Vej 1' } },
  };

  it('are taken as they are, and say who speaks unless the sender says otherwise', async () => {
    const own = await told([request, { citizen: request.citizen }], null);
    expect(own.ok && own.rows.map((row) => row.request?.source)).toEqual([
      { kind: 'bailiffCourt', organisation: 'Retten', reference: 'FS-1' },
      { kind: 'housingOrganisation', organisation: 'Retten' },
    ]);
    const otherwise = await told([request], 'privateLandlord');
    expect(otherwise.ok && otherwise.rows[0]?.request?.source.kind).toBe('privateLandlord');
  });
  it('are in the name of whoever sends them, never in another’s; a lawyer’s name the landlord they are for', async () => {
    const asOther = { ...request, source: { kind: 'municipality', organisation: 'RandersBolig' } };
    const sourceAs = async (organisation: string | null) => {
      const list = await readAll(json([asOther]), 'x.json', { kind: 'privateLandlord', organisation });
      const row = list.ok ? list.rows[0]?.request : null;
      return [row?.source, row?.tenancy?.landlord];
    };
    expect(await sourceAs('Bo Udlejning')).toEqual([
      { kind: 'privateLandlord', organisation: 'Bo Udlejning' },
      undefined,
    ]);
    expect(await sourceAs(null)).toEqual([{ kind: 'privateLandlord', organisation: null }, 'RandersBolig']);
  });
  it('name the field that cannot be used; the others are read', async () => {
    const wrong = { ...request, legal: { hearingAt: 20_261_124 } };
    const reading = await told([wrong, { ...request, extra: 1 }, request], null);
    expect(reading.ok && reading.rows.map(({ row, problem }) => [row, problem])).toEqual([
      [1, '“/legal/hearingAt” mangler eller har en forkert type. Ret det, og send listen igen.'],
      [2, '“/” har et felt, som ikke kendes. Ret det, og send listen igen.'],
      [3, undefined],
    ]);
  });
});

describe('what no database takes', () => {
  const half = '\uD83D';
  it('is left out of texts and keys: NUL, and half a letter', async () => {
    const { columns, rows } = await good(
      json([{ 'le\0jer': `Bo\0 Ib${half}sen`, adresse: 'Vej 1', [`fa${half}rve`]: '' }]),
    );
    expect(columns.map(({ header }) => header)).toEqual(['lejer', 'adresse', 'fa\uFFFDrve']);
    expect(rows[0]?.request?.citizen.name).toBe('Bo Ib\uFFFDsen');
    const request = { source: { kind: 'citizen' }, citizen: { name: 'B\0o', address: { street: `Vej${half} 1` } } };
    const whole = await told([request], null);
    expect(whole.ok && whole.rows[0]?.request?.citizen).toEqual({ name: 'Bo', address: { street: 'Vej\uFFFD 1' } });
  });
});

describe('a plain answer about the whole file', () => {
  it.each<[string, string, string]>([
    ['a comma too many', '[\n  {"lejer": "Bo"},\n]', 'fejlen står i linje 3, tegn 1'],
    ['a word without quotes', '[{"lejer": Bo}]', 'fejlen står i linje 1, tegn 12'],
    ['a key without quotes', '[\r\n{lejer: "Bo"}]', 'fejlen står i linje 2, tegn 2'],
    ['a line break in a text', '[{"lejer": "B\no"}]', 'fejlen står i linje 1, tegn 12'],
    ['cut off', '[{"lejer": "Bo"},', 'filen slutter for tidligt i linje 1, tegn 18'],
    ['two texts', '[] []', 'fejlen står i linje 1, tegn 4'],
    ['a text', '"liste"', 'ikke en liste'],
    ['an object without list', '{"lejer": "Bo"}', 'uden en liste'],
    ['two lists', '{"a": [1], "b": [2]}', 'flere lister: “a”, “b”'],
    ['an empty list', '[]', 'Filen er tom'],
    ['two names', json([{ ...BO, navn: 'Ib' }]), 'Flere kolonner ligner lejerens navn: “lejer”, “navn”'],
    ['no address', json([{ lejer: 'Bo', restance: 1 }]), 'Ingen kolonne ligner adressen'],
    ['too many items', json(Array.from({ length: 20_001 }, () => BO)), 'flere end 20000 rækker'],
    [
      'too many fields',
      json([Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`f${n}`, n]))]),
      '200 kolonner',
    ],
    ['a key twice', '[{"lejer": "Bo", "adresse": "Vej 1",\n"l\\u0065jer": "Ib"}]', 'Feltet “lejer” står to gange'],
    ['a key twice, told apart by a NUL', '[{"lejer": "Bo", "lejer\\u0000": "Ib"}]', 'linje 1, tegn 18'],
    ['very deep', '['.repeat(100_000), 'ikke gyldig JSON'],
  ])('%s', async (_, content, words) => {
    expect(await detailOf(content, 'liste.json')).toContain(words);
  });

  it('finds nothing broken in any valid text, and a sign that no text may hold at or before its place', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, nat) => {
        const at = nat % text.length;
        expect(brokenAt(text)).toBe(text.length);
        const place = brokenAt(`${text.slice(0, at)}\u0001${text.slice(at)}`);
        expect(place).toBeLessThanOrEqual(at);
        // What stands between is the beginning of one token: a text, a number or a word.
        expect(text.slice(place, at)).toMatch(/^(?:"[^]*|[\w.+-]*)$/);
      }),
    );
  });
});
