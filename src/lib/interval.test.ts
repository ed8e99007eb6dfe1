import { expect, test } from 'vitest';
import { wilsonInterval } from './interval.ts';

// From scipy: binomtest(k, n).proportion_ci(method='wilson').
test.each([
  { k: 9930, n: 10000, low: 0.9911659969160673, high: 0.9944553806904455 },
  { k: 50, n: 100, low: 0.4038315303659956, high: 0.5961684696340044 },
  { k: 0, n: 20, low: 0, high: 0.16112515805281935 },
  { k: 20, n: 20, low: 0.8388748419471808, high: 1 },
  { k: 1, n: 1, low: 0.20654931437723745, high: 1 },
])('$k of $n', ({ k, n, low, high }) => {
  const interval = wilsonInterval(k, n);
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
});

test('refuses what is not a count of a count', () => {
  expect(() => wilsonInterval(1, 0)).toThrow('1 of 0');
  expect(() => wilsonInterval(3, 2)).toThrow('3 of 2');
});
