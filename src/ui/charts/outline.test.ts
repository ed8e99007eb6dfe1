import { expect, test } from 'vitest';
import { dotPath, linePath } from './outline.ts';

test('a line runs from the left to the right and from the bottom to the top', () => {
  expect(linePath([0, 0.5, 1], [0, 1])).toBe('M0.0 48.0L80.0 24.0L160.0 0.0');
});

test('it breaks where nothing is known', () => {
  expect(linePath([0, null, 1, 1, null], [0, 1])).toBe('M0.0 48.0M80.0 0.0L120.0 0.0');
  expect(linePath([null, null], [0, 1])).toBe('');
});

test('what lies outside the bounds runs along the edge', () => {
  expect(linePath([5, -5], [0, 1])).toBe('M0.0 0.0L160.0 48.0');
});

test('dots stand at the known values alone', () => {
  expect(dotPath([null, 0.5, null], [0, 1])).toBe('M80.0 24.0h0');
});
