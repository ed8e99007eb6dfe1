import { expect, test } from 'vitest';
import { bandPath, dotPath, linePath } from './outline.ts';

const EVEN = { bounds: [0, 1], log: false } as const;

test('a line runs from the left to the right and from the bottom to the top', () => {
  expect(linePath([0, 0.5, 1], EVEN)).toBe('M0.0 48.0L80.0 24.0L160.0 0.0');
});

test('it breaks where nothing is known', () => {
  expect(linePath([0, null, 1, 1, null], EVEN)).toBe('M0.0 48.0M80.0 0.0L120.0 0.0');
  expect(linePath([null, null], EVEN)).toBe('');
});

test('what lies outside the bounds runs along the edge', () => {
  expect(linePath([5, -5], EVEN)).toBe('M0.0 0.0L160.0 48.0');
});

test('dots stand at the known values alone', () => {
  expect(dotPath([null, 0.5, null], EVEN)).toBe('M80.0 24.0h0');
});

test('errors stand by their logarithm', () => {
  const scale = { bounds: [0.01, 1], log: true } as const;
  expect(linePath([1, 0.1, 0.01, 0], scale)).toBe('M0.0 0.0L53.3 24.0L106.7 48.0L160.0 48.0');
});

test('a band goes along the upper line and back along the lower, where both are known', () => {
  expect(bandPath([0, 0, null], [1, 0.5, 1], EVEN)).toBe('M0.0 0.0L80.0 24.0L80.0 48.0L0.0 48.0Z');
  expect(bandPath([0, null], [1, 1], EVEN), 'a single place is no area').toBe('');
});
