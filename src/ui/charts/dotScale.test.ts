import { expect, test } from 'vitest';
import { dotScale } from './dotScale.ts';

test('the axis ends at round values around the dots', () => {
  const { low, high, shareOf } = dotScale([0.9861, 0.9893, 0.9874]);
  expect(low).toBeCloseTo(0.985, 6);
  expect(high).toBeCloseTo(0.99, 6);
  expect(shareOf(0.9875)).toBeCloseTo(0.5, 6);
});

test('it never leaves 0 to 1, and dots at one place have room', () => {
  const { low, high, shareOf } = dotScale([1, 1]);
  expect([low, high]).toEqual([0.999, 1]);
  expect(shareOf(1)).toBe(1);
  expect(dotScale([0, 1])).toMatchObject({ low: 0, high: 1 });
});
