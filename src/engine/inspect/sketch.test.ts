/** Wide features made narrow: angles stay nearly what they were, and narrow ones stay as they are. */
import { expect, test } from 'vitest';
import { random } from '../../lib/random.ts';
import { EMBEDDING } from '../../run/insight.ts';
import { normalised } from './embedding.ts';
import { sketched } from './sketch.ts';

const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test('cosines of wide features are kept to within what chance allows', () => {
  const width = 6272;
  const pairs = 40;
  const rng = random(1);
  const wide = new Float32Array(2 * pairs * width);
  for (let pair = 0; pair < pairs; pair++) {
    for (let i = 0; i < width; i++) {
      const common = Math.max(0, rng.normal());
      wide[2 * pair * width + i] = common;
      // From much the same to quite another, and nothing below zero, as behind a ReLU.
      const other = Math.max(0, rng.normal());
      wide[(2 * pair + 1) * width + i] = common + (pair / pairs) * 3 * other;
    }
  }
  const narrow = normalised(sketched(wide, 2 * pairs), 2 * pairs);
  expect(narrow.length).toBe(2 * pairs * EMBEDDING);
  normalised(wide, 2 * pairs);
  const errors = Array.from({ length: pairs }, (_, pair) => {
    const of = (all: Float32Array, each: number): number =>
      cosine(
        all.subarray(2 * pair * each, (2 * pair + 1) * each),
        all.subarray((2 * pair + 1) * each, (2 * pair + 2) * each),
      );
    return of(narrow, EMBEDDING) - of(wide, width);
  });
  const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / pairs);
  expect(spread).toBeLessThan(2 / Math.sqrt(EMBEDDING));
  expect(spread, 'it is a sketch').toBeGreaterThan(0);
});

test('narrow features stay what they are', () => {
  const features = Float32Array.from({ length: 3 * EMBEDDING }, (_, i) => i);
  expect(sketched(features, 3)).toBe(features);
});
