import { expect, it } from 'vitest';
import { progress } from '../../ops/importFile.js';

it('a list that stands still is waited for two minutes, counted from the last row that was done', () => {
  const begun = { done: 0, since: 1_000 };
  expect(progress(begun, 0, 120_999)).toEqual(begun);
  expect(progress(begun, 0, 121_000)).toBeNull();
  const further = progress(begun, 7, 120_999);
  expect(further).toEqual({ done: 7, since: 120_999 });
  expect(further && progress(further, 7, 240_998)).toEqual(further);
  expect(further && progress(further, 7, 240_999)).toBeNull();
});
