/** What callbacks had done by a place in a fold's training. */
import { expect, test } from 'vitest';
import { isBefore, staysAt } from './place.ts';

test('earlier epochs are over, later ones have not begun', () => {
  expect(isBefore(2, { epoch: 3, step: 0 })).toBe(true);
  expect(isBefore(4, { epoch: 3, step: 9 })).toBe(false);
});

test('an epoch’s own callbacks act at its start: before any place within it, after its very start', () => {
  expect(isBefore(3, { epoch: 3, step: 1 })).toBe(true);
  expect(isBefore(3, { epoch: 3, step: 0 })).toBe(false);
});

test('a return to a place undoes later callbacks, but no mishap', () => {
  const place = { epoch: 3, step: 0 };
  expect(staysAt(place, { epoch: 2, by: 'EarlyStopping' })).toBe(true);
  expect(staysAt(place, { epoch: 3, by: 'LearningRateScheduler' })).toBe(false);
  expect(staysAt(place, { epoch: 3, by: 'Recovery' })).toBe(true);
});
