/** The nearest embeddings, held against sorting all of them. */
import { expect, test } from 'vitest';
import { random } from '../../lib/random.ts';
import { nearest } from './nearest.ts';

/** `rows` random rows of `width` numbers, each of length 1. */
function rowsOf(rows: number, width: number): Float32Array {
  const rng = random(rows);
  const values = Float32Array.from({ length: rows * width }, () => rng.normal());
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * width, (row + 1) * width);
    const length = Math.hypot(...own);
    own.forEach((value, i) => (own[i] = value / length));
  }
  return values;
}

test('the same as sorting all by their cosine', () => {
  const known = rowsOf(500, 16);
  for (const row of [0, 17, 499]) {
    const own = known.slice(row * 16, (row + 1) * 16).map((value, i) => value + (i === 3 ? 0.2 : 0));
    const all = Array.from({ length: 500 }, (_, other) => ({
      row: other,
      similarity: own.reduce((sum, value, i) => sum + value * (known[other * 16 + i] ?? 0), 0),
    })).toSorted((a, b) => b.similarity - a.similarity);
    const found = nearest(own, known, 8);
    expect(found.map(near => near.row)).toEqual(all.slice(0, 8).map(near => near.row));
    found.forEach(({ similarity }, i) => expect(similarity).toBeCloseTo(all[i]?.similarity ?? NaN, 6));
    expect(found[0]?.row).toBe(row);
  }
});

test('of several that are equally alike the earlier ones count', () => {
  const known = Float32Array.of(0, 1, 1, 0, 0, 1, 1, 0, 1, 0);
  expect(nearest(Float32Array.of(1, 0), known, 2)).toEqual([
    { row: 1, similarity: 1 },
    { row: 3, similarity: 1 },
  ]);
  expect(nearest(Float32Array.of(1, 0), known, 4).map(({ row }) => row)).toEqual([1, 3, 4, 0]);
});

test('no more than there are, and none of none', () => {
  expect(nearest(Float32Array.of(1, 0), Float32Array.of(0, 1), 5)).toEqual([{ row: 0, similarity: 0 }]);
  expect(nearest(Float32Array.of(1, 0), new Float32Array(0), 5)).toEqual([]);
  expect(nearest(Float32Array.of(1, 0), Float32Array.of(0, 1), 0)).toEqual([]);
});

test('embeddings of another width are refused', () => {
  expect(() => nearest(Float32Array.of(1, 0), new Float32Array(3), 1)).toThrow(/one width/);
});
