import { expect, test } from 'vitest';
import { binMarks } from './reliability.ts';

const bin = (low: number, count: number, correct: number) => ({
  low,
  high: low + 0.1,
  count,
  confidence: low + 0.05,
  correct,
});

test('a mark a bin that holds digits, on axes on which nines are evenly apart', () => {
  const [some, all, ...rest] = binMarks([bin(0.8, 100, 90), bin(0.85, 0, 0), bin(0.94, 1000, 1000)]);
  expect(rest).toEqual([]);
  expect(some?.y, '90 % is one nine of five').toBeCloseTo(0.2, 12);
  expect(some?.low).toBeLessThan(some?.y ?? 0);
  expect(some?.high).toBeGreaterThan(some?.y ?? 1);
  expect(all).toMatchObject({ y: 1, high: 1 });
  expect(all?.x, '99 % is two nines of five').toBeCloseTo(0.4, 12);
  expect(all?.radius ?? 0, 'more digits').toBeGreaterThan(some?.radius ?? 0);
});

test('bins without a mistake are not joined: they did not climb there', () => {
  expect(binMarks([bin(0.1, 9, 8), bin(0.2, 9, 9)]).map(({ isJoined }) => isJoined)).toEqual([true, false]);
});
