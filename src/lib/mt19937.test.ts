import { expect, test } from 'vitest';
import expected from '../testing/splits.json' with { type: 'json' };
import { legacyRandom } from './mt19937.ts';

test.each(expected.bits)('draws numpy’s words from seed $seed, past the first refill', ({ seed, words }) => {
  const rng = legacyRandom(seed);
  const drawn = Array.from({ length: 700 }, () => rng.bits());
  expect(drawn.slice(-words.length)).toEqual(words);
});

test.each(expected.permutation)('permutes as RandomState($seed)', ({ seed, n, order }) => {
  expect([...legacyRandom(seed).permutation(n)]).toEqual(order);
});

test('draws nothing for an interval of one number', () => {
  const rng = legacyRandom(1);
  expect([rng.upTo(0), rng.upTo(0)]).toEqual([0, 0]);
  expect(rng.bits()).toBe(legacyRandom(1).bits());
});

test('stays within an interval and reaches both ends', () => {
  const rng = legacyRandom(5);
  const drawn = Array.from({ length: 2000 }, () => rng.upTo(4));
  expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4]));
});
