/** What a run is called before a person calls it something. */
import { expect, test } from 'vitest';
import { defaultName } from './header.ts';

const begun = new Date(2026, 10, 21, 14, 5).getTime();

test('a run is called by its recipe and by when it was begun', () => {
  expect(defaultName('two-conv', begun, [])).toBe('two-conv, 21 Nov 14:05');
});

test('runs of one minute are told apart', () => {
  const first = defaultName('two-conv', begun, []);
  const second = defaultName('two-conv', begun, [first]);
  expect(second).toBe('two-conv, 21 Nov 14:05 (2)');
  expect(defaultName('two-conv', begun, [second, first])).toBe('two-conv, 21 Nov 14:05 (3)');
  expect(defaultName('deep-bn', begun, [first])).toBe('deep-bn, 21 Nov 14:05');
});
