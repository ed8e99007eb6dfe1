/** The slow reference against scipy itself. The fixture comes from warp.py. */
import { expect, test } from 'vitest';
import type { Fill } from '../../recipe/recipe.ts';
import { warped } from './warp.ts';
import expected from './warp.json' with { type: 'json' };

const image = Float32Array.from(expected.image);

test.each(expected.cases)('$fill of $transform is scipy’s', ({ fill, transform, output }) => {
  // JSON modules know no literal types.
  const ours = warped(image, expected.width, Float32Array.from(transform), fill as Fill);
  const apart = output.map((value, i) => Math.abs((ours[i] ?? NaN) - value));
  // The fixture has four decimals.
  expect(Math.max(...apart)).toBeLessThan(1e-4);
});

test('the fixture covers every fill, and places beyond the edge', () => {
  expect(new Set(expected.cases.map(({ fill }) => fill)).size).toBe(4);
  const beyond = expected.cases.filter(({ fill, output }) => fill === 'constant' && output.includes(0));
  expect(beyond.length).toBeGreaterThan(4);
});

test('a rounding error does not break off the edge', () => {
  const shift = Float32Array.of(1, 0, -1e-6, 0, 1, 1e-6);
  for (const fill of ['constant', 'wrap'] as const) {
    const ours = warped(image, expected.width, shift, fill);
    const apart = [...image].map((value, i) => Math.abs((ours[i] ?? NaN) - value));
    expect(Math.max(...apart)).toBeLessThan(1e-3);
  }
});
