import { expect, test } from 'vitest';
import { smoothed } from './smoothing.ts';

test('no weight leaves everything as it is', () => {
  const values = [3, null, 1];
  expect(smoothed(values, 0)).toBe(values);
});

test('a level line stays level from its first point on: nothing pulls it towards 0', () => {
  for (const value of smoothed([0.7, 0.7, 0.7, 0.7], 0.9)) expect(value).toBeCloseTo(0.7, 12);
});

test('each value is the mean of all so far, the older the lighter', () => {
  // 1; (2 + 0.5 · 1) / 1.5; (4 + 0.5 · 2 + 0.25 · 1) / 1.75
  const [a, b, c] = smoothed([1, 2, 4], 0.5);
  expect(a).toBe(1);
  expect(b).toBeCloseTo(2.5 / 1.5, 12);
  expect(c).toBeCloseTo(5.25 / 1.75, 12);
});

test('what is not known stays unknown and weighs nothing', () => {
  expect(smoothed([1, null, 4], 0.5)).toEqual([1, null, 4.5 / 1.5]);
  expect(smoothed([null, null], 0.5)).toEqual([null, null]);
});
