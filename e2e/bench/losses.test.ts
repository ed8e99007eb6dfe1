/** Who computes something else is found out, whoever it is. */
import { expect, test } from 'vitest';
import { disagreement } from './losses.ts';

test('rounding is no disagreement', () => {
  const all = [
    [2.3, 2.2],
    [2.3001, 2.2003],
    [2.2999, 2.1999],
  ];
  expect(all.map((_, i) => disagreement(all, i))).toEqual([null, null, null]);
});

test('the odd one out is named, with the step', () => {
  const all = [
    [2.3, 0.7],
    [2.3, 0.71],
    [2.3, 0.701],
  ];
  expect(disagreement(all, 0)).toBeNull();
  expect(disagreement(all, 1)).toMatch(/0\.71000 in step 2, where the others have 0\.70100/);
});

test('of two who differ nobody is believed, and no loss at all is wrong', () => {
  const all = [[2.3], [2.5]];
  expect(disagreement(all, 0)).not.toBeNull();
  expect(disagreement(all, 1)).not.toBeNull();
  expect(disagreement([[NaN]], 0)).not.toBeNull();
});
