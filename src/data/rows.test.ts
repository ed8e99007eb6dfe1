import { expect, test } from 'vitest';
import { PIXELS } from './digits.ts';
import { digitRows } from './rows.ts';

test('rows survive growing, and the result is cut to size', () => {
  const rows = digitRows(2);
  for (let i = 0; i < 37; i++) {
    rows.next().fill(i);
    rows.keep(i % 10);
  }
  const { images, labels } = rows.finish();
  expect(rows.count).toBe(37);
  expect(images).toHaveLength(37 * PIXELS);
  expect(Array.from(labels)).toEqual(Array.from({ length: 37 }, (_, i) => i % 10));
  for (let i = 0; i < 37; i++)
    expect(new Set(images.subarray(i * PIXELS, (i + 1) * PIXELS))).toEqual(new Set([i]));
});

test('a row that is not kept leaves no trace', () => {
  const rows = digitRows(4);
  rows.next().fill(9);
  rows.next().fill(7);
  rows.keep(7);
  expect(new Set(rows.finish().images)).toEqual(new Set([7]));
});

test('a set beyond what a tab can hold is said to be', () => {
  expect(() => digitRows(2 ** 50)).toThrow(expect.objectContaining({ name: 'OutOfMemory' }));
});
