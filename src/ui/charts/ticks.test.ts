import { expect, test } from 'vitest';
import { linearTicks, logTicks, roundDown, roundUp } from './ticks.ts';

test('round numbers are 1, 2 or 5 times a power of ten', () => {
  expect([0.0011, 0.002, 0.3, 0.51, 7, 100].map(roundUp)).toEqual([0.002, 0.002, 0.5, 1, 10, 100]);
  expect([0.0019, 0.002, 0.3, 0.51, 7, 100].map(roundDown)).toEqual([0.001, 0.002, 0.2, 0.5, 5, 100]);
});

test('even steps, no more than asked for', () => {
  expect(linearTicks([0.98, 1], 5)).toEqual([0.98, 0.985, 0.99, 0.995, 1]);
  expect(linearTicks([0, 3], 8, 1)).toEqual([0, 1, 2, 3]);
  expect(linearTicks([0, 50], 8, 1)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(linearTicks([2, 2], 5), 'an axis without length').toEqual([2]);
});

test('logarithmic axes are divided at 1, 2 and 5', () => {
  expect(logTicks([0.005, 0.2])).toEqual([0.005, 0.01, 0.02, 0.05, 0.1, 0.2]);
  expect(logTicks([1e-5, 1]), 'powers alone over many').toEqual([0.00001, 0.0001, 0.001, 0.01, 0.1, 1]);
});
