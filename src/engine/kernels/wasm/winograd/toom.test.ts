/** The matrices by what they are for: one-dimensional filtering with one multiplication a cell. */
import { expect, test } from 'vitest';
import { FORMS, outputsPerTile, toom, transpose, type Matrix } from './toom.ts';

const apply = (m: Matrix, x: readonly number[]): number[] =>
  m.map(row => row.reduce((sum, factor, k) => sum + factor * (x[k] ?? 0), 0));

test.each(FORMS)('filters of $side taps over $tile cells', form => {
  const { A, G, Bt } = toom(form);
  const signal = [3, -1, 4, 1, -5, 9, 2, -6].slice(0, form.tile);
  const filter = [2, -7, 1, 8, -2].slice(0, form.side);
  const products = apply(Bt, signal).map((x, i) => x * (apply(G, filter)[i] ?? 0));
  const outputs = apply(transpose(A), products);
  const expected = Array.from({ length: outputsPerTile(form) }, (_, i) =>
    filter.reduce((sum, tap, k) => sum + tap * (signal[i + k] ?? 0), 0),
  );
  expect(outputs).toHaveLength(expected.length);
  outputs.forEach((y, i) => expect(y).toBeCloseTo(expected[i] ?? NaN, 9));
});
