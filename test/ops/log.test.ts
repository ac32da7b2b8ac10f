import { describe, expect, it } from 'vitest';
import { withoutData } from '../../ops/log.js';

/** What the log says of an error: its kind and place, and nothing that a person may have said. */
const secret = 'Mette Prøve, 20 12 34 56';
const logged = (error: unknown): string => JSON.stringify(withoutData(error));

function thrown(make: () => unknown): unknown {
  try {
    throw make();
  } catch (error) {
    return error;
  }
}

describe('an error in the log', () => {
  it.each<[string, () => unknown]>([
    ['its text', () => new Error(secret)],
    ['a text that looks like a place', () => new TypeError(`could not\n    at ${secret} (${secret}:1:1)`)],
    ['a text that was changed after it was made', () => Object.assign(new Error('first'), { message: secret })],
    [
      'an old text, when the new one is another',
      () => Object.assign(new Error(`x\n    at ${secret}`), { message: 'y' }),
    ],
    ['an old text, when there is no other', () => Object.assign(new Error(`x\n    at ${secret}`), { message: '' })],
    ['what caused it', () => new Error('outer', { cause: new Error(`insert failed\n    at ${secret}`) })],
    ['what was thrown that is no error', () => secret],
  ])('does not tell %s', (_, make) => {
    expect(logged(thrown(make))).not.toContain('Mette');
  });

  it('tells its kind, code and place, and those of its cause', () => {
    const cause = Object.assign(new RangeError(secret), { code: '22001' });
    expect(withoutData(new TypeError(secret, { cause }))).toMatchObject({
      type: 'TypeError',
      stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
      cause: { type: 'RangeError', code: '22001' },
    });
  });
});
