import { expect, test } from 'vitest';
import { random, shuffle } from './random.ts';

test('the same seed gives the same stream, another seed another', () => {
  const draw = (seed: number): number[] => Array.from({ length: 20 }, random(seed).bits);
  expect(draw(42)).toEqual(draw(42));
  expect(draw(42)).not.toEqual(draw(43));
});

test('a fork depends on its name alone, not on what was drawn before', () => {
  const fresh = random(1).fork('shuffle').bits();
  const used = random(1);
  used.bits();
  expect(used.fork('shuffle').bits()).toBe(fresh);
  expect(random(1).fork('dropout').bits()).not.toBe(fresh);
  expect(random(2).fork('shuffle').bits()).not.toBe(fresh);
});

test('uniform numbers fill [0, 1) evenly', () => {
  const rng = random(7);
  const bins = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    const bin = Math.floor(rng.uniform() * 10);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  // Standard deviation of a bin is 95: five of them.
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(475);
});

test('normal numbers have mean 0 and variance 1', () => {
  const rng = random(7);
  const draws = Array.from({ length: 50_000 }, rng.normal);
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
});

test('below(n) reaches every value and nothing else', () => {
  const rng = random(3);
  const seen = new Set(Array.from({ length: 1000 }, () => rng.below(7)));
  expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a shuffle keeps every element and moves most', () => {
  const shuffled = shuffle(
    Int32Array.from({ length: 100 }, (_, i) => i),
    random(9),
  );
  expect([...shuffled].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect([...shuffled].filter((value, i) => value === i).length).toBeLessThan(10);
});
