import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outsideGsm7, smsParts } from '../../../domain/smsParts.js';

const gsm = fc.constantFrom(...Array.from('abcÆØÅæøå€[] .,-'));
const any = fc.oneof(gsm, fc.constantFrom(...Array.from('ąłźğşıжїمر“–🙂👍🏽')));
const text = (unit: fc.Arbitrary<string>) => fc.string({ unit, maxLength: 400 });

describe('the parts of an SMS', () => {
  it.each([
    ['æøåÆØÅ', { encoding: 'GSM-7', units: 6, parts: 1 }],
    ['10 €', { encoding: 'GSM-7', units: 5, parts: 1 }],
    ['“citat”', { encoding: 'UCS-2', units: 7, parts: 1 }],
    ['🙂', { encoding: 'UCS-2', units: 2, parts: 1 }],
    ['', { encoding: 'GSM-7', units: 0, parts: 1 }],
    ['a'.repeat(160), { encoding: 'GSM-7', units: 160, parts: 1 }],
    ['a'.repeat(161), { encoding: 'GSM-7', units: 161, parts: 2 }],
    ['a'.repeat(306), { encoding: 'GSM-7', units: 306, parts: 2 }],
    ['a'.repeat(307), { encoding: 'GSM-7', units: 307, parts: 3 }],
    // The escape does not stand at the end of a part with its character in the next.
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, { encoding: 'GSM-7', units: 306, parts: 3 }],
    ['ж'.repeat(70), { encoding: 'UCS-2', units: 70, parts: 1 }],
    ['ж'.repeat(71), { encoding: 'UCS-2', units: 71, parts: 2 }],
    ['ж'.repeat(134), { encoding: 'UCS-2', units: 134, parts: 2 }],
    [`${'ж'.repeat(66)}🙂${'ж'.repeat(66)}`, { encoding: 'UCS-2', units: 134, parts: 3 }],
  ])('%j', (written, parts) => {
    expect(smsParts(written)).toEqual(parts);
  });

  it('are GSM-7 exactly where no character is outside it, and each outsider is told once', () => {
    fc.assert(
      fc.property(text(any), (written) => {
        const outside = outsideGsm7(written);
        expect(smsParts(written).encoding).toBe(outside.length === 0 ? 'GSM-7' : 'UCS-2');
        expect(new Set(outside).size).toBe(outside.length);
      }),
    );
  });

  it('take the room of both, when two texts of one alphabet are put together', () => {
    fc.assert(
      fc.property(text(gsm), text(gsm), (a, b) => {
        expect(smsParts(a + b).units).toBe(smsParts(a).units + smsParts(b).units);
      }),
    );
  });

  it('have room for all, are never more than needed, and never fewer for a longer text', () => {
    fc.assert(
      fc.property(text(any), (written) => {
        const { encoding, units, parts } = smsParts(written);
        const [one, many] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
        // At most one unit of each part stays empty, where a pair would not fit.
        const [least, most] = parts === 1 ? [0, one] : [Math.max(one + 1, (parts - 1) * (many - 1) + 1), parts * many];
        expect(units).toBeGreaterThanOrEqual(least);
        expect(units).toBeLessThanOrEqual(most);
        expect(smsParts(`${written}a`).parts).toBeGreaterThanOrEqual(parts);
      }),
    );
  });
});
