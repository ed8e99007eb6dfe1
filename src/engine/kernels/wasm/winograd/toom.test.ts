/** The matrices by what they are for: one-dimensional filtering with one multiplication a cell. */
import { expect, test } from 'vitest';
import { FILTER_SIDES, outputsPerTile, TILE, toom, transpose, type Matrix } from './toom.ts';

const apply = (m: Matrix, x: readonly number[]): number[] =>
  m.map(row => row.reduce((sum, factor, k) => sum + factor * (x[k] ?? 0), 0));

test.each(FILTER_SIDES)('filters of %i taps', side => {
  const { A, G, Bt } = toom(side);
  const signal = [3, -1, 4, 1, -5, 9];
  const filter = [2, -7, 1, 8, -2].slice(0, side);
  const products = apply(Bt, signal).map((x, i) => x * (apply(G, filter)[i] ?? 0));
  const outputs = apply(transpose(A), products);
  const expected = Array.from({ length: outputsPerTile(side) }, (_, i) =>
    filter.reduce((sum, tap, k) => sum + tap * (signal[i + k] ?? 0), 0),
  );
  expect(signal).toHaveLength(TILE);
  expect(outputs).toHaveLength(expected.length);
  outputs.forEach((y, i) => expect(y).toBeCloseTo(expected[i] ?? NaN, 9));
});
